"""What is said: from a cue to the words that it puts in the speaker's mouth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportedly.claims.speech.act import Range, Ranges
from reportedly.claims.speech.cues import Cue
from reportedly.claims.speech.quotes import Quote
from reportedly.records.reading import Reading, Sentence, Token

_FULL_CLAUSES = frozenset({"ccomp", "pcomp"})
_CLAUSES = _FULL_CLAUSES | {"xcomp"}
_OF_DEEDS = frozenset({"claim", "deny", "admit", "report", "acknowledge", "believe", "profess"})
"""Verbs that speak of a deed also without a subject of its own ("claims to have …")."""
_ABOUT = frozenset({"of", "for", "about", "with", "on", "against", "to", "over", "that"})
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_TELLING = frozenset({"say", "add", "tell", "report", "note", "deny", "accuse", "state"})
_GOES_ON = frozenset({"as", "while", "when", "after", "before", "adding", "citing", "on", "in", "and", "but"})
"""Words that follow an account ended by its cue ("…, X said on Monday as …")."""
_NEAR = 6
"""Words that may stand between a quote and the cue that belongs to it (a speaker's name and office)."""


def content_of(
    reading: Reading, cue: Cue, source: Range | None, quotes: Sequence[Quote], *, closing: bool = False
) -> Ranges:
    """Find the words that a cue covers, as ranges of tokens; empty when it covers none.

    `closing`: the cue and its speaker close what was said, so that it stands before them.
    """
    head = reading.tokens[cue.head]
    if cue.shape == "phrase":
        return _clause_around(reading, cue, source)
    if cue.shape == "noun":
        return _of_noun(head)
    if closing and source is not None:
        return _before(reading, cue, source, quotes)
    return _of_verb(reading, head, cue, source, quotes)


def puts_in_mouth(reading: Reading, cue: Cue) -> bool:
    """Tell whether a cue says that its speaker holds the content to be so.

    Not where he is said not to say it, or to be about to ("an attempt to deny"); nor, without a clause of its own,
    where he takes a stand on a thing or the saying is itself the happening ("condemned the raid", "urged them to go").
    """
    verb = reading.tokens[cue.head]
    if cue.negated or (cue.shape == "verb" and verb.dep == "acl" and any(c.lower == "to" for c in verb.children)):
        return False
    clause = any(c.dep in ("ccomp", "parataxis") for c in verb.children)
    return clause or not cue.uses & {"stance", "act"}


def _before(reading: Reading, cue: Cue, source: Range, quotes: Sequence[Quote]) -> Ranges:
    """Take all that stands in the sentence before a closing cue and its speaker, and a quote that ends there."""
    sentence = reading.sentences[reading.tokens[cue.head].sent]
    words = set(range(sentence.first, source[0])) | _quoted(reading, cue, source, quotes)
    return ranges_of(reading, words - set(range(*source)) - set(range(cue.first, cue.last)))


def _clause_around(reading: Reading, cue: Cue, source: Range | None) -> Ranges:
    """Take the clause that "according to X" stands in, less the phrase itself."""
    at = reading.tokens[cue.head]
    while at.head is not at and at.pos not in ("VERB", "AUX"):
        at = at.head
    left_out = set(range(cue.first, max(cue.last, source[1] if source else 0)))
    words = {t.i for t in at.subtree()} - left_out
    if not any(reading.tokens[i].tag in _FINITE for i in words):
        sentence = reading.sentences[reading.tokens[cue.head].sent]
        words = set(range(sentence.first, sentence.last)) - left_out
    return ranges_of(reading, words)


def _of_noun(noun: Token) -> Ranges:
    words: set[int] = set()
    for child in noun.children:
        clause = (
            child.dep in ("ccomp", "acl")
            and child.i > noun.i
            and (child.child("mark") or child.tag in ("VB", "VBG", "VBD"))
        )
        about = child.dep == "prep" and child.lower in ("of", "about", "on", "against", "for") and child.i > noun.i
        if clause or about:
            words |= {t.i for t in child.subtree()}
    verb = noun.head
    if noun.dep in ("nsubj", "attr") and verb.lemma == "be" and (clause_child := verb.child("ccomp")):
        words |= {t.i for t in clause_child.subtree()}
    return _runs(words)


def _of_verb(reading: Reading, verb: Token, cue: Cue, source: Range | None, quotes: Sequence[Quote]) -> Ranges:
    words = _responsibility(verb) if "claiming" in cue.uses else _clauses(reading, verb, cue, source)
    words |= _that_clause(reading, verb, cue, source)
    words |= _quoted(reading, cue, source, quotes) or _block(reading, cue, source)
    itself = _names_itself(verb, cue)
    if not words and verb.dep == "acl" and verb.tag == "VBN" and source is not None:
        words = _modified(verb)
    if not words and "thing" in cue.uses and source is not None and source[1] <= verb.i and _has_object(verb):
        words = _things(verb)
    if not words and "plain" in cue.uses and not itself:
        words = _main_clause(verb) or _rest(reading, verb, cue, source)
    if "tally" in cue.uses:
        words |= _things(verb)
    if cue.manner == "accused" and source is not None and verb.child("agent") is not None:
        words |= _accused_of(reading, verb, source)
    if not words and ("thing" in cue.uses or cue.manner != "said" or "act" in cue.uses):
        words = _things(verb)
    mine = set(range(*source)) if source else set()
    return ranges_of(reading, (words | set(range(cue.first, cue.last)) if itself else words - {verb.i}) - mine)


def _that_clause(reading: Reading, verb: Token, cue: Cue, source: Range | None) -> set[int]:
    """Take "that …" after a plain cue, over a hearer or a time, to where another cue begins or the sentence ends."""
    if "plain" not in cue.uses or source is None or source[1] > verb.i:
        return set()
    after = reading.tokens[cue.last : reading.sentences[verb.sent].last]
    start = next((k for k, t in enumerate(after[:14]) if t.lower == "that" and t.tag in ("IN", "WDT", "DT")), None)
    if start is None or any(t.tag in _FINITE or t.tag == "VBG" or t.text in (",", ".") for t in after[:start]):
        return set()
    stop = next((k for k, t in enumerate(after) if k > start and _turns(after, k)), len(after))
    return {t.i for t in after[start:stop]}


def _turns(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the sentence turns to another speaker or clause beside the one that is told."""
    if tokens[at].text not in (",", ";") and tokens[at].lower not in ("while", "but", "adding"):
        return False
    return any(t.lemma.lower() in _TELLING for t in tokens[at : at + 9])


def _accused_of(reading: Reading, verb: Token, source: Range) -> set[int]:
    """Take what follows "accused by X": parsers hang "of …" on X."""
    last = verb.subtree()[-1].i + 1
    return set(range(max(source[1], verb.i + 1), last))


def _modified(verb: Token) -> set[int]:
    """Take the thing that a reduced passive modifies: "an attack claimed by X", "a toll given by X"."""
    mine = {t.i for t in verb.subtree()}
    return {t.i for t in verb.head.subtree() if t.i <= verb.i} - mine


def _has_object(verb: Token) -> bool:
    thing = verb.child("dobj")
    return thing is not None and thing.i > verb.i and thing.tag != "PRP"


def _names_itself(verb: Token, cue: Cue) -> bool:
    """Tell whether the cue may itself name the happening: "claimed the attack", "denied responsibility", "blamed X"."""
    thing = verb.child("dobj")
    claimed = cue.lemma == "claim" and verb.child("ccomp", "xcomp") is None
    denied = cue.manner == "denied" and thing is not None and cue.lemma not in ("reject", "dismiss")
    return "claiming" in cue.uses or claimed or denied or (cue.manner == "accused" and cue.lemma != "allege")


def _responsibility(verb: Token) -> set[int]:
    """Take everything that is claimed, the words of the claim among it: they may name the happening themselves."""
    words = {verb.i}
    for child in verb.children:
        if child.i > verb.i and child.dep not in ("punct", "conj", "cc", "advcl"):
            words |= {t.i for t in child.subtree()}
    return words


def _clauses(reading: Reading, verb: Token, cue: Cue, source: Range | None) -> set[int]:
    deps = _CLAUSES if "act" in cue.uses or cue.lemma in _OF_DEEDS or verb.child("auxpass") else _FULL_CLAUSES
    clauses = [c for c in verb.children if c.dep in deps or (c.dep == "parataxis" and c.i > verb.i)]
    clauses += [p for c in verb.children if c.dep == "prep" and c.i > verb.i for p in c.children if p.dep == "pcomp"]
    clauses = [c for c in clauses if not (c.dep == "ccomp" and _only_cue(c))]
    before = [c for c in clauses if c.i < verb.i]
    after = [c for c in clauses if c.i > verb.i]
    words: set[int] = set()
    if before and (not after or _is_aside(before, after)):
        sentence = reading.sentences[verb.sent]
        stop = min(verb.i, source[0]) if source and source[1] <= verb.i else verb.i
        first = min(t.i for c in before for t in c.subtree())
        words = set(range(_clause_start(reading, verb, sentence.first, first), stop))
    for clause in after:
        words |= {t.i for t in clause.subtree() if t.i > verb.i}
    if (
        "plain" in cue.uses
        and after
        and not any(c.child("mark") for c in after)
        and (source is None or source[1] <= verb.i)
    ):
        words |= _gap(reading, verb, cue, min(words))
    return words | _trailing(verb, words) if after else words


def _gap(reading: Reading, verb: Token, cue: Cue, start: int) -> set[int]:
    """Take the words between a cue and the clause that the tree gives it, unless they name a hearer or a time."""
    between = reading.tokens[cue.last : start]
    hearer = any(c.dep in ("dobj", "dative") and cue.last <= c.i < start and cue.lemma == "tell" for c in verb.children)
    if hearer or not between or between[0].ent in ("DATE", "TIME") or between[0].lower in ("on", "in", "at", "to"):
        return set()
    return {t.i for t in between}


def _is_aside(before: list[Token], after: list[Token]) -> bool:
    """Tell whether what follows the cue only goes on from it, since a whole clause before it is what was said."""
    finite = any(t.tag in _FINITE for c in before for t in (c, *c.children))
    return finite and not any(c.child("mark") for c in after)


def _only_cue(clause: Token) -> bool:
    """Tell whether a clause is no more than a lone participle of speech ("said the source adding that …")."""
    return clause.tag == "VBG" and clause.lemma.lower() in ("add", "say", "note") and clause.child("aux") is None


def _clause_start(reading: Reading, verb: Token, sentence_start: int, first: int) -> int:
    return sentence_start if verb.head is verb else first


def _trailing(verb: Token, words: set[int]) -> set[int]:
    """Take what hangs on the cue in the tree but follows what was said and goes on with it."""
    last = max(words, default=verb.i)
    found: set[int] = set()
    for child in verb.children:
        if child.i > last and child.dep in ("advcl", "prep", "npadvmod", "relcl", "acl") and child.tag != "VBG":
            found |= {t.i for t in child.subtree()}
    return found


def _quoted(reading: Reading, cue: Cue, source: Range | None, quotes: Sequence[Quote]) -> set[int]:
    """Take the quotes that stand right beside the cue and its speaker."""
    first = min(cue.first, source[0]) if source and abs(source[0] - cue.first) < 30 else cue.first
    last = max(cue.last, source[1]) if source and abs(source[0] - cue.first) < 30 else cue.last
    words: set[int] = set()
    for quote in quotes:
        if not quote.speech or quote.first <= cue.head < quote.last:
            continue
        before = 0 <= first - quote.last <= 3 and _same_stretch(reading, quote.last, first)
        after = 0 <= quote.first - last <= _NEAR and _leads_to(reading, cue, last, quote.first)
        if before or after:
            words |= set(range(quote.first, quote.last))
    return words


def _leads_to(reading: Reading, cue: Cue, end: int, start: int) -> bool:
    if reading.tokens[start].sent == reading.tokens[cue.head].sent:
        return True
    return all(t.pos == "PUNCT" and t.text != "." for t in reading.tokens[end:start])


def _same_stretch(reading: Reading, end: int, start: int) -> bool:
    return not any(t.text in (".", "!", "?") for t in reading.tokens[end:start])


def _block(reading: Reading, cue: Cue, source: Range | None) -> set[int]:
    """Take what follows "X said:" at the end of a paragraph, up to the next such heading or the end of the report."""
    end = max(cue.last, source[1]) if source and source[0] >= cue.last else cue.last
    sentence = reading.sentences[reading.tokens[cue.head].sent]
    if "plain" not in cue.uses or not _ends_with_colon(reading, sentence) or sentence.last - end > _NEAR:
        return set()
    following = reading.sentences[sentence.i + 1 :]
    until = next((s.first for s in following if _ends_with_colon(reading, s)), len(reading.tokens))
    return set(range(sentence.last, until))


def _ends_with_colon(reading: Reading, sentence: Sentence) -> bool:
    last = reading.tokens[sentence.last - 1]
    after = reading.tokens[sentence.last].start if sentence.last < len(reading.tokens) else last.end
    return last.text == ":" and "\n" in reading.text[last.end : after]


def _main_clause(verb: Token) -> set[int]:
    """Take the clause that a cue is set into ("the raid, X said, failed"; "as X reported, the raid failed")."""
    aside = verb.dep in ("parataxis", "intj", "dep") or (
        verb.dep == "advcl" and (mark := verb.child("mark")) is not None and mark.lower == "as"
    )
    if not aside or verb.head is verb:
        return set()
    mine = {t.i for t in verb.subtree()}
    return {t.i for t in verb.head.subtree()} - mine


def _rest(reading: Reading, verb: Token, cue: Cue, source: Range | None) -> set[int]:
    """Take what stands after the cue, or else before it, when the tree shows no clause at all."""
    sentence = reading.sentences[verb.sent]
    if source is not None and _is_bare(reading, sentence, cue, source):
        previous = reading.sentences[sentence.i - 1]
        return set(range(previous.first, previous.last))
    if verb.dep in ("amod", "compound") or (
        verb.tag == "VBN" and verb.child("nsubj", "aux") is None and source is None
    ):
        return set()
    start = max(cue.last, source[1]) if source and source[0] >= cue.last else cue.last
    after = reading.tokens[start : sentence.last]
    if (
        after
        and after[0].lower in _GOES_ON
        and source is not None
        and _has_clause(reading.tokens[sentence.first : source[0]])
    ):
        after = []
    if _has_clause(after) and source is not None and source[0] < cue.first:
        return {t.i for t in after}
    before = reading.tokens[sentence.first : min(verb.i, source[0]) if source else verb.i]
    if source is not None and _has_clause(before):
        return {t.i for t in before}
    if source is not None and source[0] >= cue.last and _has_clause(after):
        return {t.i for t in after}
    return set()


def _is_bare(reading: Reading, sentence: Sentence, cue: Cue, source: Range) -> bool:
    """Tell whether a sentence holds no more than a speaker and a cue, cut off from what was said before it."""
    if (
        sentence.i == 0
        or "\n\n" in reading.text[reading.tokens[sentence.first - 1].end : reading.tokens[sentence.first].start]
    ):
        return False
    told = {*range(*source), *range(cue.first, cue.last)}
    return not any(
        t.i not in told and t.pos in ("VERB", "NOUN", "PROPN") for t in reading.tokens[sentence.first : sentence.last]
    )


def _has_clause(tokens: Iterable[Token]) -> bool:
    listed = list(tokens)
    return len(listed) >= 3 and any(t.tag in _FINITE or t.tag == "VBN" for t in listed)


def _things(verb: Token) -> set[int]:
    """Take the things named as object, and what the speaker says about them ("accused X of …")."""
    words: set[int] = set()
    for child in verb.children:
        thing = child.dep in ("dobj", "nsubjpass", "oprd", "attr") and child.tag != "PRP"
        about = child.dep == "prep" and child.i > verb.i and (child.lower in _ABOUT or verb.lemma == "implicate")
        if thing or about:
            words |= {t.i for t in child.subtree()}
    return words


def ranges_of(reading: Reading, words: set[int]) -> Ranges:
    """Join words to unbroken ranges, marks at both ends left off."""
    trimmed = []
    for first, last in _runs(words):
        while first < last and reading.tokens[first].pos == "PUNCT":
            first += 1
        while last > first and reading.tokens[last - 1].pos == "PUNCT":
            last -= 1
        if last > first:
            trimmed.append((first, last))
    return tuple(trimmed)


def _runs(words: set[int]) -> Ranges:
    runs: list[list[int]] = []
    for i in sorted(words):
        if runs and i == runs[-1][1]:
            runs[-1][1] = i + 1
        else:
            runs.append([i, i + 1])
    return tuple((first, last) for first, last in runs)
