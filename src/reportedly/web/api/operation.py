"""Operations of the API as data: what each takes and gives, from which routes and the OpenAPI document are made alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from starlette.responses import Response, StreamingResponse

from reportedly.errors import BadRecord, RequestError
from reportedly.review.roles import Permission
from reportedly.store import Store
from reportedly.web.asked import Asked
from reportedly.web.house import House
from reportedly.web.routing import SMALL, Page

ROOT = "/api/v1"
JSON = "application/json"
LINES = "application/jsonl"
EVENTS = "text/event-stream"
BYTES = "application/octet-stream"
_ENCODER = msgspec.json.Encoder(order="deterministic")


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one call: what was asked for, decoded and checked against the operation's types."""

    asked: Asked
    params: Any
    body: Any

    @property
    def house(self) -> House:
        """Give the house."""
        return self.asked.house

    @property
    def store(self) -> Store:
        """Give the store."""
        return self.asked.store


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one operation.

    `params` is a record of what stands in the path and behind the question mark (a tuple may come several times);
    `body` what is sent as JSON; `gives` what comes back as JSON, or None for an answer without one. `run` gives a
    record of that type, or a `Response` of its own where `media` is not JSON. `refuses` names the errors beyond those
    that every operation may end with.
    """

    name: str
    method: Literal["GET", "POST", "DELETE"]
    path: str
    run: Callable[[Call], Any]
    needs: Permission | None
    params: type[msgspec.Struct] | None = None
    body: Any = None
    gives: Any = None
    status: int = 200
    media: str = JSON
    refuses: tuple[int, ...] = ()
    most_bytes: int = SMALL

    @property
    def holes(self) -> tuple[str, ...]:
        """Name the parts of the path that differ."""
        return tuple(part.strip("{}").partition(":")[0] for part in self.path.split("/") if part.startswith("{"))


def as_page(operation: Operation) -> Page:
    """Make the route of an operation."""
    return Page(
        name=f"api-{operation.name}",
        path=ROOT + operation.path,
        run=lambda asked: answer(operation, asked),
        needs=operation.needs,
        methods=(operation.method,),
        takes="raw",
        most_bytes=operation.most_bytes,
    )


def answer(operation: Operation, asked: Asked) -> Response:
    """Decode a call, run it, and write what it gives."""
    params = read_params(operation, asked)
    body = read_body(operation, asked)
    given = operation.run(Call(asked=asked, params=params, body=body))
    if isinstance(given, Response):
        return given
    if operation.gives is None:
        return Response(status_code=operation.status)
    return Response(_ENCODER.encode(given), status_code=operation.status, media_type=JSON)


def read_params(operation: Operation, asked: Asked) -> Any:
    """Read what stands in the path and behind the question mark.

    Raises:
        RequestError: a name that is not known, one that came twice, or a value of a wrong type.
    """
    known = {field.encode_name: field for field in msgspec.structs.fields(operation.params)} if operation.params else {}
    strange = sorted(set(asked.query) - (set(known) - set(operation.holes)))
    if strange:
        names = ", ".join(sorted(set(known) - set(operation.holes))) or "none"
        raise RequestError(f"unknown parameter {strange[0]!r}", remedy=f"Known: {names}.")
    if operation.params is None:
        return None
    plain: dict[str, Any] = {name: asked.path[name] for name in operation.holes if name in known}
    for name in asked.query:
        values = asked.query.getlist(name)
        many = takes_many(known[name].type)
        if len(values) > 1 and not many:
            raise RequestError(f"parameter {name!r} came {len(values)} times", remedy="Give it once.")
        plain[name] = values if many else values[0]
    try:
        return msgspec.convert(plain, operation.params, strict=False, str_keys=True)
    except msgspec.ValidationError as error:
        raise RequestError(f"a parameter is wrong: {error}", where=asked.request.url.path) from None


def takes_many(kind: Any) -> bool:
    """Tell whether a field holds several values and so may come several times."""
    plain = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    return get_origin(plain) is tuple


def read_body(operation: Operation, asked: Asked) -> Any:
    """Read what was sent as JSON.

    Raises:
        RequestError: a body came where none is taken, or it says that it is no JSON.
        BadRecord: it is no JSON, or a field is missing, unknown or wrong.
    """
    if operation.body is None:
        return None
    media = asked.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media and media != JSON:
        raise RequestError(f"the body is {media}", remedy=f"Send {JSON}.")
    try:
        return msgspec.json.decode(asked.body, type=operation.body)
    except msgspec.ValidationError as error:
        raise BadRecord(f"the body is wrong: {error}", remedy="See /api/v1/openapi.json.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRecord(f"the body is not JSON: {error}", remedy="See /api/v1/openapi.json.") from None


def lines(records: Iterable[Any]) -> Response:
    """Stream records as JSON Lines, as they are read."""
    return StreamingResponse((_ENCODER.encode(record) + b"\n" for record in records), media_type=LINES)
