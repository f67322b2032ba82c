"""Build a gazetteer from a GeoNames dump or from places of one's own; bounded memory, resumable, bad rows listed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from reportedly.errors import BadRecord, MissingInput
from reportedly.grounding.gazetteer_file import FORMAT, GazetteerWriter
from reportedly.grounding.gazetteer_shipped import add_shipped_rows
from reportedly.grounding.gazetteer_sources import (
    BadRow,
    dump_tables,
    open_table,
    read_alternate_row,
    read_area_row,
    read_csv,
    read_dump_row,
    read_geojson,
    read_own,
)

_BATCH = 50_000
_HOPELESS = 200
"""A table whose first rows, this many, are all bad has another form."""
_OWN_SUFFIXES = {".csv": read_csv, ".tsv": read_csv, ".geojson": read_geojson, ".json": read_geojson}


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Say how far a build has come: the file read, rows taken in, rows skipped as bad."""

    step: str
    rows: int
    skipped: int


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the counts of a finished build; `defects` lists every skipped row (file, line, reason), None when there is none."""

    path: Path
    rows: int
    skipped: int
    defects: Path | None


def build_gazetteer(
    source: Path, out: Path, *, progress: Callable[[Progress], None] | None = None, with_shipped: bool = True
) -> Built:
    """Build a gazetteer file.

    A break (Ctrl-C, power) loses at most the last 50,000 rows: the same call carries on. The file appears at `out`
    only when it is whole.

    Args:
        source: a folder of GeoNames files (allCountries.zip or XX.zip; alternateNamesV2.zip, admin1CodesASCII.txt
            and admin2Codes.txt are read when there; hierarchy.zip adds nothing to the codes in the table), one such table, a CSV, or a GeoJSON.
        out: the gazetteer to write.
        progress: called after every batch.
        with_shipped: for places of one's own: also put in all that ships. A dump always gets the countries, bases,
            regions and airfields that ship.

    Raises:
        MissingInput: no such source, or a folder without a table.
        BadRecord: a broken zip, or a table of another form.
    """
    source, out = Path(source), Path(out)
    if not source.exists():
        raise MissingInput("no such file or folder", where=str(source))
    build = _Build(source, out, progress or (lambda _: None))
    try:
        build.run(with_shipped=with_shipped)
    except BadRecord:
        build.writer.close(discard=True)
        raise
    except BaseException:
        build.writer.close()
        raise
    return build.finish()


class _Build:
    """Carry one build from source to file."""

    def __init__(self, source: Path, out: Path, progress: Callable[[Progress], None]) -> None:
        self.source, self.progress = source, progress
        self.own = source.suffix.lower() in _OWN_SUFFIXES
        self.tables = dump_tables(source) if source.is_dir() else [source]
        self.writer = GazetteerWriter(out, purpose=self._purpose())
        self.defects = out.with_name(out.name + ".skipped.tsv")
        if not any(self.writer.progress(table.name)[0] for table in self.tables):
            self.defects.unlink(missing_ok=True)
        self.rows = self.skipped = 0

    def _purpose(self) -> str:
        files = sorted(self.source.iterdir()) if self.source.is_dir() else [self.source]
        marks = [f"{f.name} {f.stat().st_size} {f.stat().st_mtime_ns}" for f in files if f.is_file()]
        return hashlib.sha256("\n".join([str(FORMAT), *marks]).encode()).hexdigest()

    def run(self, *, with_shipped: bool) -> None:
        """Read every table that is not in yet."""
        if not self.writer.progress("shipped")[0] and (with_shipped or not self.own):
            add_shipped_rows(self.writer, populated=self.own)
        for table in self.tables:
            if self.own:
                self._take(table.name, _OWN_SUFFIXES[table.suffix.lower()](table), self._own_row)
            else:
                with open_table(table) as lines:
                    self._take(table.name, enumerate(lines, 1), self._dump_row)
        for name in ("admin1CodesASCII.txt", "admin2Codes.txt"):
            if self.source.is_dir() and (self.source / name).is_file():
                with open_table(self.source / name) as lines:
                    self._take(name, enumerate(lines, 1), self._area_row)
        for names in self._alternates():
            with open_table(names) as lines:
                self._take(names.name, enumerate(lines, 1), self._alternate_row)

    def finish(self) -> Built:
        """Write the file and tell the counts."""
        kind = "own places" if self.own else "GeoNames dump (CC BY 4.0)"
        self.writer.finish(version=f"{self.source.name}", sources=kind, skipped=str(self.skipped))
        return Built(
            path=self.writer.out, rows=self.rows, skipped=self.skipped, defects=self.defects if self.skipped else None
        )

    def _alternates(self) -> list[Path]:
        folder = self.source if self.source.is_dir() else None
        found = (
            [folder / name for name in ("alternateNamesV2.zip", "alternateNamesV2.txt") if (folder / name).is_file()]
            if folder
            else []
        )
        return found[:1]

    def _dump_row(self, line: str) -> None:
        row = read_dump_row(line)
        if row.feature_class == "A" and row.feature_code == "PCLI":
            self.writer.add_names(int(row.id.partition(":")[2]), row.name, row.also, "A")
        else:
            self.writer.add([row])

    def _area_row(self, line: str) -> None:
        self.writer.add([read_area_row(line)], missing_only=True)

    def _own_row(self, cells: Any) -> None:
        self.writer.add([read_own(cells, source=self.source.stem)])

    def _alternate_row(self, line: str) -> None:
        found = read_alternate_row(line)
        if found:
            self.writer.add_names(found[0], "", (found[1],))

    def _take(self, step: str, lines: Iterable[tuple[int, Any]], put: Callable[[Any], None]) -> None:
        done, skipped = self.writer.progress(step)
        bad: list[str] = []
        count = done
        for number, line in islice(iter(lines), done, None):
            try:
                put(line)
            except BadRow as error:
                bad.append(f"{step}\t{number}\t{error}\n")
                self._check_hope(step, number, len(bad) + skipped)
            count += 1
            if count % _BATCH == 0:
                skipped += self._save(step, count, skipped, bad)
        skipped += self._save(step, count, skipped, bad)
        self.rows += count - skipped
        self.skipped += skipped

    def _save(self, step: str, rows: int, skipped: int, bad: list[str]) -> int:
        """Commit, list the bad rows, and tell how many they were."""
        if bad:
            with self.defects.open("a", encoding="utf-8") as stream:
                stream.writelines(bad)
        found = len(bad)
        bad.clear()
        self.writer.save(step, rows, skipped + found)
        self.progress(Progress(step=step, rows=rows, skipped=skipped + found))
        return found

    def _check_hope(self, step: str, number: int, bad: int) -> None:
        if number == bad == _HOPELESS:
            raise BadRecord(
                f"the first {_HOPELESS} rows are all bad", where=f"{self.source}: {step}",
                remedy="Give a GeoNames table (19 columns, tabs), a CSV with name, lat, lon, or a GeoJSON.",
            )  # fmt: skip
