"""PLOVER gold standard records: the type, mode, source and target of one event in each sentence.

The records are of the first PLOVER (2016) and are judged in the terms of the table of 2021: FIGHT is ASSAULT there,
DEMAND is REQUEST, INVESTIGATE and DISAPPROVE are ACCUSE; property destroyed (CAMEO 1712) and hostages held (181, 184)
are ASSAULT, no longer COERCE. A claim's type is its kind's in the codebook's crosswalk; deeds of politics and control
that are only announced are AGREE, as in CAMEO 03 ("express intent to …").

`type.any`: one of the claims of the sentence has the type. `type.first`: the surest claim has it. Mode, source and
target are judged on sentences where a claim has the type; source and target by the words of their phrases.

Source: Open Event Data Alliance, PLOVER manual and CAMEO2PLOVER table, versions of 2016 and 2021.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from reportedly.codebook import Codebook
from reportedly.errors import BadRecord
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, in_part, one_file
from reportedly.evaluate.intervals import Ask, share
from reportedly.evaluate.judging import Tallies, code_or_fail, word_count
from reportedly.evaluate.likeness import same_phrase
from reportedly.evaluate.outcome import Miss
from reportedly.evaluate.reliability import Answer
from reportedly.records import Claim, Party, Report, Source

FILE = "PLOVER_GSR_CAMEO.json"
NEWER = {"FIGHT": "ASSAULT", "DEMAND": "REQUEST", "INVESTIGATE": "ACCUSE", "DISAPPROVE": "ACCUSE"}
NEWER_MODES = {
    "strike-hun": "strike",
    "strike-gen": "strike",
    "demo-org": "demo",
    "demo-spon": "demo",
    "riot-spon": "riot",
    "assassinate": "targeted",
    "detain": "abduct",
    "confiscate": "seize",
    "deport": "expel",
}
"""Modes of 2016 under their names of 2021."""
NEWER_BY_MODE = {("COERCE", "destroy"): "ASSAULT", ("COERCE", "detain"): "ASSAULT"}
"""Types of 2021 that the mode of 2016 decides."""
UNCODED = frozenset({"SUPPORT", "CONCEDE", "COOPERATE", "DOCUMENT"})
"""Types that no kind of the shipped codebook stands for: these records can only be missed."""
_ANNOUNCED = frozenset({"CONSULT", "AID", "AGREE", "RETREAT"})


class Actor(msgspec.Struct, frozen=True, kw_only=True, rename={"text": "actorText"}):
    """Hold an actor of a record."""

    text: str = ""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one sentence and its event."""

    id: str
    event: str
    text: str = ""
    mode: str | None = None
    event_text: str = msgspec.field(name="eventText", default="")
    source: tuple[Actor | str, ...] | str | None = None
    target: tuple[Actor | str, ...] | str | None = None


ASKS = (
    Ask(key="type.any", label="type right, by one of the claims", formula=share("any", "all"), of=("all",)),
    Ask(key="type.first", label="type right, by the surest claim", formula=share("first", "all"), of=("all",)),
    Ask(
        key="type.codable",
        label="type right, of the types that the codebook has",
        formula=share("any", "codable"),
        of=("codable",),
    ),
    Ask(key="silent", label="sentences without a claim", formula=share("silent", "all"), of=("all",), better="lower"),
    Ask(
        key="claims",
        label="claims in a sentence",
        formula=share("claims", "all", scale=1),
        of=("all",),
        unit="claims",
        better="lower",
    ),
    Ask(key="mode", label="mode right, where the type is", formula=share("mode", "moded"), of=("moded",)),
    Ask(key="source", label="a source right, where the type is", formula=share("source", "sourced"), of=("sourced",)),
    Ask(key="target", label="a target right, where the type is", formula=share("target", "targeted"), of=("targeted",)),
)


def read_records(path: Path) -> tuple[Record, ...]:
    """Read the records; the one that only documents the file is left out.

    Raises:
        MissingInput: the file is not there.
        BadRecord: it is not the set.
    """
    file = one_file(path, FILE)
    try:
        found = msgspec.json.decode(file.read_bytes(), type=tuple[Record, ...])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRecord(f"not PLOVER records: {error}", where=str(file)) from None
    return tuple(record for record in found if record.event != "DOCUMENT" and record.text)


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Code each sentence of the part and compare its claims with its event."""
    for record in read_records(path):
        if in_part(record.id, part):
            claims, failed = code_or_fail(engine, Report(source_id=record.id, text=record.text))
            yield judge_record(record, claims, codebook=engine.codebook, failed=failed)


def judge_record(record: Record, claims: Sequence[Claim], *, codebook: Codebook, failed: str = "") -> Judged:
    """Compare the claims of one sentence with its event."""
    wanted = newer_type(record)
    right = [claim for claim in claims if plover_type(claim, codebook) == wanted]
    surest = max(claims, key=_confidence, default=None)
    sums = Tallies()
    for key, hit in (
        ("all", True),
        ("any", bool(right)),
        ("first", surest is not None and surest in right),
        ("codable", record.event not in UNCODED),
        ("silent", not claims),
    ):
        sums.add(key, hit)
    sums.add("claims", len(claims))
    if right:
        _judge_fields(sums, record, right, codebook)
    return Judged(
        report=record.id,
        words=word_count(record.text),
        sums=sums.found,
        failed=failed,
        errors=() if right else (_miss(record, claims, wanted, codebook),),
        answers=tuple(Answer("type", _confidence(c), c in right) for c in claims),
    )


def _confidence(claim: Claim) -> float:
    return claim.confidence.get("found", 0.5) * claim.confidence.get("kind", 0.5)


def newer_type(record: Record) -> str:
    """Give the record's type in the terms of 2021."""
    by_mode = NEWER_BY_MODE.get((record.event, record.mode or ""))
    return by_mode or NEWER.get(record.event, record.event)


def plover_type(claim: Claim, codebook: Codebook) -> str | None:
    """Give the claim's PLOVER type by the crosswalk; None where PLOVER has none."""
    crosswalk = codebook.kinds[claim.kind].plover
    code = crosswalk.code if crosswalk else None
    return "AGREE" if code in _ANNOUNCED and claim.certainty == "planned" else code


def _judge_fields(sums: Tallies, record: Record, right: Sequence[Claim], codebook: Codebook) -> None:
    if record.mode:
        modes = {crosswalk.mode for c in right if (crosswalk := codebook.kinds[c.kind].plover)}
        sums.add("moded", 1)
        sums.add("mode", NEWER_MODES.get(record.mode, record.mode) in modes)
    for side, key in (("source", "sourced"), ("target", "targeted")):
        if wanted := _names(getattr(record, side)):
            sums.add(key, 1)
            sums.add(side, any(same_phrase(a, b.text) for a in wanted for c in right for b in _side(c, side)))


def _names(side: tuple[Actor | str, ...] | str | None) -> list[str]:
    listed = side if isinstance(side, tuple) else (side,) if side else ()
    return [name for one in listed if (name := one if isinstance(one, str) else one.text)]


def _side(claim: Claim, side: str) -> tuple[Party | Source, ...]:
    """List the phrases that answer PLOVER's source and target; who speaks is the source of a saying that is a deed."""
    if side == "source":
        return claim.actor or claim.says
    return (*claim.target, *claim.victim)


def _miss(record: Record, claims: Sequence[Claim], wanted: str, codebook: Codebook) -> Miss:
    given = [f"{claim.kind} ({plover_type(claim, codebook) or 'none'}) «{claim.anchor.text}»" for claim in claims]
    types = sorted({plover_type(claim, codebook) or "none" for claim in claims}) or ["nothing"]
    return Miss(
        report=record.id,
        sort=f"{'/'.join(types)} for {wanted}",
        excerpt=record.text,
        wanted=f"{wanted} «{record.event_text}»",
        given="; ".join(given) or "nothing",
        weight=max(map(_confidence, claims), default=1.0),
    )


def files(path: Path, part: str) -> Sequence[Path]:
    """Find the set's one file; parts are cut by the record's id."""
    return [one_file(path, FILE)]


BENCHMARK = Benchmark(
    name="plover",
    title="PLOVER gold standard records",
    source="Open Event Data Alliance, CC BY-SA 4.0: one event in each of 322 sentences.",
    path_help=f"the folder that holds {FILE}, or the file",
    parts=("all", "check", "learn"),
    asks=ASKS,
    files=files,
    judge=judge,
)
