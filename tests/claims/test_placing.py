import numpy as np
import pytest

from reportedly.claims.features import Seen
from reportedly.claims.lexicon import lexicon_of
from reportedly.claims.tying.attach import near_items
from reportedly.claims.tying.placing import Scene, rows_of, weigh_places
from reportedly.claims.weighing.linear import LinearModel
from reportedly.claims.weighing.outlook import Head, Outlook, PairLayers
from reportedly.claims.weighing.rows import spelled
from reportedly.claims.weighing.shipped import shipped_model
from reportedly.codebook import load_codebook
from reportedly.reading import load_engine
from reportedly.records import Token, Where

TEXT = (
    "Shells hit the market of Avdiivka on Monday, officials in Kyiv said. At least four people were killed. "
    "The president demanded new sanctions."
)


def _place(name: str, lat: float, lon: float) -> Where:
    at = TEXT.index(name)
    return Where(
        text=name, start=at, end=at + len(name), name=name, country="UA", lat=lat, lon=lon, radius_m=5_000,
        precision="locality", gazetteer=f"test:{name}",
    )  # fmt: skip


def unread(seen: Seen) -> Outlook:
    """An outlook that has read nothing."""
    count = len(seen.reading.tokens)
    return Outlook({}, seen.reading, np.zeros((count, 2), np.float32), [False] * count)


PLACES = (_place("Avdiivka", 48.14, 37.74), _place("Kyiv", 50.45, 30.52))


@pytest.fixture(scope="module")
def seen() -> Seen:
    return Seen(load_engine().read(TEXT), lexicon_of(load_codebook()))


def _word(seen: Seen, text: str) -> Token:
    return next(t for t in seen.reading.tokens if t.text == text)


def test_the_place_of_the_happening_is_not_the_speakers(seen: Seen) -> None:
    events = [([_word(seen, "hit")], "shelling"), ([_word(seen, "killed")], "shelling")]
    found = weigh_places(seen, PLACES, events, shipped_model("where"), unread(seen))
    assert [where.name if where else None for where, _ in found] == ["Avdiivka", "Avdiivka"]
    assert all(0 < chance <= 1 for _, chance in found)


def test_none_is_weighed_too(seen: Seen) -> None:
    model, hit = shipped_model("where"), [([_word(seen, "hit")], "shelling")]
    ((where, chance),) = weigh_places(seen, (), hit, model, unread(seen))
    assert (where, chance) == (None, 1.0)
    assert weigh_places(seen, PLACES, [], model, unread(seen)) == []


def test_the_encoder_speaks_for_places_and_not_for_none(seen: Seen) -> None:
    """A head that finds every pair likely moves what is none to the place that stands first."""
    count = len(seen.reading.tokens)
    nothing = np.zeros((2, 1), np.float32)
    layers = PairLayers(first=nothing, second=nothing, inner=np.ones(1, np.float32),
                        apart=np.zeros((25, 1), np.float32), one=nothing, other=nothing)  # fmt: skip
    head = Head(classes=("no", "yes"), negative="no", outer=np.array([[0.0, 30.0]], np.float32),
                bias=np.zeros(2, np.float32), own=1.0, theirs=1.0, pair=layers)  # fmt: skip
    read = Outlook({"where": head}, seen.reading, np.zeros((count, 2), np.float32), [True] * count)
    model = LinearModel(
        classes=["no", "yes"], names=["bias", "none"], weights=np.array([[0.0, 0.0], [-2.0, 2.0]], np.float32),
        dense=np.zeros((0, 2), np.float32), bias=np.zeros(2, np.float32),
    )  # fmt: skip
    hit = [([_word(seen, "hit")], "shelling")]
    assert weigh_places(seen, PLACES, hit, model, unread(seen))[0][0] is None
    assert weigh_places(seen, PLACES, hit, model, read)[0][0] is not None


def test_only_the_places_of_one_happening_are_weighed_against_one_another(seen: Seen) -> None:
    """A model that prefers whatever stands first gives each happening its own share of chances."""
    weights = np.array([[0.0, 0.0], [-1.0, 1.0]], dtype=np.float32)
    model = LinearModel(
        classes=["no", "yes"], names=["bias", "first_of_report=True"], weights=weights,
        dense=np.zeros((0, 2), np.float32), bias=np.zeros(2, np.float32),
    )  # fmt: skip
    events = [([_word(seen, word)], kind) for word, kind in (("hit", "shelling"), ("demanded", "demand"))]
    found = weigh_places(seen, PLACES, events, model, unread(seen))
    assert [where.name if where else None for where, _ in found] == ["Avdiivka", "Avdiivka"]
    assert found[0][1] == pytest.approx(np.exp(2) / (np.exp(2) + 2), rel=1e-3)
    assert found[0][1] == pytest.approx(found[1][1], rel=1e-5)


def test_rows_are_one_for_each_place_and_one_for_none(seen: Seen) -> None:
    scene, words = Scene(seen, PLACES), [_word(seen, "hit")]
    close = near_items(scene.items, words, (25, 3))
    rows = [list(spelled(row)) for row in rows_of(scene, (words, "shelling"), close)]
    assert len(rows) == len(close) + 1 == 3
    assert "none" in rows[-1]
    assert not any("none" in row for row in rows[:-1])
    assert all("bias" in row for row in rows)
    assert rows == [list(spelled(row)) for row in rows_of(scene, (words, "shelling"), close)]
