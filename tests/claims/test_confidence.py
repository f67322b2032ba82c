"""What each field of a claim can be trusted with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from reportedly.claims import Coder
from reportedly.claims.coder import WEIGHTS
from reportedly.claims.confidence import (
    FIELDS,
    Calibration,
    Unweighed,
    dump_calibration,
    log_odds,
    parse_calibration,
    shipped_calibration,
)
from reportedly.claims.weighing.shipped import shipped_hash
from reportedly.pipeline import Pipeline
from reportedly.records import Claim, Report

CALIBRATION = Calibration(
    fields=("found", "kind"),
    names=("chance", "far"),
    weights=np.array([[1.0, 0.5], [0.0, -2.0]], dtype=np.float32),
    bias=np.array([0.0, 1.0], dtype=np.float32),
)


def test_clues_are_weighed_for_each_field() -> None:
    (told,) = CALIBRATION.weigh([{"chance": 2.0, "far": 1.0, "unheard of": 9.0}])
    assert told == {"found": 0.88, "kind": 0.5}


def test_it_never_says_that_it_is_certain() -> None:
    low, high = CALIBRATION.weigh([{"chance": -50.0}, {"chance": 50.0}])
    assert (low["found"], high["found"]) == (0.01, 0.99)
    assert log_odds(1.0) == -log_odds(0.0) == 6.0


def test_no_claims_no_confidence() -> None:
    assert CALIBRATION.weigh([]) == []


def test_a_calibration_survives_its_bytes() -> None:
    again = parse_calibration(data := dump_calibration(CALIBRATION))
    assert dump_calibration(again) == data
    assert again.weigh([{"chance": 1.0}]) == CALIBRATION.weigh([{"chance": 1.0}])


def test_the_shipped_one_weighs_every_field_and_stands_in_the_lineage(pipeline: Pipeline) -> None:
    assert shipped_calibration().fields == FIELDS
    assert np.abs(shipped_calibration().weights).max(axis=0).min() > 0.01
    assert pipeline.lineage.models["claims/confidence"] == shipped_hash("confidence")
    assert {f"claims/{name}" for name in WEIGHTS} <= pipeline.lineage.models.keys()


def test_every_field_of_a_claim_has_a_confidence(claims_of: Callable[..., tuple[Claim, ...]]) -> None:
    (claim,) = claims_of("Rebels shelled the market in Taiz on Monday, killing 12 people.")
    assert tuple(claim.confidence) == FIELDS
    assert all(round(chance, 2) == chance and 0 < chance < 1 for chance in claim.confidence.values())


@pytest.mark.parametrize(
    ("sure", "unsure", "field"),
    [
        (
            "Rebels shelled the town of Taiz on Monday, killing 12 people.",
            "The two sides were at it again and the team struck late.",
            "found",
        ),
        (
            "The bombing in Aleppo killed nine people on Tuesday, the mayor said.",
            "The mayor of Homs met those from Idlib and Hama. Then he spoke of the raid of the north.",
            "where",
        ),
    ],
)
def test_plain_telling_is_surer_than_vague_telling(
    sure: str, unsure: str, field: str, claims_of: Callable[..., tuple[Claim, ...]]
) -> None:
    most = max(claim.confidence[field] for claim in claims_of(sure))
    assert all(claim.confidence[field] < most for claim in claims_of(unsure))


def test_the_clues_can_be_had_for_training(pipeline: Pipeline, report_of: Callable[..., Report]) -> None:
    report = report_of("The army shelled Homs, an official told AFP. Two people died.")
    board = pipeline.run(report)
    claims = Coder(pipeline.codebook, confidence=Unweighed()).code(
        report, board["reading"], board["places"], board["times"]
    )
    (clues, *_) = (claim.confidence for claim in claims)
    assert clues["depth"] == 1
    assert clues["cue:gap"] == 0
    assert clues["group:violence"] == 1
    assert clues["kind>0"] == max(0.0, clues["kind"])
    assert "when:none" in clues
    assert [c.anchor for c in claims] == [c.anchor for c in board["claims"]]
