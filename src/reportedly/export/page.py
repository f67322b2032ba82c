"""A report and its claims as one HTML page: no script, no network, nothing to install but a browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reportedly.codebook import Codebook
from reportedly.export import facts, phrases, sketch, spans, wording
from reportedly.export.arrange import Numbered, compare, number_claims, sections, source_tree, summary_words
from reportedly.records import Claim, Lineage, Quantity, Report, Span, When, Where

_TEMPLATES = Path(__file__).parent / "templates"
LEGEND = (
    ("anchor", "names the happening"),
    ("says", "who says so"),
    ("actor", "who did it"),
    ("target", "aimed at"),
    ("victim", "harmed"),
    ("instrument", "means"),
    ("where", "place"),
    ("when", "time"),
    ("counts", "number"),
    ("charged", "the report takes sides"),
)
"""What each mark in the text says, in words."""


def render_page(
    report: Report,
    claims: Sequence[Claim],
    *,
    codebook: Codebook,
    lineage: Lineage | None,
    charged: Sequence[Span] = (),
) -> str:
    """Render a report and its claims as a self-contained page in HTML.

    The page needs no script and fetches nothing; it can be printed, follows the reader's light or dark setting and
    keeps the direction of each paragraph. Every value is linked to the words it was read from.

    Args:
        report: the report that the claims were read from.
        claims: its claims, in any order.
        codebook: the codebook they were coded with; a kind it does not define is shown by its name.
        lineage: what the run was made with, for the foot of the page; None leaves it out.
        charged: the wording by which the report itself takes sides, marked in its text.

    Raises:
        LawBroken: a claim's words do not stand in the report.
    """
    for claim in claims:
        claim.check(report.text)
    numbered = number_claims(claims)
    template = _environment().get_template("page.html")
    return template.render(
        report=report,
        lineage=lineage,
        codebook=codebook,
        title=title_of(report),
        summary=summary_words(numbered),
        blocks=merged_blocks(report, numbered, charged),
        charged=charged,
        sections=(parts := sections(numbered)),
        rivals=[accounts for part in parts for accounts in part.entries if len(accounts) > 1],
        tree=source_tree(numbered),
        places=places_named(numbered),
        times=sketch.time_rows(numbered),
        sketch=sketch.draw_places(numbered),
        rules=Markup(_rules(numbered)),  # noqa: S704 (made of numbers only)
        legend=LEGEND,
        numbers_of={n.claim.id: n.number for n in numbered},
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        facts=facts, phrases=phrases, compare=compare, sentence=wording.sentence, label=wording.kind_label
    )
    made.filters["isolated"] = _isolated
    made.globals.update(details=details, heading=heading)
    made.globals["css"] = Markup((_TEMPLATES / "page.css").read_text("utf-8"))  # noqa: S704 (our own file)
    return made


def _isolated(words: str) -> str:
    """Keep quotations of another direction from turning the words around them (Unicode isolates)."""
    return words.replace("“", "“\u2068").replace("”", "\u2069”")


def heading(kind: str, codebook: Codebook) -> str:
    """Give the label of a kind as the head of a card."""
    label = wording.kind_label(kind, codebook)
    return label[:1].upper() + label[1:]


def title_of(report: Report) -> str:
    """Give the title of a report, its headline, or what it is known by."""
    if report.title:
        return facts.flat(report.title)
    headline = next((p.text for p in report.passages if p.sort == "headline"), "")
    return facts.flat(headline) or report.source_id or "A report without a title"


def merged_blocks(report: Report, numbered: Sequence[Numbered], charged: Sequence[Span] = ()) -> list[dict[str, Any]]:
    """Group the text's blocks for the page: a dateline runs into the paragraph that follows it."""
    merged: list[dict[str, Any]] = []
    for block in spans.cut_blocks(report.text, report.passages, spans.marks_of(numbered, charged)):
        runs_on = merged and merged[-1]["sort"] == "dateline" and block.sort == "body" and merged[-1]["open"]
        run = {"sort": block.sort, "segments": block.segments}
        if runs_on:
            merged[-1]["runs"].append(run)
            merged[-1]["sort"] = "body"
        else:
            ends_line = block.segments[-1].text.endswith(("\n", "\r"))
            merged.append({"sort": block.sort, "runs": [run], "open": not ends_line})
    return merged


def details(claim: Claim) -> Iterator[tuple[str, str, list[tuple[Span, str]]]]:
    """List a claim's values for its card, as (label, role, [(span, what is known of it)])."""
    if claim.says:
        yield "Says so", "says", [(s, _source_note(s.sort, s.name)) for s in claim.says]
    for label, role in (("Who did it", "actor"), ("Aimed at", "target"), ("Harmed", "victim"), ("Means", "instrument")):
        parties = getattr(claim, role)
        if parties:
            label += " (denied)" if role == "actor" and claim.certainty == "denied" else ""
            yield label, role, [(p, _party_note(p)) for p in parties]
    if claim.where:
        yield "Where", "where", [(claim.where, _where_note(claim.where))]
    if claim.when:
        yield "When", "when", [(claim.when, _when_note(claim.when))]
    if claim.counts:
        yield "Numbers", "counts", [(c, _count_note(c)) for c in claim.counts]


def _source_note(sort: str, name: str | None) -> str:
    return ", ".join(part for part in (name or "", phrases.SORT_WORDS[sort]) if part)


def _party_note(party: Any) -> str:
    country = facts.country_name(party.country) if party.country else ""
    sort = (party.weapon or party.sort or "").replace("_", " ")
    return ", ".join(part for part in (party.name or "", sort, country) if part)


def _where_note(where: Where) -> str:
    name = facts.place_name(where)
    rivals = facts.rival_words(where)
    known = f"{name}: {facts.place_detail(where)}" if name else facts.place_detail(where)
    return known + (f". It may also be {rivals}" if rivals else "")


def _when_note(when: When) -> str:
    days = facts.span_words(when) if when.earliest else ""
    return "; ".join(part for part in (days, facts.time_detail(when)) if part)


def _count_note(count: Quantity) -> str:
    part = f", part of “{facts.flat(count.part_of)}”" if count.part_of else ""
    if count.best is None and count.low is None and count.high is None:
        return f"{phrases.COUNT_ASKED[count.of]}: no figure given{part}"
    return f"{facts.number_words(count)} {facts.counted_words(count)}{part}"


def places_named(numbered: Sequence[Numbered]) -> list[tuple[str, str, list[int]]]:
    """Gather the places named, as (name, how precisely it is known, claims), those without a point last."""
    gathered: dict[tuple[str, str], list[int]] = {}
    pointless: set[tuple[str, str]] = set()
    for n in numbered:
        where = n.claim.where
        if where is None:
            continue
        key = (facts.place_name(where) or f"“{facts.flat(where.text)}”", facts.place_detail(where))
        gathered.setdefault(key, []).append(n.number)
        if where.lat is None:
            pointless.add(key)
    ordered = sorted(gathered, key=lambda key: key in pointless)
    return [(name, detail, gathered[name, detail]) for name, detail in ordered]


def _rules(numbered: Sequence[Numbered]) -> str:
    """Write the style rules that tie each card to its words and back; without `:has` the links still work."""
    rules = []
    for n in numbered:
        c = f"c{n.number}"
        lit = ",".join(f"body:has(#{c}:{state}) .{c}" for state in ("target", "hover", "focus-within"))
        rules.append(lit + "{background-color:var(--lit)}")
        rules.append(f"body:has(.ref-{c}:hover) #{c},body:has(.ref-{c}:focus) #{c}{{border-color:var(--accent)}}")
    return "\n".join(rules)
