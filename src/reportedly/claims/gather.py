"""Mentions -> happenings: which words of a report name one and the same happening."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.claims.features import Seen
from reportedly.claims.phrases import path_between
from reportedly.records.reading import Token

_SUM_UP = frozenset(
    {
        "attack",
        "incident",
        "strike",
        "operation",
        "violence",
        "blast",
        "explosion",
        "clash",
        "raid",
        "assault",
        "event",
        "bombing",
    }
)


_OUTCOMES = frozenset(
    "kill wound injure hurt die destroy damage demolish claim leave cause result death injury casualty loss damage "
    "destruction killing wounding lose perish displace suffer".split()
)
"""Words for what came of an act."""
_PART = frozenset({"compound", "amod", "nmod", "npadvmod"})
_BACK = 2
"""Sentences back to the happening that "the attack" points to."""


class Mention:
    """Hold one word that names a happening, the kind it was read as, and how sure that is."""

    __slots__ = ("chance", "kind", "kinds", "speaker", "token", "voices", "words")

    def __init__(
        self,
        token: Token,
        kind: str,
        chance: float,
        kinds: dict[str, float],
        *,
        speaker: str = "",
        voices: frozenset[str] = frozenset(),
        words: tuple[Token, ...] = (),
    ) -> None:
        self.token, self.kind, self.chance, self.kinds, self.speaker = token, kind, chance, kinds, speaker
        self.voices, self.words = voices, words or (token,)


def pair_features(seen: Seen, first: Mention, second: Mention) -> Iterator[str]:
    """Name what is seen of two mentions, the earlier first, as one happening of one source."""
    a, b = first.token, second.token
    gap = b.sent - a.sent
    same_kind = first.kind == second.kind
    kinds = "=".join(sorted((first.kind, second.kind)))
    gap_word = str(gap) if gap < 4 else "far"
    yield from (
        "bias",
        f"same_kind={same_kind}",
        f"kinds={kinds}",
        f"gap={gap_word}",
        f"same_kind+gap={same_kind}:{gap_word}",
    )
    yield from (
        f"pos={a.pos}:{b.pos}",
        f"pos+same={a.pos}:{b.pos}:{same_kind}",
        f"lemma_same={a.lemma.lower() == b.lemma.lower()}:{same_kind}",
    )
    same_speaker = first.speaker == second.speaker
    yield from (f"same_speaker={same_speaker}", f"same_speaker+kind={same_speaker}:{same_kind}")
    yield f"voices={_shared(first.voices, second.voices)}:{same_speaker}:{same_kind}"
    alike = round(5 * float(seen.words[a.i] @ seen.words[b.i]))
    roles = f"{_part_played(seen, a)}:{_part_played(seen, b)}"
    yield from (
        f"alike={alike}",
        f"alike+gap={alike}:{gap_word}",
        f"alike+definite={alike}:{_definite(b)}",
        f"roles={roles}:{gap_word}",
        f"roles+same={roles}:{same_kind}",
        f"roles+definite={roles}:{_definite(b)}:{gap_word}",
    )
    if gap == 0:
        path = "/".join(path_between(a, b))
        yield from (f"path={path}", f"path+kind={path}:{same_kind}", f"path+kinds={path}:{kinds}")
        if "conj" in (a.dep, b.dep) and (b in a.conjuncts()):
            yield f"conjoined={same_kind}"
    definite = _definite(b)
    yield from (
        f"definite={definite}:{gap_word}",
        f"definite+kind={definite}:{same_kind}",
        f"second_dep={b.dep}",
        f"second_lemma={b.lemma.lower()}",
    )
    yield f"second_lemma+same={b.lemma.lower()}:{same_kind}:{definite}"
    if b.lemma.lower() in _SUM_UP and definite:
        yield f"sums_up:{gap_word}"
    near_a, near_b = seen.near(a), seen.near(b)
    shared = near_a.names & near_b.names
    yield f"shared={min(len(shared), 3)}"
    things = len(near_a.things & near_b.things)
    yield from (
        f"things={min(things, 3)}",
        f"things+roles={min(things, 2)}:{roles}",
        f"things+gap={things > 0}:{gap_word}",
    )
    yield f"shared+kind={min(len(shared), 2)}:{same_kind}"
    if near_a.names and near_b.names and not shared:
        yield f"other_names={same_kind}"
    if near_a.numbers and near_b.numbers:
        yield f"numbers={'same' if near_a.numbers & near_b.numbers else 'other'}:{same_kind}"
    yield f"sure={first.chance > 0.6}:{second.chance > 0.6}"
    likeness = sum(min(p, second.kinds.get(k, 0.0)) for k, p in first.kinds.items())
    yield from (
        f"likeness={int(5 * likeness)}",
        f"likeness+gap={int(4 * likeness)}:{gap_word}",
        f"likeness+pos={int(4 * likeness)}:{a.pos}:{b.pos}",
    )
    yield f"likeness+definite={int(4 * likeness)}:{definite}:{gap_word}"
    yield f"lemmas={a.lemma.lower()}:{b.lemma.lower()}"
    yield f"first_lemma={a.lemma.lower()}:{gap_word}"
    yield f"lemma+gap={a.lemma.lower() == b.lemma.lower()}:{gap_word}:{definite}"
    yield f"between={min((b.i - a.i) // 5, 12)}:{gap_word}"
    yield f"tense={near_a.tense}:{near_b.tense}:{gap_word}"
    sites = "same" if near_a.sites & near_b.sites else "other" if near_a.sites and near_b.sites else "open"
    yield f"sites={sites}:{int(3 * likeness)}"


def _shared(first: frozenset[str], second: frozenset[str]) -> str:
    if not first or not second:
        return "none" if not first and not second else "one"
    return "shared" if first & second else "other"


def _part_played(seen: Seen, token: Token) -> str:
    """Tell whether a word names an act by its kind, only what came of it, or neither."""
    if token.lemma.lower() in _OUTCOMES:
        return "outcome"
    if token.lemma.lower() in _SUM_UP:
        return "general"
    kinds = seen.lexicon.codebook.kinds
    return next((kinds[k].group for k in sorted(seen.kinds[token.i])), "none")


def whole_names(mentions: list[Mention]) -> list[Mention]:
    """Leave out words that are part of another's name: of "missile attack" the attack stays."""
    named = {m.token.i for m in mentions}
    return [
        m for m in mentions if not (m.token.dep in _PART and m.token.head.i in named and m.token.head.pos != "VERB")
    ]


def plainly_same(seen: Seen, mention: Mention, groups: list[list[Mention]]) -> list[Mention] | None:
    """Find the group that a mention belongs to by its form alone: "opened" and "fire", "struck" and "the strike"."""
    for group in reversed(groups):
        for other in reversed(group):
            if _violent(seen, mention) and _violent(seen, other) and _one_act(other.token, mention.token):
                return group
    if not _violent(seen, mention) or not _refers_back(seen, mention.token):
        return None
    for group in reversed(groups):
        last = group[-1]
        near = 0 <= mention.token.sent - last.token.sent <= _BACK and last.token.i < mention.token.i
        if near and _violent(seen, last) and last.speaker == mention.speaker:
            return group
    return None


def _one_act(first: Token, second: Token) -> bool:
    """Tell whether a verb and its object, or a passive verb and its subject, are one act."""
    verb, noun = (first, second) if first.pos == "VERB" else (second, first)
    return verb.pos == "VERB" and noun.pos == "NOUN" and noun.head is verb and noun.dep in ("dobj", "nsubjpass")


def _refers_back(seen: Seen, token: Token) -> bool:
    """Tell whether a noun only points back to a happening told before: "the strike", "the missile attack"."""
    if token.lemma.lower() not in _SUM_UP or _definite(token) != "the":
        return False
    others = [c for c in token.children if c.dep not in ("det", "punct", "case", "cc", "conj", "relcl")]
    return all(seen.weapons[c.i] or c.lower in ("same", "latest") for c in others)


def introduces(token: Token) -> bool:
    """Tell whether a noun brings in a happening as new by what it was done to: "the raid on a house"."""
    preps = (c for c in token.children if c.dep == "prep" and c.lower in ("on", "against", "at"))
    objects = [o for prep in preps for o in prep.children if o.dep == "pobj"]
    return token.pos == "NOUN" and any(c.lower in ("a", "an") for o in objects for c in o.children if c.dep == "det")


def _violent(seen: Seen, mention: Mention) -> bool:
    return seen.lexicon.codebook.kinds[mention.kind].group == "violence"


def _definite(token: Token) -> str:
    if token.pos in ("VERB", "AUX"):
        return "verb"
    for child in token.children:
        if child.dep == "det" and child.lower in ("the", "this", "that", "these", "those"):
            return "the"
        if child.dep == "det":
            return "a"
        if child.dep == "poss":
            return "poss"
    return "bare"


def words_of(token: Token) -> tuple[Token, ...]:
    """Find the words that name a happening: a verb with its auxiliaries, a noun with its modifiers."""
    if token.pos in ("VERB", "AUX"):
        helpers = [c for c in token.children if c.dep in ("aux", "auxpass", "neg", "prt") and abs(c.i - token.i) <= 3]
        words = sorted({token, *helpers}, key=lambda t: t.i)
        return tuple(words) if words[-1].i - words[0].i < len(words) + 2 else (token,)
    first = min(
        (c for c in token.children if c.dep in ("compound", "amod") and c.i < token.i and c.ent == ""),
        key=lambda t: t.i,
        default=token,
    )
    return (first, token) if first is not token and token.i - first.i <= 3 else (token,)


def span_of(token: Token) -> tuple[int, int]:
    """Give the code points from the first to the last of the words that name a happening."""
    words = words_of(token)
    return words[0].start, words[-1].end
