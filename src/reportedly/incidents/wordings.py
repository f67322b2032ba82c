"""Copies: near-identical texts become one wording with many publishers; a reworked wire story keeps its origin."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reportedly.records import Report, Wording

SHINGLE = 4
"""Words in a row that count as one shingle."""
BANDS, ROWS = 16, 4
"""Texts with a share s of shingles in common meet with probability 1 - (1 - s**ROWS)**BANDS: .64 at .5, .99 at .72."""
COPY = 0.55
"""Share of shingles in common (Jaccard, estimated) from which two texts are one wording."""
REWORK = 0.5
"""Share of a text's sampled shingles found in an earlier text from which it is a rework of it."""
SAMPLE = 8
"""One shingle in so many is kept for finding reworks."""
COMMON = 40
"""A shingle found in more texts than this is a set phrase and says nothing of descent."""
_PRIME = np.uint64((1 << 61) - 1)


class _Print(NamedTuple):
    """Hold the fingerprint of one text."""

    report: str
    day: date
    publisher: str
    minima: NDArray[np.uint32]
    sample: NDArray[np.uint64]
    credit: str | None


def find_wordings(reports: Iterable[Report]) -> list[Wording]:
    """Group reports by wording: MinHash over shingles of four words, banded, then checked.

    Deterministic; the earliest published report of a wording is its first. Reports are read once and not kept.
    """
    prints = sorted((_print(report) for report in reports), key=lambda p: (p.day, p.report))
    group = _copies(prints)
    reworks = _reworks(prints, group)
    members: dict[int, list[_Print]] = defaultdict(list)
    for i, one in enumerate(prints):
        members[group[i]].append(one)
    first = {g: Wording(first=found[0].report, reports=(found[0].report,)).id for g, found in members.items()}
    return [_wording(found, first.get(reworks.get(g, -1))) for g, found in members.items()]


def by_report(wordings: Iterable[Wording]) -> dict[str, Wording]:
    """Look wordings up by report id."""
    return {report: wording for wording in wordings for report in wording.reports}


def origins(wordings: Mapping[str, Wording]) -> dict[str, str]:
    """Give, for each wording's id, the id of the wording it goes back to (itself when it is no rework)."""
    by_id = {w.id: w for w in wordings.values()}

    def root(identifier: str) -> str:
        seen = {identifier}
        while (up := by_id[identifier].reworks) and up in by_id and up not in seen:
            seen.add(up)
            identifier = up
        return identifier

    return {identifier: root(identifier) for identifier in by_id}


def _wording(found: list[_Print], reworks: str | None) -> Wording:
    return Wording(
        first=found[0].report,
        reports=tuple(p.report for p in found),
        reworks=reworks,
        publishers=tuple(dict.fromkeys(p.publisher for p in found if p.publisher)),
        credit=next((p.credit for p in found if p.credit), None),
    )


def _print(report: Report) -> _Print:
    shingles = _shingles(report.text)
    day = report.published.day if report.published else date.max
    sample = shingles[(shingles % np.uint64(SAMPLE)) == 0]
    return _Print(report.id, day, report.publisher or "", _minima(shingles), sample, credited_agency(report.text))


def _shingles(text: str) -> NDArray[np.uint64]:
    """Hash every four words in a row; a shorter text is one shingle."""
    words = np.array([zlib.crc32(w.encode()) for w in re.findall(r"\w+", text.lower())], np.uint64)
    if len(words) < SHINGLE:
        words = np.concatenate([words, np.zeros(SHINGLE - len(words), np.uint64)])
    mixed = np.zeros(len(words) - SHINGLE + 1, np.uint64)
    with np.errstate(over="ignore"):
        for k in range(SHINGLE):
            mixed = (mixed ^ words[k : len(words) - SHINGLE + 1 + k]) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def _minima(shingles: NDArray[np.uint64]) -> NDArray[np.uint32]:
    with np.errstate(over="ignore"):
        mixed = shingles[:, None] * _MULTIPLIERS + _SHIFTS
        return np.asarray(((mixed >> np.uint64(32)).astype(np.uint32)).min(0))


def _constants(seed: int) -> NDArray[np.uint64]:
    return np.random.default_rng(seed).integers(1, 1 << 63, BANDS * ROWS, np.uint64) * np.uint64(2) + np.uint64(1)


_MULTIPLIERS, _SHIFTS = _constants(11), _constants(12)


def _copies(prints: list[_Print]) -> list[int]:
    """Give each text the number of the earliest text it copies (itself, if none)."""
    minima = np.stack([p.minima for p in prints]) if prints else np.zeros((0, BANDS * ROWS), np.uint32)
    group = list(range(len(prints)))
    seen: dict[tuple[int, bytes], int] = {}
    for i in range(len(prints)):
        bands = [(b, minima[i, b * ROWS : (b + 1) * ROWS].tobytes()) for b in range(BANDS)]
        met = sorted({group[seen[band]] for band in bands if band in seen})
        if met:
            share = (minima[met] == minima[i]).mean(1)
            best = int(share.argmax())
            group[i] = met[best] if share[best] >= COPY else i
        for band in bands:
            seen.setdefault(band, i)
    return group


def _reworks(prints: list[_Print], group: list[int]) -> dict[int, int]:
    """Find, for the first text of each wording, the earlier wording that most of its sampled shingles come from."""
    holders: dict[int, list[int]] = defaultdict(list)
    found: dict[int, int] = {}
    for i, one in enumerate(prints):
        if group[i] != i:
            continue
        votes: dict[int, int] = defaultdict(int)
        sample = one.sample.tolist()
        for shingle in sample:
            known = holders[shingle]
            for j in known if len(known) <= COMMON else ():
                votes[j] += 1
            known.append(i)
        best = min(votes, key=lambda j: (-votes[j], j), default=None)
        if best is not None and len(sample) >= 4 and votes[best] >= REWORK * min(len(sample), len(prints[best].sample)):
            found[i] = best
    return found


_AGENCIES = "Reuters|AFP|AP|Xinhua|TASS|SANA|ANI|PTI|UPI|dpa|DPA|EFE|IANS|Agence France-Presse|Associated Press"
_HEAD = re.compile(rf"^[A-Z][A-Z .,'/-]{{1,40}}\((?P<agency>{_AGENCIES})\)")
_FOOT = re.compile(rf"\((?P<agency>{_AGENCIES})\)\s*$")


def credited_agency(text: str) -> str | None:
    """Name the agency that a text credits at its head ("BEIRUT (Reuters) -") or foot; None where it credits none."""
    match = _HEAD.search(text.strip()) or _FOOT.search(text.strip())
    return match["agency"] if match else None
