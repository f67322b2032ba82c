"""Every error the software raises on purpose, drawn as one tree.

    ReportedlyError            code, remedy, exit_code, http_status
    ├─ InputError              the report cannot be taken in           exit 3
    │  ├─ MissingInput         no such file, unreadable folder
    │  ├─ NotText              binary, NUL bytes, undecodable bytes
    │  ├─ EmptyReport          no words, or a page without an article
    │  ├─ TooLarge             beyond the limit set in the configuration
    │  ├─ BadRecord            JSON with a wrong field (file, line, field)
    │  ├─ UnsupportedLanguage  a language no reading engine here can read
    │  └─ FetchError           a URL refused, hanging, redirecting for ever
    ├─ ConfigError             reportedly.toml or an option is wrong    exit 4
    │  └─ CodebookError        defects with file and line
    ├─ ModelError              a model or gazetteer missing or altered  exit 5
    ├─ LawBroken               a record that breaks a law of the data   exit 70
    └─ Unforeseen              an error nobody foresaw, met in a run    exit 70

An error's `code` is stable and may be relied on by callers; its text may change.
"""

from __future__ import annotations

from typing import ClassVar


class ReportedlyError(Exception):
    """Say what is wrong, where, and what to do.

    Args:
        message: what is wrong, with the value that was found.
        where: file, line, field or address; empty when it does not apply.
        remedy: what the person can do next; replaces the class's own.
    """

    code: ClassVar[str] = "error"
    remedy_default: ClassVar[str] = ""
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.remedy = remedy or self.remedy_default

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.message}.{advice} [{self.code}]"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.where, self.remedy))


def _rebuild(kind: type[ReportedlyError], message: str, where: str, remedy: str) -> ReportedlyError:
    return kind(message, where=where, remedy=remedy)


class InputError(ReportedlyError):
    """Refuse a report that cannot be taken in."""

    code = "input"
    exit_code = 3
    http_status = 422


class MissingInput(InputError):
    """Say that a named file or folder is not there or not readable."""

    code = "input.missing"
    remedy_default = "Check the path and its permissions."
    http_status = 404


class NotText(InputError):
    """Say that the bytes are not text in any encoding tried."""

    code = "input.not_text"
    remedy_default = "Give plain text, HTML or JSON; convert other formats first."


class EmptyReport(InputError):
    """Say that there are no words to read."""

    code = "input.empty"
    remedy_default = "Check that the file holds the article and not only its frame."


class TooLarge(InputError):
    """Say that a report is beyond the size limit."""

    code = "input.too_large"
    remedy_default = "Split the file, or raise intake.max_bytes in reportedly.toml."
    http_status = 413


class BadRecord(InputError):
    """Say which field of which JSON line is wrong."""

    code = "input.bad_record"
    remedy_default = "See `reportedly schema` and the how-to on input formats."


class UnsupportedLanguage(InputError):
    """Say that a report is in a language the reading engine cannot read."""

    code = "input.language"
    remedy_default = "Set reading.model to a spaCy pipeline of that language, or give an English translation."


class FetchError(InputError):
    """Say why a URL was refused or not fetched."""

    code = "input.fetch"
    remedy_default = "Save the page to a file and read that."
    http_status = 502


class ConfigError(ReportedlyError):
    """Say what is wrong in the configuration."""

    code = "config"
    remedy_default = "See docs/how-to/configure."
    exit_code = 4


class CodebookError(ConfigError):
    """Report all defects of a codebook at once, each with file and line."""

    code = "config.codebook"
    remedy_default = "Mend the lines named and run `reportedly codebook check`."


class ModelError(ReportedlyError):
    """Say that a model or gazetteer is missing, altered or of another version."""

    code = "model"
    remedy_default = "Run `reportedly doctor`."
    exit_code = 5
    http_status = 503


class LawBroken(ReportedlyError):
    """Stop a record that breaks a law of the data; always a defect of the software or of an altered file."""

    code = "law"
    remedy_default = "Report this with the input that led to it."
    exit_code = 70


class Unforeseen(ReportedlyError):
    """Stand in a run's records for an error that nobody foresaw; always a defect of the software."""

    code = "unexpected"
    remedy_default = "This is a defect of the software: report it with the input that led to it."
    exit_code = 70
