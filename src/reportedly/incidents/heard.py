"""A claim with what its report tells of its telling: the unit that incidents are gathered from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from reportedly.records import Claim, Report, When, Where, Wording

REACH = 220
"""Code points of the report on each side of the anchor that count as the claim's own words."""


class Heard(NamedTuple):
    """Hold a claim, when and by whom its report was published, in which wording, and the words around its anchor.

    `lent_where` and `lent_when` are a neighbour's, for comparing a claim that has none (see `context`).
    """

    claim: Claim
    published: date | None
    publisher: str
    wording: str
    words: str
    lent_where: Where | None = None
    lent_when: When | None = None


def hear(
    claims: Iterable[Claim], reports: Mapping[str, Report], wordings: Mapping[str, Wording] | None = None
) -> Iterator[Heard]:
    """Set each claim beside its report.

    Args:
        claims: claims in any order.
        reports: reports by id; a claim whose report is not there is heard with no publication and its spans' words.
        wordings: wordings by report id, as `find_wordings` makes them; absent: every report is its own wording.
    """
    for claim in claims:
        report = reports.get(claim.report)
        wording = (wordings or {}).get(claim.report)
        yield Heard(
            claim=claim,
            published=report.published.day if report and report.published else None,
            publisher=(report.publisher or "") if report else "",
            wording=wording.id if wording else claim.report,
            words=words_around(claim, report),
        )


def words_around(claim: Claim, report: Report | None) -> str:
    """Give the words that tell the claim: its stretch of the report, or the words of its spans."""
    if report is None:
        return " ".join(span.text for span in claim.spans())
    at, text = claim.anchor, report.text
    first = max((m.end() for m in _PARAGRAPH.finditer(text, 0, at.start)), default=0)
    return text[max(first, at.start - REACH) : at.end + REACH]


_PARAGRAPH = re.compile(r"\n\s*\n")


def origin_of(heard: Heard) -> str:
    """Name the independent source behind a claim: the innermost speaker with a name, else the wording that speaks.

    An unnamed speaker ("witnesses", "a military source") is one origin within its wording only: nobody can tell
    whether two reports mean the same unnamed people.
    """
    if not heard.claim.says:
        return f"wording:{heard.wording}"
    inner = heard.claim.says[-1]
    if inner.sort in ("anonymous", "witness") and not inner.name:
        return f"{inner.sort}:{heard.wording}"
    return f"{inner.sort}:{speaker_name(inner.name or inner.text)}"


def speaker_name(text: str) -> str:
    """Bring a speaker's words to one form: lower case, no article, no "'s", no punctuation."""
    plain = _ARTICLE.sub("", re.sub(r"['’]s\b", "", text.strip().lower()))
    return " ".join(re.findall(r"\w+", plain))


_ARTICLE = re.compile(r"^(?:the|a|an|its|their|his|her)\s+")
