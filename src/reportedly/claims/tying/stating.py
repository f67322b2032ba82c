"""What was done to those counted, where the words beside a number state it: "38 injured", "killing two", "the abduction of four"."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.claims.features import Seen
from reportedly.claims.numbers.quantities import Number
from reportedly.claims.phrases import is_negated
from reportedly.claims.tying.attach import Item
from reportedly.records.quantity import Counted
from reportedly.records.reading import Token

_WORDS: dict[Counted, tuple[str, ...]] = {
    "killed": ("kill", "slay", "murder", "massacre", "execute", "behead", "assassinate", "martyr", "dead", "die", "perish", "succumb"),
    "injured": ("injure", "wound", "hurt", "maim", "injured", "wounded"),
    "abducted": ("abduct", "kidnap"),
    "arrested": ("arrest", "detain", "apprehend"),
    "displaced": ("displace", "evacuate", "displaced"),
    "casualties": ("casualty",),
}  # fmt: skip
_STATED = {word: of for of, words in _WORDS.items() for word in words}
_NOUNS: dict[str, Counted] = {
    "death": "killed", "killing": "killed", "murder": "killed", "execution": "killed", "massacre": "killed", "assassination": "killed",
    "injury": "injured", "wounding": "injured", "injuring": "injured", "abduction": "abducted", "kidnapping": "abducted",
    "arrest": "arrested", "detention": "arrested", "displacement": "displaced",
}  # fmt: skip
_RUINS = frozenset("destroy burn torch demolish raze wreck ruin damage gut flatten down".split())
_RUINS_WITH = {
    "blow": frozenset({"up"}), "shoot": frozenset({"down"}), "set": frozenset({"ablaze", "afire", "alight", "fire"}), "reduce": frozenset({"rubble", "ruins", "ashes", "debris"}),
}  # fmt: skip
_WANTING = frozenset("try attempt plan plot threaten want vow fail seek intend refuse conspire order".split())
"""Verbs above what is not told as done: "tried to kill"."""
_ENDS = frozenset({"die", "perish", "succumb"})
_TAKES = frozenset({"claim", "take", "cost"})
_SUFFERED = frozenset({"sustain", "suffer", "receive"})
_WOUNDS = frozenset({"injury", "wound", "burn"})
_DONE_TO = frozenset({"nsubjpass", "dobj"})
_BOUND = _DONE_TO | {"nsubj"}
STATED_FLOOR = 0.12
"""Chance from which a number is taken where the words state what was done; chosen on coded reports and a building third read by weights that had not seen them."""
_FAR = 7
"""Words between "were" and the participle at most: "were on 14 June injured"."""


def stated_of(seen: Seen, item: Item) -> Counted | None:
    """Tell what was done to those that a number counts, if words beside it state it; None leaves it to the model.

    Of people, the word right after the number's phrase goes first ("3 killed 38 injured"), then the verb that they are
    object or passive subject of, then the noun they hang on. Of several things ("burned 12 shops"), and of one whose
    noun is not known ("an electrician"), the verb alone.
    """
    if not isinstance(item.value, Number):
        return None
    if item.value.sort in ("person", "bare"):
        return next(_statements(seen, item, item.value), None)
    if item.value.best == 1:
        return harm_by_verb(seen, item.head) if item.value.sort == "other" else None
    things = item.value.sort in ("thing", "weapon", "other")
    return "destroyed" if things and any(map(_is_ruined, _wholes(item.head))) else None


def _statements(seen: Seen, item: Item, number: Number) -> Iterator[Counted]:
    head = item.head
    after = seen.reading.between(number.end, len(seen.reading.text))[:1]
    if after and after[0].sent == head.sent and _is_participle(after[0]):
        yield _STATED[after[0].lemma.lower()]
    for word in (head, *(c for c in head.children if c.dep == "amod")):
        if (of := _STATED.get(word.lemma.lower())) and number.sort != "bare":
            yield of
    for noun in _wholes(head):
        if _is_done(noun.head):
            yield from _of_verb(seen, noun)
        yield from _of_noun(noun)


def _is_ruined(noun: Token) -> bool:
    """Tell whether a verb says that what a noun names was ruined: "burned", "blown up", "set on fire", "shot down"."""
    verb = noun.head
    beside = {t.lower for c in verb.children for t in (c, *c.children)}
    ruined = verb.lemma.lower() in _RUINS or bool(beside & _RUINS_WITH.get(verb.lemma.lower(), frozenset()))
    return noun.dep in _DONE_TO and ruined and _is_done(verb)


def _is_participle(token: Token) -> bool:
    """Tell whether a word states what was done to those just before it, rather than what they did to others."""
    known = token.lemma.lower() in _STATED and token.tag in ("VBN", "VBD", "JJ")
    return known and token.child("dobj") is None and token.lemma.lower() not in _ENDS


def _wholes(head: Token) -> Iterator[Token]:
    """Walk from a noun to those it is joined to or a part of: "22 miners, including 4 leaders"."""
    for _ in range(4):
        yield head
        if head.dep in ("conj", "appos"):
            head = head.head
        elif head.dep == "pobj" and head.head.lower in ("including", "among"):
            head = head.head.head
        else:
            return


def harm_by_verb(seen: Seen, noun: Token) -> Counted | None:
    """Tell what was done to the one that a noun names, if the verb it hangs on states it."""
    return next(_of_verb(seen, noun), None) if noun.dep in _BOUND and _is_done(noun.head) else None


def _is_done(verb: Token) -> bool:
    """Tell whether a verb says that something was done: not what was denied, nor what somebody only tried or wanted."""
    wanted = verb.dep == "xcomp" and verb.head.lemma.lower() in _WANTING
    return not wanted and not is_negated(verb)


def verb_over(noun: Token) -> Token:
    """Find the verb that a noun hangs on, also where it hangs on a helper: "28 have sustained"."""
    return noun.head.head if noun.head.dep == "aux" else noun.head


def suffers(noun: Token) -> bool:
    """Tell whether a noun is said to be wounded in so many words: "the driver sustained critical injuries"."""
    verb = verb_over(noun)
    wounded = (c.lemma.lower() in _WOUNDS for c in verb.children if c.dep == "dobj")
    return noun.dep == "nsubj" and verb.lemma.lower() in _SUFFERED and any(wounded)


def _of_verb(seen: Seen, noun: Token) -> Iterator[Counted]:
    verb = noun.head
    lemma = verb.lemma.lower()
    if noun.dep in _DONE_TO and lemma not in _ENDS:
        yield from _done(noun, verb)
    elif noun.dep == "nsubj" and lemma in _ENDS:
        yield "killed"
    elif suffers(noun):
        yield "injured"
    elif noun.dep == "nsubj" and verb.lemma == "be":
        yield from _late(seen, verb)


def _done(noun: Token, verb: Token) -> Iterator[Counted]:
    """Tell what a verb does to its object, or the verb joined to it: "was shot dead", "was abducted and killed"; to kill goes first."""
    harms = [of for _, of in harms_done(noun)]
    if "killed" in harms or any(c.lower == "dead" for c in verb.children):
        yield "killed"
    yield from harms


def harms_done(noun: Token) -> list[tuple[Token, Counted]]:
    """List the verbs that tell what was done to the one that a noun names, each with what: "was abducted and killed"."""
    verb = noun.head
    joined = (
        [c for c in verb.children if c.dep == "conj" and c.child("dobj", "nsubj", "nsubjpass") is None]
        if noun.dep == "nsubjpass"
        else []
    )
    words = ((v, _STATED.get(v.lemma.lower())) for v in (verb, *joined) if v.lemma.lower() not in _ENDS and _is_done(v))
    return [(v, of) for v, of in words if of is not None] if noun.dep in _DONE_TO else []


def _late(seen: Seen, verb: Token) -> Iterator[Counted]:
    """Find the participle that other words part from its "were"."""
    for token in seen.reading.tokens[verb.i + 1 : verb.i + 1 + _FAR]:
        if (
            token.sent != verb.sent
            or token.text in (",", ";")
            or token.tag in ("WRB", "WDT", "WP")
            or token.dep == "mark"
        ):
            return
        if _is_participle(token):
            yield _STATED[token.lemma.lower()]
            return


def _of_noun(noun: Token) -> Iterator[Counted]:
    above = noun.head.head
    if noun.dep != "pobj" or noun.head.lower != "of":
        return
    if (of := _NOUNS.get(above.lemma.lower())) is not None:
        yield of
    elif above.lemma.lower() == "life" and above.head.lemma.lower() in _TAKES:
        yield "killed"
