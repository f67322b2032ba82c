"""A claim as one English sentence of who says what: the report's words in quotes, all else in the software's own.

A sentence is a run of pieces, so that a terminal can colour it and a page can link each quoted word to its place.
It never says that something happened; it says who reported it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from reportedly.codebook import Codebook
from reportedly.export.facts import count_words, counts_grouped, flat, place_words, span_words
from reportedly.export.phrases import COUNT_ASKED, DENIED_OWN_PART, SPEECH, KindPhrase, phrase_for
from reportedly.records import Claim, Party, Quantity, Source, Span


class Piece(msgspec.Struct, frozen=True):
    """Hold a stretch of a sentence; with a `span` it is a quotation and `role` says what part it plays in the claim."""

    text: str
    span: Span | None = None
    role: str = ""


Phrase = tuple[Piece, ...]
_BEFORE, _AFTER = 110, 150
"""Code points of context quoted before and after an anchor, at most."""
_STOP = re.compile(r"[.!?][\"'”’)]*\s+(?=[\W\dA-Z])|\n")


def kind_label(kind: str, codebook: Codebook) -> str:
    """Give the codebook's label of a kind; of a kind it does not define, the name with spaces."""
    known = codebook.kinds.get(kind)
    return known.label if known else kind.replace("_", " ")


def sentence(claim: Claim, codebook: Codebook) -> Phrase:
    """Write a claim as a sentence of who says what, where, when, with which numbers, and how surely."""
    phrase = phrase_for(claim.kind, kind_label(claim.kind, codebook))
    speaks = _speech(claim)
    parts = {
        "np": (Piece(phrase.full), *_rest(claim, phrase, speaks)),
        "bare": (Piece(phrase.noun), *_rest(claim, phrase, speaks)),
        "actor": _listed(claim.actor, "actor") or (Piece("a party that is not named"),),
        "what": _asked(claim, phrase, speaks),
        "was": (Piece("were" if phrase.plural else "was"),),
    }
    return _joined((*_speakers(claim.says), *_filled(speaks, parts), *_numbers(claim), Piece(".")))


def plain(phrase: Iterable[Piece]) -> str:
    """Write a phrase as plain text, quotations in curly quotes."""
    return "".join(f"“{piece.text}”" if piece.span else piece.text for piece in phrase)


def excerpt(text: str, anchor: Span) -> tuple[str, str, str]:
    """Quote the words around an anchor as (before, anchor, after), within its sentence and line, cut with "…"."""
    left, right = text[: anchor.start], text[anchor.end :]
    stops = [m.end() for m in _STOP.finditer(left)]
    before = flat_keep(left[stops[-1] if stops else 0 :])
    stop = _STOP.search(right)
    after = flat_keep(right[: stop.end() if stop else len(right)]).rstrip()
    return _shorten_left(before.lstrip()), flat(anchor.text), _shorten_right(after)


def flat_keep(words: str) -> str:
    """Put words on one line, keeping one blank at either end where there was one."""
    return re.sub(r"\s+", " ", words)


def _shorten_left(words: str) -> str:
    return words if len(words) <= _BEFORE else "… " + words[-_BEFORE:].split(" ", 1)[-1]


def _shorten_right(words: str) -> str:
    return words if len(words) <= _AFTER else words[:_AFTER].rsplit(" ", 1)[0] + " …"


def same_party(one: Span, other: Span) -> bool:
    """Tell whether two phrases name the same party: by the same name, or in the same words."""
    return _called(one) == _called(other)


def _called(span: Span) -> str:
    return flat(getattr(span, "name", None) or span.text).casefold()


def _speech(claim: Claim) -> str:
    if claim.manner == "denied" and _speaks_of_self(claim):
        return DENIED_OWN_PART
    return SPEECH[claim.manner][claim.certainty]


def _speaks_of_self(claim: Claim) -> bool:
    return bool(claim.says and claim.actor) and all(same_party(claim.says[-1], actor) for actor in claim.actor)


def _speakers(says: Sequence[Source]) -> Phrase:
    if not says:
        return (Piece("The report itself "),)
    *outer, inner = says
    if not outer:
        return (*_named(inner), Piece(" "))
    lead = "In " if outer[0].sort == "document" else "According to "
    pieces: list[Piece] = [Piece(lead), *_named(outer[0])]
    for source in outer[1:]:
        pieces += [Piece(", citing "), *_named(source)]
    return (*pieces, Piece(", "), *_named(inner), Piece(" "))


def _named(source: Source) -> Phrase:
    known = source.name if source.name and not _same_words(source.name, source.text) else ""
    note = ", ".join(part for part in (known, "not named" if source.sort == "anonymous" else "") if part)
    return (Piece(flat(source.text), source, "says"), *((Piece(f" ({note})"),) if note else ()))


def _same_words(name: str, words: str) -> bool:
    return name.casefold() in flat(words).casefold()


def _rest(claim: Claim, phrase: KindPhrase, speaks: str) -> Phrase:
    pieces: list[Piece] = []
    actor_said = "{actor}" in speaks or (claim.manner in ("claimed", "denied") and _speaks_of_self(claim))
    mutual = phrase.mutual and len(claim.actor) > 1 and not claim.target
    if claim.actor and not actor_said:
        pieces += [Piece(" between " if mutual else f" {phrase.by} "), *_listed(claim.actor, "actor")]
    if claim.target:
        pieces += [Piece(f" {phrase.toward} "), *_listed(claim.target, "target")]
    victims = _not_told_otherwise(claim.victim, (*claim.target, *claim.counts))
    if victims:
        pieces += [Piece(f" {phrase.harmed if not claim.target else 'harming'} "), *_listed(victims, "victim")]
    if claim.instrument:
        pieces += [Piece(" with "), *_listed(claim.instrument, "instrument")]
    if claim.where:
        pieces.append(Piece(" " + place_words(claim.where)))
    if claim.when:
        pieces.append(Piece(" " + span_words(claim.when)))
    return tuple(pieces)


def _not_told_otherwise(parties: Sequence[Party], others: Sequence[Span]) -> tuple[Party, ...]:
    """Leave out parties whose words the sentence quotes anyway, as the target or with a number."""
    told = [f" {flat(other.text).casefold()} " for other in others]
    return tuple(party for party in parties if not any(f" {flat(party.text).casefold()} " in words for words in told))


def _asked(claim: Claim, phrase: KindPhrase, speaks: str) -> Phrase:
    happening = (Piece(phrase.full), *_rest(claim, phrase, speaks))
    asked = [COUNT_ASKED[count.of] for count in claim.counts if count.bound == "unknown"]
    return (Piece(f"{_and(asked)} from "), *happening) if asked else happening


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def _listed(parties: Sequence[Span], role: str) -> Phrase:
    pieces: list[Piece] = []
    for i, party in enumerate(parties):
        if i:
            pieces.append(Piece(" and " if i == len(parties) - 1 else ", "))
        pieces.append(Piece(flat(party.text), party, role))
    return tuple(pieces)


def _filled(template: str, parts: dict[str, Phrase]) -> Phrase:
    pieces: list[Piece] = []
    for bit in re.split(r"(\{\w+\})", template):
        pieces += parts[bit[1:-1]] if bit.startswith("{") else [Piece(bit)]
    return tuple(pieces)


def _numbers(claim: Claim) -> Phrase:
    means = {flat(tool.text) for tool in claim.instrument}
    told = [c for c in claim.counts if c.bound != "unknown" and not (c.of == "weapons" and flat(c.text) in means)]
    if not told:
        return ()
    return (Piece(": " + "; ".join(_one_number(whole, parts) for whole, parts in counts_grouped(told))),)


def _one_number(whole: Quantity, parts: Sequence[Quantity]) -> str:
    among = _and([count_words(part, counted=part.of != whole.of) for part in parts])
    return count_words(whole) + (f", among them {among}" if among else "")


def _joined(pieces: Iterable[Piece]) -> Phrase:
    """Merge neighbouring pieces of plain words."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].span is None and piece.span is None:
            merged[-1] = Piece(merged[-1].text + piece.text)
        elif piece.text:
            merged.append(piece)
    return tuple(merged)
