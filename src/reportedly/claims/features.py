"""What is seen of a word that may name a happening: names of features that are on, and a dense vector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from reportedly.claims.lexicon import Lexicon
from reportedly.records.reading import Reading, Token

Vector = NDArray[np.float32]
CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN", "AUX"})
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_OBJECTS = ("dobj", "obj", "attr", "oprd", "dative")


class Near:
    """Hold what stands in the clause around a word: names, numbers, places, and the tense of its verb."""

    __slots__ = ("names", "numbers", "sites", "tense")

    def __init__(self, token: Token) -> None:
        top = token
        while top.head is not top and top.pos not in ("VERB", "AUX"):
            top = top.head
        clause = top.subtree()
        self.names = frozenset(t.lower for t in clause if t.pos == "PROPN" and t.ent not in ("DATE", "TIME"))
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
        for i in range(len(tokens)):
            for kind, words in lexicon.phrases_at(tokens, i):
                for word in words:
                    if word.pos in CONTENT:
                        self.phrases[word.i].add(kind)
        self.weapons = [lexicon.weapon(token) for token in tokens]
        self.quoted = _quoted(tokens)
        self.topics = _topics(self)
        self._near: dict[int, Near] = {}
        self._sentences: dict[int, tuple[str, ...]] = {}

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


def names_of(seen: Seen, token: Token) -> set[str]:
    """Name the features that are on for a word. Names are stable: weights are stored under them."""
    lexicon, head = seen.lexicon, token.head
    on = {
        "bias",
        f"pos={token.pos}",
        f"tag={token.tag}",
        f"dep={token.dep}",
        f"lemma={token.lemma.lower()}",
        f"hdep={head.dep}",
        f"hpos={head.pos}",
    }
    on |= {f"kind={k}" for k in seen.kinds[token.i]} | {f"phrase={k}" for k in seen.phrases[token.i]}
    on |= {f"head_kind={k}" for k in seen.kinds[head.i]} if head is not token else set()
    on.add(f"dep+head={token.dep}:{head.lemma.lower()}")
    on.add(f"pos+dep={token.pos}:{token.dep}")
    children = set(_children(seen, token))
    on |= children
    on |= {f"kind+pos={k}:{token.pos}" for k in seen.kinds[token.i]} | {
        f"kind+dep={k}:{token.dep}" for k in seen.kinds[token.i]
    }
    on |= {f"kind+{c}={k}" for k in seen.kinds[token.i] for c in children if "sort=" in c or "weapon=" in c}
    on |= {
        f"lemma+{c}={token.lemma.lower()}" for c in children if "sort=" in c or c.startswith(("prt=", "det=", "neg="))
    }
    on.add(f"alone={len(seen.kinds[token.i])}")
    on.update(_sentence(seen, token))
    lemma = token.lemma.lower()
    on |= {f"lemma+dep={lemma}:{token.dep}", f"lemma+pos={lemma}:{token.pos}", f"lemma+tag={lemma}:{token.tag}"}
    for offset in (-2, -1, 1, 2):
        j = token.i + offset
        if 0 <= j < len(seen.reading.tokens) and seen.reading.tokens[j].sent == token.sent:
            other = seen.reading.tokens[j].lemma.lower()
            on.add(f"w{offset}={other}")
            if offset in (-1, 1):
                on.add(f"w{offset}+lemma={other}:{lemma}")
    on |= {f"topic={t}" for t in seen.topics} | {
        f"topic+kind={t}:{k}" for t in seen.topics for k in seen.kinds[token.i]
    }
    if token.ent:
        on.add(f"ent={token.ent}")
    on.add(f"lexical={lexicon.party_sort(token)}")
    return on


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
    yield f"depth={min(sum(1 for _ in token.ancestors()), 5)}"
    for up in token.ancestors():
        if up.pos in ("VERB", "AUX"):
            yield f"up={up.lemma.lower()}"
            if up.lemma.lower() in seen.lexicon.speech:
                yield f"up_speech={seen.lexicon.speech[up.lemma.lower()]}"
            for aux in up.children:
                if aux.dep in ("aux", "neg", "mark"):
                    yield f"up_{aux.dep}={aux.lemma.lower()}"
            break


def vector_of(seen: Seen, token: Token) -> Vector:
    """Join the vectors of a word, its head and the mean of its children: shape (3 * width,), float32."""
    vectors = np.asarray(seen.reading.vectors, dtype=np.float32)
    children = [c.i for c in token.children] or [token.i]
    return np.concatenate([vectors[token.i], vectors[token.head.i], vectors[children].mean(axis=0)])


def names_many(seen: Seen, tokens: Iterable[Token]) -> list[set[str]]:
    """Name the features of several words."""
    return [names_of(seen, token) for token in tokens]
