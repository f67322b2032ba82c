"""Templates, translations and static files: what is shipped in the room, found once at the start."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from babel import Locale, negotiate_locale
from babel.support import NullTranslations, Translations
from markupsafe import Markup

from reportedly.version import __version__

if TYPE_CHECKING:
    from reportedly.web.asked import Asked
    from reportedly.web.house import House

ROOM = Path(__file__).parent
STATIC = ROOM / "static"
TEMPLATES = ROOM / "templates"
LOCALES = ROOM / "locale"
DOMAIN = "reportedly"
_MOST_SAID = 5_000
"""So many strings are kept as they are said; there are about a thousand."""
FIRST = "en"
"""The language that the strings are written in."""


class Shelf:
    """Fill templates. Every value is escaped; a name that is not given is an error, never an empty string."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.digest = digest_of(STATIC)
        """Changes with any static file; stands in their addresses."""
        self._said: dict[str, NullTranslations] = {}
        self._envs = {language: self._environment(language) for language in languages()}

    def _environment(self, language: str) -> jinja2.Environment:
        env = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        )
        said = translations(language)
        self._said[language] = said
        env.install_gettext_translations(said, newstyle=True)  # type: ignore[attr-defined]
        env.globals |= {"gettext": (say := sayer(said)), "_": say}
        right_to_left = Locale.parse(language).text_direction == "rtl"
        env.globals |= {
            "url": self.house.url, "static": self.address, "version": __version__, "lang": language.replace("_", "-"),
            "dir": "rtl" if right_to_left else "ltr",
        }  # fmt: skip
        return env

    def choose(self, wanted: str) -> str:
        """Choose a language from an `Accept-Language` header; what is not there becomes English."""
        names = [part.partition(";")[0].strip().replace("-", "_") for part in wanted.split(",")[:10]]
        return negotiate_locale([name for name in names if name], list(self._envs)) or FIRST

    def say(self, words: str, language: str) -> str:
        """Say words that stand in no template, such as a label of the codebook, in a language if it knows them."""
        return str(self._said[language].ugettext(words.replace("%", "%%"))).replace("%%", "%") if words else ""

    def add_filters(self, filters: dict[str, Any]) -> None:
        """Give templates further filters; called by the room of pages when the application is made."""
        for env in self._envs.values():
            env.filters |= filters

    def add_globals(self, names: dict[str, Any]) -> None:
        """Give templates further names; called by the room of pages when the application is made."""
        for env in self._envs.values():
            env.globals |= names

    def warm(self) -> None:
        """Read every template in the language that the strings are written in, so that no visitor waits for it."""
        for name in self._envs[FIRST].list_templates(extensions=["html"]):
            self._envs[FIRST].get_template(name)

    def address(self, file: str) -> str:
        """Make the address of a static file; it changes when any static file does, so that it can be kept for ever."""
        return f"/static/{self.digest}/{file}"

    def fill(self, template: str, asked: Asked, values: dict[str, Any]) -> str:
        """Fill a template; it also knows `asked`, `who` (or None), `url`, `static`, `version`, `lang`, `dir`."""
        return self._envs[asked.locale].get_template(template).render(asked=asked, who=asked.person, **values)


def languages() -> tuple[str, ...]:
    """List the languages that there are translations for, English first."""
    there = sorted(path.parts[-3] for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return tuple(dict.fromkeys((FIRST, *there)))


def translations(language: str) -> NullTranslations:
    """Read the translations of a language; those of English are its own strings."""
    return Translations.load(str(LOCALES), [language], domain=DOMAIN)


def sayer(said: NullTranslations) -> Callable[..., Markup]:
    """Make the function that templates call `_`: as Jinja's own, but a string without values is formatted once."""

    @lru_cache(maxsize=_MOST_SAID)
    def whole(words: str) -> Markup:
        return Markup(said.ugettext(words)) % {}  # noqa: S704 - translations are shipped, words are templates' literals

    def say(words: str, /, **values: Any) -> Markup:
        return Markup(said.ugettext(words)) % values if values else whole(words)  # noqa: S704 - as above

    return say


def digest_of(folder: Path) -> str:
    """Give 12 hex digits that change with any file below a folder."""
    state = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        state.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return state.hexdigest()[:12]
