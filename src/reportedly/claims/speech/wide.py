"""Attribution in the wide sense: also beliefs, wishes, plans, praise and blame, as corpora of attribution mark them.

Claims are built on `find_speech`, which keeps to what puts words in a mouth. This is for reading and measuring
attribution as such. Which words cue it is learned; who and what is read from the tree by the same rules.
Source: Newell, Margolin, Ruths, "An Attribution Relations Corpus for Political News", LREC 2018.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reportedly.claims.speech.act import Ranges
from reportedly.claims.speech.attribution import SpeechAct, explicit_acts
from reportedly.claims.speech.contents import ranges_of
from reportedly.claims.speech.cues import SpeechWords, speech_words
from reportedly.claims.speech.nounphrase import can_speak, noun_range
from reportedly.claims.speech.quotes import Quote, find_quotes
from reportedly.claims.weighing.shipped import Models, shipped_model
from reportedly.codebook import Codebook
from reportedly.records.reading import Reading, Token

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_SAID = frozenset(
    {"ccomp", "xcomp", "dobj", "prep", "attr", "acomp", "oprd", "dative", "advcl", "pcomp", "acl", "relcl", "prt"}
)
_OPEN_CLASSES = frozenset({"VERB", "NOUN", "ADJ", "AUX", "ADV", "ADP", "PUNCT", "PROPN", "SCONJ"})
_SKIPPED_MARKS = frozenset({",", ".", "(", ")", "!", "?", "'", '"', "“", "”", "’", "‘", "``", "''", "-", ";"})


def find_attributions(reading: Reading, *, codebook: Codebook, models: Models | None = None) -> tuple[SpeechAct, ...]:
    """Find every attribution of a report, in the wide sense, in the order of the cues.

    Args:
        reading: the words of the report.
        codebook: its `speech` part says which words cue speech.
        models: the model "cues"; None takes the one that ships.
    """
    model = models["cues"] if models else shipped_model("cues")
    words, acts, quotes = speech_words(codebook), explicit_acts(reading, codebook=codebook), find_quotes(reading)
    told = {act.cue[0]: act for act in acts}
    seen = CueScene(reading, words, told, quotes)
    tokens = list(seen.candidates())
    chances = model.probabilities([cue_features(seen, t) for t in tokens])
    yes = model.classes.index("yes")
    chosen = [t for t, row in zip(tokens, chances, strict=True) if row[yes] >= model.floor]
    return tuple(told.get(t.i) or attribution_of(reading, t, words) for t in chosen)


class CueScene:
    """Gather, once per report, what the features of cues are made from."""

    def __init__(
        self, reading: Reading, words: SpeechWords, told: Mapping[int, SpeechAct], quotes: Sequence[Quote]
    ) -> None:
        self.reading, self.words, self.told = reading, words, told
        self.quoted = {t for q in quotes if q.speech for t in range(q.first, q.last)}
        self.edges = {i for q in quotes if q.speech for i in (q.first - 1, q.last)}
        self.covered = {t for act in told.values() for a, b in act.content for t in range(a, b)}

    def candidates(self) -> Iterator[Token]:
        """Walk over the words that may cue an attribution."""
        for token in self.reading.tokens:
            if token.pos in _OPEN_CLASSES and token.text not in _SKIPPED_MARKS and token.dep not in ("aux", "auxpass"):
                yield token


def cue_features(seen: CueScene, token: Token) -> list[str]:
    """Name what is seen of a word that may cue an attribution."""
    lemma, head = token.lemma.lower(), token.head
    below = {c.dep for c in token.children}
    on = {
        "bias",
        f"l={lemma}",
        f"t={token.tag}",
        f"d={token.dep}",
        f"hl={head.lemma.lower()}",
        f"hd={head.dep}",
        f"w={token.lower}",
    }
    on |= {f"c={dep}" for dep in below} | {f"l={lemma}&c={d}" for d in below if d in _SAID or d in _SUBJECTS}
    on |= {f"p={token.pos}&c={d}" for d in below} | {f"q={token.i in seen.quoted}", f"cov={token.i in seen.covered}"}
    on |= {f"verb={m}" for m in [seen.words.verbs.get(lemma)] if m} | {
        f"noun={m}" for m in [seen.words.nouns.get(lemma)] if m
    }
    on |= _told_features(seen, token) | _subject_features(seen, token) | _mark_features(seen, token)
    return sorted(on)


def _told_features(seen: CueScene, token: Token) -> set[str]:
    act = seen.told.get(token.i)
    if act is None:
        return {"told=no", f"told=no&p={token.pos}"}
    return {"told=yes", f"told=yes&src={act.source is not None}", f"told=yes&l={act.lemma}", f"told&sort={act.sort}"}


def _subject_features(seen: CueScene, token: Token) -> set[str]:
    subject = next((c for c in token.children if c.dep in (*_SUBJECTS, "poss", "agent")), None)
    lemma = token.lemma.lower()
    if subject is None:
        return {"s=none", f"s=none&l={lemma}"}
    kind = subject.lower if subject.tag in ("PRP", "PRP$", "WP", "WDT", "EX") else subject.ent or subject.pos
    able = can_speak(subject, seen.words)
    on = {f"s={kind}", f"s={subject.dep}&{able}", f"s=able{able}&l={lemma}", f"sl={subject.lemma.lower()}"}
    return on | {f"s=before{subject.i < token.i}&l={lemma}"}


def _mark_features(seen: CueScene, token: Token) -> set[str]:
    tokens = seen.reading.tokens
    before, after = tokens[max(0, token.i - 2) : token.i], tokens[token.i + 1 : token.i + 3]
    on = {f"b{len(before) - k}={t.lower}" for k, t in enumerate(before)} | {
        f"a{k}={t.lower}" for k, t in enumerate(after)
    }
    on |= {f"ap={t.pos}" for t in after[:1]} | {f"neg={any(c.dep == 'neg' for c in token.children)}"}
    on |= {f"x={c.lower}" for c in token.children if c.dep in ("aux", "auxpass", "prep", "prt", "mark")}
    return on | {"edge" for i in range(token.i - 4, token.i + 5) if i in seen.edges} | {f"sent={min(token.sent, 1)}"}


def attribution_of(reading: Reading, token: Token, words: SpeechWords) -> SpeechAct:
    """Read who and what belongs to a cue that no rule of speech covers."""
    source = _owner(token)
    span = noun_range(reading, source) if source is not None else None
    content = _about(reading, token, source)
    if span and any(a < span[1] and span[0] < b for a, b in content):
        content = tuple((a, b) for a, b in content if not (a < span[1] and span[0] < b))
    return SpeechAct(
        source=span, speaker=span, cue=(token.i, token.i + 1), content=content, manner="said", lemma=token.lemma.lower()
    )


def _owner(token: Token) -> Token | None:
    """Find who holds a view or does the deed: subject, agent or possessor, else that of the governing words."""
    at = token
    for _ in range(5):
        passive = at.child("nsubjpass", "auxpass") is not None
        if passive and at is token:
            by = at.child("agent")
            return by.child("pobj") if by is not None else None
        if (found := at.child("nsubj", "poss", "csubj", "nsubjpass")) is not None and found is not token:
            return at.head if found.lower in ("who", "which", "that") and at.dep == "relcl" else found
        by = next((c for c in at.children if c.lower in ("by", "from", "among") and c.child("pobj")), None)
        if by is not None and at.pos == "NOUN":
            return by.child("pobj")
        if at.dep in ("acl", "relcl") and at.head.pos in ("NOUN", "PROPN", "PRON"):
            return at.head
        if at.head is at:
            return None
        at = at.head
    return None


def _about(reading: Reading, token: Token, source: Token | None) -> Ranges:
    """Take what the view is of: the clauses and phrases that hang on the cue, else what the cue itself hangs on."""
    kept: set[int] = set()
    for child in token.children:
        if child.dep in _SAID and child is not source and not (child.lower == "by" and child.dep in ("prep", "agent")):
            kept |= {t.i for t in child.subtree()}
    if passive := token.child("nsubjpass"):
        kept |= {t.i for t in passive.subtree()}
    if not kept and token.pos in ("NOUN", "ADJ", "ADV"):
        kept = {t.i for t in token.head.subtree()} - {t.i for t in token.subtree()}
    if not kept and token.dep in ("acl", "relcl", "amod") and token.head is not source:
        kept = {t.i for t in token.head.subtree()} - {t.i for t in token.subtree()}
    return ranges_of(reading, kept - {token.i})
