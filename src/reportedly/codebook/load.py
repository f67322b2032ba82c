"""YAML folders -> one typed Codebook, with every defect told at once by file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from reportedly.codebook.book import Background, Charged, Codebook, Hedge, Kind, Parties, Rule, Speech, Triggers
from reportedly.codebook.defects import Defects, Lines, misfits, nearest_line
from reportedly.errors import CodebookError
from reportedly.records import CERTAINTIES, MANNERS, SORTS

SHIPPED = Path(__file__).parent
_HEAD = "codebook"
_ACTORS = "actors"
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
"""Files in which a text is a list of words, parted by commas."""
_HEAD_KEYS = ("name", "version", "language", "description", "mode")
_MODES = ("extend", "replace")
_Sections = dict[str, Any]


def load_codebook(*folders: Path | str) -> Codebook:
    """Load the codebook that ships, with the user's folders laid over it in order.

    A folder holds any of the files of the shipped codebook. Mappings are merged key by key, word lists are
    joined, and a null removes an entry. `mode: replace` in a folder's codebook.yaml starts afresh from that folder.
    The same files give the same object; changed files are read anew.

    Raises:
        CodebookError: one or more defects, each with file and line; nothing is loaded then.
    """
    found = tuple(Path(folder).resolve() for folder in folders)
    for folder in found:
        if not folder.is_dir():
            remedy = "Name a folder that holds codebook files."
            raise CodebookError("no such codebook folder", where=str(folder), remedy=remedy)
    return _load(found, tuple(_digest(folder).hexdigest() for folder in (SHIPPED, *found)))


def actor_files(book: Codebook) -> tuple[Path, ...]:
    """List the `actors.yaml` of the user's own folders, in order: groups and words for parties, which grounding reads.

    They are laid over those that ship, whatever the folder's mode; their content is part of the codebook's hash.
    """
    paths = [Path(folder) / f"{_ACTORS}.yaml" for folder in book.folders if Path(folder) != SHIPPED]
    return tuple(path for path in paths if path.is_file())


@lru_cache(maxsize=8)
def _load(folders: tuple[Path, ...], _digests: tuple[str, ...]) -> Codebook:
    gathered = _Gathered()
    for folder in (SHIPPED, *folders):
        gathered.lay(folder)
    gathered.defects.settle()
    return gathered.book()


class _Gathered:
    """Hold what the folders so far say, where each value stands, and what is wrong with it."""

    def __init__(self) -> None:
        self.defects = Defects()
        self.head: dict[str, Any] = {}
        self.sections: _Sections = {name: {} for name in _SECTIONS}
        self.lines: dict[str, Lines] = {name: {} for name in _SECTIONS}
        self.folders: list[Path] = []
        self._hash = hashlib.sha256()

    def lay(self, folder: Path) -> None:
        """Lay a folder over those before it."""
        head = self._read_head(folder)
        if head.pop("mode", "extend") == "replace":
            self.sections = {name: {} for name in _SECTIONS}
            self.folders, self._hash = [], hashlib.sha256()
        self.head.update(head)
        self.folders.append(folder)
        self._hash.update(_digest(folder).digest())
        for name in _SECTIONS:
            self._read_section(folder / f"{name}.yaml", name)
        if folder != SHIPPED:
            self._refuse_strangers(folder)

    def book(self) -> Codebook:
        """Make the typed codebook.

        Raises:
            CodebookError: keys are missing, or names in one file are not those of another.
        """
        for name, wanted in _SECTIONS.items():
            for at, what in misfits(self.sections[name], wanted, whole=True):
                self._defect(name, at, what)
        self.defects.settle()
        for name, at, what in _strays(self.sections):
            self._defect(name, at, what)
        self.defects.settle()
        folders = [str(folder) for folder in self.folders]
        head = {key: str(value) for key, value in self.head.items()}
        return msgspec.convert(
            {**head, **self.sections, "hash": self._hash.hexdigest()[:20], "folders": folders}, Codebook
        )

    def _defect(self, name: str, at: tuple[str, ...], what: str) -> None:
        file, line = nearest_line(at, self.lines[name], default=self.folders[-1] / f"{name}.yaml")
        self.defects.add(file, line, f"{'.'.join(at)}: {what}" if at else what)

    def _read_head(self, folder: Path) -> dict[str, Any]:
        path = folder / f"{_HEAD}.yaml"
        data, lines = _parse(path, self.defects)
        for key, value in data.items():
            line = lines.get((str(key),), (path, 1))[1]
            if key not in _HEAD_KEYS:
                self.defects.add(path, line, f"unknown key {key!r}, wanted one of {', '.join(_HEAD_KEYS)}")
            elif not isinstance(value, str | int | float):
                self.defects.add(path, line, f"{key}: wanted text")
            elif key == "mode" and value not in _MODES:
                self.defects.add(path, line, f"mode: wanted one of {', '.join(_MODES)}, found {value!r}")
        return {key: value for key, value in data.items() if key in _HEAD_KEYS}

    def _read_section(self, path: Path, name: str) -> None:
        data, lines = _parse(path, self.defects)
        if name in _WORD_LISTS:
            data = _split_words(data)
        wrong = list(misfits(data, _SECTIONS[name], whole=False))
        for at, what in wrong:
            line = nearest_line(at, lines, default=path)[1]
            self.defects.add(path, line, f"{'.'.join(at)}: {what}" if at else what)
        if not wrong:
            self.sections[name] = _merge(self.sections[name], data)
            self.lines[name].update(lines)

    def _refuse_strangers(self, folder: Path) -> None:
        known = {f"{name}.yaml" for name in (_HEAD, *_SECTIONS, _ACTORS)}
        for path in sorted(folder.glob("*.y*ml")):
            if path.name not in known:
                self.defects.add(path, 1, f"no file of a codebook, wanted one of {', '.join(sorted(known))}")


def _digest(folder: Path) -> hashlib._Hash:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.y*ml")):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest


def _parse(path: Path, defects: Defects) -> tuple[dict[Any, Any], Lines]:
    lines: Lines = {}
    if not path.exists():
        return {}, lines
    try:
        text = path.read_text("utf-8")
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, OSError) as error:
        defects.add(path, *_fault(error))
        return {}, lines
    if data is not None and not isinstance(data, dict):
        defects.add(path, 1, "wanted a mapping of keys to values")
        return {}, lines
    _mark(node, (), path, lines, defects)
    return data or {}, lines


def _fault(error: Exception) -> tuple[int, str]:
    """Say in which line a file cannot be read, and why."""
    if isinstance(error, yaml.MarkedYAMLError):
        return (error.problem_mark.line + 1 if error.problem_mark else 1), f"not YAML: {error.problem}"
    if isinstance(error, UnicodeDecodeError):
        return error.object.count(b"\n", 0, error.start) + 1, f"not UTF-8: {error.reason}"
    return 1, f"cannot be read: {error}"


def _mark(node: Any, at: tuple[str, ...], path: Path, lines: Lines, defects: Defects) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            where = (*at, str(key.value))
            if where in lines:
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


def _strays(sections: _Sections) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Walk over names that another file, or the records, do not know."""
    for kind in sections["triggers"].keys() - sections["kinds"].keys():
        yield "triggers", (kind,), "words for a kind that kinds.yaml does not define"
    for kind in sections["kinds"].keys() - sections["triggers"].keys():
        yield "kinds", (kind,), "the kind has no words in triggers.yaml"
    for kind, entry in sections["kinds"].items():
        for i, weapon in enumerate(entry.get("means") or ()):
            if weapon not in sections["weapons"]:
                yield "kinds", (kind, "means", str(i)), f"{weapon!r} is no weapon of weapons.yaml"
    for degree in sections["hedges"].keys() - {*CERTAINTIES}:
        yield "hedges", (degree,), f"wanted one of {', '.join(CERTAINTIES)}"
    for part, known in (("verbs", MANNERS), ("nouns", MANNERS), ("phrases", MANNERS), ("speakers", SORTS)):
        for name in sections["speech"][part].keys() - {*known}:
            yield "speech", (part, name), f"wanted one of {', '.join(known)}"
