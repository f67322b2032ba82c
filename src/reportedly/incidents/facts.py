"""Claims as columns: what comparison needs, about 500 bytes a claim."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportedly.incidents.heard import Heard, origin_of
from reportedly.incidents.tokens import fill, key, name_tokens, running_words, token, tokens
from reportedly.records import Claim, Party

Column = NDArray[Any]

NAMES, PROVINCES, PARTIES, MEANS, WORDS = 5, 3, 8, 4, 12
FOUNDS, JOINS, SUMMARY, STAYS_OUT = 0, 1, 2, 3
"""The part a claim plays: it may found an incident, only join one, sum several up, or has none."""
_PLAIN: dict[str, tuple[Any, Any]] = {
    "role": (np.int8, 0),
    "vague": (np.int8, 0),
    "report": (np.int64, 0),
    "wording": (np.int64, 0),
    "origin": (np.int64, 0),
    "anchor": (np.int64, 0),
    "kind": (np.int64, 0),
    "start": (np.int32, 0),
    "earliest": (np.int32, 0),
    "latest": (np.int32, 0),
    "published": (np.int32, 0),
    "lat": (np.float32, np.nan),
    "lon": (np.float32, np.nan),
    "radius_m": (np.float32, np.nan),
    "country": (np.int64, 0),
    "entry": (np.int64, 0),
    "killed": (np.int32, -1),
    "injured": (np.int32, -1),
}
_TABLES = {
    "name": NAMES,
    "province": PROVINCES,
    "actor": PARTIES,
    "target": PARTIES,
    "victim": PARTIES,
    "means": MEANS,
    "words": WORDS,
}


_SIGNED = tuple(name for name in _TABLES if name != "words")
"""Tables with signs; words are too many for 64 bits to tell rows apart."""


class Facts:
    """Hold claims as columns. Days are proleptic ordinals, 0 = not known; numbers of people -1 = not told.

    `ids` are the claims' ids; `links` the pairs of claim ids that a report itself ties as the same happening or
    as part and whole.
    """

    def __init__(self, ids: list[str], columns: dict[str, Column], links: list[tuple[str, str, str]]) -> None:
        self.ids, self.columns, self.links = ids, columns, links

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    @classmethod
    def empty(cls) -> Facts:
        """Make columns of no claims."""
        return cls([], _blank(0), [])

    def take(self, rows: NDArray[np.int64]) -> Facts:
        """Copy some rows, in the order given."""
        return Facts([self.ids[i] for i in rows.tolist()], {k: v[rows] for k, v in self.columns.items()}, self.links)

    @classmethod
    def joined(cls, parts: Iterable[Facts]) -> Facts:
        """Lay columns end to end."""
        found = list(parts)
        if not found:
            return cls.empty()
        columns = {k: np.concatenate([part.columns[k] for part in found]) for k in found[0].columns}
        return cls([i for part in found for i in part.ids], columns, [link for part in found for link in part.links])

    def order(self) -> NDArray[np.int64]:
        """Give the one order in which claims are gathered: by day told, then report, place in it, and id."""
        told = np.where(self["published"] > 0, self["published"], self["latest"])
        return np.lexsort((np.array(self.ids), self["start"], self["report"], told))


def _blank(rows: int) -> dict[str, Column]:
    plain = {name: np.full(rows, empty, dtype) for name, (dtype, empty) in _PLAIN.items()}
    tables = {name: np.zeros((rows, width), np.uint32) for name, width in _TABLES.items()}
    signs = {f"{name}_signs": np.zeros(rows, np.uint64) for name in _SIGNED}
    return plain | tables | signs | {"weight": np.zeros((rows, WORDS), np.float32)}


def signs_of(table: Column) -> Column:
    """Set one bit of 64 for each number of a row: two rows without a bit in common have no number in common."""
    spread = ((table.astype(np.uint64) * np.uint64(0x9E3779B1)) >> np.uint64(20)) & np.uint64(63)
    return np.asarray(np.bitwise_or.reduce(np.where(table > 0, np.uint64(1) << spread, np.uint64(0)), axis=1))


class WordCounts:
    """Count in how many claims a word was heard, in 2**18 buckets; rare words tell more than common ones."""

    SIZE = 1 << 18

    def __init__(self, counts: NDArray[np.int32] | None = None, claims: int = 0) -> None:
        self.counts = np.zeros(self.SIZE, np.int32) if counts is None else counts
        self.claims = claims

    def hear(self, passages: list[list[int]]) -> None:
        """Count the words of some claims."""
        flat = np.fromiter((w for words in passages for w in words), np.int64)
        np.add.at(self.counts, flat % self.SIZE, 1)
        self.claims += len(passages)

    def rarest(self, words: list[int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Pick the words heard least often, with ln(claims / claims with the word) as their weight."""
        found = np.array(words, np.int64)
        weight = np.log((1 + self.claims) / (1 + self.counts[found % self.SIZE])).astype(np.float32) + 0.1
        best = np.lexsort((found, -weight))[:WORDS]
        return found[best], weight[best]


def make_facts(heard: Iterable[Heard], counts: WordCounts, *, chunk: int = 50_000) -> Facts:
    """Turn claims into columns, counting their words first so that rare ones can be told from common ones."""
    parts: list[Facts] = []
    stream = iter(heard)
    while batch := list(islice(stream, chunk)):
        parts.append(_facts(batch, counts))
    return Facts.joined(parts)


def _facts(batch: list[Heard], counts: WordCounts) -> Facts:
    columns = _blank(len(batch))
    passages = [running_words(h.words) for h in batch]
    counts.hear(passages)
    links: list[tuple[str, str, str]] = []
    for i, h in enumerate(batch):
        _write_telling(columns, i, h)
        _write_world(columns, i, h)
        if passages[i]:
            words, weight = counts.rarest(passages[i])
            columns["words"][i, : len(words)], columns["weight"][i, : len(words)] = words, weight
        links += [(h.claim.id, link.to, link.sort) for link in h.claim.links if link.sort != "response_to"]
    for name in _SIGNED:
        columns[f"{name}_signs"] = signs_of(columns[name])
    return Facts([h.claim.id for h in batch], columns, links)


def _write_telling(columns: dict[str, Column], i: int, heard: Heard) -> None:
    claim = heard.claim
    columns["role"][i] = role_of(claim)
    columns["report"][i], columns["wording"][i] = key(claim.report), key(heard.wording)
    columns["origin"][i], columns["anchor"][i] = key(origin_of(heard)), key(claim.anchor.text)
    columns["kind"][i], columns["start"][i] = token(claim.kind), claim.anchor.start
    columns["published"][i] = _ordinal(heard.published)


def _write_world(columns: dict[str, Column], i: int, heard: Heard) -> None:
    claim, when, where = heard.claim, heard.claim.when or heard.lent_when, heard.claim.where or heard.lent_where
    columns["vague"][i] = claim.where is None or claim.when is None
    if when and when.earliest:
        columns["earliest"][i], columns["latest"][i] = _ordinal(when.earliest), _ordinal(when.latest)
    if where:
        fill(tokens(where.admin1 or ""), columns["province"][i])
        columns["entry"][i] = key(where.gazetteer) if where.gazetteer else 0
        if where.precision != "country":
            fill(name_tokens(where.name or where.text), columns["name"][i])
        columns["country"][i] = token(where.country) if where.country else 0
        if where.lat is not None:
            columns["lat"][i], columns["lon"][i], columns["radius_m"][i] = where.lat, where.lon, where.radius_m
    for name, parties in (("actor", claim.actor), ("target", claim.target), ("victim", claim.victim)):
        fill(_party_tokens(parties), columns[name][i])
    fill(_means_tokens(claim.instrument), columns["means"][i])
    for of in ("killed", "injured"):
        columns[of][i] = figure_of(claim, of)


def role_of(claim: Claim) -> int:
    """Say which part a claim plays.

    A toll, a plan and a supposition are no happening; a denial, a word of not knowing and background can join
    an incident but never found one; a summary stands over its parts.
    """
    if claim.standing == "toll" or claim.kind == "toll" or claim.certainty in ("planned", "hypothetical"):
        return STAYS_OUT
    if claim.standing == "summary":
        return SUMMARY
    return JOINS if claim.certainty in ("denied", "unknown") or claim.standing == "background" else FOUNDS


def figure_of(claim: Claim, of: str) -> int:
    """Give the figure named for the happening as a whole (parts of a count left out); -1 where none is named."""
    figures = [q.best if q.best is not None else q.low for q in claim.counts if q.of == of and q.part_of is None]
    named = [n for n in figures if n is not None]
    return min(max(named), 2**31 - 1) if named else -1


def _party_tokens(parties: tuple[Party, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(t for party in parties for t in tokens(party.name or party.text)))


def _means_tokens(parties: tuple[Party, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(t for party in parties for t in tokens(party.weapon or party.text)))


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
