import pickle
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from reportedly.errors import BadRecord, MissingInput, ModelError
from reportedly.grounding.gazetteer import open_gazetteer
from reportedly.grounding.gazetteer_build import Progress, build_gazetteer
from reportedly.grounding.gazetteer_file import seal

_ROW = "{id}\t{name}\t{name}\t{also}\t{lat}\t{lon}\t{cls}\t{code}\t{cc}\t\t{a1}\t{a2}\t\t\t{pop}\t\t\tUTC\t2020-01-01"


def _line(**values: object) -> str:
    return _ROW.format(
        **({"also": "", "cls": "P", "code": "PPL", "cc": "SY", "a1": "01", "a2": "", "pop": 1000} | values)
    )


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dump")
    rows = [
        _line(id=1, name="Tall Zahra", also="Tell Zahra,TZH,tll zhra", lat=36.0, lon=40.0),
        _line(id=2, name="Karm Sayf", lat=36.4, lon=40.6),
        _line(id=3, name="Zahra Province", cls="A", code="ADM1", lat="36.2", lon="40.3"),
        "short\trow",
        _line(id=4, name="Off the Map", lat=95.0, lon=0.0),
        _line(id=5, name="No Number", lat="x", lon=0.0),
    ]
    (folder / "SY.txt").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "alternateNamesV2.txt").write_text(
        "9\t2\ten\tKerm Seif\t\t\t\t\n10\t2\tlink\thttps://example.org\t\t\t\t\n", "utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def built(dump: Path) -> Path:
    out = dump / "out" / "small.sqlite"
    seen: list[Progress] = []
    done = build_gazetteer(dump, out, progress=seen.append)
    assert done.rows == 3 + 2
    assert done.skipped == 3
    assert done.defects is not None
    assert [line.split("\t")[1] for line in done.defects.read_text("utf-8").splitlines()] == ["4", "5", "6"]
    assert seen[-1].step == "alternateNamesV2.txt"
    return out


def test_a_dump_is_looked_up_by_every_name(built: Path) -> None:
    found = open_gazetteer(built)
    assert [p.id for p in found.named("TELL ZAHRA")] == ["geonames:1"]
    assert [p.id for p in found.named("Kerm Seif")] == ["geonames:2"]
    assert found.named("tll zhra") == ()
    assert [p.id for p in found.sounding("Tal al-Zahrah", country="SY")] == ["geonames:1"]
    assert found.sounding("Tal al-Zahrah", country="IQ") == ()
    assert found.named("Tall Zahra")[0].admin1_name == "Zahra Province"


def test_an_area_covers_its_towns_and_holds_them(built: Path) -> None:
    found = open_gazetteer(built)
    area, town = found.named("Zahra")[0], found.named("Karm Sayf")[0]
    assert area.is_area
    assert area.holds(town)
    assert not town.holds(area)
    assert area.radius_m > 35_000


def test_countries_and_listed_places_are_always_in(built: Path) -> None:
    found = open_gazetteer(built)
    syria = found.country("SY")
    assert syria is not None
    assert syria.holds(found.named("Karm Sayf")[0])
    assert found.named("Conoco gas field")[0].is_listed


def test_it_can_be_pickled_and_shared_between_threads(built: Path) -> None:
    found = pickle.loads(pickle.dumps(open_gazetteer(built)))
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(len(found.named("Karm Sayf")))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [1] * 8


def test_the_same_source_gives_the_same_hash(dump: Path, built: Path) -> None:
    again = build_gazetteer(dump, built.with_name("again.sqlite")).path
    assert open_gazetteer(again).hash == open_gazetteer(built).hash


def test_a_missing_altered_or_foreign_file_is_an_error(built: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such gazetteer"):
        open_gazetteer(tmp_path / "none.sqlite")
    altered = tmp_path / "altered.sqlite"
    data = bytearray(built.read_bytes())
    data[-1] ^= 1
    altered.write_bytes(bytes(data))
    with pytest.raises(ModelError, match="altered"):
        open_gazetteer(altered)
    foreign = tmp_path / "foreign.sqlite"
    foreign.write_text("not a gazetteer", "utf-8")
    with pytest.raises(ModelError, match="not a gazetteer"):
        open_gazetteer(foreign)


def test_a_broken_build_carries_on(dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "resumed.sqlite"

    def stop(progress: Progress) -> None:
        if progress.step == "SY.txt":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_gazetteer(dump, out, progress=stop)
    assert not out.exists()
    build_gazetteer(dump, out)
    assert len(open_gazetteer(out).named("Karm Sayf")) == 1


def test_a_csv_of_ones_own(tmp_path: Path) -> None:
    source = tmp_path / "mine.csv"
    source.write_text(
        "Name;Latitude;Longitude;country;kind;also\nCamp Jasmine;33.1;36.2;sy;camp;Yasmin camp|al-Yasmin\nBad;200;1;SY;;\n",
        "utf-8",
    )
    built = build_gazetteer(source, tmp_path / "mine.sqlite", with_shipped=False)
    place = open_gazetteer(built.path).named("al-Yasmin")[0]
    assert (place.name, place.country, place.feature_class) == ("Camp Jasmine", "SY", "S")
    assert (built.rows, built.skipped) == (1, 1)


def test_geojson_areas_give_a_middle_and_a_radius(tmp_path: Path) -> None:
    source = tmp_path / "mine.geojson"
    source.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Old Quarter","country":"IQ"},'
        '"geometry":{"type":"Polygon","coordinates":[[[44.0,33.0],[44.2,33.0],[44.2,33.2],[44.0,33.2],[44.0,33.0]]]}}]}',
        "utf-8",
    )
    place = open_gazetteer(build_gazetteer(source, tmp_path / "g.sqlite", with_shipped=False).path).named(
        "Old Quarter"
    )[0]
    assert (place.lat, place.lon) == pytest.approx((33.1, 44.1))
    assert 12_000 < place.radius_m < 16_000


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.zip", b"PK\x03\x04 broken", "broken zip"),
        ("x.csv", b"title,where\na,b\n", "no column lat, lon"),
        ("x.geojson", b"[]", "FeatureCollection"),
        ("XX.txt", b"a\tb\n" * 300, "first 200 rows are all bad"),
    ],
)
def test_wrong_sources_are_told(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadRecord, match=says):
        build_gazetteer(tmp_path / name, tmp_path / "out.sqlite", with_shipped=False)


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        build_gazetteer(tmp_path / "none", tmp_path / "out.sqlite")
    with pytest.raises(MissingInput, match="no GeoNames table"):
        build_gazetteer(tmp_path, tmp_path / "out.sqlite")


def test_a_gazetteer_of_another_version_is_an_error(built: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.sqlite"
    older.write_bytes(built.read_bytes())
    with closing(sqlite3.connect(older)) as db, db:
        db.execute("UPDATE meta SET value='1' WHERE name='format'")
        db.execute("UPDATE meta SET value=? WHERE name='seal'", (f"seal:{'0' * 64}",))
    seal(older)
    with pytest.raises(ModelError, match="format 1, this software reads") as told:
        open_gazetteer(older)
    assert "gazetteer build" in (told.value.remedy or "")


def test_a_zip_whose_content_is_damaged_is_told(tmp_path: Path) -> None:
    packed = tmp_path / "SY.zip"
    row = _line(id=1, name="Tall Zahra", lat=36.0, lon=40.0) + "\n"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("SY.txt", row * 50)
    data = packed.read_bytes()
    packed.write_bytes(data.replace(b"Tall Zahra", b"Tall Zahrb", 1))
    with pytest.raises(BadRecord, match="broken zip"):
        build_gazetteer(packed, tmp_path / "out.sqlite", with_shipped=False)
    assert not (tmp_path / "out.sqlite").exists()


def test_impossible_places_of_a_csv_are_listed_and_skipped(tmp_path: Path) -> None:
    source = tmp_path / "mine.csv"
    source.write_text(
        "name,lat,lon,country\nGood Hill,36.0,40.0,SY\nBeyond,91,10,SY\nBeside,10,-181,SY\nWordy,north,east,SY\n",
        "utf-8",
    )
    done = build_gazetteer(source, tmp_path / "out.sqlite", with_shipped=False)
    assert (done.rows, done.skipped) == (1, 3)
    assert done.defects is not None
    assert [line.split("\t")[1] for line in done.defects.read_text("utf-8").splitlines()] == ["3", "4", "5"]
    found = open_gazetteer(done.path)
    assert [p.name for p in found.named("Good Hill")] == ["Good Hill"]
    assert found.named("Beyond") == ()
