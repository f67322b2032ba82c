"""Wire files as one command line takes them: records of several files, by id."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from reportedly.errors import MissingInput
from reportedly.records import Claim, Incident, Judgement, Lineage, Report
from reportedly.records.wire import decode


class Wire(NamedTuple):
    """Hold what wire files hold, by id."""

    reports: dict[str, Report]
    claims: dict[str, Claim]
    incidents: dict[str, Incident]
    judgements: tuple[Judgement, ...]
    lineages: dict[str, Lineage]


def read_wire(paths: Iterable[Path]) -> Wire:
    """Read wire files (`reportedly read --json`, `reportedly incidents build`); other records are passed over.

    Raises:
        MissingInput: a file is not there.
        BadRecord: a line is no record.
    """
    found = Wire({}, {}, {}, (), {})
    judged: list[Judgement] = []
    for path in paths:
        if not path.is_file():
            raise MissingInput("no such file", where=str(path))
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                record = decode(line, where=f"{path}:{number}")
                if isinstance(record, Judgement):
                    judged.append(record)
                elif isinstance(record, Report):
                    found.reports[record.id] = record
                elif isinstance(record, Claim):
                    found.claims[record.id] = record
                elif isinstance(record, Incident):
                    found.incidents[record.id] = record
                elif isinstance(record, Lineage):
                    found.lineages[record.id] = record
    return found._replace(judgements=tuple(judged))
