"""Makes www/words/tail.bin: the words of the page's vocabulary behind those that are named, one a line, as gzip.

    pip download symspellpy==6.10.1 --no-deps && python3 tools/words.py symspellpy-6.10.1-py3-none-any.whl

They are English words by how often they are used, from the frequency dictionary that SymSpell and symspellpy
ship (MIT licence), which joins Google Books Ngram counts with SCOWL. Words that a classroom can do without are
left out.
"""
import gzip
import re
import sys
import zipfile
from pathlib import Path

VOCABULARY = 50_257
DICTIONARY = "symspellpy/frequency_dictionary_en_82_765.txt"
ROOT = Path(__file__).parent.parent
UNWANTED = re.compile(
    r"fuck|shit|cunt|cock|dick|pussy|tits?$|titt|boob|porn|sex|slut|whore|bitch|bastard|nigg|fag|dyke|homo|retard|rape|rapi|"
    r"incest|orgas|orgy|penis|vagin|anal|anus|arse|ass$|asses|bukk|dildo|erot|fetish|genital|hooker|horny|jizz|kinky|lesb|"
    r"masturb|milf|nude|naked|nipple|piss|poon|prick|semen|sperm|spic|spunk|strip|suck|topless|twat|vulva|wank|xxx|kill|"
    r"suicid|nazi|hitler|jew|negro|chink|gook|kike|gyps|slave|terror|murder|molest|pedo|paedo|bestial|escort|lolita|viagra|"
    r"cum$|cums|cumm|crap|damn|hell$|bloody|bugger|bollock|tosser|slag|tramp|hump|screw|shag|busty|babes?$|bondage|gay"
)

named = re.findall(r'name: "(\w+)"', (ROOT / "www/src/words.ts").read_text())
lines = zipfile.ZipFile(sys.argv[1]).read(DICTIONARY).decode("utf-8-sig").splitlines()
words = [line.split()[0] for line in lines]
words = [word for word in words if word.isalpha() and word not in named and not UNWANTED.search(word)]
tail = words[: VOCABULARY - len(named)]
assert len(tail) == VOCABULARY - len(named), len(tail)
packed = gzip.compress("\n".join(tail).encode(), 9, mtime=0)
(ROOT / "www/words/tail.bin").write_bytes(packed)
print(f"www/words/tail.bin: {len(tail)} words, {len(packed)} bytes")
