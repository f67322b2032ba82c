"""A release: tables, codebook, lineage, checksums, changes since the last one, as a Frictionless data package."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from reportedly.errors import BadRecord, ConfigError
from reportedly.export.tables import FORMATS, Format
from reportedly.export.tables.material import Material
from reportedly.export.tables.plain import COLUMNS
from reportedly.export.tables.sheet import Column
from reportedly.records import Derived, Lineage
from reportedly.records.wire import decode, encode
from reportedly.version import __version__

_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "date": "date"}
_ENCODER = msgspec.json.Encoder(order="deterministic")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what became of one row since the last release: added, changed or withdrawn, and why."""

    row: str
    incident: str
    what: str
    fields: tuple[str, ...] = ()
    why: str = ""


def release_files(
    material: Material,
    *,
    name: str,
    version: str,
    formats: Sequence[str] = ("csv", "jsonl"),
    lineages: Sequence[Lineage] = (),
    before: Sequence[Derived] = (),
    reasons: Mapping[str, str] | None = None,
    licence: str = "CC-BY-4.0",
    contributors: Sequence[str] = (),
) -> dict[str, bytes]:
    """Make the files of a release, by their names. The same store gives the same bytes.

    Args:
        material: rows and what is behind them; `day` is the day of the release.
        name: name of the package, lower case, no spaces.
        version: version of the release.
        formats: names of the formats that go in.
        lineages: what the runs behind the rows were made with.
        before: the rows of the last release, as `read_release` gives them.
        reasons: why a row was changed or withdrawn, by incident id; without one the reason is reckoned.
        licence: SPDX id of the licence of the release.
        contributors: people or bodies to cite.

    Raises:
        ConfigError: an unknown format, or one that writes a file another writes too.
    """
    material = msgspec.structs.replace(material, rows=tuple(sorted(material.rows, key=lambda r: r.id)))
    files = _tables(material, ["jsonl", *formats])
    changes = changes_since(before, material.rows, reasons or {})
    files["changes.jsonl"] = b"".join(_ENCODER.encode(change) + b"\n" for change in changes)
    files["lineage.jsonl"] = b"".join(encode(one) + b"\n" for one in sorted(lineages, key=lambda one: one.id))
    files |= _codebook_files(material)
    files["CITATION.cff"] = _citation(name, version, material.day, licence, contributors)
    files["datapackage.json"] = _package(files, name, version, material, licence, contributors)
    files["SHA256SUMS"] = "".join(f"{_digest(data)}  {file}\n" for file, data in sorted(files.items())).encode()
    return files


def _tables(material: Material, formats: Sequence[str]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name in dict.fromkeys(formats):
        if name not in FORMATS:
            raise ConfigError(f"no format {name!r}", remedy=f"Use one of: {', '.join(FORMATS)}.")
        one: Format = FORMATS[name]
        files |= {f"data/{file}": data for file, data in one.write(material).items()}
        if lost := one.lost(material):
            files[f"data/{name}.lost.json"] = _ENCODER.encode(lost) + b"\n"
    return files


def changes_since(before: Sequence[Derived], now: Sequence[Derived], reasons: Mapping[str, str]) -> list[Change]:
    """List added, changed and withdrawn rows, in the order of their ids, each with the fields and a reason."""
    old, new = {row.id: row for row in before}, {row.id: row for row in now}
    home = {claim: row.incident for row in now for claim in row.claims}
    found = []
    for identifier in sorted(old.keys() | new.keys()):
        was, row = old.get(identifier), new.get(identifier)
        if was is None and row is not None:
            why = reasons.get(row.incident, "claims not released before" if before else "first release")
            found.append(Change(row=identifier, incident=row.incident, what="added", why=why))
        elif row is None and was is not None:
            found.append(_withdrawn(was, home, reasons))
        elif was is not None and row is not None and was != row:
            fields = tuple(n for n in Derived.__struct_fields__ if getattr(was, n) != getattr(row, n))
            why = reasons.get(row.incident, _why_changed(was, row))
            found.append(Change(row=identifier, incident=row.incident, what="changed", fields=fields, why=why))
    return found


def _withdrawn(was: Derived, home: Mapping[str, str], reasons: Mapping[str, str]) -> Change:
    into = sorted({home[claim] for claim in was.claims if claim in home} - {was.incident})
    why = f"its claims are now in {', '.join(into)}" if into else "its claims are gone, or no row follows"
    return Change(row=was.id, incident=was.incident, what="withdrawn", why=reasons.get(was.incident, why))


def _why_changed(was: Derived, row: Derived) -> str:
    joined, left = len(set(row.claims) - set(was.claims)), len(set(was.claims) - set(row.claims))
    parts = [f"{joined} claims joined"] if joined else []
    parts += [f"{left} claims left"] if left else []
    return " and ".join(parts) or "the claims are the same; rule, codebook or reading changed"


def _codebook_files(material: Material) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for number, folder in enumerate(material.codebook.folders):
        for path in sorted(Path(folder).glob("*.yaml")):
            found[f"codebook/{number}/{path.name}"] = path.read_bytes()
    return found


def _citation(name: str, version: str, day: date, licence: str, contributors: Sequence[str]) -> bytes:
    authors = "".join(f'  - name: "{one}"\n' for one in contributors) or '  - name: "(not named)"\n'
    lines = (
        "cff-version: 1.2.0\ntype: dataset\nmessage: Cite this release with its version and date.\n"
        f'title: "{name}"\nversion: "{version}"\ndate-released: {day.isoformat()}\n'
        f"license: {licence}\nauthors:\n{authors}"
    )
    return lines.encode()


def _package(
    files: Mapping[str, bytes], name: str, version: str, material: Material, licence: str, contributors: Sequence[str]
) -> bytes:
    package = {
        "profile": "data-package",
        "name": name,
        "version": version,
        "created": f"{material.day.isoformat()}T00:00:00Z",
        "title": name,
        "description": "What was reported, by whom, under a named rule of reading; not what happened.",
        "licenses": [{"name": licence}],
        "contributors": [{"title": one, "role": "author"} for one in contributors],
        "rules": sorted({row.rule for row in material.rows}),
        "codebook": material.codebook.hash,
        "software": f"reportedly {__version__}",
        "rows": len(material.rows),
        "resources": [_resource(file, data) for file, data in sorted(files.items())],
    }
    return msgspec.json.format(_ENCODER.encode(package), indent=2) + b"\n"


def _resource(file: str, data: bytes) -> dict[str, Any]:
    ending = file.rpartition(".")[2].lower()
    media = {
        "csv": "text/csv",
        "json": "application/json",
        "jsonl": "application/jsonl",
        "yaml": "application/yaml",
        "geojson": "application/geo+json",
        "parquet": "application/vnd.apache.parquet",
    }
    found: dict[str, Any] = {
        "name": file.lower().replace("/", "-").replace("_", "-"),
        "path": file,
        "bytes": len(data),
        "hash": f"sha256:{_digest(data)}",
        "mediatype": media.get(ending, "text/plain"),
    }
    if file == "data/incidents.csv":
        found |= {"profile": "tabular-data-resource", "encoding": "utf-8", "schema": _schema(COLUMNS)}
    return found


def _schema(columns: Sequence[Column]) -> dict[str, Any]:
    fields = [{"name": c.name, "type": _TYPES[c.sort]} for c in columns]
    return {"fields": fields, "primaryKey": ["id"], "missingValues": [""]}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write_release(files: Mapping[str, bytes], folder: Path) -> None:
    """Write a release into a folder that is empty or not there.

    Raises:
        ConfigError: the folder holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ConfigError("the folder is not empty", where=str(folder), remedy="Name a new folder for each release.")
    for file, data in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def read_release(folder: Path) -> list[Derived]:
    """Read the rows of a release back, checking every file against its checksum.

    Raises:
        BadRecord: a file is missing or was altered.
    """
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        raise BadRecord("no SHA256SUMS: not a release", where=str(folder))
    for line in sums.read_text("utf-8").splitlines():
        digest, _, file = line.partition("  ")
        path = folder / file
        if not path.is_file() or _digest(path.read_bytes()) != digest:
            raise BadRecord(f"{file} is missing or was altered", where=str(folder))
    lines = (folder / "data" / "incidents.jsonl").read_bytes().splitlines()
    return [row for row in (decode(line) for line in lines) if isinstance(row, Derived)]
