"""The form of a model's answer: the schema that the server is given, and the check that the answer obeys it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from reportedly.codebook import Codebook
from reportedly.errors import BadAnswer
from reportedly.records import CERTAINTIES, COUNTED, MANNERS, SORTS, STANDINGS
from reportedly.records.claim import Certainty, Manner, Sort, Standing
from reportedly.records.quantity import Counted

ROLES = ("actor", "target", "victim", "instrument")
_CLAIMS_A_SENTENCE, _LEAST_CLAIMS, _MOST_PHRASES = 3, 4, 4
"""Bounds that keep a small model from repeating itself for ever."""


class SaidBy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hold a speaker as the model gives it."""

    text: str
    sort: Sort


class Counts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hold a count as the model gives it: the words only; what they amount to is read by the grammar of numbers."""

    of: Counted
    text: str


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hold a claim as the model gives it, not yet checked against the report's words."""

    sentence: int
    context: str
    anchor: str
    kind: str
    also: tuple[str, ...]
    standing: Standing
    certainty: Certainty
    says: tuple[SaidBy, ...]
    manner: Manner
    cue: str
    actor: tuple[str, ...]
    target: tuple[str, ...]
    victim: tuple[str, ...]
    instrument: tuple[str, ...]
    where: str
    when: str
    counts: tuple[Counts, ...]


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    claims: tuple[Given, ...]


def answer_schema(codebook: Codebook, *, sentences: int) -> dict[str, Any]:
    """Give the JSON schema of an answer on so many sentences: the codebook's kinds, all fields wanted, no others allowed."""
    text = {"type": "string"}
    phrases = {"type": "array", "items": text, "maxItems": _MOST_PHRASES}
    said = _object(text=text, sort=_one_of(SORTS))
    count = _object(of=_one_of(COUNTED), text=text)
    claim = _object(
        sentence={"type": "integer"}, context=text, anchor=text, kind=_one_of(tuple(codebook.kinds)), also=phrases,
        standing=_one_of(STANDINGS), certainty=_one_of(CERTAINTIES),
        says={"type": "array", "items": said, "maxItems": _MOST_PHRASES}, manner=_one_of(MANNERS), cue=text,
        **dict.fromkeys(ROLES, phrases), where=text, when=text,
        counts={"type": "array", "items": count, "maxItems": _MOST_PHRASES},
    )  # fmt: skip
    most = max(_LEAST_CLAIMS, _CLAIMS_A_SENTENCE * sentences)
    return _object(claims={"type": "array", "items": claim, "maxItems": most})


def _object(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _one_of(values: Sequence[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def parse_answer(text: str, codebook: Codebook) -> tuple[Given, ...]:
    """Read an answer, which a server that ignores the schema may have left in any form.

    Raises:
        BadAnswer: it is not JSON, lacks a field, or has a value that the codebook does not allow.
    """
    try:
        answer = msgspec.json.decode(text, type=_Answer)
    except msgspec.ValidationError as error:
        raise BadAnswer(f"the model's answer breaks the schema: {error}") from None
    except msgspec.DecodeError as error:
        raise BadAnswer(f"the model's answer is not JSON: {error}") from None
    for given in answer.claims:
        if given.kind not in codebook.kinds:
            raise BadAnswer(f"the model's answer breaks the schema: no kind {given.kind!r} in the codebook")
    return answer.claims
