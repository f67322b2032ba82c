"""A toll told anew: "police put the number of dead at seven" is a claim of its own speaker about a happening told before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from reportedly.claims.features import Seen
from reportedly.claims.naming.gather import Mention, is_violent
from reportedly.claims.naming.silence import happening_meant
from reportedly.claims.numbers.tallies import Harm, harm_named, harm_of, tally_of
from reportedly.claims.speech.attribution import Chain, speaker_name
from reportedly.claims.tying.attach import Item
from reportedly.claims.tying.stating import harm_by_verb
from reportedly.records.reading import Token

_AT = frozenset({"at", "to"})
_HURT = frozenset({"killed", "injured"})
_CAUSES = frozenset({"of", "from"})
_JUST_BEFORE = 2
"""Sentences back to the happening whose harm another speaker tells, at most."""
_LASTING = frozenset({"war", "conflict", "crisis", "uprising", "fighting", "violence", "unrest"})
"""What a toll is not of one happening with: the toll of a whole war is found by its own words."""


class Restated(msgspec.Struct, frozen=True):
    """Hold one toll told anew: its noun, the verb that puts it, and what was done to those counted."""

    noun: Token
    verb: Token
    of: Harm


def find_restated(seen: Seen) -> Iterator[Restated]:
    """Find the tolls of a happening that somebody puts at a number."""
    for verb in seen.reading.tokens:
        noun = tally_of(verb)
        of = (harm_of(noun) or _harm_before(seen, noun)) if noun is not None else None
        if noun is None or of is None:
            continue
        after = [t for t in verb.subtree() if t.i > noun.i]
        if any(map(_is_put_at_number, after)) and not any(t.lemma.lower() in _LASTING for t in after):
            yield Restated(noun, verb, of)


def _harm_before(seen: Seen, tally: Token) -> Harm | None:
    """Tell what was done to those whom "their number" counts: told in the sentence before, or earlier in this one."""
    if not any(c.dep == "poss" and c.lower == "their" for c in tally.children):
        return None
    first = seen.reading.sentences[max(0, tally.sent - 1)].first
    return next(filter(None, map(harm_named, reversed(seen.reading.tokens[first : tally.i]))), None)


def _is_put_at_number(word: Token) -> bool:
    return word.lower in _AT and any(t.pos == "NUM" for t in word.subtree())


def retold_by_others(
    tolls: Iterable[Restated], mentions: Sequence[Mention], seen: Seen, chain_of: Callable[[int], Chain]
) -> Iterator[Mention]:
    """Make a mention, of the same kind, of each toll that one speaker gives of a happening told before by another."""
    for toll in tolls:
        speaker = speaker_name(chain_of(toll.noun.i))
        meant = happening_meant(seen, toll.noun, mentions)
        if meant is not None and speaker and speaker != meant.speaker and is_violent(seen, meant):
            yield Mention(toll.noun, meant.kind, 1.0, {meant.kind: 1.0}, about=meant)


def harm_told_by_others(mentions: Sequence[Mention], seen: Seen, chain_of: Callable[[int], Chain]) -> Iterator[Mention]:
    """Make a mention of each verb by which one speaker tells the harm of what another told just before.

    "The Front claimed the attack. Two officers were hurt, residents said": the harm is the residents' claim.
    """
    named = {m.token.i for m in mentions}
    for noun in seen.reading.tokens:
        verb = noun.head
        if verb.i in named or harm_by_verb(seen, noun) not in _HURT or not _is_hurt(seen, noun):
            continue
        chain, meant = chain_of(verb.i), happening_meant(seen, verb, mentions)
        if meant is not None and _tells_anew(seen, verb, chain, meant, mentions):
            named.add(verb.i)
            yield Mention(verb, meant.kind, 1.0, {meant.kind: 1.0}, about=meant)


def _is_hurt(seen: Seen, noun: Token) -> bool:
    """Tell whether a noun names people, or a number of them, and its verb no other cause: "died of cholera"."""
    people = noun.pos == "NUM" or seen.lexicon.party_sort(noun) in ("armed", "civil")
    return people and not any(c.dep == "prep" and c.lower in _CAUSES for c in noun.head.children)


def _tells_anew(seen: Seen, verb: Token, chain: Chain, meant: Mention, mentions: Sequence[Mention]) -> bool:
    """Tell whether a verb's speaker speaks in its sentence, names no happening there, and did not tell the one meant."""
    speaker = speaker_name(chain)
    if not speaker or chain.cue is None or speaker == meant.speaker or not is_violent(seen, meant):
        return False
    here = seen.reading.between(chain.cue.start, chain.cue.end)[0].sent == verb.sent
    names_other = any(m.token.sent == verb.sent and m.speaker == speaker for m in mentions)
    return here and not names_other and verb.sent - meant.token.sent <= _JUST_BEFORE


def counts_in(restated: Restated, item: Item) -> bool:
    """Tell whether a number is the one that a toll is put at: it hangs on the verb, the noun or the words after it."""
    prep = item.head.head
    if item.head.dep != "pobj" or prep.lower not in _AT:
        return False
    return prep.head is restated.verb or prep.head is restated.noun or restated.noun in prep.ancestors()
