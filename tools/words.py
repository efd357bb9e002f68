"""Makes www/words/words.bin and www/words/pairs.bin, which say how often English words and pairs of words are
used, and examples/logprobs/counts.json, the counts that one sentence needs.

    pip download symspellpy==6.10.1 --no-deps && python3 tools/words.py symspellpy-6.10.1-py3-none-any.whl

The counts are those of the dictionaries that SymSpell and symspellpy ship (MIT licence), which join Google
Books Ngram counts with SCOWL. They are kept as logarithms in steps of 1/64, so to within 0.8 %. Both files
are gzip of little-endian numbers and text:

words.bin    the numbers of words and of bytes of text, and the largest logarithm; the words in alphabetical
             order, one a line, with the letters that a word shares with the one before it given as a number;
             then the rank of each, low bytes first; then how far the logarithm of each count, largest first,
             is below the one before
pairs.bin    for each rank, how many pairs begin with this word; then, for each of these, how far the rank of
             the second word is behind that of the one before; then the logarithm of the count of each

counts.json  the 2,000 most frequent words and those of the sentence, with their counts; and for each word of
             the sentence the pairs that begin with it: the index of the second word, the count, and so on

Words that a classroom can do without are counted, but shown as dots.
"""
import gzip
import json
import math
import re
import struct
import sys
import zipfile
from pathlib import Path

STEPS = 64
ROOT = Path(__file__).parent.parent
DOTS = "•••"
# The beginning of Alice's Adventures in Wonderland (Lewis Carroll, 1865; public domain).
SENTENCE = (
    "alice was beginning to get very tired of sitting by her sister on the bank and of having nothing to do"
).split()
HIDDEN = re.compile(
    r"(fuck|shit|cunt|cocksuck|pussy|pussies|tit(ty|ties|s)$|porn|slut|whore|bitch|nigg|"
    r"fag(s|got|gots)?$|dyke|rape|rapi(st|ng)|incest|orgas|orgy|orgies|penis|vagin|anal$|anus|"
    r"arse(hole)?s?$|ass$|asses$|asshole|dildo|erotic|fetish|genital|hooker|horny|jizz|kinky|masturb|"
    r"milf|nude|naked|nipple|semen$|sperm|xxx|viagra|cum(s|ming|med|shot|shots)?$|blowjob|handjob|"
    r"hentai|topless|twat|wank|kike|negro|chink|gook|pedophil|paedophil|bestiality|lolita|bukkake|"
    r"bondage|sex|throat$|boob|cock$|cocks$|dick$|dicks$|suck|lesbian|molest|hitler|nazi|retard|bastard|"
    r"crap|prick|spunk|slag|vulva|escort|busty)"
)


def hide(word):
    """Returns the word as it is shown."""
    return DOTS if HIDDEN.match(word) else word


def encode_varints(numbers):
    """Encodes each number in groups of seven bits, a byte each; all but the last have the high bit."""
    out = bytearray()
    for n in numbers:
        while n > 127:
            out.append(n & 127 | 128)
            n >>= 7
        out.append(n)
    return bytes(out)


def encode_planes(numbers, count):
    """Encodes numbers of `count` bytes, all low bytes first, which compress better by themselves."""
    return b"".join(bytes(n >> 8 * plane & 255 for n in numbers) for plane in range(count))


def encode_words(words):
    """Encodes words in alphabetical order, each by what follows the letters that it shares with the last."""
    lines = []
    for before, word in zip(["", *words], words):
        shared = count_shared_letters(before, word)
        lines.append(chr(48 + shared) + word[shared:])
    return "\n".join(lines).encode()


def count_shared_letters(a, b):
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n


def to_logarithms(counts):
    return [round(STEPS * math.log(count)) for count in counts]


def read_dictionary(wheel, name):
    """Reads the lines of a dictionary of symspellpy, split into words and counts."""
    text = zipfile.ZipFile(wheel).read(f"symspellpy/{name}").decode("utf-8-sig")
    return [line.split() for line in text.splitlines()]


def write_packed(name, *parts):
    packed = gzip.compress(b"".join(parts), 9, mtime=0)
    (ROOT / "www/words" / name).write_bytes(packed)
    print(f"www/words/{name}: {len(packed)} bytes")


def write_words(ranked, counts):
    """Writes words.bin. `ranked` has the words from the most to the least frequent."""
    rank = {word: i for i, word in enumerate(ranked)}
    in_order = sorted(ranked)
    text = encode_words([hide(word) for word in in_order])
    levels = to_logarithms(counts[word] for word in ranked)
    write_packed(
        "words.bin",
        struct.pack("<III", len(ranked), len(text), levels[0]),
        text,
        encode_planes([rank[word] for word in in_order], 3),
        encode_varints(a - b for a, b in zip([levels[0], *levels], levels)),
    )


def write_pairs(pairs):
    """Writes pairs.bin. `pairs` has, for each rank, the ranks of the words that follow and their counts."""
    gaps = [b[0] - a for row in pairs for a, b in zip([0, *(second for second, _ in row)], row)]
    write_packed(
        "pairs.bin",
        struct.pack("<I", sum(map(len, pairs))),
        encode_varints(map(len, pairs)),
        encode_varints(gaps),
        encode_planes(to_logarithms(count for row in pairs for _, count in row), 2),
    )


def write_counts(ranked, counts, pairs):
    """Writes counts.json for the sentence."""
    rank = {word: i for i, word in enumerate(ranked)}
    chosen = ranked[:2000] + sorted({word for word in SENTENCE if rank[word] >= 2000}, key=rank.get)
    index = {rank[word]: i for i, word in enumerate(chosen)}
    parts = {
        "sentence": [index[rank[word]] for word in SENTENCE],
        "words": [hide(word) for word in chosen],
        "counts": [counts[word] for word in chosen],
        "pairs": {
            index[rank[word]]: [
                n for second, count in pairs[rank[word]] if second in index for n in (index[second], count)
            ]
            for word in SENTENCE
        },
    }
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    lines = [f'"{key}": {encode(part)}' for key, part in parts.items()]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    (ROOT / "examples/logprobs/counts.json").write_text(text, encoding="utf-8")


def main(wheel):
    words = read_dictionary(wheel, "frequency_dictionary_en_82_765.txt")
    counts = {word: int(count) for word, count in words}
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    rank = {word: i for i, word in enumerate(ranked)}
    pairs = [[] for _ in ranked]
    for first, second, count in read_dictionary(wheel, "frequency_bigramdictionary_en_243_342.txt"):
        if int(count) > 0:
            pairs[rank[first]].append((rank[second], int(count)))
    # The order within a row is that of the file in counts.json, and of the ranks in pairs.bin.
    write_words(ranked, counts)
    write_pairs([sorted(row) for row in pairs])
    write_counts(ranked, counts, pairs)
    hidden = sum(hide(word) == DOTS for word in ranked)
    print(f"{len(ranked)} words, {hidden} of them as dots; {sum(map(len, pairs))} pairs")


if __name__ == "__main__":
    main(sys.argv[1])
