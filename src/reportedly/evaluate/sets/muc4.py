"""MUC-4: whole incident records of a report, in the form of GTT (type, perpetrators, target, victim, weapon).

`muc_records` makes records of claims. Texts stand in the set in small letters; reading gives them their usual case.

Source: Sundheim, "Overview of the Fourth Message Understanding Evaluation and Conference", MUC-4, 1992; Du, Rush,
Cardie, "Template Filling with Generative Transformers", NAACL 2021 (GTT, the form of the records).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from reportedly.errors import BadRecord
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, excerpt_of, one_file
from reportedly.evaluate.ceaf import Agreement, Entity, IncidentRecord, agree_by_mentions, agree_by_subset, normal
from reportedly.evaluate.intervals import Ask, f1_of, share
from reportedly.evaluate.judging import Tallies, code_or_fail, word_count
from reportedly.evaluate.muc_records import SLOTS, records_of
from reportedly.evaluate.outcome import Miss
from reportedly.records import Report


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a template of the set: each slot a list of entities, each entity a list of [mention, offset]."""

    incident_type: str
    PerpInd: tuple[tuple[tuple[str, int], ...], ...] = ()
    PerpOrg: tuple[tuple[tuple[str, int], ...], ...] = ()
    Target: tuple[tuple[tuple[str, int], ...], ...] = ()
    Victim: tuple[tuple[tuple[str, int], ...], ...] = ()
    Weapon: tuple[tuple[tuple[str, int], ...], ...] = ()

    def as_record(self) -> IncidentRecord:
        """Write the template as a record: mentions normalised, "attack / bombing" as two types."""
        slots = {
            slot: tuple(frozenset(normal(mention) for mention, _ in entity) for entity in getattr(self, slot))
            for slot in SLOTS
        }
        return IncidentRecord(types=tuple(part.strip() for part in self.incident_type.split("/")), slots=slots)


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one document of the set."""

    docid: str
    doctext: str
    templates: tuple[Template, ...]


def _rme(phi: str, label: str) -> tuple[Ask, ...]:
    right, given, covered, wanted = (f"{phi}.{part}" for part in ("right", "given", "covered", "wanted"))
    return (
        Ask(key=f"{phi}.f1", label=f"CEAF-RME {label}, F1", formula=f1_of(right, given, covered, wanted), of=(wanted,)),
        Ask(key=f"{phi}.p", label=f"CEAF-RME {label}, precision", formula=share(right, given), of=(given,)),
        Ask(key=f"{phi}.r", label=f"CEAF-RME {label}, recall", formula=share(covered, wanted), of=(wanted,)),
    )


ASKS = (
    *_rme("subset", "phi-subset"),
    *_rme("phi3", "phi-3"),
    *(
        Ask(
            key=f"{slot}.f1",
            label=f"{slot}, F1 (phi-subset)",
            of=(f"{slot}.wanted",),
            formula=f1_of(f"{slot}.right", f"{slot}.given", f"{slot}.covered", f"{slot}.wanted"),
        )
        for slot in SLOTS
    ),
)


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
            raise BadRecord(f"not a MUC-4 document: {error}", where=f"{file}:{number}") from None
    return tuple(found)


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Code each document of the part and compare its records."""
    for document in read_documents(files(path, part)[0]):
        report = Report(source_id=document.docid, text=document.doctext)
        claims, failed = code_or_fail(engine, report)
        given = records_of(claims, engine.read(report), codebook=engine.codebook) if claims else ()
        yield judge_document(document, given, failed=failed)


def judge_document(document: Document, given: Sequence[IncidentRecord], *, failed: str = "") -> Judged:
    """Compare the records of one document with its templates."""
    wanted = [template.as_record() for template in document.templates]
    subset = agree_by_subset(wanted, given)
    sums = Tallies()
    _add(sums, "subset", subset)
    _add(sums, "phi3", agree_by_mentions(wanted, given))
    for slot in SLOTS:
        theirs, ours = ([_only(r, slot) for r in records] for records in (wanted, given))
        _add(sums, slot, agree_by_subset(theirs, ours))
    return Judged(
        report=document.docid,
        words=word_count(document.doctext),
        sums=sums.found,
        failed=failed,
        errors=tuple(_errors(document, wanted, given, subset)),
    )


def _add(sums: Tallies, name: str, agreement: Agreement) -> None:
    for part in ("right", "given", "covered", "wanted"):
        sums.add(f"{name}.{part}", getattr(agreement, part))


def _only(record: IncidentRecord, slot: str) -> IncidentRecord:
    return IncidentRecord(types=record.types, slots={slot: record.slots.get(slot, ())})


def _errors(
    document: Document, wanted: Sequence[IncidentRecord], given: Sequence[IncidentRecord], agreement: Agreement
) -> Iterator[Miss]:
    met = {i for i, _ in agreement.aligned}
    used = {j for _, j in agreement.aligned}
    for i, record in enumerate(wanted):
        if i not in met and record.entities:
            yield _miss(document, record, sort=f"no record for {'/'.join(record.types)}", wanted=_shown(record))
    for j, record in enumerate(given):
        if j not in used and record.entities:
            yield _miss(document, record, sort=f"extra record of {'/'.join(record.types)}", given=_shown(record))
    for i, j in agreement.aligned:
        for slot in SLOTS:
            theirs, ours = wanted[i].slots.get(slot, ()), given[j].slots.get(slot, ())
            if bool(theirs) != bool(ours) or (theirs and not any(a & b for a in theirs for b in ours)):
                record = wanted[i] if theirs else given[j]
                yield _miss(
                    document, record, sort=f"{slot}: {_how(theirs, ours)}", wanted=_names(theirs), given=_names(ours)
                )


def _how(wanted: Sequence[Entity], given: Sequence[Entity]) -> str:
    return "another" if wanted and given else "none given" if wanted else "none wanted"


def _miss(
    document: Document, record: IncidentRecord, *, sort: str, wanted: str = "nothing", given: str = "nothing"
) -> Miss:
    longest = max((mention for _, entity in record.entities for mention in entity), key=len, default="")
    at = document.doctext.lower().find(longest)
    place = [(at, at + len(longest), longest)] if at >= 0 and longest else []
    excerpt, marks = excerpt_of(document.doctext, place)
    return Miss(
        report=document.docid,
        sort=sort,
        excerpt=excerpt,
        marks=marks,
        wanted=wanted or "none",
        given=given or "none",
        weight=float(len(record.entities)),
    )


def _names(entities: Iterable[Entity]) -> str:
    return "; ".join(min(entity, key=lambda m: (len(m), m)) for entity in entities)


def _shown(record: IncidentRecord) -> str:
    parts = (f"{slot} {_names(found)}" for slot in SLOTS if (found := record.slots.get(slot, ())))
    return f"{'/'.join(record.types)}: {' · '.join(parts)}"


def files(path: Path, part: str) -> Sequence[Path]:
    """Find the file of a part."""
    return [one_file(path, f"{part}.json")]


BENCHMARK = Benchmark(
    name="muc4",
    title="MUC-4 incident records",
    source="Message Understanding Conference 4 (1992), in the form of GTT (Du et al. 2021).",
    path_help="the folder that holds dev.json and train.json",
    parts=("dev", "train"),
    asks=ASKS,
    files=files,
    judge=judge,
)
