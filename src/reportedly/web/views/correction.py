"""A form of corrections as values on the wire: every value keeps the words it was read from, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from reportedly.errors import RequestError
from reportedly.records import Claim

CHOSEN = ("kind", "certainty", "standing", "manner")
"""Fields of one value without words of their own."""
LISTS = {
    "says": ("sort", "name"),
    "actor": ("name", "sort", "country"),
    "target": ("name", "sort", "country"),
    "victim": ("name", "sort", "country"),
    "instrument": ("name", "weapon"),
    "counts": ("of", "bound", "low", "best", "high", "who"),
}
"""Fields of several entries, each with words, and what else an entry holds."""
SINGLE = {
    "anchor": (),
    "where": ("name", "country", "admin1", "lat", "lon", "radius_m", "precision"),
    "when": ("earliest", "latest"),
}
"""Fields of one entry with words, and what else it holds."""
_WHOLE = ("low", "best", "high", "radius_m")
_DECIMAL = ("lat", "lon")
_SPARE = 1


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one entry of the form: its name ("actor.0"), its words with their place, and its other values as text."""

    name: str
    text: str
    start: str
    end: str
    values: dict[str, str]


def entries_of(claim: Claim | None) -> dict[str, tuple[Entry, ...]]:
    """Lay a claim out as entries of the form, with one to spare in each list; None gives an empty form."""
    plain = _on_the_wire(claim) if claim is not None else {}
    found = {field: _listed(field, plain.get(field) or (), names) for field, names in LISTS.items()}
    for field, names in SINGLE.items():
        found[field] = (_entry(field, plain.get(field) or {}, names),)
    return found


def _listed(field: str, held: Iterable[Mapping[str, Any]], names: Iterable[str]) -> tuple[Entry, ...]:
    rows = [*held, *({} for _ in range(_SPARE))]
    return tuple(_entry(f"{field}.{n}", row, names) for n, row in enumerate(rows))


def _entry(name: str, held: Mapping[str, Any], names: Iterable[str]) -> Entry:
    def text(key: str) -> str:
        return "" if held.get(key) is None else str(held[key])

    return Entry(
        name=name, text=text("text"), start=text("start"), end=text("end"), values={key: text(key) for key in names}
    )


def read_correction(form: Mapping[str, Any], claim: Claim, text: str) -> dict[str, Any]:
    """Read the fields that a form changes, as on the wire.

    Raises:
        RequestError: words do not stand in the report, or a number cannot be read.
    """
    old = _on_the_wire(claim)
    new = read_fields(form, old, text, near=claim.anchor.start)
    return {name: value for name, value in new.items() if value != old.get(name)}


def read_fields(form: Mapping[str, Any], old: Mapping[str, Any], text: str, *, near: int) -> dict[str, Any]:
    """Read all fields of a form as on the wire; what the form does not name is left out.

    Args:
        form: names and values.
        old: the values before, as on the wire; empty for a new claim.
        text: the report's text; words are looked for in it.
        near: of several places where words stand, the one nearest to this code point is taken.
    """
    found: dict[str, Any] = {name: str(form[name]) for name in CHOSEN if form.get(name)}
    for field, names in LISTS.items():
        held = list(old.get(field) or ())
        rows = (
            _read(form, f"{field}.{n}", names, held[n] if n < len(held) else {}, text, near) for n in _rows(form, field)
        )
        if any(key.startswith(f"{field}.") for key in form):
            found[field] = [row for row in rows if row is not None]
    for field, names in SINGLE.items():
        if f"{field}.text" in form:
            found[field] = _read(form, field, names, old.get(field) or {}, text, near)
    return found


def _on_the_wire(claim: Claim) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(claim))
    return plain


def _rows(form: Mapping[str, Any], field: str) -> list[int]:
    names = (key.split(".") for key in form if key.startswith(f"{field}."))
    return sorted({int(parts[1]) for parts in names if len(parts) == 3 and parts[1].isdigit()})


def _read(
    form: Mapping[str, Any], name: str, names: Iterable[str], old: Mapping[str, Any], text: str, near: int
) -> dict[str, Any] | None:
    words = str(form.get(f"{name}.text") or "").replace("\r\n", "\n").strip()
    if not words:
        return None
    start, end = _place(form, name, words, old, text, near)
    given = {key: _value(key, form.get(f"{name}.{key}")) for key in names if f"{name}.{key}" in form}
    made = {**old, "text": text[start:end], "start": start, "end": end, **given}
    if name == "where":
        return _where(made, old)
    return _when(made, old) if name == "when" else made


def _place(
    form: Mapping[str, Any], name: str, words: str, old: Mapping[str, Any], text: str, near: int
) -> tuple[int, int]:
    """Find where words stand: where they were selected, where they stood before, or nearest to the claim."""
    start, end = str(form.get(f"{name}.start") or ""), str(form.get(f"{name}.end") or "")
    if start.isdigit() and end.isdigit() and _flat(text[int(start) : int(end)]) == _flat(words):
        return int(start), int(end)
    if old.get("text") == words:
        return int(old["start"]), int(old["end"])
    places = list(_all(text, words))
    if not places:
        raise RequestError(
            f"the words “{words}” do not stand in the report", remedy="Copy them from the text letter by letter."
        )
    at = min(places, key=lambda place: abs(place - near))
    return at, at + len(words)


def _flat(words: str) -> str:
    return " ".join(words.split())


def _all(text: str, words: str) -> Iterable[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _value(key: str, given: Any) -> Any:
    words = str(given or "").strip()
    if not words:
        return "" if key == "who" else None
    try:
        return int(words) if key in _WHOLE else float(words) if key in _DECIMAL else words
    except ValueError:
        raise RequestError(f"{key} is {words!r}", remedy="Write a number in figures, without spaces.") from None


def _where(made: dict[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """A place that a person put is no longer the gazetteer's, and has no rivals of the machine's making."""
    moved = any(made.get(key) != old.get(key) for key in ("name", "country", "lat", "lon"))
    made["precision"] = made.get("precision") or "unknown"
    if moved:
        made |= {"gazetteer": None, "rivals": []}
    pointless = made.get("lat") is None
    made["reason"] = (old.get("reason") or "no point was put by the coder") if pointless else None
    return made


def _when(made: dict[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    first, last = made.get("earliest"), made.get("latest") or made.get("earliest")
    if (first, last) == (old.get("earliest"), old.get("latest")):
        return made
    precision = "unknown" if first is None else "day" if first == last else "days"
    reason = None if first else "no day was put by the coder"
    return made | {"latest": last, "precision": precision, "reckoned_from": None, "part": None, "reason": reason}
