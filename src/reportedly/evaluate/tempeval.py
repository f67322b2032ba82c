"""Times against TempEval-3's TimeBank and AQUAINT (TBAQ-cleaned).

Counted: TIMEX3 of type DATE and TIME in the text of each document (the document's own creation time is given to the
finder, not counted). A time found where the set marks a DURATION or SET counts neither for nor against, since those
are no dates; everything else found is a false one. The inner dates of "since …" are what is compared, because TimeML
marks them alone. Value: the found time's TIMEX3 value equals the set's (`198` and `198X` alike, `PRESENT_REF` etc. for
words that name no day).

Source: UzZaman et al. 2013, SemEval-2013 Task 1 (strict and relaxed span, value F1 = relaxed span and right value).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec
from lxml import etree

from reportedly.errors import BadRecord, MissingInput
from reportedly.records.report import Published, Report
from reportedly.records.span import Span
from reportedly.records.when import When

COUNTED_TYPES = frozenset({"DATE", "TIME"})
_PARTS = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "dawn": "MO",
    "midday": "12:00",
    "midnight": "24:00",
}
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
_PRESENT = re.compile(
    r"^(?:right )?now$|^current$|^currently|^at present|^presently|^at (?:the|this) moment|^these days|^nowadays", re.I
)
_FUTURE = re.compile(r"soon|future|shortly|coming|next", re.I)


class Timex(Span, frozen=True, kw_only=True):
    """Hold one TIMEX3 of the set."""

    type: str
    value: str


class Document(msgspec.Struct, frozen=True):
    """Hold one document: its report (published = its creation time) and the TIMEX3 of its text."""

    name: str
    report: Report
    times: tuple[Timex, ...]


class Measure(msgspec.Struct, frozen=True):
    """Hold precision, recall, F1 in per cent of strict spans, relaxed spans, values (relaxed span, right value)."""

    gold: int
    found: int
    strict: tuple[float, float, float]
    relaxed: tuple[float, float, float]
    value: tuple[float, float, float]


def read_documents(folder: Path) -> Iterator[Document]:
    """Read every `*.tml` below a folder, in the order of their names.

    Raises:
        MissingInput: the folder holds no such file.
        BadRecord: a file is not TimeML.
    """
    paths = sorted(folder.rglob("*.tml"), key=lambda p: p.name)
    if not paths:
        raise MissingInput("no .tml file", where=str(folder), remedy="Give the folder TBAQ-cleaned of TempEval-3.")
    for path in paths:
        yield read_document(path)


def read_document(path: Path) -> Document:
    """Read one TimeML file.

    Raises:
        BadRecord: the file is not TimeML or has no creation time.
    """
    try:
        root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    except etree.XMLSyntaxError as error:
        raise BadRecord(f"not TimeML: {error}", where=str(path)) from None
    body, created = root.find("TEXT"), root.find("DCT/TIMEX3")
    if body is None or created is None:
        raise BadRecord("no TEXT or no DCT", where=str(path))
    text, times = _flatten(body)
    report = Report(
        text=text, source_id=path.stem, published=Published(day=_day(created.get("value", ""), path), origin="metadata")
    )
    return Document(path.stem, report, tuple(times))


def _day(value: str, path: Path) -> date:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise BadRecord(f"creation time {value!r} is no date", where=str(path)) from None


def _flatten(body: etree._Element) -> tuple[str, list[Timex]]:
    pieces: list[str] = []
    marks: list[tuple[int, int, str, str]] = []
    length = 0

    def walk(node: etree._Element) -> None:
        nonlocal length
        start = length
        _add(node.text)
        for child in node:
            walk(child)
            _add(child.tail)
        if node.tag == "TIMEX3" and length > start:
            marks.append((start, length, node.get("type", ""), node.get("value", "")))

    def _add(text: str | None) -> None:
        nonlocal length
        if text:
            pieces.append(text)
            length += len(text)

    walk(body)
    text = "".join(pieces)
    return text, [Timex.cut(text, a, b, type=kind, value=value) for a, b, kind, value in sorted(marks)]


def measure(documents: Iterable[Document], find: Callable[[Report], Sequence[When]]) -> Measure:
    """Measure a finder of times over documents.

    Args:
        documents: the documents, as `read_documents` gives them.
        find: report -> times, with the dates inside longer times kept (`find_times(…, nested=True)`).
    """
    gold = found = strict = relaxed = value = 0
    for document in documents:
        wanted = [t for t in document.times if t.type in COUNTED_TYPES]
        others = [t for t in document.times if t.type not in COUNTED_TYPES]
        got = [w for w in _innermost(find(document.report)) if _counts(w, wanted, others)]
        gold, found = gold + len(wanted), found + len(got)
        for time, when in pair(wanted, got):
            relaxed += 1
            strict += (time.start, time.end) == (when.start, when.end)
            value += same_value(timex_value(when), time.value)
    return Measure(gold, found, _prf(strict, found, gold), _prf(relaxed, found, gold), _prf(value, found, gold))


def _innermost(whens: Sequence[When]) -> list[When]:
    return [
        w for w in whens if not any(o is not w and w.holds(o) and (o.start, o.end) != (w.start, w.end) for o in whens)
    ]


def _counts(when: When, wanted: list[Timex], others: list[Timex]) -> bool:
    return any(when.overlaps(t) for t in wanted) or not any(when.overlaps(t) for t in others)


def pair(wanted: Sequence[Timex], got: Sequence[When]) -> list[tuple[Timex, When]]:
    """Pair each TIMEX3 with the first overlapping time not yet taken, exact spans first."""
    free = list(got)
    pairs = []
    for time in wanted:
        over = [w for w in free if w.overlaps(time)]
        best = next((w for w in over if (w.start, w.end) == (time.start, time.end)), over[0] if over else None)
        if best is not None:
            free.remove(best)
            pairs.append((time, best))
    return pairs


def _prf(right: int, found: int, gold: int) -> tuple[float, float, float]:
    precision, recall = (100 * right / n if n else 0.0 for n in (found, gold))
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def same_value(ours: str, theirs: str) -> bool:
    """Tell whether two TIMEX3 values are the same, with the set's own ways of writing made alike."""
    return _plain(ours) == _plain(theirs)


def _plain(value: str) -> str:
    value = re.sub(r"(?:-?X+)+$", "", value)
    value = re.sub(r"W(\d)$", r"W0\1", value)
    return re.sub(r":00$", "", value) if value.count(":") == 2 else value


def timex_value(when: When) -> str:
    """Write a time as a TIMEX3 value (TimeML 1.2.1)."""
    day = when.earliest
    if day is None or when.latest is None:
        return _reference(when.text)
    if _PRESENT.search(when.text):
        return "PRESENT_REF"
    if when.precision == "part_of_day":
        return _part(when, day)
    return _of_precision(when, day, when.latest)


def _reference(text: str) -> str:
    if _PRESENT.search(text):
        return "PRESENT_REF"
    return "FUTURE_REF" if _FUTURE.search(text) else "PAST_REF"


def _part(when: When, day: date) -> str:
    part = (when.part or "").split()[-1] if when.part else ""
    if re.fullmatch(r"\d\d:\d\d", part):
        return f"{day.isoformat()}T{part}"
    return f"{day.isoformat()}T{_PARTS[part]}" if part in _PARTS else day.isoformat()


def _of_precision(when: When, day: date, latest: date) -> str:
    words = when.text.lower()
    year, week, _ = day.isocalendar()
    season = next((code for name, code in _SEASONS.items() if name in words), None)
    if "weekend" in words:
        return f"{year}-W{week:02d}-WE"
    if when.precision == "week" or (when.precision in ("day", "days") and words.endswith("week")):
        return f"{year}-W{week:02d}"
    if when.precision == "year":
        return str(day.year)
    if season:
        return f"{day.year}-{season}"
    if "quarter" in words and (latest.month - day.month) % 12 == 2:
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if "half" in words and when.precision == "months":
        return f"{day.year}-H{1 if day.month == 1 else 2}"
    if re.search(r"few|several|recent|coming|past|last|next", words) and when.precision in ("days", "months", "years"):
        return (
            _reference(words)
            if not re.search(r"\b(?:early|late|mid|end|beginning|middle)\b", words)
            else _coarse(when, day, latest)
        )
    return _coarse(when, day, latest)


def _coarse(when: When, day: date, latest: date) -> str:
    if when.precision == "month" or (when.precision == "days" and (day.year, day.month) == (latest.year, latest.month)):
        return f"{day.year}-{day.month:02d}"
    if when.precision == "months" and day.year == latest.year:
        return str(day.year)
    if when.precision == "years":
        return str(day.year)[: 2 if latest.year - day.year >= 99 else 3]
    return day.isoformat()


def is_held_out(name: str) -> bool:
    """Tell whether a document is for checking only: the SHA-256 of its file name begins with 0 to 4."""
    return hashlib.sha256(f"{name}.tml".encode()).hexdigest()[0] in "01234"
