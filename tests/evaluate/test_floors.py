from pathlib import Path

import msgspec
import pytest

from reportedly.errors import BadRecord, ConfigError, MissingInput
from reportedly.evaluate.floors import Floor, Pinned, raise_floors, read_floors, sunk_figures, write_floors
from reportedly.evaluate.outcome import Figure, Outcome, read_outcome, write_outcome


def outcome(value: float | None = 61.27, extra: float = 0.31, data: str = "d1") -> Outcome:
    figures = (
        Figure(key="found.f1", label="found", value=value, low=None, high=None, n=10),
        Figure(
            key="extra", label="extra", value=extra, low=None, high=None, n=10, unit="per 300 words", better="lower"
        ),
    )
    return Outcome(
        benchmark="gold",
        title="Gold",
        part="check",
        data=data,
        made_with={},
        reports=3,
        words=9,
        seconds=1.0,
        draws=0,
        seed=1,
        figures=figures,
    )


def test_first_floors_are_rounded_to_the_safe_side() -> None:
    floors = raise_floors({}, [outcome()])
    assert floors["gold/check"].figures == {"found.f1": Floor(value=61.2), "extra": Floor(value=0.4, better="lower")}


def test_only_the_figures_named_are_kept() -> None:
    assert list(raise_floors({}, [outcome()], keys=["extra"])["gold/check"].figures) == ["extra"]


def test_floors_rise_and_never_fall() -> None:
    floors = raise_floors({}, [outcome()])
    higher = raise_floors(floors, [outcome(70.0, 0.1)])
    assert higher["gold/check"].figures == {"found.f1": Floor(value=70.0), "extra": Floor(value=0.1, better="lower")}
    assert raise_floors(higher, [outcome()]) == higher


def test_a_sunk_figure_is_named_with_its_floor() -> None:
    floors = raise_floors({}, [outcome()])
    assert sunk_figures(floors, [outcome()]) == ()
    (sunk,) = sunk_figures(floors, [outcome(61.1)])
    assert (sunk.name, sunk.key, sunk.floor, sunk.value) == ("gold/check", "found.f1", 61.2, 61.1)
    (sunk,) = sunk_figures(floors, [outcome(extra=0.5)])
    assert sunk.key == "extra"


def test_a_figure_that_is_gone_has_sunk() -> None:
    (sunk,) = sunk_figures(raise_floors({}, [outcome()]), [outcome(value=None)])
    assert sunk.value is None


def test_other_data_are_an_error_until_measured_afresh() -> None:
    floors = raise_floors({}, [outcome()])
    with pytest.raises(ConfigError, match="other data"):
        sunk_figures(floors, [outcome(data="d2")])
    with pytest.raises(ConfigError, match="other data"):
        raise_floors(floors, [outcome(data="d2")])
    fresh = raise_floors(floors, [outcome(40.0, data="d2")], new_data=True)["gold/check"]
    assert (fresh.data, fresh.figures["found.f1"].value) == ("d2", 40.0)


def test_sets_without_floors_cannot_sink() -> None:
    assert sunk_figures({}, [outcome(0.0)]) == ()


def test_files_are_kept_and_read_again(tmp_path: Path) -> None:
    write_floors(floors := raise_floors({}, [outcome()]), tmp_path / "deep" / "floors.json")
    assert read_floors(tmp_path / "deep" / "floors.json") == floors
    write_outcome(outcome(), tmp_path / "o.json")
    assert read_outcome(tmp_path / "o.json") == outcome()


def test_bad_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        read_floors(tmp_path / "none.json")
    with pytest.raises(MissingInput):
        read_outcome(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text('{"a": 1}')
    with pytest.raises(BadRecord, match="not "):
        read_floors(tmp_path / "bad.json")
    with pytest.raises(BadRecord, match="not "):
        read_outcome(tmp_path / "bad.json")


def test_floors_that_ship_are_well_formed() -> None:
    file = Path(__file__).parents[2] / "bench" / "quality" / "floors.json"
    for pinned in msgspec.json.decode(file.read_bytes(), type=dict[str, Pinned]).values():
        assert len(pinned.data) == 64
        assert pinned.figures
