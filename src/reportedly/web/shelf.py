"""Templates and static files: what is shipped in the room, found once at the start, named by its hash."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from reportedly.version import __version__

if TYPE_CHECKING:
    from reportedly.web.asked import Asked
    from reportedly.web.house import House

ROOM = Path(__file__).parent
STATIC = ROOM / "static"
TEMPLATES = ROOM / "templates"


class Shelf:
    """Fill templates. Every value is escaped; a name that is not given is an error, never an empty string."""

    def __init__(self, house: House, *, templates: Path = TEMPLATES, static: Path = STATIC) -> None:
        self.static = static
        self.digest = digest_of(static)
        self._env = jinja2.Environment(
            loader=jinja2.FileSystemLoader(templates),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        )
        self._env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
        self._env.globals |= {"url": house.url, "static": self.address, "version": __version__}

    @property
    def filters(self) -> dict[str, Any]:
        """Give the table of filters, so that the room of pages can put its own in."""
        return self._env.filters

    def address(self, file: str) -> str:
        """Make the address of a static file; it changes when any static file does, so that it can be kept for ever."""
        return f"/static/{self.digest}/{file}"

    def fill(self, template: str, asked: Asked, values: dict[str, Any]) -> str:
        """Fill a template; it also knows `asked`, `who` (or None), `url`, `static`, `version`."""
        return self._env.get_template(template).render(asked=asked, who=asked.person, **values)


def digest_of(folder: Path) -> str:
    """Give 12 hex digits that change with any file below a folder."""
    state = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        state.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return state.hexdigest()[:12]
