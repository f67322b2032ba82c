"""YAML folders -> one typed Codebook, with every defect told at once by file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from reportedly.codebook.book import Background, Charged, Codebook, Hedge, Kind, Parties, Rule, Speech, Triggers
from reportedly.errors import CodebookError

SHIPPED = Path(__file__).parent
_SECTIONS: dict[str, Any] = {
    "kinds": dict[str, Kind],
    "triggers": dict[str, Triggers],
    "speech": Speech,
    "hedges": dict[str, Hedge],
    "background": Background,
    "charged": Charged,
    "weapons": dict[str, tuple[str, ...]],
    "parties": Parties,
    "rules": dict[str, Rule],
}
_WORD_LISTS = frozenset({"triggers", "speech", "hedges", "background", "charged", "weapons", "parties"})
_HEAD_KEYS = {"name", "version", "language", "description", "mode"}


class _Defects:
    """Gather defects; raise once."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, file: Path, line: int, what: str) -> None:
        self.found.append(f"{file}:{line}: {what}")

    def settle(self) -> None:
        if self.found:
            raise CodebookError(f"{len(self.found)} defect(s) in the codebook:\n" + "\n".join(self.found))


def load_codebook(*folders: Path | str) -> Codebook:
    """Load the codebook that ships, with the user's folders laid over it in order.

    A folder holds any of the files of the shipped codebook. Mappings are merged key by key, word lists are
    joined, and a null removes an entry. `mode: replace` in a folder's codebook.yaml starts afresh from that folder.

    Raises:
        CodebookError: one or more defects, each with file and line; nothing is loaded then.
    """
    return _load(tuple(Path(folder).resolve() for folder in folders))


@lru_cache(maxsize=8)
def _load(folders: tuple[Path, ...]) -> Codebook:
    defects, sections, head = _Defects(), {}, {}  # type: _Defects, dict[str, Any], dict[str, Any]
    lines: dict[str, dict[tuple[str, ...], tuple[Path, int]]] = {name: {} for name in _SECTIONS}
    digest = hashlib.sha256()
    used: list[Path] = []
    for folder in (SHIPPED, *folders):
        if not folder.is_dir():
            raise CodebookError("no such codebook folder", where=str(folder), remedy="Name a folder that holds codebook files.")
        mine = _read_head(folder, defects)
        if mine.pop("mode", "extend") == "replace":
            sections, used, digest = {}, [], hashlib.sha256()
        head.update(mine)
        used.append(folder)
        for path in sorted(folder.glob("*.yaml")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        for name in _SECTIONS:
            _read_section(folder / f"{name}.yaml", name, sections, lines[name], defects)
    defects.settle()
    typed = {name: _convert(name, sections.get(name, {}), lines[name], used, defects) for name in _SECTIONS}
    defects.settle()
    book = Codebook(
        **{k: str(v) for k, v in head.items()}, hash=digest.hexdigest()[:20], folders=tuple(str(f) for f in used), **typed
    )
    _check_across(book, lines, defects)
    defects.settle()
    return book


def _read_head(folder: Path, defects: _Defects) -> dict[str, Any]:
    path = folder / "codebook.yaml"
    if not path.is_file():
        return {}
    data, lines = _parse(path, defects)
    for key in list(data):
        if key not in _HEAD_KEYS:
            defects.add(path, lines.get((key,), (path, 1))[1], f"unknown key {key!r}")
            del data[key]
    if data.get("mode", "extend") not in ("extend", "replace"):
        defects.add(path, lines[("mode",)][1], f"mode is {data['mode']!r}, wanted 'extend' or 'replace'")
    return data


def _read_section(
    path: Path, name: str, sections: dict[str, Any], lines: dict[tuple[str, ...], tuple[Path, int]], defects: _Defects
) -> None:
    if not path.is_file():
        return
    data, mine = _parse(path, defects)
    if name in _WORD_LISTS:
        data = _split_words(data)
    sections[name] = _merge(sections.get(name, {}), data)
    lines.update(mine)


def _parse(path: Path, defects: _Defects) -> tuple[dict[str, Any], dict[tuple[str, ...], tuple[Path, int]]]:
    lines: dict[tuple[str, ...], tuple[Path, int]] = {}
    try:
        text = path.read_text("utf-8")
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        defects.add(path, line, f"not YAML: {error.problem}")
        return {}, lines
    except UnicodeDecodeError as error:
        defects.add(path, 1, f"not UTF-8: {error}")
        return {}, lines
    if data is None:
        return {}, lines
    if not isinstance(data, dict):
        defects.add(path, 1, "wanted a mapping of keys to values")
        return {}, lines
    _mark(node, (), path, lines, defects)
    return data, lines


def _mark(node: Any, at: tuple[str, ...], path: Path, lines: dict[tuple[str, ...], tuple[Path, int]], defects: _Defects) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            where = (*at, str(key.value))
            if lines.get(where, (None, 0))[0] == path:
                defects.add(path, key.start_mark.line + 1, f"{'.'.join(where)} stands twice")
            lines[where] = (path, key.start_mark.line + 1)
            _mark(value, where, path, lines, defects)
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            lines[(*at, str(i))] = (path, value.start_mark.line + 1)


def _split_words(data: Any) -> Any:
    if isinstance(data, str):
        return [word.strip() for word in data.split(",") if word.strip()]
    if isinstance(data, dict):
        return {key: _split_words(value) for key, value in data.items()}
    return data


def _merge(old: Any, new: Any) -> Any:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        merged = dict(old)
        for key, value in new.items():
            if value is None and isinstance(old.get(key), Mapping | list):
                merged.pop(key)
            else:
                merged[key] = _merge(old[key], value) if key in old else value
        return merged
    if isinstance(old, list) and isinstance(new, list):
        return [*old, *(word for word in new if word not in old)]
    return new


def _convert(
    name: str, data: Any, lines: dict[tuple[str, ...], tuple[Path, int]], used: Iterable[Path], defects: _Defects
) -> Any:
    wanted = _SECTIONS[name]
    entry = getattr(wanted, "__args__", None)
    parts = [((key,), value, entry[1]) for key, value in data.items()] if entry else [((), data, wanted)]
    good = {}
    for at, value, sort in parts:
        try:
            good[at] = msgspec.convert(value, sort)
        except msgspec.ValidationError as error:
            what, inner = _place(str(error))
            file, line = _nearest((*at, *inner), lines, default=(list(used)[-1] / f"{name}.yaml", 1))
            defects.add(file, line, f"{'.'.join((*at, *inner)) or name}: {what}")
    return {at[0]: value for at, value in good.items()} if entry else good.get(())


def _place(message: str) -> tuple[str, tuple[str, ...]]:
    """Split a msgspec message ("… - at `$.a[0]`") into what is wrong and the path."""
    what, _, path = message.partition(" - at `$")
    return what, tuple(re.findall(r"[^.\[\]`]+", path))


def _nearest(
    path: tuple[str, ...], lines: dict[tuple[str, ...], tuple[Path, int]], *, default: tuple[Path, int]
) -> tuple[Path, int]:
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return default


def _check_across(book: Codebook, lines: Mapping[str, dict[tuple[str, ...], tuple[Path, int]]], defects: _Defects) -> None:
    for kind in book.triggers:
        if kind not in book.kinds:
            file, line = lines["triggers"][(kind,)]
            defects.add(file, line, f"words for {kind!r}, which kinds.yaml does not define")
    for kind in book.kinds:
        if kind not in book.triggers:
            file, line = lines["kinds"][(kind,)]
            defects.add(file, line, f"kind {kind!r} has no words in triggers.yaml")
