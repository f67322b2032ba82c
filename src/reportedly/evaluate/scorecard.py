"""A scorecard: one page that holds all it shows, for people who want to know how good the claims are, and where not.

No script, no font and no picture from elsewhere; it can be kept beside a paper and opened in ten years.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files

from reportedly.evaluate.drawing import draw_interval, draw_reliability
from reportedly.evaluate.floors import Floor, Pinned
from reportedly.evaluate.outcome import Curve, Figure, Miss, Outcome

_SORTS_SHOWN = 12


def write_scorecard(outcomes: Sequence[Outcome], *, floors: Mapping[str, Pinned] | None = None) -> str:
    """Write a scorecard of outcomes as one HTML page.

    Args:
        outcomes: what was measured, in the order of the page.
        floors: the floors that stand, drawn beside the figures measured on the same data.
    """
    style = (files("reportedly.evaluate") / "scorecard.css").read_text("utf-8")
    body = "\n".join(_section(outcome, _floors_of(outcome, floors or {})) for outcome in outcomes)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Scorecard</title><style>{style}</style></head>\n<body><header><h1>How good are the claims?</h1>"
        "<p>Measured on sets coded by people. Every figure has its 95 % interval: how far it could move had other "
        f"reports of the same sort been drawn.</p>{_contents(outcomes)}</header>\n<main>{body}</main></body></html>\n"
    )


def _floors_of(outcome: Outcome, floors: Mapping[str, Pinned]) -> Mapping[str, Floor]:
    pinned = floors.get(outcome.name)
    return pinned.figures if pinned is not None and pinned.data == outcome.data else {}


def _contents(outcomes: Sequence[Outcome]) -> str:
    if len(outcomes) < 2:
        return ""
    rows = (f'<li><a href="#{escape(o.name)}">{escape(o.title)}</a>, part {escape(o.part)}</li>' for o in outcomes)
    return f'<nav aria-label="Sets"><ul>{"".join(rows)}</ul></nav>'


def _section(outcome: Outcome, floors: Mapping[str, Floor]) -> str:
    parts = [
        f'<section id="{escape(outcome.name)}">',
        f"<h2>{escape(outcome.title)} <small>part {escape(outcome.part)}</small></h2>",
        _about(outcome),
        _figures(outcome, floors),
        _curves(outcome),
        _errors(outcome),
        "</section>",
    ]
    return "\n".join(part for part in parts if part)


def _about(outcome: Outcome) -> str:
    pace = f", {outcome.words / outcome.seconds:,.0f} words a second" if outcome.seconds else ""
    failed = f" {len(outcome.failed)} reports were refused ({_refusals(outcome)})." if outcome.failed else ""
    made = ", ".join(f"{escape(k)} {escape(v)}" for k, v in outcome.made_with.items())
    return (
        f"<p>{outcome.reports:,} reports, {outcome.words:,} words{pace}.{escape(failed)}</p>"
        f"<details><summary>Data and software</summary><p>Data <code>{outcome.data}</code>; {outcome.draws} draws "
        f"of the bootstrap, seed {outcome.seed}.</p><p>{made}</p></details>"
    )


def _refusals(outcome: Outcome) -> str:
    codes = sorted({code for _, code in outcome.failed})
    return ", ".join(f"{sum(c == code for _, c in outcome.failed)} {code}" for code in codes)


def _figures(outcome: Outcome, floors: Mapping[str, Floor]) -> str:
    rows = "".join(_row(figure, floors.get(figure.key)) for figure in outcome.figures)
    return (
        '<table><caption>Figures</caption><thead><tr><th scope="col">Measure</th><th scope="col">Value</th>'
        '<th scope="col">95 % interval</th><th scope="col">Floor</th><th scope="col">Of</th>'
        '<th scope="col" aria-label="Drawing"></th>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(figure: Figure, floor: Floor | None) -> str:
    sunk = floor is not None and not floor.holds(figure)
    better = "" if figure.better == "higher" else " <small>(less is better)</small>"
    unit = "" if figure.unit == "%" else f" {escape(figure.unit)}"
    low, high = figure.shown(figure.low), figure.shown(figure.high)
    interval = f"{low} to {high}" if low else "–"
    value = f"<b>{told}</b>{unit}" if (told := figure.shown(figure.value)) else "nothing to measure"
    return (
        f'<tr{" class=sunk" if sunk else ""}><th scope="row">{escape(figure.label)}{better}</th><td>{value}</td>'
        f"<td>{interval}</td><td>{_floor_words(floor, sunk)}</td><td>{figure.n:,}</td>"
        f"<td>{draw_interval(figure, floor=floor.value if floor else None)}</td></tr>"
    )


def _floor_words(floor: Floor | None, sunk: bool) -> str:
    if floor is None:
        return ""
    return f"{floor.value} <strong>sunk</strong>" if sunk else f"{floor.value}"


def _curves(outcome: Outcome) -> str:
    if not outcome.curves:
        return ""
    drawn = "".join(
        f"<figure>{draw_reliability(curve)}<figcaption><b>{escape(curve.field)}</b><br>{curve.n:,} answers, "
        f"calibration error {curve.gap:.3f}{_reach(curve)}; {curve.chance:.3f} by chance</figcaption></figure>"
        for curve in outcome.curves
    )
    told = (
        "Each dot is a tenth of the answers: how often they were right, over the confidence they were given with; the bar "
        "is its 95 % interval. On the dotted line confidence says what it means; above it too little, below it too much. Honest confidences, too, "
        "show some error by chance, the more the fewer the answers."
    )
    return f'<h3>Can the confidence be trusted?</h3><p>{told}</p><div class="curves">{drawn}</div>'


def _reach(curve: Curve) -> str:
    return f" ({curve.low:.3f} to {curve.high:.3f})" if curve.low is not None and curve.high is not None else ""


def _errors(outcome: Outcome) -> str:
    if not outcome.sorts:
        return ""
    sorts = list(outcome.sorts.items())[:_SORTS_SHOWN]
    rest = sum(outcome.sorts.values()) - sum(n for _, n in sorts)
    groups = "".join(_group(sort, n, [m for m in outcome.errors if m.sort == sort]) for sort, n in sorts)
    more = f"<p>{rest:,} errors of {len(outcome.sorts) - len(sorts)} other kinds are in the JSON.</p>" if rest else ""
    return f"<h3>The most frequent kinds of error, the worst of each first</h3>{groups}{more}"


def _group(sort: str, n: int, misses: Iterable[Miss]) -> str:
    shown = "".join(f"<li>{''.join(_miss(miss))}</li>" for miss in misses)
    return f"<details><summary>{escape(sort)} <b>{n:,}</b></summary><ul>{shown}</ul></details>"


def _miss(miss: Miss) -> Iterator[str]:
    yield f"<blockquote>{_marked(miss)}</blockquote>"
    yield f"<p><small>{escape(miss.report)}</small> wanted <b>{escape(miss.wanted)}</b>, "
    yield f"given <b>{escape(miss.given)}</b></p>"


def _marked(miss: Miss) -> str:
    text, at = "", 0
    for mark in miss.marks:
        if mark.start < at:
            continue
        text += escape(miss.excerpt[at : mark.start])
        text += f"<mark>{escape(miss.excerpt[mark.start : mark.end])}<sub>{escape(mark.label)}</sub></mark>"
        at = mark.end
    return text + escape(miss.excerpt[at:])
