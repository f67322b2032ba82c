"""Fingerprints of texts, and which earlier text each one copies or reworks; further texts join without redoing old ones."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reportedly.records import Report, content_id

Hashes = NDArray[np.uint64]
Rows = NDArray[np.int64]

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
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Print(NamedTuple):
    """Hold the fingerprint of one text."""

    report: str
    day: date
    publisher: str
    minima: NDArray[np.uint32]
    sample: Hashes
    credit: str | None


def print_of(report: Report) -> Print:
    """Take a text's fingerprint; the text itself is not kept."""
    shingles = _shingles(report.text)
    day = report.published.day if report.published else date.max
    sample = shingles[(shingles % np.uint64(SAMPLE)) == 0]
    return Print(report.id, day, report.publisher or "", _minima(shingles), sample, credited_agency(report.text))


def in_order(prints: Sequence[Print]) -> list[Print]:
    """Sort fingerprints by day and id: of two copies the earlier published is the first."""
    return sorted(prints, key=lambda one: (one.day, one.report))


class Copies:
    """Know texts by their fingerprints: `group[i]` is the first text of text i's wording, `above[i]` what that reworks.

    Texts are numbered as they come; -1 stands for nothing. The same texts in the same calls give the same numbers.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.minima = np.zeros((0, BANDS * ROWS), np.uint32)
        self.group, self.above = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self.shingles, self.holders = np.zeros(0, np.uint64), np.zeros(0, np.int64)

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, prints: Sequence[Print]) -> range:
        """Put further texts in, in their order, and give their numbers."""
        old = len(self)
        fresh = np.stack([p.minima for p in prints]) if prints else np.zeros((0, BANDS * ROWS), np.uint32)
        met = _first_met(self.minima, fresh)
        self.ids += [p.report for p in prints]
        self.minima = np.concatenate([self.minima, fresh])
        self.group = np.append(self.group, self._copies(old, met, _bands(fresh)))
        self.above = np.append(self.above, self._reworks(old, prints))
        return range(old, len(self))

    def _copies(self, old: int, met: Rows, bands: Hashes) -> list[int]:
        """Give each new text the number of the earliest text it copies (itself, if none)."""
        group, seen = self.group.tolist(), dict[tuple[int, int], int]()
        for i, (earlier, keys) in enumerate(zip(met.tolist(), bands.tolist(), strict=True), old):
            first = [
                j if j >= 0 else seen.setdefault((b, k), i) for b, (j, k) in enumerate(zip(earlier, keys, strict=True))
            ]
            near = sorted({group[j] for j in first if j != i})
            group.append(self._nearest(i, near))
        return group[old:]

    def _nearest(self, i: int, near: list[int]) -> int:
        if not near:
            return i
        share = (self.minima[near] == self.minima[i]).mean(1)
        best = int(share.argmax())
        return near[best] if share[best] >= COPY else i

    def _reworks(self, old: int, prints: Sequence[Print]) -> list[int]:
        """Find, for the first text of each new wording, the earlier wording that most of its sampled shingles come from."""
        sizes, held, above = self._sample_sizes(), defaultdict[int, list[int]](list), list[int]()
        for i, one in enumerate(prints, old):
            if self.group[i] != i:
                above.append(-1)
                continue
            votes = self._votes(one.sample, held)
            sizes[i] = len(one.sample)
            best = min(votes, key=lambda j: (-votes[j], j), default=None)
            enough = best is not None and sizes[i] >= 4 and votes[best] >= REWORK * min(sizes[i], sizes[best])
            above.append(best if enough and best is not None else -1)
            for shingle in one.sample.tolist():
                held[shingle].append(i)
        self._hold(held)
        return above

    def _sample_sizes(self) -> dict[int, int]:
        texts, sizes = np.unique(self.holders, return_counts=True)
        return dict(zip(texts.tolist(), sizes.tolist(), strict=True))

    def _votes(self, sample: Hashes, held: dict[int, list[int]]) -> dict[int, int]:
        votes: dict[int, int] = defaultdict(int)
        left, right = np.searchsorted(self.shingles, sample), np.searchsorted(self.shingles, sample, side="right")
        for shingle, start, end in zip(sample.tolist(), left.tolist(), right.tolist(), strict=True):
            new = held.get(shingle, [])
            if end - start + len(new) <= COMMON:
                for j in (*self.holders[start:end].tolist(), *new):
                    votes[j] += 1
        return votes

    def _hold(self, held: dict[int, list[int]]) -> None:
        shingles = np.fromiter((s for s, texts in held.items() for _ in texts), np.uint64)
        holders = np.fromiter((i for texts in held.values() for i in texts), np.int64)
        all_of_them, texts = np.concatenate([self.shingles, shingles]), np.concatenate([self.holders, holders])
        order = np.lexsort((texts, all_of_them))
        self.shingles, self.holders = all_of_them[order], texts[order]

    def root(self, text: int) -> int:
        """Give the first text of the wording that a text's wording goes back to; texts only rework earlier ones."""
        first = int(self.group[text])
        while (up := int(self.above[first])) >= 0:
            first = int(self.group[up])
        return first


def wording_id(first: str) -> str:
    """Make the id of the wording whose first report is `first`."""
    return content_id("w", [first])


def _first_met(old: NDArray[np.uint32], fresh: NDArray[np.uint32]) -> Rows:
    """Give, for each new text and band, the first old text with the same band; -1 for none."""
    found = np.full((len(fresh), BANDS), -1, np.int64)
    if len(old) and len(fresh):
        known, asked = _bands(old), _bands(fresh)
        for b in range(BANDS):
            keys, first = np.unique(known[:, b], return_index=True)
            at = np.minimum(np.searchsorted(keys, asked[:, b]), len(keys) - 1)
            found[:, b] = np.where(keys[at] == asked[:, b], first[at], -1)
    return found


def _bands(minima: NDArray[np.uint32]) -> Hashes:
    """Hash each band of four minima into one number."""
    parts = minima.reshape(len(minima), BANDS, ROWS).astype(np.uint64)
    mixed = np.zeros((len(minima), BANDS), np.uint64)
    with np.errstate(over="ignore"):
        for row in range(ROWS):
            mixed = (mixed ^ parts[:, :, row]) * _MIX
            mixed ^= mixed >> np.uint64(31)
    return mixed


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


_AGENCIES = "Reuters|AFP|AP|Xinhua|TASS|SANA|ANI|PTI|UPI|dpa|DPA|EFE|IANS|Agence France-Presse|Associated Press"
_HEAD = re.compile(rf"^[A-Z][A-Z .,'/-]{{1,40}}\((?P<agency>{_AGENCIES})\)")
_FOOT = re.compile(rf"\((?P<agency>{_AGENCIES})\)\s*$")


def credited_agency(text: str) -> str | None:
    """Name the agency that a text credits at its head ("BEIRUT (Reuters) -") or foot; None where it credits none."""
    match = _HEAD.search(text.strip()) or _FOOT.search(text.strip())
    return match["agency"] if match else None
