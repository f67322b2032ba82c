"""What is seen of where a phrase hangs when it is weighed as a party: whose subject, whose object, in whose company."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.claims.features import Seen
from reportedly.claims.phrases import meeting
from reportedly.claims.weighing.rows import Names, remembered
from reportedly.records.reading import Token


def clues_of(seen: Seen, head: Token, named: Token, mention: Token, path: str, kind: str) -> Iterator[str | Names]:
    """Name what is seen of a phrase that stands in one sentence with a mention.

    Args:
        seen: the report.
        head: the word that heads the phrase.
        named: the word that names the party; another one than `head` where `head` is a pronoun.
        mention: the word that names the happening.
        path: the way from the mention to `head`.
        kind: the kind of the happening.
    """
    sort, lemma = seen.lexicon.party_sort(named), mention.lemma.lower()
    yield from _of_filling(_filled(mention), path, head.dep, head.head is mention)
    yield from _of_mention(lemma, sort, mention.dep, head.dep)
    yield from _of_governor(head.head.lemma.lower(), head.dep, kind)
    top = meeting(mention, head)
    if top is not None and top is not mention:
        yield from (f"meet={top.lemma.lower()}:{path}", f"meet+deps={top.lemma.lower()}:{head.dep}:{mention.dep}")
    if head.dep == "conj":
        yield from _of_company(seen, head, path)
    if head.dep == "appos":
        yield f"appos_of={seen.lexicon.party_sort(head.head)}:{head.ent}"
    if any(c.dep == "appos" for c in head.children):
        yield f"has_appos={path}"
    if head.dep == "pobj":
        yield from (f"of={head.head.lower}:{head.head.head.lemma.lower()}", _of_preposition(head, mention))


def _filled(mention: Token) -> str:
    """Tell which places beside a mention are taken: a subject, an object, one who did it."""
    deps = {c.dep for c in mention.children}
    subject = "S" if "nsubj" in deps else "P" if "nsubjpass" in deps else "A" if "auxpass" in deps else "-"
    by = any(c.dep == "agent" or (c.dep == "prep" and c.lower == "by") for c in mention.children)
    return f"{subject}{'O' if 'dobj' in deps else '-'}{'B' if by else '-'}"


@remembered
def _of_filling(filled: str, path: str, dep: str, on_mention: bool) -> Names:
    return f"filled+path={filled}:{path}", f"filled+dep={filled}:{dep}:{on_mention}"


@remembered
def _of_mention(lemma: str, sort: str, dep: str, other: str) -> Names:
    return f"mention+sort={lemma}:{sort}", f"mention+deps={lemma}:{dep}:{other}"


@remembered
def _of_governor(lemma: str, dep: str, kind: str) -> Names:
    return f"under={lemma}:{dep}", f"under+kind={lemma}:{dep}:{kind}"


def _of_company(seen: Seen, head: Token, path: str) -> Names:
    first = head.first_conjunct()
    theirs = seen.lexicon.party_sort(first)
    return f"first={first.dep}:{theirs}", f"like_first={theirs == seen.lexicon.party_sort(head)}:{path}"


def _of_preposition(head: Token, mention: Token) -> str:
    above = head.head.head
    return f"on={head.head.lower}:{above is mention}:{above.pos}"
