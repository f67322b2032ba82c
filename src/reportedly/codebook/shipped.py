"""One file of the codebook that ships, read into a typed value, for rooms that need no more of it."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import msgspec
import yaml

from reportedly.errors import CodebookError


def load_codebook_file(name: str, sort: Any) -> Any:
    """Read one YAML file of the codebook that ships into a typed value.

    Raises:
        CodebookError: the file is not YAML or does not have the form wanted.
    """
    text = files("reportedly.codebook").joinpath(name).read_text("utf-8")
    try:
        return msgspec.convert(yaml.load(text, Loader=yaml.CSafeLoader), sort)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise CodebookError(str(error), where=name) from None
