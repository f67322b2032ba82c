"""The weights that ship with the package: each file read once per process, told apart by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path

import numpy as np

from reportedly.claims.weighing.linear import LinearModel, linear_of
from reportedly.claims.weighing.network import Network, network_of
from reportedly.errors import ModelError

Model = LinearModel | Network
Models = Mapping[str, Model]


def parse_model(data: bytes) -> Model:
    """Read a model from the bytes of an .npz file."""
    with np.load(BytesIO(data), allow_pickle=False) as parts:
        return network_of(parts) if "outer" in parts else linear_of(parts)


@lru_cache(maxsize=32)
def shipped_model(name: str) -> Model:
    """Load a model that ships with the package.

    Raises:
        ModelError: the weights are not there.
    """
    return parse_model(weights_bytes(name))


def shipped_hash(name: str) -> str:
    """Give 20 hex digits of the SHA-256 of a shipped file of weights."""
    return hashlib.sha256(weights_bytes(name)).hexdigest()[:20]


def weights_bytes(name: str) -> bytes:
    """Read the file of weights that ships under a name; without an ending, ".npz" is meant.

    Raises:
        ModelError: it is not in the package.
    """
    with weights_file(name if "." in name else f"{name}.npz") as path:
        return path.read_bytes()


@contextmanager
def weights_file(name: str) -> Iterator[Path]:
    """Give the file of weights that ships under a whole name, for as long as the block lasts.

    Raises:
        ModelError: it is not in the package.
    """
    with as_file(files("reportedly.claims") / "weights" / name) as path:
        if not path.is_file():
            raise ModelError(f"the weights {name!r} are not in the package", remedy="Install the package again.")
        yield path
