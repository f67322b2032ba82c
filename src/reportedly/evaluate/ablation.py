"""What each part of the engine is worth: coded reports coded with that part off, everything else as it is.

Words are read, places and times found once and kept, so that each part costs no more than coding. A part that is off
is replaced by a plain rule (`plain_models`); the others are not trained anew, so that a fall tells what the engine as
it stands draws from a part, not what an engine made without it would reach.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import msgspec

from reportedly.claims import Coder
from reportedly.claims.speech.act import SpeechAct
from reportedly.claims.speech.attribution import explicit_acts, find_speech
from reportedly.claims.weighing.outlook import Forecaster
from reportedly.errors import ConfigError
from reportedly.evaluate import plain_models as plain
from reportedly.evaluate.benchmark import digest_of
from reportedly.evaluate.coded import CodedReport, read_coded
from reportedly.evaluate.intervals import Change, changes_of
from reportedly.evaluate.product import Product
from reportedly.evaluate.sets.gold import ASKS, files, judge_report
from reportedly.pipeline import Pipeline
from reportedly.records import Claim, Reading, Report

MEASURES = {
    "claim.f1": "claim", "found.f1": "found", "kind.f1": "kind", "pairs.speaker": "speaker", "pairs.chain": "chain",
    "pairs.manner": "manner", "pairs.certainty": "certainty", "pairs.standing": "standing", "pairs.where": "where",
    "pairs.when": "when", "counts.f1": "counts", "actor.f1": "actor", "target.f1": "target", "victim.f1": "victim",
    "instrument.f1": "instrument",
}  # fmt: skip
"""The figures of the table, and what its columns call them."""
Acts = Callable[[Coder, Reading], Sequence[SpeechAct]]


_PAGE = """# What each part is worth

{reports} coded reports (part `{part}`, data `{data}`), coded by version {version} with one part of the engine switched off at a time. The
first row gives the figures of the whole engine in per cent ({claims} claims), the others by how many points they change. **Bold**: the 95 %
interval of the change leaves out nought (bootstrap over reports, the same draws with the part and without). Changes below a twentieth
of a point are left blank. *claim* to *kind* and *counts* to *instrument* are F1; the others are judged on claims that were found.

{table}
A part that is off is replaced by a plain rule; the other parts are not trained anew. A fall tells what the engine as it stands draws
from a part, not what an engine made without it would reach. Fields judged on found claims may rise when fewer are found.
Links between claims and which count is part of which have no measure here.

This page is written by

```console
$ reportedly evaluate ablate PATH -o docs/explanation/parts.md
```
"""
_LEAST = 0.05
"""Points below which a change is not shown."""


class Part(NamedTuple):
    """Name a part of the engine, what stands in its place when it is off, and how it is switched off."""

    name: str
    instead: str
    without: Callable[[Coder], Coder]
    acts: Acts


class Ablation(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what one part is worth: how many claims come out without it, and how each figure changes, by its key."""

    part: str
    instead: str
    claims: int
    changes: dict[str, Change]


def _heard(coder: Coder, reading: Reading) -> Sequence[SpeechAct]:
    return find_speech(reading, codebook=coder.codebook)


def _explicit(coder: Coder, reading: Reading) -> Sequence[SpeechAct]:
    return explicit_acts(reading, codebook=coder.codebook)


def _unheard(_: Coder, __: Reading) -> Sequence[SpeechAct]:
    return ()


def _same(coder: Coder) -> Coder:
    return coder


def _with(coder: Coder, *, models: Mapping[str, Any] | None = None, forecaster: Forecaster | None = None) -> Coder:
    return Coder(
        coder.codebook,
        models=cast("dict[str, Any]", {**coder.models, **(models or {})}),
        forecaster=forecaster or coder.forecaster,
        confidence=coder.confidence,
    )


def _ruled(name: str, rule: Callable[[frozenset[str]], Mapping[str, float]]) -> Callable[[Coder], Coder]:
    """Put a rule in the place of a model, and let the encoder say nothing of its task."""

    def without(coder: Coder) -> Coder:
        models = {name: plain.Rule(coder.models[name], rule)}
        return _with(coder, models=models, forecaster=coder.forecaster.without(name))

    return without


def _without_encoder(coder: Coder) -> Coder:
    return _with(coder, forecaster=coder.forecaster.without())


def _without_vectors(coder: Coder) -> Coder:
    return _with(coder, models={"triggers": plain.Blind(coder.models["triggers"])})


def _without_means(coder: Coder) -> Coder:
    other = _with(coder)
    other.lexicon = copy.copy(other.lexicon)
    other.lexicon.means = {}
    return other


PARTS = (
    Part("triggers learned", "every word of the codebook's lists", _ruled("triggers", plain.kinds_of_words), _heard),
    Part("encoder", "the small models alone", _without_encoder, _heard),
    Part("vectors of words", "triggers by named features and the encoder", _without_vectors, _heard),
    Part("kind by means", "the kind that the word tells", _without_means, _heard),
    Part("gathering learned", "mentions joined by form alone", _ruled("gather", plain.always("other")), _heard),
    Part("attribution", "everything in the report's own voice", _same, _unheard),
    Part("carried speech", "speakers vouch for their own sentence", _same, _explicit),
    Part("roles learned", "subject, object, weapon", _ruled("roles", plain.grammar), _heard),
    Part("place chosen", "the nearest place", _ruled("where", plain.nearest_place), _heard),
    Part("time chosen", "times of the same sentence", _ruled("when", plain.same_sentence), _heard),
    Part("counts learned", "numbers whose own words tell", _ruled("counts", plain.only_if_stated), _heard),
    Part("standing learned", "all news", _ruled("standing", plain.always("news")), _heard),
    Part("certainty learned", "actual, but for plain words", _ruled("certainty", plain.always("actual")), _heard),
    Part("manner learned", "the manner that the cue tells", _ruled("manner", plain.always("said")), _heard),
)
"""Every part that can be switched off."""


class Ablations(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what every part is worth, and on what it was measured; `data` is the SHA-256 of the coded reports."""

    part: str
    data: str
    reports: int
    claims: int
    made_with: dict[str, str]
    parts: tuple[Ablation, ...]


class _Kept(NamedTuple):
    """Hold one report with all that coding starts from."""

    coded: CodedReport
    report: Report
    board: Mapping[str, Any]


def ablate(
    path: Path,
    pipeline: Pipeline,
    *,
    part: str = "check",
    draws: int = 1000,
    seed: int = 0,
    tell: Callable[[str], None] | None = None,
) -> Ablations:
    """Code the reports of a folder with each part off in turn.

    Args:
        path: a folder of coded reports.
        pipeline: the software; its engine must be the one that ships.
        part: of the set: `check`, `learn` or `all`.
        draws: of reports, for the interval of each change: the same draws with the part and without.
        seed: of the draws.
        tell: called with the name of each part before it is switched off.

    Raises:
        ConfigError: the engine is another than the one that ships.
        MissingInput: there is no coded report.
        BadRecord: a file is not one.
    """
    coder = pipeline.coder
    if not isinstance(coder, Coder):
        raise ConfigError(
            "only the engine that ships has parts that can be switched off", remedy='Set engine.name to "shipped".'
        )
    chosen = files(path, part)
    kept = [_keep(read_coded(file), pipeline) for file in chosen]
    whole, claims = _sums(kept, coder, _heard)
    asks = [ask for ask in ASKS if ask.key in MEASURES]
    found = []
    for one in PARTS:
        if tell is not None:
            tell(one.name)
        sums, given = _sums(kept, one.without(coder), one.acts)
        changes = changes_of(asks, whole, sums, draws=draws, seed=seed)
        found.append(Ablation(part=one.name, instead=one.instead, claims=given, changes=changes))
    made_with = Product(pipeline).made_with()
    return Ablations(
        part=part, data=digest_of(chosen), reports=len(kept), claims=claims, made_with=made_with, parts=tuple(found)
    )


def _keep(coded: CodedReport, pipeline: Pipeline) -> _Kept:
    report = coded.as_report()
    return _Kept(coded, report, pipeline.run(report))


def _sums(kept: Sequence[_Kept], coder: Coder, acts: Acts) -> tuple[list[dict[str, float]], int]:
    """Judge every report as one engine codes it; gives the sums of each, and how many claims there are."""
    made: list[tuple[Claim, ...]] = []
    for one in kept:
        reading = one.board["reading"]
        heard = acts(coder, reading)
        made.append(coder.code(one.report, reading, one.board["places"], one.board["times"], acts=heard))
    kinds = coder.codebook.kinds
    judged = [judge_report(one.coded, claims, kinds=kinds) for one, claims in zip(kept, made, strict=True)]
    return [one.sums for one in judged], sum(map(len, made))


def write_page(found: Ablations) -> str:
    """Write what parts are worth as a page in Markdown, with the command that makes it."""
    return _PAGE.format(
        reports=found.reports, part=found.part, claims=found.claims, data=found.data[:12],
        version=found.made_with["version"], table=write_table(found.parts),
    )  # fmt: skip


def write_table(ablations: Sequence[Ablation]) -> str:
    """Write a table in Markdown: points by which each measure changes without a part; small changes are left blank."""
    names = list(MEASURES)
    rows = [
        ["without", "in its place", *MEASURES.values()],
        ["---", "---", *("---:" for _ in names)],
        ["*nothing*", "", *(_number(ablations[0].changes[key].before) for key in names)],
        *([a.part, a.instead, *(_shown(a.changes[key]) for key in names)] for a in ablations),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _shown(change: Change) -> str:
    if change.points is None or abs(change.points) < _LEAST:
        return ""
    told = f"{change.points:+.1f}".replace("-", "−")
    return f"**{told}**" if change.is_sure else told
