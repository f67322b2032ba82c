"""What is seen of a word that may name a happening: names of features that are on, and a dense vector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np

from reportedly.claims.lexicon import Lexicon
from reportedly.claims.weighing.linear import Array
from reportedly.claims.weighing.words import shipped_words
from reportedly.records.reading import Reading, Token

CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN", "AUX"})
_TELLING = frozenset({"NOUN", "VERB", "ADJ", "PROPN"})
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_OBJECTS = ("dobj", "obj", "attr", "oprd", "dative")


class Near:
    """Hold what stands in the clause around a word: names, numbers, places, and the tense of its verb."""

    __slots__ = ("names", "numbers", "sites", "tense", "things")

    def __init__(self, token: Token) -> None:
        top = token
        while top.head is not top and top.pos not in ("VERB", "AUX"):
            top = top.head
        clause = top.subtree()
        self.names = frozenset(t.lower for t in clause if t.pos == "PROPN" and t.ent not in ("DATE", "TIME"))
        self.things = frozenset(t.lemma.lower() for t in clause if t.pos == "NOUN" and t is not token)
        self.numbers = frozenset(t.lower for t in clause if t.pos == "NUM" and t.ent not in ("DATE", "TIME"))
        self.sites = frozenset(t.lemma.lower() for t in clause if t.ent in ("GPE", "LOC", "FAC") and t.pos == "PROPN")
        self.tense = f"{top.tag}{'+had' if any(c.lower == 'had' for c in top.children) else ''}"


class Seen:
    """Gather, once per report, what features of single words are made from."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading, self.lexicon = reading, lexicon
        tokens = reading.tokens
        self.kinds = [lexicon.kinds_of(token) for token in tokens]
        self.phrases: list[set[str]] = [set() for _ in tokens]
        for token in tokens:
            for kind, words in lexicon.phrases_at(tokens, token.i) if token.lemma.lower() in lexicon.phrases else ():
                for word in words:
                    if word.pos in CONTENT:
                        self.phrases[word.i].add(kind)
        self.weapons = [lexicon.weapon(tokens, token.i) for token in tokens]
        self.quoted = _quoted(tokens)
        self.topics = _topics(self)
        self.names: dict[int, frozenset[str]] = {}
        """Names of the features of words that were asked for, see `names_of`."""
        self._near: dict[int, Near] = {}
        self._sentences: dict[int, tuple[str, ...]] = {}

    @cached_property
    def words(self) -> Array:
        """Give the vectors of all words by themselves, a row of zeros after them."""
        return shipped_words().of(self.reading.tokens)

    def telling(self, number: int) -> list[int]:
        """List the words of a sentence that carry its meaning; the row of zeros if there is none."""
        sentence = self.reading.sentences[number]
        words = self.reading.tokens[sentence.first : sentence.last]
        return [t.i for t in words if t.pos in _TELLING] or [-1]

    def near(self, token: Token) -> Near:
        """Give what stands in the clause around a word; looked up once for each word."""
        found = self._near.get(token.i)
        if found is None:
            found = self._near[token.i] = Near(token)
        return found

    def around(self, token: Token) -> tuple[str, ...]:
        """Name what is seen of the sentence that holds a word; looked up once for each sentence."""
        found = self._sentences.get(token.sent)
        if found is None:
            found = self._sentences[token.sent] = tuple(_of_sentence(self, self.reading.sentence(token)))
        return found

    def candidates(self) -> Iterator[Token]:
        """Walk over the words that may name a happening: all that the codebook's words reach."""
        for token in self.reading.tokens:
            if self.kinds[token.i] or self.phrases[token.i] or self.lexicon.is_full_verb(token):
                yield token


def _topics(seen: Seen) -> tuple[str, ...]:
    """Tell what the report is about: how many of its words are of war, of parties in arms, of politics."""
    total = max(1, len(seen.reading.tokens))
    groups = {k: kind.group for k, kind in seen.lexicon.codebook.kinds.items()}
    war = sum(any(groups[k] in ("violence", "control") for k in kinds) for kinds in seen.kinds)
    politics = sum(bool(kinds) and all(groups[k] == "politics" for k in kinds) for kinds in seen.kinds)
    armed = sum(seen.lexicon.party.get(t.lemma.lower()) == "armed" for t in seen.reading.tokens)
    return (
        f"war{min(int(40 * war / total), 5)}",
        f"armed{min(int(60 * armed / total), 4)}",
        f"politics{min(int(60 * politics / total), 4)}",
    )


def _quoted(tokens: list[Token]) -> list[bool]:
    inside, found = False, []
    for token in tokens:
        if token.text in ("“", "«"):
            inside = True
        elif token.text in ("”", "»"):
            inside = False
        elif token.text == '"':
            inside = not inside
        found.append(inside)
    return found


def names_of(seen: Seen, token: Token) -> frozenset[str]:
    """Name the features that are on for a word; made once for each word. Names are stable: weights are stored under them."""
    found = seen.names.get(token.i)
    if found is None:
        found = seen.names[token.i] = frozenset(_names(seen, token))
    return found


def _names(seen: Seen, token: Token) -> set[str]:
    head, lemma, kinds = token.head, token.lemma.lower(), seen.kinds[token.i]
    on = {
        "bias",
        f"pos={token.pos}",
        f"tag={token.tag}",
        f"dep={token.dep}",
        f"lemma={lemma}",
        f"hdep={head.dep}",
        f"hpos={head.pos}",
        f"dep+head={token.dep}:{head.lemma.lower()}",
        f"pos+dep={token.pos}:{token.dep}",
        f"lemma+dep={lemma}:{token.dep}",
        f"lemma+pos={lemma}:{token.pos}",
        f"lemma+tag={lemma}:{token.tag}",
        f"alone={len(kinds)}",
        f"lexical={seen.lexicon.party_sort(token)}",
    }
    if token.ent:
        on.add(f"ent={token.ent}")
    if head is not token:
        on.update([f"head_kind={k}" for k in seen.kinds[head.i]])
    for kind in kinds:
        on.update((f"kind={kind}", f"kind+pos={kind}:{token.pos}", f"kind+dep={kind}:{token.dep}"))
        on.update([f"topic+kind={topic}:{kind}" for topic in seen.topics])
    on.update([f"phrase={k}" for k in seen.phrases[token.i]], [f"topic={topic}" for topic in seen.topics])
    on.update(_with_children(seen, token, lemma), _neighbours(seen, token, lemma), _sentence(seen, token))
    return on


def _with_children(seen: Seen, token: Token, lemma: str) -> set[str]:
    """Name the words that hang on a word, by themselves and together with it."""
    children = set(_children(seen, token))
    on = set(children)
    for child in children:
        has_sort = "sort=" in child
        if has_sort or "weapon=" in child:
            on.update([f"kind+{child}={kind}" for kind in seen.kinds[token.i]])
        if has_sort or child.startswith(("prt=", "det=", "neg=")):
            on.add(f"lemma+{child}={lemma}")
    return on


def _neighbours(seen: Seen, token: Token, lemma: str) -> Iterator[str]:
    tokens = seen.reading.tokens
    for offset in (-2, -1, 1, 2):
        j = token.i + offset
        if 0 <= j < len(tokens) and tokens[j].sent == token.sent:
            other = tokens[j].lemma.lower()
            yield f"w{offset}={other}"
            if offset in (-1, 1):
                yield f"w{offset}+lemma={other}:{lemma}"


def _children(seen: Seen, token: Token) -> Iterator[str]:
    for child in token.children:
        yield f"child={child.dep}"
        lemma = child.lemma.lower()
        if child.dep in ("aux", "auxpass", "neg", "prt", "det", "mark", "advmod", "amod", "compound", "poss"):
            yield f"{child.dep}={lemma}"
        yield from (f"child_kind={k}" for k in seen.kinds[child.i])
        if child.dep in (*_SUBJECTS, *_OBJECTS, "compound", "amod", "poss", "nmod"):
            yield from _noun(seen, child, child.dep)
        if child.dep in ("prep", "agent"):
            for noun in child.children:
                if noun.dep in ("pobj", "pcomp"):
                    yield from _noun(seen, noun, lemma)
    if token.dep in ("relcl", "acl"):
        yield from _noun(seen, token.head, "modifies")
    if token.dep == "conj":
        yield from _noun(seen, token.head, "conj_of")


def _noun(seen: Seen, noun: Token, role: str) -> Iterator[str]:
    yield f"{role}:sort={seen.lexicon.party_sort(noun)}"
    yield f"{role}:lemma={noun.lemma.lower()}"
    yield from (f"{role}:kind={k}" for k in seen.kinds[noun.i])
    for word in (noun, *noun.children):
        if weapon := seen.weapons[word.i]:
            yield f"{role}:weapon={weapon}"
            yield f"weapon={weapon}"
        if word.dep == "nummod":
            yield f"{role}:number"


def _of_sentence(seen: Seen, sentence: list[Token]) -> Iterator[str]:
    number = sentence[0].sent
    yield from {f"sent_weapon={seen.weapons[t.i]}" for t in sentence if seen.weapons[t.i]}
    yield f"sent={min(number, 6)}"
    if sentence[-1].text not in ".?!\"”'":
        yield "sent_no_stop"
    if number == len(seen.reading.sentences) - 1:
        yield "sent_last"
    yield f"root={seen.reading.sentences[number].root.lemma.lower()}"


def _sentence(seen: Seen, token: Token) -> Iterator[str]:
    yield from seen.around(token)
    if seen.quoted[token.i]:
        yield "quoted"
    above = [*token.ancestors()]
    yield f"depth={min(len(above), 5)}"
    for up in above:
        if up.pos in ("VERB", "AUX"):
            yield f"up={up.lemma.lower()}"
            if up.lemma.lower() in seen.lexicon.speech:
                yield f"up_speech={seen.lexicon.speech[up.lemma.lower()]}"
            for aux in up.children:
                if aux.dep in ("aux", "neg", "mark"):
                    yield f"up_{aux.dep}={aux.lemma.lower()}"
            break


def vectors_of(seen: Seen, tokens: Sequence[Token]) -> Array:
    """Join what is known of words as numbers: shape (tokens, width), float32.

    From the reading, in context: the word, its head, the mean of its children. From the table of words, by
    themselves: the word, its head, the means of its children and of its sentence, and the verb above it.
    """
    context = np.asarray(seen.reading.vectors, dtype=np.float32)
    words = seen.words
    here, heads = [t.i for t in tokens], [t.head.i for t in tokens]
    above = [next((up.i for up in t.ancestors() if up.pos in ("VERB", "AUX")), t.i) for t in tokens]
    children = [[c for c in t.children if c.pos in _TELLING] for t in tokens]
    sentences = sorted({t.sent for t in tokens})
    of_sentences = _means(words, [seen.telling(number) for number in sentences])
    return np.hstack(
        [
            context.take(here, axis=0),
            context.take(heads, axis=0),
            _means(context, [[c.i for c in t.children] or [t.i] for t in tokens]),
            words.take(here, axis=0),
            words.take(heads, axis=0),
            _means(words, [[c.i for c in kids] or [-1] for kids in children]),
            of_sentences.take([sentences.index(t.sent) for t in tokens], axis=0),
            words.take(above, axis=0),
        ]
    )


def _means(vectors: Array, groups: Sequence[Sequence[int]]) -> Array:
    """Take the mean of the vectors of each group of rows; no group is empty."""
    flat = [i for group in groups for i in group]
    starts = [0, *accumulate(len(group) for group in groups)][:-1]
    counts = np.array([[len(group)] for group in groups], dtype=np.float32)
    return np.asarray(np.add.reduceat(vectors.take(flat, axis=0), starts, axis=0) / counts, dtype=np.float32)
