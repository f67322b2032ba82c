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
    │  ├─ NoModelServer        the language model's server fails or refuses
    │  └─ BadAnswer            a language model's answer of the wrong form
    ├─ StoreError              the store cannot do what was asked       exit 6
    │  ├─ NoStore              nothing there, or something else is
    │  ├─ StoreVersion         made by an older or newer version
    │  ├─ StoreBusy            another writer did not let go in time
    │  ├─ StoreFull            the disk or a quota is full
    │  ├─ StoreReadOnly        the disk or the database may not be written
    │  ├─ StoreDamaged         the ledger or a record does not verify
    │  └─ NotInStore           no such report, claim, decision or account
    ├─ RequestError            a request that cannot be answered        exit 2
    │  └─ BadQuery             a search that cannot be read
    ├─ NoServer                a server of ours does not answer         exit 6
    ├─ Conflict                somebody else decided or holds it        exit 8
    ├─ Refused                 not allowed                              exit 9
    │  ├─ NotSignedIn          unknown name, wrong password or token
    │  ├─ NotAllowed           the role or the token's scopes forbid it
    │  ├─ ForeignRequest       another site, or a name that is not ours
    │  ├─ TooMany              too many tries in too short a time
    │  └─ NotReleased          has not passed the gate
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


class NoModelServer(ModelError):
    """Say that the server of a language model does not answer, refuses, or has too much to do."""

    code = "model.server"
    remedy_default = "Check engine.url and that the server runs, then read the report again."
    http_status = 502


class BadAnswer(ModelError):
    """Say that a language model's answer is cut off or not of the form that was asked for."""

    code = "model.answer"
    remedy_default = (
        "Use a server that obeys strict JSON schemas, a larger model, or a smaller engine.window_sentences."
    )
    http_status = 502


class StoreError(ReportedlyError):
    """Say that the store cannot do what was asked; what was already written stays."""

    code = "store"
    remedy_default = "Run `reportedly status`."
    exit_code = 6
    http_status = 503


class NoStore(StoreError):
    """Say that there is no store at the address, or something that is not one."""

    code = "store.missing"
    remedy_default = "Make one with `reportedly init`, or name another with --store."
    http_status = 404


class StoreVersion(StoreError):
    """Say that the store was made by an older or a newer version."""

    code = "store.version"
    remedy_default = "Run `reportedly init` on it to bring it up to this version (a backup is made first)."


class StoreBusy(StoreError):
    """Say that another writer did not let go in time; nothing was written."""

    code = "store.busy"
    remedy_default = "Try again; if it lasts, look for a hanging `reportedly` process."


class StoreFull(StoreError):
    """Say that the disk or a quota is full; the unfinished batch was taken back whole."""

    code = "store.full"
    remedy_default = "Free some space and run the same command again: it goes on where it stopped."
    http_status = 507


class StoreReadOnly(StoreError):
    """Say that the disk or the database may not be written; nothing was written."""

    code = "store.read_only"
    remedy_default = "Check the permissions of the file and of its folder, or the rights of the database user."


class StoreDamaged(StoreError):
    """Say that the ledger or a record does not verify."""

    code = "store.damaged"
    remedy_default = "Run `reportedly verify`, keep the file as it is, and restore the last good backup elsewhere."
    http_status = 500


class NotInStore(StoreError):
    """Say that there is no such report, claim, decision or account."""

    code = "store.not_there"
    remedy_default = "Look the id up with `reportedly search`."
    http_status = 404


class RequestError(ReportedlyError):
    """Say that a request cannot be answered as it was put."""

    code = "request"
    exit_code = 2
    http_status = 400


class BadQuery(RequestError):
    """Say which part of a search cannot be read."""

    code = "request.query"
    remedy_default = "See `reportedly search --help`."


class NoServer(ReportedlyError):
    """Say that a server does not answer, or answers as none of ours does."""

    code = "server"
    remedy_default = "Check the address, and that `reportedly serve` runs there."
    exit_code = 6
    http_status = 502


class Conflict(ReportedlyError):
    """Say that somebody else has decided meanwhile, or holds the record."""

    code = "conflict"
    remedy_default = "Look at the record again."
    exit_code = 8
    http_status = 409


class Refused(ReportedlyError):
    """Refuse what may not be done."""

    code = "refused"
    exit_code = 9
    http_status = 403


class NotSignedIn(Refused):
    """Say that the name, the password or the token is not known; never which of them."""

    code = "refused.sign_in"
    remedy_default = "Sign in again, or ask an admin for an account or a token."
    http_status = 401


class NotAllowed(Refused):
    """Say that the role or the token's scopes do not allow an act."""

    code = "refused.role"
    remedy_default = "Ask somebody with the role that is named."


class ForeignRequest(Refused):
    """Refuse a request that another site made a browser send, or one for a host that is not this server's."""

    code = "refused.foreign"
    remedy_default = "Open the workbench by its own address."


class TooMany(Refused):
    """Refuse further tries for a while."""

    code = "refused.rate"
    remedy_default = "Wait a minute, then try again."
    http_status = 429


class NotReleased(Refused):
    """Say that a record has not passed the gate to publication."""

    code = "refused.not_released"
    remedy_default = "Have it released with `reportedly review release`, or export for internal use."


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
