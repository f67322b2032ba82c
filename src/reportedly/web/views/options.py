"""The choices that filters offer, with their words: from the codebook, the laws of the data and what is in the store."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from reportedly.codebook import Codebook
from reportedly.export.facts import country_name
from reportedly.export.phrases import CERTAINTY_WORDS, STANDING_WORDS
from reportedly.export.tables import FORMATS
from reportedly.records import STATUSES

STATUS_WORDS = {
    "open": "not judged yet",
    "accepted": "held right",
    "corrected": "corrected",
    "rejected": "held wrong",
    "unsure": "unsure",
    "disputed": "disputed",
    "withdrawn": "withdrawn",
}
GROUP_WORDS = {
    "violence": "Violence",
    "control": "Control and movement",
    "demonstration": "Demonstrations",
    "politics": "Politics and aid",
    "toll": "Totals",
}
FILTER_WORDS = {
    "kind": "kind",
    "certainty": "certainty",
    "standing": "told as",
    "status": "judged",
    "q": "words",
    "party": "party",
    "source": "source",
    "place": "place",
    "country": "country",
    "report": "report",
    "incident": "incident",
    "released": "released",
    "placed": "map",
    "since": "from",
    "until": "up to",
    "published_since": "published from",
    "published_until": "published up to",
    "undated": "undated",
    "box": "part of the map",
}
"""What each condition of a selection is called."""
CLAIM_LINES = "claims"
FORM_WORDS = {
    "claims": "claims in the wire format",
    "jsonl": "incidents, rows in the wire format",
    "csv": "incidents, rows with every field",
    "hxl": "incidents, rows with every field and HXL tags",
    "parquet": "incidents, rows with every field, typed",
    "geojson": "incidents, rows as features of a map",
    "acled": "incidents, ACLED's 31 columns",
    "ucdp-ged": "incidents, UCDP GED's 49 columns",
    "eventreport": "incidents, a row for each report and incident",
    "plover": "incidents, PLOVER JSON records",
    "rdf": "incidents, N-Triples with PROV-O: rows and what each was derived from",
    "gdelt": "incidents, GDELT events and mentions",
}
CODE_WORDS = {
    "data": "data",
    "reader": "reader",
    "coder": "coder",
    "reviewer": "reviewer",
    "admin": "admin",
    "doubt": "doubt",
    "unknown fields": "unknown fields",
    "high count": "high count",
    "new actor": "new actor",
    "conflicting counts": "conflicting counts",
    "conflicting certainty": "conflicting certainty",
    "disputed": "disputed",
    "exact": "exact",
    "at_least": "at least",
    "at_most": "at most",
    "about": "about",
    "between": "between",
    "vague": "vague",
    "unknown": "unknown",
    "withhold": "withhold",
    "place": "place",
    "persons": "persons",
    "source": "source",
    "confirmed": "confirmed",
    "contested": "contested",
    "discounted": "discounted",
    "fair": "fair",
    "weak": "weak",
}
"""Roles, reasons of the queue, bounds of figures, marks and grades, as they are shown; here so that translators find them."""
EXPORT_FORMS: tuple[tuple[str, str], ...] = (
    (CLAIM_LINES, FORM_WORDS[CLAIM_LINES]),
    *((form.name, FORM_WORDS.get(form.name, form.what)) for form in FORMATS.values()),
)
"""What a selection can be downloaded as: its claims, or the incidents that hold them in any shape of export."""


class Choice(msgspec.Struct, frozen=True):
    """Hold one choice: its value and its words."""

    value: str
    words: str


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the choices of every filter; kinds are grouped as in the codebook."""

    kinds: tuple[tuple[str, tuple[Choice, ...]], ...]
    certainties: tuple[Choice, ...]
    standings: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    countries: tuple[Choice, ...]

    def labels(self) -> dict[str, dict[str, str]]:
        """Give the words of each value by the name of its parameter."""
        kinds = {choice.value: choice.words for _, choices in self.kinds for choice in choices}
        flat = {"certainty": self.certainties, "standing": self.standings, "status": self.statuses}
        named = {name: {c.value: c.words for c in choices} for name, choices in flat.items()}
        return named | {"kind": kinds, "country": {c.value: c.words for c in self.countries}}


def options_of(countries: Iterable[str], book: Codebook) -> Options:
    """Gather the choices that a codebook offers, and the countries of a store (ISO 3166 codes)."""
    return Options(
        kinds=kind_choices(book),
        certainties=_choices(CERTAINTY_WORDS),
        standings=_choices(STANDING_WORDS),
        statuses=tuple(Choice(status, STATUS_WORDS[status]) for status in STATUSES),
        countries=tuple(sorted((Choice(c, country_name(c)) for c in countries), key=lambda c: c.words)),
    )


def kind_choices(book: Codebook) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """List the kinds of the codebook under their groups, in the codebook's order."""
    groups: dict[str, list[Choice]] = {}
    for name, kind in book.kinds.items():
        groups.setdefault(kind.group, []).append(Choice(name, kind.label))
    return tuple((GROUP_WORDS[group], tuple(choices)) for group, choices in groups.items())


def _choices(words: dict[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, said) for value, said in words.items())
