"""Mentions -> happenings: which words of a report name one and the same happening."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.claims.features import Seen
from reportedly.claims.phrases import path_between
from reportedly.claims.weighing.rows import Names, remembered
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
THINGS = frozenset({"rocket", "missile", "artillery", "mortar", "shell", "drone", "bomb", "chemical", "firearm"})
"""Weapons that are no party; aircraft and tanks stand for those who send them."""
_HARM = frozenset("kill wound injure hurt die".split())
"""Verbs of harm done in an act that a noun names: "killed in an attack"."""
_WITHIN = frozenset({"in", "during", "by"})
_PART = frozenset({"compound", "amod", "nmod", "npadvmod"})
_AIMS = frozenset({"target", "objective"})
_WANTING = frozenset({"ask", "request", "demand", "refuse", "decline", "insist"})
_COVER = frozenset({"named", "identified", "anonymity", "anonymous", "anonymously"})
_NAMING = frozenset({"dub", "call", "name", "codename", "code-name", "nickname", "term", "title", "know", "christen"})
_BACK = 2
"""Sentences back to the happening that "the attack" points to."""


class Mention:
    """Hold one word that names a happening, the kind it was read as, and how sure that is."""

    __slots__ = ("about", "chance", "denied", "form", "kind", "kinds", "speaker", "token", "voices")

    def __init__(
        self,
        token: Token,
        kind: str,
        chance: float,
        kinds: dict[str, float],
        *,
        speaker: str = "",
        voices: frozenset[str] = frozenset(),
        about: Mention | None = None,
    ) -> None:
        self.token, self.kind, self.chance, self.kinds, self.speaker = token, kind, chance, kinds, speaker
        self.voices = voices
        self.about = about
        """The mention of the happening that this one is about, where it only tells of its harm."""
        self.denied = False
        """Whether its speaker denies it."""
        self.form: Form | None = None
        """What is seen of the word by itself, once it was asked for."""


class Form:
    """Hold what is seen of a mention's word by itself, for all the pairs that the mention stands in."""

    __slots__ = ("definite", "lemma", "near", "part")

    def __init__(self, seen: Seen, token: Token) -> None:
        self.lemma, self.definite = token.lemma.lower(), _definite(token)
        self.part, self.near = _part_played(seen, token), seen.near(token)


def form_of(seen: Seen, mention: Mention) -> Form:
    """Give what is seen of a mention's word by itself; looked up once for each mention."""
    if mention.form is None:
        mention.form = Form(seen, mention.token)
    return mention.form


def pair_features(seen: Seen, first: Mention, second: Mention) -> Iterator[str | Names]:
    """Name what is seen of two mentions, the earlier first, as one happening of one source."""
    a, b = first.token, second.token
    one, other = form_of(seen, first), form_of(seen, second)
    gap = b.sent - a.sent
    gap_word = str(gap) if gap < 4 else "far"
    same_kind, same_lemma = first.kind == second.kind, one.lemma == other.lemma
    same_speaker = first.speaker == second.speaker
    yield _of_kinds(first.kind, second.kind, gap_word)
    yield _of_speakers(same_speaker, _shared(first.voices, second.voices), same_kind)
    yield _of_forms(a.pos, b.pos, one.part, other.part, other.definite, same_kind, gap_word)
    yield _of_likeness(round(5 * float(seen.words[a.i] @ seen.words[b.i])), gap_word, other.definite)
    if gap == 0:
        yield from _on_path(a, b, first.kind, second.kind)
    yield _of_second(b.dep, other.lemma, same_kind, other.definite, gap_word)
    yield from _around(one, other, same_kind, gap_word)
    yield f"sure={first.chance > 0.6}:{second.chance > 0.6}"
    likeness = sum(min(p, second.kinds.get(k, 0.0)) for k, p in first.kinds.items())
    yield _of_kinds_shared(int(5 * likeness), int(4 * likeness), a.pos, b.pos, other.definite, gap_word)
    yield f"lemmas={one.lemma}:{other.lemma}"
    yield _of_lemmas(one.lemma, same_lemma, same_kind, gap_word, other.definite)
    yield f"between={min((b.i - a.i) // 5, 12)}:{gap_word}"
    yield f"tense={one.near.tense}:{other.near.tense}:{gap_word}"
    yield f"sites={_sites(one, other)}:{int(3 * likeness)}"


@remembered
def _of_kinds(first: str, second: str, gap: str) -> Names:
    same, kinds = first == second, "=".join(sorted((first, second)))
    return "bias", f"same_kind={same}", f"kinds={kinds}", f"gap={gap}", f"same_kind+gap={same}:{gap}"


@remembered
def _of_speakers(same: bool, voices: str, same_kind: bool) -> Names:
    return (
        f"same_speaker={same}",
        f"same_speaker+kind={same}:{same_kind}",
        f"voices={voices}:{same}:{same_kind}",
    )


@remembered
def _of_forms(
    first_pos: str, second_pos: str, first_part: str, second_part: str, definite: str, same_kind: bool, gap: str
) -> Names:
    roles = f"{first_part}:{second_part}"
    return (
        f"pos={first_pos}:{second_pos}",
        f"pos+same={first_pos}:{second_pos}:{same_kind}",
        f"roles={roles}:{gap}",
        f"roles+same={roles}:{same_kind}",
        f"roles+definite={roles}:{definite}:{gap}",
        f"definite={definite}:{gap}",
        f"definite+kind={definite}:{same_kind}",
    )


@remembered
def _of_likeness(alike: int, gap: str, definite: str) -> Names:
    return f"alike={alike}", f"alike+gap={alike}:{gap}", f"alike+definite={alike}:{definite}"


def _on_path(a: Token, b: Token, first_kind: str, second_kind: str) -> Iterator[str | Names]:
    yield from _of_path("/".join(path_between(a, b)), first_kind, second_kind)
    if "conj" in (a.dep, b.dep) and (b in a.conjuncts()):
        yield f"conjoined={first_kind == second_kind}"


def _of_path(path: str, first_kind: str, second_kind: str) -> Names:
    kinds = "=".join(sorted((first_kind, second_kind)))
    return f"path={path}", f"path+kind={path}:{first_kind == second_kind}", f"path+kinds={path}:{kinds}"


@remembered
def _of_second(dep: str, lemma: str, same_kind: bool, definite: str, gap: str) -> Names:
    names = (f"second_dep={dep}", f"second_lemma={lemma}", f"second_lemma+same={lemma}:{same_kind}:{definite}")
    return (*names, f"sums_up:{gap}") if lemma in _SUM_UP and definite else names


def _around(one: Form, other: Form, same_kind: bool, gap: str) -> Iterator[str | Names]:
    """Name what the clauses around two words have in common: names, things, numbers."""
    shared = len(one.near.names & other.near.names)
    yield _of_names(min(shared, 3), same_kind)
    yield _of_things(min(len(one.near.things & other.near.things), 3), one.part, other.part, gap)
    if one.near.names and other.near.names and not shared:
        yield f"other_names={same_kind}"
    if one.near.numbers and other.near.numbers:
        yield f"numbers={'same' if one.near.numbers & other.near.numbers else 'other'}:{same_kind}"


@remembered
def _of_names(shared: int, same_kind: bool) -> Names:
    return f"shared={shared}", f"shared+kind={min(shared, 2)}:{same_kind}"


@remembered
def _of_things(shared: int, first_part: str, second_part: str, gap: str) -> Names:
    roles = f"{first_part}:{second_part}"
    return f"things={shared}", f"things+roles={min(shared, 2)}:{roles}", f"things+gap={shared > 0}:{gap}"


@remembered
def _of_kinds_shared(fifths: int, quarters: int, first_pos: str, second_pos: str, definite: str, gap: str) -> Names:
    return (
        f"likeness={fifths}",
        f"likeness+gap={quarters}:{gap}",
        f"likeness+pos={quarters}:{first_pos}:{second_pos}",
        f"likeness+definite={quarters}:{definite}:{gap}",
    )


@remembered
def _of_lemmas(first: str, same: bool, same_kind: bool, gap: str, definite: str) -> Names:
    return f"lemma_same={same}:{same_kind}", f"first_lemma={first}:{gap}", f"lemma+gap={same}:{gap}:{definite}"


def _sites(one: Form, other: Form) -> str:
    if one.near.sites & other.near.sites:
        return "same"
    return "other" if one.near.sites and other.near.sites else "open"


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


def whole_names(seen: Seen, mentions: list[Mention]) -> list[Mention]:
    """Leave out words that are only part of another's name ("missile" in "missile attack"), means, aims, and names given to acts."""
    named = {m.token.i for m in mentions}
    mine = (m for m in mentions if not (_is_aim(m.token) or _asks_for_cover(m.token) or _is_name(m.token, named)))
    return [m for m in mine if not (_is_part(m.token, named) or _is_means(seen, m.token, named))]


def on_their_verbs(seen: Seen, mentions: list[Mention]) -> list[Mention]:
    """Let a verb name the happening where only its subject, a weapon, was read as the name: "hit" in "Rockets hit the market"."""
    named = {m.token.i for m in mentions}
    return [
        Mention(m.token.head, m.kind, m.chance, m.kinds)
        if _does_what_it_tells(seen, m.token) and m.token.head.i not in named
        else m
        for m in mentions
    ]


def _does_what_it_tells(seen: Seen, token: Token) -> bool:
    subject = token.dep in ("nsubj", "nsubjpass") and bool(seen.kinds[token.head.i])
    return subject and _is_weapon_of(seen, token)


def _is_weapon_of(seen: Seen, token: Token) -> bool:
    return token.pos == "NOUN" and seen.weapons[token.i] in THINGS and token.head.pos == "VERB"


def _is_means(seen: Seen, token: Token, named: set[int]) -> bool:
    return _is_weapon_of(seen, token) and token.head.i in named and token.dep in ("nsubj", "nsubjpass", "dobj")


def _is_part(token: Token, named: set[int]) -> bool:
    return token.dep in _PART and token.head.i in named and token.head.pos != "VERB"


def _asks_for_cover(token: Token) -> bool:
    """Tell whether somebody only wants not to be named: "who asked not to be identified"."""
    return token.lemma.lower() in _WANTING and any(t.lower in _COVER for t in token.subtree())


def _is_name(name: Token, named: set[int]) -> bool:
    """Tell whether a word stands in the name given to an act: "an attack, dubbed Operation Storm"."""
    top = next((t for t in (name, *name.ancestors()) if t.dep not in _PART), name)
    verb = top.head.head if top.dep == "pobj" and top.head.lower == "as" else top.head
    if verb.lemma.lower() not in _NAMING or top.dep not in ("oprd", "pobj", "dobj"):
        return False
    act = verb.head if verb.dep in ("acl", "relcl") else verb.child("nsubjpass")
    return act is not None and act.i in named


def _is_aim(token: Token) -> bool:
    return token.pos == "NOUN" and token.lemma.lower() in _AIMS


def plainly_same(seen: Seen, mention: Mention, groups: list[list[Mention]]) -> list[Mention] | None:
    """Find the group that a mention belongs to by its form alone: "opened" and "fire", "struck" and "the strike"."""
    for group in reversed(groups):
        for other in reversed(group):
            if is_violent(seen, mention) and is_violent(seen, other) and _plainly_one(seen, other, mention):
                return None if any(rivals(m, mention) for m in group) else group
    if not is_violent(seen, mention) or not _refers_back(seen, mention.token):
        return None
    for group in reversed(groups):
        last = group[-1]
        near = 0 <= mention.token.sent - last.token.sent <= _BACK and last.token.i < mention.token.i
        if near and is_violent(seen, last) and last.speaker == mention.speaker and agree(last, mention):
            return group
    return None


def _plainly_one(seen: Seen, first: Mention, second: Mention) -> bool:
    return _one_act(first.token, second.token) or (
        first.speaker == second.speaker and _same_object(seen, first.token, second.token)
    )


def _same_object(seen: Seen, first: Token, second: Token) -> bool:
    """Tell whether a verb's bare "the facility", or "the targets", is what the verb just before was done to."""
    if not 0 <= second.sent - first.sent <= 1 or second.pos != "VERB" or first.pos != "VERB":
        return False
    if any(o.lemma.lower() in _AIMS and _definite(o) == "the" for o in _objects(second)):
        return bool(_objects(first)) and first.i < second.i
    if first.sent == second.sent:
        return False
    sorts = {seen.lexicon.party_sort(o) for o in _objects(second) if _bare(o)} - {""}
    return any(seen.lexicon.party_sort(o) in sorts for o in _objects(first))


def _objects(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep in ("dobj", "nsubjpass")]


def _bare(noun: Token) -> bool:
    return noun.pos == "NOUN" and _definite(noun) == "the" and all(c.dep == "det" for c in noun.children)


def _one_act(first: Token, second: Token) -> bool:
    """Tell whether a verb and its object, a passive verb and its subject, or harm and what it was done in, are one act."""
    verb, noun = (first, second) if first.pos == "VERB" else (second, first)
    if noun.pos == "VERB":
        return second.head is first and second.dep == "conj" and _only_outcome(second)
    if (harm := _harm_within(noun)) is not None and verb.lemma.lower() in _HARM:
        return verb in (harm, harm.head, *harm.conjuncts())
    return verb.pos == "VERB" and noun.pos == "NOUN" and noun.head is verb and noun.dep in ("dobj", "nsubjpass")


def _harm_within(noun: Token) -> Token | None:
    """Find the verb of harm that tells what was done in an act: "were killed" of "were killed in an attack"."""
    harm = noun.head.head
    within = noun.dep == "pobj" and noun.head.lower in _WITHIN
    return harm if within and harm.pos == "VERB" and harm.lemma.lower() in _HARM else None


def _only_outcome(verb: Token) -> bool:
    """Tell whether a verb has nobody and nothing of its own and only says what came of the act: "hit and destroyed"."""
    own = ("nsubj", "nsubjpass", "dobj", "agent", "prep")
    return verb.lemma.lower() in _OUTCOMES and not any(c.dep in own for c in verb.children)


def rivals(one: Mention, other: Mention) -> bool:
    """Tell whether two mentions are told by two speakers who share no word of their names."""
    return bool(one.speaker and other.speaker) and one.speaker != other.speaker and not one.voices & other.voices


def agree(named: Mention, back: Mention) -> bool:
    """Tell whether two mentions may be one: "the strikes" are not one raid, what is denied is not what is told, rivals tell two things."""
    if rivals(named, back):
        return False
    return named.denied == back.denied and not (back.token.tag == "NNS" and named.token.tag == "NN")


def _refers_back(seen: Seen, token: Token) -> bool:
    """Tell whether a noun only points back to a happening told before: "the strike", "the missile attack"."""
    if token.lemma.lower() not in _SUM_UP or _definite(token) != "the":
        return False
    others = [c for c in token.children if c.dep not in ("det", "punct", "case", "cc", "conj", "relcl")]
    return all(seen.weapons[c.i] or c.lower in ("same", "latest") for c in others)


def introduces(token: Token) -> bool:
    """Tell whether a noun brings in a happening as new by what it was done to: "the raid on a house"; not "killed in a raid on a house"."""
    preps = (c for c in token.children if c.dep == "prep" and c.lower in ("on", "against", "at"))
    objects = [o for prep in preps for o in prep.children if o.dep == "pobj"]
    anew = any(c.lower in ("a", "an") for o in objects for c in o.children if c.dep == "det")
    return token.pos == "NOUN" and anew and _harm_within(token) is None


def is_violent(seen: Seen, mention: Mention) -> bool:
    """Tell whether a mention was read as an act of violence."""
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
