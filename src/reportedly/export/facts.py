"""Places, times and numbers as short English: what the record holds, no more precise than it is."""

from __future__ import annotations

import calendar
import json
import math
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from reportedly.export.phrases import COUNT_WORDS, FIELD_WORDS, PRECISION_WORDS
from reportedly.records import Claim, Quantity, Report, Rival, When, Where

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_BOUND_WORDS = {"at_least": "at least ", "at_most": "at most ", "about": "about "}
_ORIGINS = {
    "user": "given by the user",
    "metadata": "from the file’s metadata",
    "page": "from the web page",
    "dateline": "from the dateline",
    "header": "from the head of the text",
}


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    loaded: dict[str, str] = json.loads((Path(__file__).parent / "countries.json").read_text("utf-8"))
    return loaded


def country_name(code: str) -> str:
    """Give the English short name of an ISO 3166-1 alpha-2 code; the code itself where none is known."""
    return _countries().get(code, code)


def flat(words: str) -> str:
    """Put words that may run over lines on one line."""
    return " ".join(words.split())


def day_words(day: date, *, weekday: bool = False) -> str:
    """Write a day as "12 March 2024", with its weekday before it if asked."""
    plain = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{_DAYS[day.weekday()]} {plain}" if weekday else plain


def span_words(when: When) -> str:
    """Write the days that words of time may mean, with the preposition: "on …", "in …", "between … and …"."""
    first, last = when.earliest, when.latest
    if first is None or last is None:
        return f"at a time given as “{flat(when.text)}”"
    if first == last:
        return f"on {day_words(first, weekday=True)}" + (f" ({when.part.replace('_', ' ')})" if when.part else "")
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"in {first.year}" if first.year == last.year else f"between {first.year} and {last.year}"
    if first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
        return _whole_months(first, last)
    return f"between {day_words(first)} and {day_words(last)}"


def _whole_months(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"in {_MONTHS[first.month - 1]} {first.year}"
    return f"between {_MONTHS[first.month - 1]} {first.year} and {_MONTHS[last.month - 1]} {last.year}"


def time_detail(when: When) -> str:
    """Say from which words and from which day a time was reckoned, or why it could not be."""
    if when.earliest is None:
        return when.reason or "the words name no day that can be reckoned"
    return f"reckoned from {day_words(when.reckoned_from)}" if when.reckoned_from else ""


def place_name(where: Where) -> str:
    """Write the place with what it lies in: "Rivera (Uruguay)"; empty where the name is not resolved."""
    country = country_name(where.country) if where.country else ""
    if where.precision == "country":
        return country
    name = where.name or ""
    around = [part for part in (where.admin1, country) if part and _bare(part) != _bare(name)]
    return f"{name} ({', '.join(around)})" if name and around else name or ", ".join(around)


def _bare(name: str) -> str:
    """Take case and accents off a name."""
    return "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))


def rival_words(where: Where) -> str:
    """List the other places that the words may mean: how far off they lie, and how likely they are; may be empty."""
    return "; ".join(_rival(rival, where) for rival in where.rivals)


def _rival(rival: Rival, where: Where) -> str:
    country = f", {country_name(rival.country)}" if rival.country and rival.country != where.country else ""
    if where.lat is None or where.lon is None:
        far = f" at {point_words(rival.lat, rival.lon)}"
    else:
        far = f", {distance_words(_apart_m(rival.lat, rival.lon, where.lat, where.lon))} away"
    return f"{rival.name}{country}{far} ({round(100 * rival.weight)} in 100)"


def _apart_m(lat: float, lon: float, other_lat: float, other_lon: float) -> int:
    """Measure the great circle between two points in metres, on a sphere of 6,371 km."""
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return round(2 * 6_371_000 * math.asin(min(1.0, math.sqrt(half))))


def place_words(where: Where) -> str:
    """Write the place with its preposition, in the report's words where nothing better is known."""
    name = place_name(where)
    if not name:
        return f"at a place given as “{flat(where.text)}”"
    if where.precision == "near":
        return f"“{flat(where.text)}”, near {name}"
    return f"{'at' if where.precision in ('site', 'sea') else 'in'} {name}"


def distance_words(radius_m: int) -> str:
    """Write metres as people would: "800 m", "2.5 km", "40 km"."""
    if radius_m < 1000:
        return f"{radius_m} m"
    return (
        f"{radius_m / 1000:.1f}".removesuffix(".0") + " km" if radius_m < 10_000 else f"{round(radius_m / 1000):,} km"
    )


def point_words(lat: float, lon: float) -> str:
    """Write WGS 84 degrees with hemispheres."""
    return f"{abs(lat):.3f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.3f}° {'E' if lon >= 0 else 'W'}"


def place_detail(where: Where) -> str:
    """Say how precisely a place is known: sort of place, radius in which the truth lies, or why it has no point."""
    sort = PRECISION_WORDS[where.precision]
    if where.lat is None or where.lon is None or where.radius_m is None:
        why = where.reason or (
            "no single point is put on it" if where.precision != "unknown" else "no place of this name is known"
        )
        return f"{sort}; {why}"
    return f"{sort}; within {distance_words(where.radius_m)} of {point_words(where.lat, where.lon)}"


def number_words(count: Quantity) -> str:
    """Write the figure with its bound: "at least 15", "between 3 and 5", “dozens”."""
    if count.bound == "between" and count.low is not None and count.high is not None:
        return f"between {count.low:,} and {count.high:,}"
    figure = next((n for n in (count.best, count.low, count.high) if n is not None), None)
    if figure is None:
        return "no figure of" if count.bound == "unknown" else f"“{flat(count.text)}”"
    return f"{_BOUND_WORDS.get(count.bound, '')}{figure:,}"


def count_words(count: Quantity, *, counted: bool = True) -> str:
    """Write a count with what was counted and, in quotes, the words it was read from."""
    number = number_words(count)
    what = f" {counted_words(count)}" if counted else ""
    quoted = (
        ""
        if flat(count.text) in (number, number.strip("“”")) or count.bound == "unknown"
        else f" (“{flat(count.text)}”)"
    )
    return f"{number}{what}{quoted}"


def counted_words(count: Quantity) -> str:
    """Name what was counted, in the singular for one."""
    words = COUNT_WORDS[count.of]
    return words.removesuffix("s") if count.of == "weapons" and count.best == 1 else words


def counts_grouped(counts: Sequence[Quantity]) -> list[tuple[Quantity, list[Quantity]]]:
    """Put the parts of a count under their whole; a part without its whole stands for itself."""
    wholes = [c for c in counts if c.part_of is None or not any(c.part_of == o.text for o in counts if o is not c)]
    return [(whole, [c for c in counts if c.part_of == whole.text and c not in wholes]) for whole in wholes]


def unknown_fields(claim: Claim) -> list[tuple[str, str]]:
    """List what the claim leaves unknown, as (field in words, reason); what is said of its place is not said again."""
    reasons = dict(claim.unknown)
    if claim.where is not None and claim.where.reason == reasons.get("where"):
        reasons.pop("where", None)
    for field in ("when", "where"):
        if getattr(claim, field) is None:
            reasons.setdefault(field, "no words of this account say")
    return [(FIELD_WORDS.get(field, field), reason) for field, reason in sorted(reasons.items(), key=_field_order)]


def _field_order(item: tuple[str, str]) -> int:
    fields = list(FIELD_WORDS)
    return fields.index(item[0]) if item[0] in fields else len(fields)


def published_words(report: Report) -> str:
    """Write the day of publication with its origin, or that it is not known."""
    if report.published is None:
        return "Day of publication not known: days such as “Tuesday” cannot be reckoned"
    return f"{day_words(report.published.day, weekday=True)}, {_ORIGINS[report.published.origin]}"
