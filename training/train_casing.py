"""Make the table of words that are nearly always written small: `python training/train_casing.py TEXTS... [--out FILE]`.

TEXTS are files and folders of English in usual case: plain text, XML (TimeML, LGL), CSV with a column `article_content`,
JSON lines with a field `text`. A word is kept that stands small in 85 of 100 uses inside a sentence and was seen small
twice, or once if the shipped table of word vectors knows it. Words that stand small in 30 of 100, and were seen so three
times, are kept with the company of names that they need to take a capital ("president"). Words for deeds and for sorts of
place in the codebook are kept too. What the table lacks is taken for a name by `reading/word_case.py`.

Every tenth text, by the hash of its words, is left out; how the table does on these is printed. No step draws a random
number: the same files give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from reportedly.claims.weighing.words import shipped_words
from reportedly.codebook import SHIPPED
from reportedly.reading import word_table
from reportedly.reading.casing import usual_case
from reportedly.reading.written_names import written_names

SMALL, LEAST = 0.85, 2
BOTH_WAYS, LEAST_BOTH = ((0.5, 2), (0.3, 1)), 3
"""Share of small uses from which a word needs so much company (see `word_table.TABLE`), and uses it must have at least.

Words of the first sort have a capital in 9 to 15 of 100 uses away from names, in 53 to 67 beside one; of the second sort
in 27 away from names, 57 to 94 beside a name, a nationality or another such word.
"""
LONGEST = 24
"""Letters of the longest word kept: longer ones are words run together."""
TITLE = 0.5
"""Sentences in which more than this share of the longer words has a capital are headlines: they tell nothing."""
ENDS = re.compile(r"""[.!?:;]['")\]”’]*\s+|\n+|["“”]""")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
TAG = re.compile(r"<[^>]*>")
TEXT_SUFFIXES = (".txt", ".tml", ".xml", ".csv", ".json")


def read_texts(path: Path) -> Iterator[str]:
    """Read every text of a file or of the files below a folder."""
    paths = sorted(p for p in path.rglob("*") if p.suffix in TEXT_SUFFIXES) if path.is_dir() else [path]
    for file in paths:
        content = file.read_text("utf-8", errors="ignore")
        yield from _parts(file, content)


def _parts(file: Path, content: str) -> Iterable[str]:
    if file.suffix == ".csv":
        csv.field_size_limit(10_000_000)
        return [row["article_content"] for row in csv.DictReader(content.splitlines(keepends=True))]
    if file.suffix == ".json":
        records = (json.loads(line) for line in content.splitlines() if line.strip())
        return [record["text"] for record in records if "text" in record]
    if file.suffix == ".xml":
        return [_bare(part) for part in re.findall(r"<text>(.*?)</text>", content, re.DOTALL)]
    if file.suffix == ".tml":
        return [_bare(part) for part in re.findall(r"<TEXT>(.*?)</TEXT>", content, re.DOTALL)]
    return [content]


def _bare(marked: str) -> str:
    marked = marked.replace("<![CDATA[", "").replace("]]>", "")
    return html.unescape(TAG.sub("", marked))


def is_held_out(text: str) -> bool:
    """Tell whether a text is one of the tenth that the table is checked on."""
    return hashlib.sha256(text.encode()).digest()[0] < 26


def sentences(text: str) -> Iterator[list[str]]:
    """List the words of each sentence that is no headline."""
    for sentence in ENDS.split(text):
        words = WORD.findall(sentence or "")
        longer = [w for w in words if len(w) > 3]
        if words and sum(w[0].isupper() for w in longer) <= TITLE * len(longer):
            yield words


def small_words(texts: Iterable[str]) -> dict[str, int]:
    """Count how words are written inside sentences; give those written small with the company that makes them names."""
    small: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for text in texts:
        for words in sentences(text):
            for word in words[1:]:
                key = word.lower().replace("’", "'")
                every[key] += 1
                small[key] += word.islower()
    known = shipped_words().rows
    told = {word: _company(small[word], every[word], known=word in known) for word in every if is_word(word)}
    deeds = {word: 0 for word in trigger_words() if is_word(word) and small[word] >= SMALL * every[word]}
    kept = {word: wanted for word, wanted in told.items() if wanted is not None}
    return {word: 1 for word in place_words() if is_word(word)} | kept | deeds


def _company(small: int, every: int, *, known: bool) -> int | None:
    if small >= max(LEAST - known, SMALL * every):
        return 0
    return next((n for share, n in BOTH_WAYS if small >= max(LEAST_BOTH, share * every)), None)


def is_word(key: str) -> bool:
    """Tell whether a spelling may stand in the table: letters of English, not joined to a clitic ("army's", "don't")."""
    plain = key.replace("'", "")
    fits = plain.isascii() and plain.isalpha() and 1 < len(plain) <= LONGEST
    return key == "a" or (fits and not ("'" in key and len(key.rpartition("'")[2]) <= 2))


def trigger_words() -> set[str]:
    """List the single words written small in the codebook's file of triggers, which name deeds."""
    content = yaml.safe_load((SHIPPED / "triggers.yaml").read_text("utf-8"))
    lists = [text for kinds in content.values() for text in kinds.values() if isinstance(text, str)]
    return {w for text in lists for phrase in text.split(",") for w in WORD.findall(phrase) if w.islower()}


def place_words() -> set[str]:
    """List the single words for sorts of place in the codebook ("valley"), which many names of places have in them."""
    content = yaml.safe_load((SHIPPED / "generic_places.yaml").read_text("utf-8"))
    return {word for sort in content.values() for word in sort["words"] if WORD.fullmatch(word) and word.islower()}


def score(texts: list[str], direction: str) -> str:
    """Tell how many words of texts put in capitals, or in small letters, come back as they were written."""
    names = words = names_right = words_right = 0
    for text in texts:
        changed = "".join(_turned(c, direction) for c in text)
        restored = usual_case(changed)
        for found in WORD.finditer(text):
            before, after = found.group(), restored[found.start() : found.end()]
            if before.islower():
                words, words_right = words + 1, words_right + (before == after)
            else:
                names, names_right = names + 1, names_right + (before == after)
    return f"{direction}: small words right {words_right / words:.3f} of {words}, others {names_right / names:.3f} of {names}"


def _turned(character: str, direction: str) -> str:
    turned = character.upper() if direction == "capitals" else character.lower()
    return turned if len(turned) == 1 else character


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path(word_table.__file__).with_name(word_table.TABLE))
    args = parser.parse_args()
    texts = [text for path in args.texts for text in read_texts(path)]
    kept = small_words(text for text in texts if not is_held_out(text))
    lines = [f"{word} {kept[word]}" if kept[word] else word for word in sorted(kept)]
    args.out.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    word_table.company_wanted.cache_clear()
    word_table.wanted_by.cache_clear()
    written_names.cache_clear()
    print(f"{len(texts)} texts, {len(kept)} words, {args.out.stat().st_size // 1024} kB")
    held_out = [text for text in texts if is_held_out(text)]
    for direction in ("capitals", "small letters"):
        print(score(held_out, direction))


if __name__ == "__main__":
    main()
