"""What a run leaves behind beside claims: failures, lineage, and the counts that must add up."""

from __future__ import annotations

import msgspec

from reportedly.errors import LawBroken
from reportedly.records.ids import content_id


class Failure(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="failure"):
    """Say which input failed at which stage, so that it can be listed and run again."""

    input: str
    stage: str
    code: str
    message: str
    remedy: str = ""
    report: str | None = None
    source_id: str | None = None
    skipped: bool = False


class Lineage(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="lineage"):
    """Say what a run was made with: the same bytes with the same lineage give the same claims."""

    id: str = ""
    version: str
    codebook: str
    config: str
    models: dict[str, str] = {}
    gazetteer: str = ""
    stages: dict[str, int] = {}

    def __post_init__(self) -> None:
        if not self.id:
            msgspec.structs.force_setattr(self, "id", content_id("l", self, leave_out=frozenset({"id", "record"})))


class End(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="end"):
    """Close a run: in = out + failed + skipped, always."""

    reports_in: int
    reports_out: int
    failed: int
    skipped: int
    claims: int

    def __post_init__(self) -> None:
        if self.reports_in != self.reports_out + self.failed + self.skipped:
            raise LawBroken(f"a run of {self.reports_in} reports does not add up")
