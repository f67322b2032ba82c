"""A reading: the words of a report with their grammar, free of any NLP library's own types."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property


class Token:
    """One word: its place in the text and its place in the sentence's tree.

    `text` is the word in usual case (see `Reading.usual`); what is cut out of a report is cut by `start` and `end`.
    Labels follow spaCy's English pipelines: `pos` Universal POS, `tag` Penn Treebank, `dep` CLEAR dependencies.
    """

    __slots__ = (
        "children",
        "dep",
        "end",
        "ent",
        "ent_begin",
        "head",
        "i",
        "lemma",
        "lower",
        "pos",
        "sent",
        "start",
        "tag",
        "text",
    )

    def __init__(
        self,
        i: int,
        text: str,
        start: int,
        lemma: str,
        pos: str,
        tag: str,
        dep: str,
        sent: int,
        ent: str,
        ent_begin: bool,
    ) -> None:
        self.i, self.text, self.start, self.end = i, text, start, start + len(text)
        self.lower, self.lemma, self.pos, self.tag, self.dep = text.lower(), lemma, pos, tag, dep
        self.sent, self.ent, self.ent_begin = sent, ent, ent_begin
        self.head: Token = self
        self.children: list[Token] = []

    def __repr__(self) -> str:
        return f"{self.text}/{self.tag}/{self.dep}"

    def subtree(self) -> list[Token]:
        """List this word and all below it, in the order of the text."""
        found, stack = [], [self]
        while stack:
            token = stack.pop()
            found.append(token)
            stack.extend(token.children)
        return sorted(found, key=_order)

    def ancestors(self) -> Iterator[Token]:
        """Walk from the head upwards to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    def child(self, *deps: str) -> Token | None:
        """Find the first child with one of the dependency labels."""
        return next((c for c in self.children if c.dep in deps), None)

    def conjuncts(self) -> list[Token]:
        """List the words coordinated with this one, after it."""
        found: list[Token] = []
        for child in self.children:
            if child.dep == "conj":
                found += [child, *child.conjuncts()]
        return found

    def first_conjunct(self) -> Token:
        """Find the first of the words that this one is coordinated with; the word itself if there is none."""
        token = self
        while token.dep == "conj" and token.head is not token:
            token = token.head
        return token


def head_among(words: Sequence[Token]) -> Token | None:
    """Find the word of a phrase that no other word of it stands above; of several the first."""
    inside = {t.i for t in words}
    return next((t for t in words if t.head is t or t.head.i not in inside), None)


def _order(token: Token) -> int:
    return token.i


class Sentence:
    """A run of tokens, `first` included, `last` excluded, and its root."""

    __slots__ = ("first", "i", "last", "root")

    def __init__(self, i: int, first: int, last: int, root: Token) -> None:
        self.i, self.first, self.last, self.root = i, first, last, root


class Reading:
    """The words of one report, its sentences, and word vectors if the engine has any.

    `text` is the report's: values are cut from it. `usual` is the same text in usual case, of as many code points, by
    which names are told from words; only of a report in capitals or in small letters does it differ from `text`.
    `vectors` is an array of shape (len(tokens), width) of 32-bit floats, or None.
    """

    def __init__(
        self,
        text: str,
        tokens: list[Token],
        sentences: list[Sentence],
        vectors: object = None,
        *,
        usual: str | None = None,
    ) -> None:
        self.text, self.tokens, self.sentences, self.vectors = text, tokens, sentences, vectors
        self.usual = text if usual is None else usual

    @cached_property
    def starts(self) -> dict[int, Token]:
        """Map the start of each word to the word."""
        return {token.start: token for token in self.tokens}

    @cached_property
    def ends(self) -> list[int]:
        """List where each word ends."""
        return [token.end for token in self.tokens]

    def sentence(self, token: Token) -> list[Token]:
        """List the words of the sentence that `token` stands in."""
        sentence = self.sentences[token.sent]
        return self.tokens[sentence.first : sentence.last]

    def between(self, start: int, end: int) -> list[Token]:
        """List the words that overlap the code points `start..end`."""
        low = bisect_right(self.ends, start)
        found = []
        while low < len(self.tokens) and self.tokens[low].start < end:
            found.append(self.tokens[low])
            low += 1
        return found

    def let_go(self) -> None:
        """Undo the tree, when a reading is needed no more: its words, which hold each other, are then free at once."""
        for token in self.tokens:
            token.children = []
            del token.head

    def entities(self) -> Iterator[tuple[str, list[Token]]]:
        """Walk over the named entities as (label, words)."""
        run: list[Token] = []
        for token in self.tokens:
            if run and (not token.ent or token.ent_begin):
                yield run[0].ent, run
                run = []
            if token.ent:
                run.append(token)
        if run:
            yield run[0].ent, run
