"""What was gathered, kept on disk, so that new reports join without redoing the old."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from reportedly.errors import BadRecord, ConfigError, MissingInput
from reportedly.incidents.blocks import Block, Index
from reportedly.incidents.copies import Copies
from reportedly.incidents.facts import Column, Facts, WordCounts
from reportedly.incidents.gather import Gatherer
from reportedly.incidents.weights import Weights
from reportedly.records import Judgement

FORM = 3
"""The form of the file; another form is refused, and the incidents are built anew."""


class State(NamedTuple):
    """Hold what is needed to go on: the gathered claims, the texts known, and how far a store had been read."""

    gatherer: Gatherer
    copies: Copies
    seen: dict[str, int]


def save_state(state: State, path: Path) -> None:
    """Write a state to one file; the file is whole or not there at all."""
    gatherer, copies = state.gatherer, state.copies
    facts = gatherer.facts
    head = {
        "form": FORM, "weights": gatherer.scorer.weights.hash, "links": facts.links, "heard": gatherer.counts.claims,
        "runs": len(gatherer.index.runs), "seen": state.seen,
    }  # fmt: skip
    arrays = {f"facts.{name}": column for name, column in facts.columns.items()}
    arrays |= {f"run{i}.keys": run.keys for i, run in enumerate(gatherer.index.runs)}
    arrays |= {f"run{i}.rows": run.rows for i, run in enumerate(gatherer.index.runs)}
    arrays |= {name: getattr(gatherer, name) for name in _ARRAYS}
    arrays |= {f"copies.{name}": getattr(copies, name) for name in _COPIES}
    arrays |= {"ids": _names(facts.ids), "copies.ids": _names(copies.ids), "counts": gatherer.counts.counts}
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as stream:
        arrays["head"] = np.frombuffer(msgspec.json.encode(head), np.uint8)
        np.savez(stream, allow_pickle=False, **arrays)
    Path(temporary).replace(path)


_ARRAYS = ("label", "telling", "faces", "score_sum", "score_pairs")
_COPIES = ("minima", "group", "above", "shingles", "holders")


def _names(ids: list[str]) -> Column:
    return np.array(ids, dtype="S") if ids else np.zeros(0, "S1")


def load_state(path: Path, weights: Weights, judgements: Iterable[Judgement] = ()) -> State:
    """Read a state back.

    Raises:
        MissingInput: no such file.
        BadRecord: not a gatherer's file.
        ConfigError: it was made with other weights or in another form.
    """
    if not path.is_file():
        raise MissingInput("no incidents were built here", where=str(path))
    try:
        with np.load(path, allow_pickle=False) as found:
            return _restore({name: found[name] for name in found.files}, weights, judgements, path)
    except (ValueError, KeyError, OSError, msgspec.DecodeError) as error:
        raise BadRecord(f"not a file of gathered incidents: {error}", where=str(path)) from None


def _restore(found: dict[str, Column], weights: Weights, judgements: Iterable[Judgement], path: Path) -> State:
    head = msgspec.json.decode(found["head"].tobytes())
    if head["form"] != FORM or head["weights"] != weights.hash:
        raise ConfigError("built by another version", where=str(path), remedy="Build the incidents anew.")
    gatherer = Gatherer(weights, judgements)
    columns = {name.removeprefix("facts."): a for name, a in found.items() if name.startswith("facts.")}
    ids = [i.decode() for i in found["ids"].tolist()]
    gatherer.facts = Facts(ids, columns, [(a, b, sort) for a, b, sort in head["links"]])
    gatherer.counts = WordCounts(found["counts"], head["heard"])
    gatherer.index = Index([Block(found[f"run{i}.keys"], found[f"run{i}.rows"]) for i in range(head["runs"])])
    for name in _ARRAYS:
        setattr(gatherer, name, found[name])
    return State(gatherer, _copies(found), head["seen"])


def _copies(found: dict[str, Column]) -> Copies:
    copies = Copies()
    copies.ids = [i.decode() for i in found["copies.ids"].tolist()]
    for name in _COPIES:
        setattr(copies, name, found[f"copies.{name}"])
    return copies
