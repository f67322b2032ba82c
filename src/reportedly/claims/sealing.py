"""A finished happening -> a Claim, with every value in the report's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import msgspec

from reportedly.claims.confidence import Confidence, clues_of
from reportedly.claims.features import Seen
from reportedly.claims.happening import Happening
from reportedly.claims.naming.gather import Mention, span_of
from reportedly.claims.numbers.parts import with_parts
from reportedly.claims.tying.roles import Candidate
from reportedly.records import Claim, Party, Report, Span

NO_WORDS = {
    "where": "no words give a place for this happening",
    "when": "no words give a time for this happening",
    "actor": "the report names no one who did it",
}
"""Why a field is not known, where the report has no words for it."""


def seal_claims(
    report: Report, seen: Seen, happenings: Sequence[Happening], *, confidence: Confidence
) -> tuple[Claim, ...]:
    """Make the claims of the happenings of a report, each field with its confidence."""
    claims = [seal(report, seen, happening) for happening in happenings]
    told = confidence.weigh([clues_of(report, seen, h, claim) for h, claim in zip(happenings, claims, strict=True)])
    return tuple(msgspec.structs.replace(c, confidence=sure) for c, sure in zip(claims, told, strict=True))


def seal(report: Report, seen: Seen, happening: Happening) -> Claim:
    """Make the claim of one happening by one source."""
    anchor = happening.anchor
    parties: dict[str, Any] = {role: _parties(report.text, found) for role, found in happening.parties.items()}
    if happening.chain.manner == "claimed" and not parties["actor"]:
        speaker = happening.chain.speakers[-1]
        parties["actor"] = (Party.cut(report.text, speaker.start, speaker.end),)
    return Claim(
        report=report.id,
        source_id=report.source_id,
        kind=happening.kind,
        anchor=_span(report.text, anchor),
        also=tuple(_span(report.text, m) for m in happening.mentions if m is not anchor),
        standing=cast("Any", happening.standing),
        certainty=cast("Any", happening.certainty),
        manner=happening.chain.manner,
        says=happening.chain.speakers,
        cue=happening.chain.cue,
        where=happening.where,
        when=happening.when,
        counts=tuple(with_parts(seen.reading.usual, happening.counts)),
        unknown=_unknown(happening, parties["actor"]),
        **parties,
    )


def _span(text: str, mention: Mention) -> Span:
    start, end = span_of(mention.token)
    return Span.cut(text, start, end)


def _parties(text: str, found: list[Candidate]) -> tuple[Party, ...]:
    kept: list[Candidate] = []
    for candidate in found:
        if not any(candidate.start < k.end and k.start < candidate.end for k in kept):
            kept.append(candidate)
    spans = sorted({(c.start, c.end) for c in kept})
    return tuple(Party.cut(text, a, b) for a, b in spans)


def _unknown(happening: Happening, actor: tuple[Party, ...]) -> dict[str, str]:
    missing = {}
    if happening.where is None:
        missing["where"] = NO_WORDS["where"]
    elif happening.where.reason:
        missing["where"] = happening.where.reason
    if happening.when is None:
        missing["when"] = NO_WORDS["when"]
    elif happening.when.reason:
        missing["when"] = happening.when.reason
    if not actor:
        missing["actor"] = NO_WORDS["actor"]
    return missing
