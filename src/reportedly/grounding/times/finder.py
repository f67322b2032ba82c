"""Find the times of a report: match the forms, reckon each by its rule, join what belongs together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from heapq import heapify, heappop, heappush
from types import MappingProxyType

from reportedly.grounding.times import dates, deictic, periods, spans, story
from reportedly.grounding.times.calendar import Stretch, one_day
from reportedly.grounding.times.clock import Clock
from reportedly.grounding.times.found import Found, Lexed
from reportedly.grounding.times.grammar import Grammar
from reportedly.grounding.times.joining import Piece, join
from reportedly.grounding.times.lexicon import Lexicon, load_lexicon
from reportedly.grounding.times.reckoning import Reckoned, Unknown
from reportedly.grounding.times.since import until_now
from reportedly.records.reading import Reading
from reportedly.records.report import Report
from reportedly.records.when import When

Candidate = tuple[int, int, int, re.Match[str]]
"""First lexeme, minus the lexeme after the last, number of the form, match."""
Rule = Callable[[Found, Clock], Reckoned]
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "calendar_day": dates.calendar_day,
        "calendar_days": dates.calendar_days,
        "iso_day": dates.iso_day,
        "figures_day": dates.figures_day,
        "calendar_month": periods.calendar_month,
        "calendar_months": periods.calendar_months,
        "calendar_year": periods.calendar_year,
        "calendar_years": periods.calendar_years,
        "decade_or_century": periods.decade_or_century,
        "season": periods.season,
        "part_of_year": periods.part_of_year,
        "part_of_month": periods.part_of_month,
        "hijri_day": dates.hijri,
        "feast": dates.feast,
        "era": dates.era,
        "weekday": deictic.weekday,
        "nights": deictic.nights,
        "deictic": deictic.deictic,
        "overnight": deictic.overnight,
        "now": deictic.now,
        "no_day": deictic.no_day,
        "unit_here": deictic.unit_here,
        "unit_there": story.unit_there,
        "span_past": spans.span_past,
        "span_next": spans.span_next,
        "ago": spans.ago,
        "apart": story.apart,
        "apart_from_day": story.apart_from_day,
        "lasting": spans.lasting,
        "aged": spans.aged,
        "clock": story.clock_time,
        "since_then": story.since_then,
    }
)
"""Rule of reckoning by its name in times.yaml."""
_STORY_RULES = frozenset({"unit_there", "apart", "since_then", "clock"})
_STILL = frozenset({"now", "no_day", "span_past", "span_next", "lasting", "aged", "since_then", "era", "clock"})
"""Rules whose stretches do not move the story's clock."""
_SIDE = frozenset({"caption", "boilerplate", "credit"})
"""Passages whose days are not the story's."""


def find_times(
    report: Report, reading: Reading, *, nested: bool = False, day_first: bool | None = None, language: str = "en"
) -> tuple[When, ...]:
    """Find every expression of time in a report, in the order of the text.

    Days are reckoned from `report.published`, or from the days the report has told before. Where neither helps,
    both ends are null and `reason` says why; the day of publication never stands in for an unknown day.

    Args:
        report: the report whose text was read.
        reading: the reading of `report.text`.
        nested: also give the dates that stand inside a longer expression ("March 2011" in "since it began in
            March 2011"), each after the longer one; without it no two times overlap.
        day_first: order of day and month in figures ("4/5/2014"), if the publisher's locale tells it.
        language: ISO 639-1 code of the words of time to use.

    Raises:
        CodebookError: the codebook has no words of time for the language.
    Source: coding guidelines §2 and §4 (reckoning of days).
    """
    lexicon = load_lexicon(language)
    lexed = Lexed(reading.usual, lexicon)
    grammar = Grammar(reading, lexicon)
    clock = Clock(report.published.day if report.published else None, grammar, day_first=day_first)
    pieces = join(_reckon(_candidates(lexed, lexicon), lexed, clock, report), reading.usual, lexicon.joins)
    pieces = _apart(until_now(pieces, reading.usual, clock, lexicon.joins))
    return tuple(_when(p, report.text) for piece in pieces for p in (_opened(piece) if nested else [piece]))


def _apart(pieces: list[Piece]) -> list[Piece]:
    """Leave out what an earlier time already takes in, so that no two overlap."""
    kept: list[Piece] = []
    for piece in pieces:
        if not kept or piece.start >= kept[-1].end:
            kept.append(piece)
    return kept


def _opened(piece: Piece) -> list[Piece]:
    """List a time and, after it, the times inside it."""
    return [piece, *(p for part in piece.inside for p in _opened(part))]


def _candidates(lexed: Lexed, lexicon: Lexicon) -> list[Candidate]:
    """List every match of every form, as a heap: first in the text first, of those the longest."""
    found = [
        (match.start(), -match.end(), number, match)
        for number, form in enumerate(lexicon.forms)
        for match in form.pattern.finditer(lexed.letters)
    ]
    heapify(found)
    return found


def _reckon(candidates: list[Candidate], lexed: Lexed, clock: Clock, report: Report) -> list[Piece]:
    """Reckon from left to right; what overlaps a time already found is looked for again behind it."""
    pieces: list[Piece] = []
    end = 0
    while candidates:
        first, _, number, match = heappop(candidates)
        form = lexed.lexicon.forms[number]
        if first < end:
            again = form.pattern.search(lexed.letters, end, match.end()) if match.end() > end else None
            if again:
                heappush(candidates, (again.start(), -again.end(), number, again))
            continue
        found = Found(form.rule, match, lexed)
        reckoned = None if found.is_glued() else RULES[form.rule](found, clock)
        if reckoned is None or clock.grammar.is_name(found.start, found.end):
            continue
        pieces.append(_piece(found, reckoned, clock))
        _tell(found, reckoned, clock, report)
        end = found.last
    return pieces


def _piece(found: Found, reckoned: Reckoned, clock: Clock) -> Piece:
    base = clock.now if found.rule in _STORY_RULES else clock.published
    stretch = reckoned if isinstance(reckoned, Stretch) else None
    reason = reckoned.reason if isinstance(reckoned, Unknown) else None
    part = story.hour_of(found) if found.rule == "clock" else None
    return Piece(
        start=found.start, end=found.end, rule=found.rule, stretch=stretch, part=part, reason=reason,
        reckoned_from=base, with_year=_has_year(found), inside=_inside(found, clock),
    )  # fmt: skip


def _has_year(found: Found) -> bool:
    return found.has("y", "ly", "ty", "xy")


def _inside(found: Found, clock: Clock) -> tuple[Piece, ...]:
    """Keep the date inside "three days after April 15"."""
    day = story.day_apart_from(found, clock) if found.rule == "apart_from_day" else None
    if day is None:
        return ()
    stretch, start = one_day(day), found.lexed.starts[min(found.match.start("m"), found.match.start("d"))]
    return (Piece(start=start, end=found.end, rule="calendar_day", stretch=stretch, reckoned_from=clock.published),)


def _tell(found: Found, reckoned: Reckoned, clock: Clock, report: Report) -> None:
    if found.rule in _STILL or not isinstance(reckoned, Stretch):
        return
    if report.passages and (passage := report.passage_at(found.start)) and passage.sort in _SIDE:
        return
    if found.rule in ("apart", "ago") and reckoned.precision in ("month", "year"):
        return  # a side glance ("a year earlier"), not a move of the story
    clock.tell(reckoned, with_year=_has_year(found))


def _when(piece: Piece, text: str) -> When:
    stretch = piece.stretch
    if stretch is None:
        return When.cut(text, piece.start, piece.end, reason=piece.reason)
    return When.cut(
        text, piece.start, piece.end, earliest=stretch.first, latest=stretch.last, precision=stretch.precision,
        part=stretch.part, reckoned_from=piece.reckoned_from,
    )  # fmt: skip
