from datetime import date

import pytest

from reportedly.grounding.precision import (
    acled_geo_precision,
    acled_time_precision,
    geonames_id,
    prio_grid,
    ucdp_date_prec,
    ucdp_where_prec,
)
from reportedly.records import When, Where


def _where(precision: str, *, radius_m: int = 5_000, lat: float | None = 36.0, lon: float | None = 40.0) -> Where:
    return Where(
        text="x", start=0, end=1, country="SY", precision=precision, lat=lat, lon=lon, radius_m=radius_m if lat is not None else None,
        gazetteer="geonames:7",
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "acled", "ucdp"),
    [
        (_where("locality"), 1, 1),
        (_where("near"), 2, 2),
        (_where("near", radius_m=60_000), 2, 5),
        (_where("district"), 2, 3),
        (_where("province"), 3, 4),
        (_where("region"), 3, 5),
        (_where("sea"), 3, 7),
        (_where("country", lat=None, lon=None), None, 6),
    ],
)
def test_places(where: Where, acled: int | None, ucdp: int) -> None:
    assert acled_geo_precision(where) == acled
    assert ucdp_where_prec(where) == ucdp


@pytest.mark.parametrize(("last", "acled", "ucdp"), [(1, 1, 1), (3, 2, 2), (7, 2, 3), (30, 3, 4)])
def test_times(last: int, acled: int, ucdp: int) -> None:
    when = When(text="x", start=0, end=1, earliest=date(2024, 4, 1), latest=date(2024, 4, last), precision="days")
    assert (acled_time_precision(when), ucdp_date_prec(when)) == (acled, ucdp)


def test_no_time() -> None:
    assert acled_time_precision(None) is None
    assert ucdp_date_prec(When(text="x", start=0, end=1)) is None


def test_grid_cells() -> None:
    assert prio_grid(_where("locality", lat=-90.0, lon=-180.0)) == 1
    assert prio_grid(_where("locality", lat=90.0, lon=180.0)) == 259_200
    assert prio_grid(_where("locality", lat=0.25, lon=0.25)) == 180 * 720 + 361
    assert prio_grid(_where("country", lat=None, lon=None)) is None


def test_geonames_ids() -> None:
    assert geonames_id(_where("locality")) == 7
