"""Shards: a run as a list of parts, each done by a pure function whose output is there whole or not at all.

Any engine can spread shards over machines: the name of an output is made from its input and its lineage, it is
written aside and renamed into place, and what is there already is not done again. So a part that is lost is run
again, a run that is cut off is started again, and nothing is lost or doubled.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

import msgspec

from reportedly.config import IntakeConfig
from reportedly.errors import ConfigError, MissingInput
from reportedly.intake import Overrides, Piece, cut_lines
from reportedly.records import End, Failure, Lineage
from reportedly.records.wire import decode, encode
from reportedly.worker.coding import Coder, as_failure, code_pieces, make_failure, open_inputs
from reportedly.worker.crew import Crew
from reportedly.worker.run import Run

SHARD_BYTES = 64_000_000
"""Size of a shard of JSON Lines, in bytes, where nothing else is said: minutes of work, not hours."""

_RANGE = re.compile(r"(?P<path>.+)#bytes=(?P<start>\d+)-(?P<end>\d+)\Z", re.S)
_LINES = frozenset({".jsonl", ".ndjson"})
_CHUNK = 1 << 20
_NONE = Overrides()


class Shard(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a part of a run: a file, or the lines of one that begin in `start..end` (bytes, half-open)."""

    uri: str
    path: str
    start: int = 0
    end: int | None = None


class ShardDone(msgspec.Struct, frozen=True, kw_only=True):
    """Say that a shard is done: where its records are, its counts, and whether they were there already."""

    uri: str
    path: str
    end: End
    existed: bool


def plan_shards(paths: Iterable[str], *, shard_bytes: int = SHARD_BYTES) -> Iterator[str]:
    """List the shards of a run: one a file, and long JSON Lines cut into ranges (`file.jsonl#bytes=0-64000000`).

    The list depends on the paths, the files' sizes and `shard_bytes` only.
    """
    for path in paths:
        file = Path(path)
        size = file.stat().st_size if file.suffix.lower() in _LINES and file.is_file() else 0
        if size <= shard_bytes:
            yield path
            continue
        for start in range(0, size, shard_bytes):
            yield f"{path}#bytes={start}-{min(start + shard_bytes, size)}"


def process_shard(
    uri: str, out_dir: Path | str, *, coder: Coder, config: IntakeConfig, overrides: Overrides = _NONE
) -> ShardDone:
    """Do one shard: code its reports and leave their wire records in one file.

    Pure but for that file, whose name is made of the shard's URI, its content, the lineage and the settings of intake.
    It is written aside and renamed into place, so it is there whole or not at all; if it is there, nothing is done.

    Args:
        uri: a file, or `file#bytes=START-END` for the lines that begin in that range, as `plan_shards` lists them.
        out_dir: an existing folder, the same for all shards of a run.
        coder: the pipeline of this process.
        config: limits of intake.
        overrides: what the user says of every report.

    Raises:
        MissingInput: no such file, or not readable.
        ConfigError: the output cannot be written.
    """
    shard = _parse(uri)
    name = _name(shard, coder.lineage, config, overrides)
    target = Path(out_dir, f"{name}.jsonl")
    existed = target.is_file()
    if not existed:
        pieces = _pieces(shard, config)
        outcomes = code_pieces(pieces, coder, overrides=overrides)
        _write(target, Run(lineage=coder.lineage, outcomes=outcomes))
    return ShardDone(uri=uri, path=str(target), end=_read_end(target), existed=existed)


def run_shards(
    uris: Iterable[str],
    out_dir: Path | str,
    *,
    make: Callable[[], Coder],
    config: IntakeConfig,
    overrides: Overrides = _NONE,
    processes: int = 1,
) -> Iterator[ShardDone | Failure]:
    """Do many shards and say of each, in order, that it is done or why it is not; see `process_shard`.

    Run it again after a stop: shards that are done are not done again.

    Raises:
        ReportedlyError: the pipeline cannot be made.
    """
    start = partial(_ShardJob, make, str(out_dir), config, overrides)
    if processes <= 1:
        yield from map(start(), uris)
        return
    with Crew[str, ShardDone | Failure](start, processes=processes, lost=_lost) as crew:
        yield from crew.run(uris)


class _ShardJob:
    """The job of one process: its own pipeline, one shard after the other."""

    def __init__(self, make: Callable[[], Coder], out_dir: str, config: IntakeConfig, overrides: Overrides) -> None:
        self._coder = make()
        self._do = partial(process_shard, out_dir=out_dir, coder=self._coder, config=config, overrides=overrides)

    @property
    def greeting(self) -> Lineage:
        return self._coder.lineage

    def __call__(self, uri: str, /) -> ShardDone | Failure:
        try:
            return self._do(uri)
        except Exception as error:  # noqa: BLE001 - a failure is a record and never stops the run
            return make_failure(error, input=uri, stage="shard")


def _lost(uri: str) -> Failure:
    remedy = "Run it again; with smaller shards if it is lost again."
    return Failure(input=uri, stage="shard", code="worker.lost", message="the process that did it ended", remedy=remedy)


def _parse(uri: str) -> Shard:
    found = _RANGE.match(uri)
    if found and not Path(uri).exists():
        return Shard(uri=uri, path=found["path"], start=int(found["start"]), end=int(found["end"]))
    return Shard(uri=uri, path=uri)


def _name(shard: Shard, lineage: Lineage, config: IntakeConfig, overrides: Overrides) -> str:
    """Make the name of a shard's output: 32 hex digits."""
    parts = (shard.uri, _content(shard), lineage.id, config.max_bytes, overrides)
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]


def _content(shard: Shard) -> str:
    """Hash the bytes of a shard: the file's, or those of the lines that begin in its range."""
    digest = hashlib.sha256()
    try:
        with Path(shard.path).open("rb") as stream:
            at = _seek_line(stream, shard.start)
            while data := stream.read(_CHUNK if shard.end is None else max(0, min(_CHUNK, shard.end - at))):
                digest.update(data)
                at += len(data)
            digest.update(_rest_of_line(stream, at) if shard.end is not None and at == shard.end else b"")
    except FileNotFoundError:
        raise MissingInput("no such file", where=shard.path) from None
    except OSError as error:
        raise MissingInput(f"cannot be read: {error.strerror}", where=shard.path) from None
    return digest.hexdigest()


def _seek_line(stream: BinaryIO, start: int) -> int:
    """Go to the first line that begins at `start` or behind it; give its place."""
    if not start:
        return 0
    stream.seek(start - 1)
    return start - 1 + _skip_line(stream)


def _skip_line(stream: BinaryIO) -> int:
    length = 0
    while part := stream.readline(_CHUNK):
        length += len(part)
        if part.endswith(b"\n"):
            break
    return length


def _rest_of_line(stream: BinaryIO, at: int) -> bytes:
    """Hash what the last line has behind the range; nothing when the range ends with a line."""
    stream.seek(max(0, at - 1))
    if stream.read(1) == b"\n":
        return b""
    digest = hashlib.sha256()
    while part := stream.readline(_CHUNK):
        digest.update(part)
        if part.endswith(b"\n"):
            break
    return digest.digest()


def _pieces(shard: Shard, config: IntakeConfig) -> Iterator[Piece | Failure]:
    if shard.end is None:
        yield from open_inputs([shard.path], config=config)
        return
    with Path(shard.path).open("rb") as stream:
        at = _seek_line(stream, shard.start)
        for piece in cut_lines(stream, name=shard.uri, max_bytes=config.max_bytes, end=max(0, shard.end - at)):
            yield as_failure(piece)


def _write(target: Path, run: Run) -> None:
    aside = target.with_name(f".{target.stem}.{uuid4().hex}.part")
    try:
        with aside.open("xb") as stream:
            for record in run.records():
                stream.write(encode(record) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(target)
    except OSError as error:
        remedy = "Check the folder and the space on its disk."
        raise ConfigError(f"cannot write: {error.strerror}", where=str(target.parent), remedy=remedy) from None
    finally:
        aside.unlink(missing_ok=True)


def _read_end(path: Path) -> End:
    """Read the last record of an output."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 4096))
        record = decode(stream.read().splitlines()[-1], where=str(path))
    if not isinstance(record, End):
        raise ConfigError("this output has no end", where=str(path), remedy="Delete it and run again.")
    return record
