"""Makes www/words/words.bin and www/words/pairs.bin: how often English words and pairs of words are used, and
examples/logprobs/counts.json, the counts that one sentence needs.

    pip download symspellpy==6.10.1 --no-deps && python3 tools/words.py symspellpy-6.10.1-py3-none-any.whl

The counts are those of the dictionaries that SymSpell and symspellpy ship (MIT licence), which join Google Books
Ngram counts with SCOWL. They are kept as logarithms in steps of 1/64, so to within 0.8 %. Both files are gzip of
little-endian numbers and text:

words.bin  the numbers of words and of bytes of text, and the largest logarithm; the words in alphabetical order,
           one a line, with the letters that a word shares with the one
           before it given as a number; then the rank of each, low bytes first; then how far the logarithm of each
           count, largest first, is below the one before
pairs.bin  for each rank, how many pairs begin with this word; then, for each of these, how far the rank of the second
           word is behind that of the one before; then the logarithm of the count of each

counts.json  the 2,000 most frequent words and those of the sentence, with their counts; and for each word of the
             sentence the pairs that begin with it: the index of the second word, the count, and so on

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
FOLDER = ROOT / "www/words"
# The beginning of Alice's Adventures in Wonderland (Lewis Carroll, 1865; public domain).
SENTENCE = "alice was beginning to get very tired of sitting by her sister on the bank and of having nothing to do".split()
HIDDEN = re.compile(
    r"(fuck|shit|cunt|cocksuck|pussy|pussies|tit(ty|ties|s)$|porn|slut|whore|bitch|nigg|fag(s|got|gots)?$|dyke|rape|rapi(st|ng)"
    r"|incest|orgas|orgy|orgies|penis|vagin|anal$|anus|arse(hole)?s?$|ass$|asses$|asshole|dildo|erotic|fetish|genital|hooker"
    r"|horny|jizz|kinky|masturb|milf|nude|naked|nipple|semen$|sperm|xxx|viagra|cum(s|ming|med|shot|shots)?$|blowjob|handjob"
    r"|hentai|topless|twat|wank|kike|negro|chink|gook|pedophil|paedophil|bestiality|lolita|bukkake|bondage|sex|throat$|boob"
    r"|cock$|cocks$|dick$|dicks$|suck|lesbian|molest|hitler|nazi|retard|bastard|crap|prick|spunk|slag|vulva|escort|busty)"
)


def varint(numbers):
    """Seven bits a byte, the last one of a number without the high bit."""
    out = bytearray()
    for n in numbers:
        while n > 127:
            out.append(n & 127 | 128)
            n >>= 7
        out.append(n)
    return bytes(out)


def planes(numbers):
    """Numbers of two bytes, all low bytes first, which compress better by themselves."""
    return bytes(n & 255 for n in numbers) + bytes(n >> 8 for n in numbers)


def logarithms(counts):
    return [round(STEPS * math.log(count)) for count in counts]


def read(wheel, name):
    text = zipfile.ZipFile(wheel).read(f"symspellpy/{name}").decode("utf-8-sig")
    return [line.split() for line in text.splitlines()]


def shared(a, b):
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n


def write(name, *parts):
    packed = gzip.compress(b"".join(parts), 9, mtime=0)
    (FOLDER / name).write_bytes(packed)
    print(f"www/words/{name}: {len(packed)} bytes")


wheel = sys.argv[1]
counts = {word: int(count) for word, count in read(wheel, "frequency_dictionary_en_82_765.txt")}
ranked = sorted(counts, key=lambda word: (-counts[word], word))
rank = {word: i for i, word in enumerate(ranked)}
sorted_words = sorted(ranked)
shown = ["•••" if HIDDEN.match(word) else word for word in sorted_words]
text = "\n".join(
    chr(48 + shared(before, word)) + word[shared(before, word) :] for before, word in zip(["", *shown], shown)
).encode()
ranks = [rank[word] for word in sorted_words]
levels = logarithms(counts[word] for word in ranked)
write(
    "words.bin",
    struct.pack("<III", len(ranked), len(text), levels[0]),
    text,
    bytes(n & 255 for n in ranks),
    bytes(n >> 8 & 255 for n in ranks),
    bytes(n >> 16 for n in ranks),
    varint(a - b for a, b in zip([levels[0], *levels], levels)),
)

followers = {}
for first, second, count in read(wheel, "frequency_bigramdictionary_en_243_342.txt"):
    if int(count) > 0:
        followers.setdefault(rank[first], []).append((rank[second], int(count)))
begun = [sorted(followers.get(i, [])) for i in range(len(ranked))]
gaps = [b[0] - a for pairs in begun for a, b in zip([0, *(second for second, _ in pairs)], pairs)]
write(
    "pairs.bin",
    struct.pack("<I", sum(map(len, begun))),
    varint(map(len, begun)),
    varint(gaps),
    planes(logarithms(count for pairs in begun for _, count in pairs)),
)
print(f"{len(ranked)} words, {shown.count('•••')} of them as dots; {sum(map(len, begun))} pairs")

chosen = ranked[:2000] + sorted({word for word in SENTENCE if rank[word] >= 2000}, key=rank.get)
index = {rank[word]: i for i, word in enumerate(chosen)}
cut = {
    "sentence": [index[rank[word]] for word in SENTENCE],
    "words": ["•••" if HIDDEN.match(word) else word for word in chosen],
    "counts": [counts[word] for word in chosen],
    "pairs": {
        index[rank[word]]: [
            n for second, count in followers.get(rank[word], []) if second in index for n in (index[second], count)
        ]
        for word in SENTENCE
    },
}
Path(ROOT / "examples/logprobs").mkdir(exist_ok=True)
lines = [f'"{key}": {json.dumps(value, ensure_ascii=False, separators=(",", ":"))}' for key, value in cut.items()]
(ROOT / "examples/logprobs/counts.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
