"""An incident as one HTML page: rows are fields, columns independent sources, cells the words and the value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reportedly.codebook import Codebook
from reportedly.export import facts
from reportedly.records import Account, Claim, Derived, FieldSpread, Incident, Report, Update

_TEMPLATES = Path(__file__).parent / "templates"
_LABELS = {
    "actor": "Who did it",
    "target": "Aimed at",
    "victim": "Who was harmed",
    "means": "What it was",
    "place": "Where",
    "time": "When",
    "killed": "Killed",
    "injured": "Injured",
    "casualties": "Killed or injured",
    "missing": "Missing",
    "abducted": "Abducted",
    "arrested": "Arrested",
    "displaced": "Displaced",
    "destroyed": "Destroyed",
    "participants": "Took part",
}
_ORDER = (
    "means",
    "actor",
    "target",
    "victim",
    "killed",
    "injured",
    "casualties",
    "place",
    "time",
    "missing",
    "abducted",
    "arrested",
    "displaced",
    "destroyed",
    "participants",
)
TOLLS = ("killed", "injured", "casualties")
_PUT = {"claimed": "says it did it", "accused": "is accused", "named": "is named", "denied": "denied"}
_EXCERPT = 150


class Voice(NamedTuple):
    """Hold one column: an independent source, and how many claims, reports and days stand behind it."""

    origin: str
    name: str
    chain: str
    manners: tuple[str, ...]
    days: str
    claims: int
    reports: int
    publishers: tuple[str, ...]


class Said(NamedTuple):
    """Hold one entry of a cell: the words, the value they are read as, and what marks it."""

    words: str
    value: str
    mark: str
    excerpt: str
    differs: bool


class Row(NamedTuple):
    """Hold one row: a field, how far the sources agree, and a cell for each voice."""

    field: str
    label: str
    agreement: str
    ends: str
    cells: tuple[tuple[Said, ...], ...]


def render_incident(
    incident: Incident,
    claims: Mapping[str, Claim],
    reports: Mapping[str, Report],
    *,
    codebook: Codebook,
    readings: Sequence[Derived] = (),
) -> str:
    """Render an incident as a self-contained page; it needs no script and fetches nothing.

    Args:
        incident: the incident with its spread.
        claims: its claims by id.
        reports: their reports by id; a report that is not there is shown by its id.
        codebook: the codebook, for the labels of kinds and rules.
        readings: rows that named rules drew from the incident, one a rule.
    """
    voices = voices_of(incident, reports)
    template = _environment().get_template("incident.html")
    return template.render(
        incident=incident,
        voices=voices,
        rows=rows_of(incident, voices, claims, reports),
        summary=summary_of(incident),
        responsibility=responsibility_of(incident),
        tolls=[t for f in TOLLS if (t := toll_chart(incident, f))],
        readings=[(codebook.rules.get(r.rule), r) for r in readings],
        reports=_reports(incident, reports),
        kinds=[(codebook.kinds[k].label if k in codebook.kinds else k, n) for k, n in incident.kinds.items()],
        css=Markup((_TEMPLATES / "incident.css").read_text("utf-8")),  # noqa: S704 (our own file)
        day_words=facts.day_words,
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = FileSystemLoader(_TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def voices_of(incident: Incident, reports: Mapping[str, Report]) -> list[Voice]:
    """List the independent sources, those behind most fields first."""
    heard: dict[str, list[Account]] = defaultdict(list)
    for spread in incident.spread:
        for account in spread.accounts:
            heard[account.origin].append(account)
    voices = [_voice(origin, accounts, reports) for origin, accounts in heard.items()]
    breadth = {o: len({s.field for s in incident.spread for a in s.accounts if a.origin == o}) for o in heard}
    return sorted(voices, key=lambda v: (-breadth[v.origin], -v.reports, v.name))


def _voice(origin: str, accounts: Sequence[Account], reports: Mapping[str, Report]) -> Voice:
    days = sorted({a.published for a in accounts if a.published})
    span = "" if not days else facts.day_words(days[0]) + (f" to {facts.day_words(days[-1])}" if len(days) > 1 else "")
    carried = dict.fromkeys(a.report for a in accounts)
    publishers = (reports[r].publisher for r in carried if r in reports)
    chains = dict.fromkeys(" → ".join(a.says) for a in accounts if len(a.says) > 1)
    return Voice(
        origin,
        accounts[0].source,
        next(iter(chains), ""),
        tuple(dict.fromkeys(a.manner for a in accounts)),
        span,
        len({a.claim for a in accounts}),
        len(carried),
        tuple(dict.fromkeys(p for p in publishers if p)),
    )


def rows_of(
    incident: Incident, voices: Sequence[Voice], claims: Mapping[str, Claim], reports: Mapping[str, Report]
) -> list[Row]:
    """Lay the spread out as a matrix of fields by voices, the telling fields first."""
    found = []
    for field in _ORDER:
        spread = incident.field(field)
        if spread is not None:
            cells = tuple(_cell(spread, voice, claims, reports) for voice in voices)
            found.append(Row(field, _LABELS[field], spread.agreement, _ends(spread), cells))
    return found


def _cell(
    spread: FieldSpread, voice: Voice, claims: Mapping[str, Claim], reports: Mapping[str, Report]
) -> tuple[Said, ...]:
    most = _majority(spread)
    found: dict[tuple[str, str], Said] = {}
    for account in spread.accounts:
        if account.origin == voice.origin:
            words = facts.flat(account.text)
            said = Said(
                words,
                _value(account),
                _mark(account),
                _excerpt(account, claims, reports),
                most not in (None, account.value),
            )
            found.setdefault((words.lower(), said.mark), said)
    return tuple(found.values())


def _majority(spread: FieldSpread) -> str | None:
    """Give the value that more origins give than any other; None where no value stands out."""
    ranked = [*spread.values.items(), ("", 0)]
    return ranked[0][0] if ranked[0][1] > max(ranked[1][1], 1) else None


def _value(account: Account) -> str:
    return "" if account.value.lower() == account.text.lower() else account.value


def _mark(account: Account) -> str:
    if account.certainty == "denied" or account.manner == "denied":
        return "denied"
    if account.certainty in ("possible", "unknown"):
        return "not sure" if account.certainty == "possible" else "no word"
    if account.part:
        return "a part"
    return {"claimed": "its own deed", "accused": "accuses", "confirmed": "confirms"}.get(account.manner, "")


def _excerpt(account: Account, claims: Mapping[str, Claim], reports: Mapping[str, Report]) -> str:
    claim, report = claims.get(account.claim), reports.get(account.report)
    if claim is None or report is None or not report.text:
        return ""
    at = claim.anchor
    return facts.flat("…" + report.text[max(0, at.start - _EXCERPT) : at.end + _EXCERPT] + "…")


def _ends(spread: FieldSpread) -> str:
    if spread.lowest is None or spread.highest is None:
        return ""
    if spread.lowest == spread.highest:
        return f"{spread.lowest} wherever a figure is named"
    return f"lowest {spread.lowest} · most vouched for {spread.most_vouched} · highest {spread.highest}"


def summary_of(incident: Incident) -> str:
    """Write how much stands behind an incident, in words."""

    def many(n: int, thing: str) -> str:
        return f"{n} {thing}" if n == 1 else f"{n} {thing}s"

    wordings = len(incident.wordings)
    copies = f" in {many(wordings, 'wording')}" if wordings != len(incident.reports) else ""
    return (
        f"{many(len(incident.claims), 'claim')} in {many(len(incident.reports), 'report')}{copies}, "
        f"from {many(incident.origins, 'independent source')}"
    )


def responsibility_of(incident: Incident) -> list[tuple[str, str, list[str]]]:
    """List who is said to have done it, as (party, how it is put, by whom)."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in incident.responsibility:
        by = found[(facts.flat(entry.party), _PUT[entry.put])]
        if entry.by not in by:
            by.append(facts.flat(entry.by))
    return [(party, put, by) for (party, put), by in found.items()]


class Dot(NamedTuple):
    """Hold one figure of a chart: where it stands (SVG units) and what it says."""

    x: float
    y: float
    label: str
    title: str
    open_end: bool


class Chart(NamedTuple):
    """Hold a chart of figures over days of publication; one dot for each figure an origin gave."""

    label: str
    dots: tuple[Dot, ...]
    days: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    width: int
    height: int


def toll_chart(incident: Incident, field: str) -> Chart | None:
    """Draw how a figure moved over days; None for fewer than two figures."""
    steps = [u for u in incident.history if u.field == field and _figure(u) is not None]
    if len(steps) < 2:
        return None
    width, height, left, right, top, bottom = 720, 200, 46, 70, 14, 30
    first, last = min(u.day for u in steps), max(u.day for u in steps)
    most = max(_figure(u) or 0 for u in steps)
    days = max((last - first).days, 1)

    def x(update: Update) -> float:
        return round(left + (width - left - right) * (update.day - first).days / days, 1)

    def y(n: int) -> float:
        return round(top + (height - top - bottom) * (1 - n / max(most, 1)), 1)

    dots = tuple(
        Dot(x(u), y(_figure(u) or 0), str(_figure(u)), f"{u.source}: {u.text}, {u.day}", u.high is None) for u in steps
    )
    marks = {x(u): facts.day_words(u.day) for u in steps}
    ticks = tuple((y(n), str(n)) for n in dict.fromkeys((0, most // 2, most)))
    return Chart(_LABELS[field], _spaced(dots), _thinned(marks), ticks, width, height)


def _figure(update: Update) -> int | None:
    return update.low if update.low is not None else update.high


def _spaced(dots: Sequence[Dot]) -> tuple[Dot, ...]:
    """Drop labels that would stand on another one; the dot stays and its title tells it."""
    found: list[Dot] = []
    for dot in dots:
        hidden = any(o.label and abs(o.x - dot.x) < 26 and abs(o.y - dot.y) < 12 for o in found)
        found.append(dot._replace(label="") if hidden else dot)
    return tuple(found)


def _thinned(marks: Mapping[float, str]) -> tuple[tuple[float, str], ...]:
    found: list[tuple[float, str]] = []
    for at, words in sorted(marks.items()):
        if not found or at - found[-1][0] > 96:
            found.append((at, words))
    return tuple(found)


def _reports(incident: Incident, reports: Mapping[str, Report]) -> list[tuple[str, str, str]]:
    found = []
    for identifier in incident.reports:
        report = reports.get(identifier)
        day = facts.day_words(report.published.day) if report and report.published else "no date"
        title = facts.flat(report.title or report.text[:90]) if report else identifier
        found.append((day, (report.publisher or "unnamed") if report else "unnamed", title))
    return found
