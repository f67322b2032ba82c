"""What the grammar around words of time says: tense, aspect, whether a number counts things, whether it is a name."""

from __future__ import annotations

from reportedly.grounding.times.lexicon import Lexicon
from reportedly.records.reading import Reading, Token

_NAME_ENTITIES = frozenset({"ORG", "FAC", "WORK_OF_ART", "PRODUCT", "PERSON", "GPE", "LAW", "LOC", "NORP"})
_FIGURES = frozenset({"CARDINAL", "MONEY", "QUANTITY", "PERCENT"})


class Grammar:
    """Answer questions about the words of a reading by their code points."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading, self.lexicon = reading, lexicon

    def is_future(self, start: int, end: int) -> bool:
        """Tell whether the clause around the words speaks of what is to come ("will meet", "is due to", "vowed to")."""
        verb = self._verb(start, end)
        while verb is not None:
            if any(c.dep in ("aux", "auxpass") and c.lower in self.lexicon.future_auxiliaries for c in verb.children):
                return True
            if self._is_to_be(verb):
                return True
            if (
                verb.lemma in self.lexicon.future_heads
                and verb.tag in ("VBN", "JJ", "VB", "VBZ", "VBP", "VBG")
                and self._plans(verb)
            ):
                return True
            if verb.dep not in ("xcomp", "aux", "conj", "ccomp") or not _is_verb(verb.head):
                return False
            if verb.dep == "ccomp" and verb.head.lemma not in self.lexicon.future_heads:
                return False
            verb = verb.head
        return False

    def _is_to_be(self, verb: Token) -> bool:
        """Tell whether the verb is one that "is to" ("is to resume trading Tuesday")."""
        to = any(c.tag == "TO" for c in verb.children)
        head = verb.head
        return to and verb.dep in ("xcomp", "ccomp") and head.lemma == "be" and head.tag in ("VBZ", "VBP")

    def _plans(self, verb: Token) -> bool:
        return (
            verb.tag != "VBN"
            or any(c.dep in ("auxpass", "aux") or c.dep == "xcomp" for c in verb.children)
            or verb.dep == "acl"
        )

    def is_past(self, start: int, end: int) -> bool:
        """Tell whether the clause around the words stands in a past tense ("met", "was due", "has been killed")."""
        verb = self._verb(start, end)
        if verb is None:
            return False
        helped = [c for c in verb.children if c.dep in ("aux", "auxpass")]
        if helped:
            return any(c.tag in ("VBD", "VBN") or c.lower in self.lexicon.perfect for c in helped)
        return verb.tag in ("VBD", "VBN")

    def is_perfect(self, start: int, end: int) -> bool:
        """Tell whether the clause stands in the present perfect ("have been fighting")."""
        verb = self._verb(start, end)
        return verb is not None and any(
            c.dep in ("aux", "auxpass") and c.lower in self.lexicon.perfect for c in verb.children
        )

    def _verb(self, start: int, end: int) -> Token | None:
        tokens = self.reading.between(start, end)
        if not tokens:
            return None
        head = tokens[0]
        while start <= head.start < end and head.head is not head:
            head = head.head
        return head if _is_verb(head) else next((t for t in head.ancestors() if _is_verb(t)), None)

    def is_counting(self, position: int) -> bool:
        """Tell whether the figure at a code point counts the noun after it ("12 people")."""
        token = self._at(position)
        if token is None or token.dep != "nummod":
            return False
        return (
            token.head.i > token.i
            and token.head.tag in ("NNS", "NNPS", "NN")
            and token.head.ent not in ("DATE", "TIME")
        )

    def is_figure(self, position: int) -> bool:
        """Tell whether the entity recogniser takes the figure for a quantity and not for a date."""
        token = self._at(position)
        return token is not None and token.ent in _FIGURES

    def is_date(self, position: int) -> bool:
        """Tell whether the entity recogniser takes the word for part of a date."""
        token = self._at(position)
        return token is not None and token.ent in ("DATE", "EVENT")

    def is_tagged(self, position: int, *tags: str) -> bool:
        """Tell whether the word at a code point has one of the tags (Penn Treebank)."""
        token = self._at(position)
        return token is not None and token.tag in tags

    def is_name(self, start: int, end: int) -> bool:
        """Tell whether the words are part of a longer name ("Friday Times", "April 6 Youth Movement")."""
        tokens = self.reading.between(start, end)
        if not tokens or any(t.ent not in _NAME_ENTITIES for t in tokens):
            return False
        every = self.reading.tokens
        before = every[tokens[0].i - 1] if tokens[0].i and not tokens[0].ent_begin else None
        after = every[tokens[-1].i + 1] if tokens[-1].i + 1 < len(every) else None
        after = after if after is not None and after.ent == tokens[-1].ent and not after.ent_begin else None
        return any(t is not None and t.text[0].isupper() and t.tag in ("NNP", "NNPS") for t in (before, after))

    def scope(self, position: int) -> tuple[str, list[Token]]:
        """Find what hangs on a conjunction or preposition: its label and the words, in text order."""
        token = self._at(position)
        if token is None:
            return "", []
        under = token.head.subtree() if token.dep in ("mark", "advmod") else token.subtree()
        return token.dep, [t for t in under if t.i > token.i and t.sent == token.sent]

    def _at(self, position: int) -> Token | None:
        tokens = self.reading.between(position, position + 1)
        return tokens[0] if tokens else None


def _is_verb(token: Token) -> bool:
    return token.pos in ("VERB", "AUX")
