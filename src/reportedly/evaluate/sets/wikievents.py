"""WikiEvents: triggers and arguments of attacks, deaths and injuries in news of bombings.

Judged end to end, without the set's own triggers. `trigger`: the anchors and further mentions of claims of violence
(each a place in the text) against the set's triggers of the three types; overlapping words count. Arguments are judged
claim by claim: the fillers of a claim against the arguments of all the triggers that it names, by the head word of
each phrase; arguments of triggers that no claim names are missed, fillers of claims that name none are extra. The
set's place, attacker (killer, injurer), target, victim and device are our where, actor, target, victim, instrument.

Source: Li, Ji, Han, "Document-Level Event Argument Extraction by Conditional Generation", NAACL 2021 (the set; its
Head F1 0.646 is with gold triggers over all types, so it does not compare one to one).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from reportedly.codebook import Codebook
from reportedly.errors import BadRecord
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, excerpt_of, one_file
from reportedly.evaluate.intervals import tally_asks
from reportedly.evaluate.judging import Tallies, code_or_fail, word_count
from reportedly.evaluate.outcome import Miss
from reportedly.records import Claim, Reading, Report, Span, head_among

TYPES = ("Conflict.Attack", "Life.Die", "Life.Injure")
ROLES = {
    "Attacker": "actor",
    "Killer": "actor",
    "Injurer": "actor",
    "Target": "target",
    "Victim": "victim",
    "Place": "where",
    "ExplosiveDevice": "instrument",
    "Instrument": "instrument",
}
"""Our field for each role of the set."""
ASKS = (
    *tally_asks("trigger", "triggers of attack, death, injury"),
    *tally_asks("argument", "arguments with their role, by head word"),
    *tally_asks("filler", "arguments whatever their role, by head word"),
)
Filler = tuple[str, str]
"""Our field and the head word in small letters."""


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a trigger: half-open range of the document's tokens."""

    start: int
    end: int


class Argument(msgspec.Struct, frozen=True, kw_only=True):
    """Hold an argument: an entity mention and its role."""

    entity_id: str
    role: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one event mention."""

    event_type: str
    trigger: Mention
    arguments: tuple[Argument, ...] = ()


class EntityMention(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one mention of an entity: half-open range of tokens."""

    id: str
    start: int
    end: int


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one document; `sentences` are pairs (tokens with code points, text)."""

    doc_id: str
    tokens: tuple[str, ...]
    text: str
    sentences: tuple[tuple[Any, str], ...]
    entity_mentions: tuple[EntityMention, ...] = ()
    event_mentions: tuple[Event, ...] = ()

    def spans(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Lay the document out: its sentences one a line, and the code points of each token in that text."""
        text, places = "", []
        for tokens, sentence in self.sentences:
            at = len(text)
            for word in tokens:
                start = text_find(sentence, str(word[0]), at - len(text))
                places.append((len(text) + start, len(text) + start + len(word[0])))
                at = len(text) + start + len(word[0])
            text += sentence + "\n"
        return text, tuple(places)


def text_find(sentence: str, word: str, start: int) -> int:
    """Find a token in its sentence from a code point on.

    Raises:
        BadRecord: the token is not there.
    """
    at = sentence.find(word, start)
    if at < 0:
        raise BadRecord(f"token {word!r} does not stand in its sentence", where=sentence[:60])
    return at


def read_documents(file: Path) -> tuple[Document, ...]:
    """Read a part: one document a line.

    Raises:
        BadRecord: a line is not a document of the set.
    """
    found = []
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        try:
            found.append(msgspec.json.decode(line, type=Document))
        except msgspec.DecodeError as error:
            raise BadRecord(f"not a WikiEvents document: {error}", where=f"{file}:{number}") from None
    return tuple(found)


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Code each document of the part and compare triggers and arguments."""
    for document in read_documents(files(path, part)[0]):
        text, places = document.spans()
        report = Report(source_id=document.doc_id, text=text)
        claims, failed = code_or_fail(engine, report)
        yield judge_document(
            document, text, places, claims, engine.read(report), codebook=engine.codebook, failed=failed
        )


def judge_document(
    document: Document,
    text: str,
    places: Sequence[tuple[int, int]],
    claims: Sequence[Claim],
    reading: Reading,
    *,
    codebook: Codebook,
    failed: str = "",
) -> Judged:
    """Compare the claims of violence of one document with its events."""
    ours = [claim for claim in claims if codebook.kinds[claim.kind].group == "violence"]
    events = [event for event in document.event_mentions if event.event_type.startswith(TYPES)]
    spots = [(places[e.trigger.start][0], places[e.trigger.end - 1][1]) for e in events]
    sums, errors = Tallies(), list[Miss]()
    _judge_triggers(sums, errors, document.doc_id, text, spots, ours)
    wanted = [_arguments(document, event, places, reading) for event in events]
    named = [[i for i, spot in enumerate(spots) if any(_over(spot, m) for m in (c.anchor, *c.also))] for c in ours]
    for claim, indices in zip(ours, named, strict=True):
        theirs = set[Filler]().union(*(wanted[i] for i in indices))
        _judge_arguments(sums, errors, document.doc_id, text, claim, theirs, _fillers(claim, reading))
    unnamed = set(range(len(events))) - {i for indices in named for i in indices}
    for i in unnamed:
        sums.tally("argument", 0, 0, len(wanted[i]))
        sums.tally("filler", 0, 0, len({head for _, head in wanted[i]}))
    return Judged(report=document.doc_id, words=word_count(text), sums=sums.found, failed=failed, errors=tuple(errors))


def _over(spot: tuple[int, int], span: Span) -> bool:
    return span.start < spot[1] and spot[0] < span.end


def _judge_triggers(
    sums: Tallies, errors: list[Miss], name: str, text: str, spots: Sequence[tuple[int, int]], claims: Sequence[Claim]
) -> None:
    given = sorted({(m.start, m.end, claim.kind) for claim in claims for m in (claim.anchor, *claim.also)})
    missed = [spot for spot in spots if not any(a < spot[1] and spot[0] < b for a, b, _ in given)]
    extra = [one for one in given if not any(one[0] < b and a < one[1] for a, b in spots)]
    sums.tally("trigger", len(spots) - len(missed), len(extra), len(missed))
    for start, end in missed:
        excerpt, marks = excerpt_of(text, [(start, end, "missed")])
        errors.append(
            Miss(
                report=name,
                sort="trigger missed",
                excerpt=excerpt,
                marks=marks,
                wanted=text[start:end],
                given="nothing",
            )
        )
    for start, end, kind in extra:
        excerpt, marks = excerpt_of(text, [(start, end, kind)])
        errors.append(
            Miss(report=name, sort=f"extra trigger: {kind}", excerpt=excerpt, marks=marks, wanted="nothing", given=kind)
        )


def _arguments(document: Document, event: Event, places: Sequence[tuple[int, int]], reading: Reading) -> set[Filler]:
    mentions = {m.id: m for m in document.entity_mentions}
    found = set()
    for argument in event.arguments:
        mention = mentions.get(argument.entity_id)
        if mention is not None and argument.role in ROLES:
            found.add((ROLES[argument.role], head_of(reading, places[mention.start][0], places[mention.end - 1][1])))
    return found


def _fillers(claim: Claim, reading: Reading) -> set[Filler]:
    found = {
        (role, head_of(reading, p.start, p.end))
        for role in ("actor", "target", "victim", "instrument")
        for p in getattr(claim, role)
    }
    return found | ({("where", head_of(reading, claim.where.start, claim.where.end))} if claim.where else set())


def head_of(reading: Reading, start: int, end: int) -> str:
    """Give the head word of a phrase in small letters: the word that no other word of the phrase stands above."""
    head = head_among(reading.between(start, end))
    return (head.text if head else reading.text[start:end]).lower()


def _judge_arguments(
    sums: Tallies, errors: list[Miss], name: str, text: str, claim: Claim, wanted: set[Filler], given: set[Filler]
) -> None:
    sums.tally("argument", len(wanted & given), len(given - wanted), len(wanted - given))
    theirs, ours = ({head for _, head in side} for side in (wanted, given))
    sums.tally("filler", len(theirs & ours), len(ours - theirs), len(theirs - ours))
    excerpt, marks = excerpt_of(text, [(claim.anchor.start, claim.anchor.end, claim.kind)])
    for side, sort in ((wanted - given, "argument missed"), (given - wanted, "extra argument")):
        for role, head in sorted(side):
            errors.append(
                Miss(
                    report=name,
                    sort=f"{sort}: {role}",
                    excerpt=excerpt,
                    marks=marks,
                    wanted=_listed(wanted),
                    given=_listed(given),
                    weight=float(sort == "argument missed") + (head in theirs & ours),
                )
            )


def _listed(fillers: set[Filler]) -> str:
    return "; ".join(f"{role} {head}" for role, head in sorted(fillers)) or "none"


def files(path: Path, part: str) -> Sequence[Path]:
    """Find the file of a part."""
    return [one_file(path, f"{part}.jsonl")]


BENCHMARK = Benchmark(
    name="wikievents",
    title="WikiEvents: attack, death, injury",
    source="Li, Ji, Han 2021, MIT: 20 documents of the development part.",
    path_help="the folder that holds dev.jsonl",
    parts=("dev",),
    asks=ASKS,
    files=files,
    judge=judge,
)
