"""PolNeAR: political news with who says what, and how well ours agrees with it.

Source: Newell, Margolin, Ruths, "An Attribution Relations Corpus for Political News", LREC 2018.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from reportedly.claims.speech.attribution import SpeechAct
from reportedly.errors import BadRecord, MissingInput
from reportedly.records.reading import Reading

Pieces = tuple[tuple[int, int], ...]
"""Half-open ranges of code points, in the order of the text; one span may have several."""
ROLES = ("source", "cue", "content")
_BOUND = re.compile(r"T(\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t|$)")
_EVENT = re.compile(r"E(\d+)\t(\S+:T\d+(?: \S+:T\d+)*)\s*$")


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one attribution: where its source, cue and content stand. An unnamed source is empty."""

    cue: Pieces
    source: Pieces = ()
    content: Pieces = ()


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one annotated article. `discarded` are stretches that the annotators left out."""

    id: str
    text: str
    attributions: tuple[Attribution, ...]
    discarded: Pieces = ()


def read_set(path: Path | str) -> tuple[Article, ...]:
    """Read one part of PolNeAR: a folder that holds `text/*.txt` and `attributions/*.ann`.

    An article with several annotators is taken once, from the first by file name.

    Raises:
        MissingInput: the folder lacks one of the two.
        BadRecord: an annotation names a span that is not there.
    """
    folder = Path(path)
    texts, notes = folder / "text", folder / "attributions"
    if not texts.is_dir() or not notes.is_dir():
        raise MissingInput(
            "no PolNeAR set", where=str(folder), remedy="Name the folder that holds text/ and attributions/."
        )
    chosen: dict[str, Path] = {}
    for file in sorted(notes.glob("*.ann")):
        chosen.setdefault(file.stem.rpartition("_")[0], file)
    return tuple(
        _read_article(texts / f"{name}.txt", file) for name, file in chosen.items() if (texts / f"{name}.txt").is_file()
    )


def _read_article(text: Path, notes: Path) -> Article:
    spans: dict[str, tuple[str, Pieces]] = {}
    events: list[str] = []
    for line in notes.read_text("utf-8").splitlines():
        if bound := _BOUND.match(line):
            spans["T" + bound[1]] = (bound[2], _pieces(bound[3]))
        elif event := _EVENT.match(line):
            events.append(event[2])
    with text.open(encoding="utf-8", newline="") as stream:
        body = stream.read()
    discarded = tuple(piece for sort, pieces in spans.values() if sort == "Discard" for piece in pieces)
    read = (_attribution(event, spans, notes) for event in events)
    return Article(id=text.stem, text=body, attributions=tuple(a for a in read if a.cue), discarded=discarded)


def _pieces(text: str) -> Pieces:
    pairs = (part.split(" ") for part in text.split(";"))
    return tuple((int(start), int(end)) for start, end in pairs)


def _attribution(event: str, spans: Mapping[str, tuple[str, Pieces]], file: Path) -> Attribution:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for pair in event.split(" "):
        role, _, name = pair.partition(":")
        if name not in spans:
            raise BadRecord(f"an event names {name}, which is not there", where=str(file))
        found[role.rstrip("0123456789").lower()].extend(spans[name][1])
    return Attribution(**{role: tuple(sorted(set(found[role]))) for role in ROLES})


def score(wanted: Mapping[str, Article], given: Mapping[str, Sequence[Attribution]]) -> dict[str, dict[str, float]]:
    """Compare attributions with those annotated; both by article id.

    A span counts once: each given span is paired with at most one wanted span of its role, the largest
    overlaps first. `overlap` asks for one shared code point, `exact` for the same letters and digits at both
    ends. `linked` asks that source, cue and content of one attribution overlap those of one wanted.

    Returns:
        For each role, and for `linked`: `overlap` and `exact` as precision, recall and F1, in percent.
    """
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for name, article in wanted.items():
        for key, counts in tally(article, given.get(name, ())).items():
            _add(total, key, *counts)
    report: dict[str, dict[str, float]] = defaultdict(dict)
    for key, (hits, gold, ours) in sorted(total.items()):
        role, _, how = key.partition("/")
        report[role].update(_rates(how, hits, gold, ours))
    return dict(report)


def tally(wanted: Article, given: Sequence[Attribution]) -> dict[str, list[int]]:
    """Count one article as `score` does: [right, wanted, given] by `role/overlap`, `role/exact`, `linked/overlap`."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    theirs, mine = wanted.attributions, _kept(wanted, given)
    for role in ROLES:
        _count(found, role, _spans(wanted.text, theirs, role), _spans(wanted.text, mine, role))
    _add(found, "linked/overlap", _linked(theirs, mine), len(theirs), len(mine))
    return dict(found)


def _kept(article: Article, given: Sequence[Attribution]) -> list[Attribution]:
    return [a for a in given if not any(_shared(a.cue, (piece,)) for piece in article.discarded)]


def _spans(text: str, attributions: Iterable[Attribution], role: str) -> list[Pieces]:
    trimmed = {_trim(text, getattr(a, role)) for a in attributions}
    return sorted(pieces for pieces in trimmed if pieces)


def _trim(text: str, pieces: Pieces) -> Pieces:
    kept = []
    for start, end in pieces:
        while start < end and not text[start].isalnum():
            start += 1
        while start < end and not text[end - 1].isalnum():
            end -= 1
        if start < end:
            kept.append((start, end))
    return tuple(kept)


def _count(tally: dict[str, list[int]], role: str, wanted: list[Pieces], given: list[Pieces]) -> None:
    pairs = sorted(((_shared(a, b), -i, -j) for i, a in enumerate(wanted) for j, b in enumerate(given)), reverse=True)
    left, right = set(range(len(wanted))), set(range(len(given)))
    hits = 0
    for shared, i, j in pairs:
        if shared and -i in left and -j in right:
            left.discard(-i)
            right.discard(-j)
            hits += 1
    _add(tally, f"{role}/overlap", hits, len(wanted), len(given))
    _add(tally, f"{role}/exact", len(set(wanted) & set(given)), len(wanted), len(given))


def _shared(one: Pieces, other: Pieces) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def _linked(wanted: Sequence[Attribution], given: Sequence[Attribution]) -> int:
    free = list(given)
    hits = 0
    for one in wanted:
        for other in free:
            if all(_agree(getattr(one, role), getattr(other, role)) for role in ROLES):
                free.remove(other)
                hits += 1
                break
    return hits


def _agree(one: Pieces, other: Pieces) -> bool:
    return bool(_shared(one, other)) if one and other else not one and not other


def _add(tally: dict[str, list[int]], key: str, hits: int, wanted: int, given: int) -> None:
    for i, n in enumerate((hits, wanted, given)):
        tally[key][i] += n


def _rates(how: str, hits: int, wanted: int, given: int) -> dict[str, float]:
    recall = 100 * hits / wanted if wanted else 0.0
    precision = 100 * hits / given if given else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return {f"{how}_p": round(precision, 1), f"{how}_r": round(recall, 1), f"{how}_f1": round(f1, 1)}


def attributions_of(reading: Reading, acts: Iterable[SpeechAct]) -> tuple[Attribution, ...]:
    """Lay out speech acts in the form of the annotation: code points, the words by the cue as the source."""

    def pieces(ranges: Iterable[tuple[int, int]]) -> Pieces:
        return tuple((reading.tokens[first].start, reading.tokens[last - 1].end) for first, last in ranges)

    return tuple(
        Attribution(source=pieces([a.source] if a.source else []), cue=pieces([a.cue]), content=pieces(a.content))
        for a in acts
        if not a.carried
    )
