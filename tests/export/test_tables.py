from __future__ import annotations

import csv
import io
import json
import re
import sys
from datetime import date
from pathlib import Path

import pytest

from reportedly.codebook import load_codebook
from reportedly.errors import BadRecord, ConfigError
from reportedly.export.release import changes_since, read_release, release_files, write_release
from reportedly.export.tables import FORMATS, Shield, format_named
from reportedly.export.tables.acled import interaction
from reportedly.export.tables.material import Material
from reportedly.export.tables.plain import join_list, split_list
from reportedly.export.tables.world import country_of, priogrid
from reportedly.incidents.build import build_incidents
from reportedly.incidents.heard import hear
from reportedly.incidents.rules import derive_all

sys.path.insert(0, str(Path(__file__).parents[1] / "incidents"))
from made import account, split

ACLED = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]
UCDP = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]


@pytest.fixture(scope="module")
def material():
    accounts = [
        account(killed=7, actor='the "Harbour" Front; east wing', victim="traders, mostly\nwomen"),
        account(publisher="Daily; Bell", killed=9, bound="at_least", says=(("Valley Rescue Service", "monitor"),)),
        account(publisher="Post", kind="protest", place="Newmill", day="2020-05-01", published="2020-05-02"),
        account(publisher="Post", kind="shelling", place=None, day=None, published="2020-08-02", killed_words="dozens"),
        account(publisher="Bell", kind="law", place=None, day="2020-09-01", published="2020-09-02"),
    ]
    reports, claims = split(accounts)
    built, book = build_incidents(claims, reports), load_codebook()
    by_id = {r.id: r for r in reports}
    rows = derive_all(built.incidents, {c.id: c for c in claims}, by_id, book.rules)
    heard = {h.claim.id: h for h in hear(claims, by_id)}
    incidents = {i.id: i for i in built.incidents}
    return Material(rows=tuple(rows), codebook=book, incidents=incidents, heard=heard, day=date(2021, 1, 2))


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_reads_its_own_output_back_unchanged(name, material):
    if name == "parquet":
        pytest.importorskip("pyarrow")
    form = format_named(name)
    back, wanted = form.read(form.write(material)), form.rows(material)
    assert back == wanted if isinstance(wanted, dict) else list(back) == list(wanted)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_rows_give_the_same_bytes(name, material):
    if name == "parquet":
        pytest.importorskip("pyarrow")
    assert FORMATS[name].write(material) == FORMATS[name].write(material)


def test_columns_are_those_of_the_field(material):
    acled = next(csv.reader(io.StringIO(FORMATS["acled"].write(material)["acled.csv"].decode())))
    ucdp = next(csv.reader(io.StringIO(FORMATS["ucdp-ged"].write(material)["ucdp_ged.csv"].decode())))
    assert (acled, len(acled)) == (ACLED, 31)
    assert (ucdp, len(ucdp)) == (UCDP, 49)
    gdelt = FORMATS["gdelt"].write(material)
    assert {len(line.split("\t")) for line in gdelt["events.export.CSV"].decode().splitlines()} == {61}
    assert {len(line.split("\t")) for line in gdelt["events.mentions.CSV"].decode().splitlines()} == {16}


def test_what_a_format_cannot_hold_is_told(material):
    for name in ("acled", "ucdp-ged", "plover", "gdelt", "eventreport"):
        assert format_named(name).lost(material)
    assert int(format_named("acled").lost(material)["rows left out"]) > 0


def test_real_readers_open_the_files(material, tmp_path):
    pandas, duckdb = pytest.importorskip("pandas"), pytest.importorskip("duckdb")
    for name in ("csv", "acled", "ucdp-ged", "eventreport"):
        for file, data in FORMATS[name].write(material).items():
            (tmp_path / file).write_bytes(data)
            table = pandas.read_csv(tmp_path / file)
            assert len(table) == len(list(FORMATS[name].rows(material)))
            count = duckdb.sql(f"select count(*) from read_csv('{tmp_path / file}', header=true)").fetchall()
            assert count == [(len(table),)]


def test_acled_row(material):
    files = FORMATS["acled"].write(material)
    rows = [r for r in csv.DictReader(io.StringIO(files["acled.csv"].decode())) if "rule=acled;" in r["tags"]]
    bombing = next(r for r in rows if r["sub_event_type"] == "Remote explosive/landmine/IED")
    assert bombing["fatalities"] == "7"
    assert bombing["event_date"] == "2020-03-01"
    assert (bombing["iso"], bombing["region"], bombing["country"]) == ("760", "Middle East", "Syria")
    assert bombing["geo_precision"] == "1"
    assert next(r for r in rows if r["event_type"] == "Protests")["disorder_type"] == "Demonstrations"


def test_plover_records_have_what_plover_requires(material):
    for line in FORMATS["plover"].write(material)["plover.jsonl"].splitlines():
        record = json.loads(line)
        assert all(record[key] for key in ("id", "date", "actor", "event"))


def test_interactions():
    state, civil, foreign = (1, "State forces"), (7, "Civilians"), (8, "External/Other forces")
    assert interaction(civil, state, True) == "State forces-Civilians"
    assert interaction(civil, foreign, True) == "External/Other forces-Civilians"
    assert interaction(state, None, False) == "State forces only"
    assert interaction(state, None, True) is None


def test_world():
    syria = country_of("sy")
    assert (syria.iso3, syria.numeric, syria.gw, syria.fips, syria.ucdp_region) == (
        "SYR",
        760,
        652,
        "SY",
        "Middle East",
    )
    assert country_of(None) is None
    assert priogrid(-89.9, -179.9) == 1
    assert priogrid(89.9, 179.9) == 259200


@pytest.mark.parametrize("values", [("a", "b"), ("a; b", "c"), ("x\\", "y;z"), ("one",)])
def test_lists_in_one_cell(values):
    assert split_list(join_list(values)) == values


def test_blur_and_hidden_persons(material):
    row = next(r for r in material.rows if r.lat is not None)
    blurred = Shield(blur_m=20_000).apply(row)
    assert (blurred.lat, blurred.lon) != (row.lat, row.lon)
    assert blurred.radius_m == row.radius_m + 20_000
    assert blurred.place is None
    import msgspec

    named = msgspec.structs.replace(row, victims=("Maria Ito", "Harbour Police"))
    assert Shield(hide_persons=True).apply(named).victims == ("a person", "Harbour Police")


def test_an_unknown_format_names_the_known_ones():
    with pytest.raises(ConfigError, match="no format"):
        format_named("xls")


def test_a_release_is_reproducible_checked_and_says_what_changed(material, tmp_path):
    rows = tuple(r for r in material.rows if r.rule == "acled")
    whole = Material(rows=rows, codebook=material.codebook, heard=material.heard, day=material.day)
    less = Material(rows=rows[1:], codebook=material.codebook, heard=material.heard, day=material.day)
    files = release_files(whole, name="demo", version="1", formats=("csv", "acled"))
    assert files == release_files(whole, name="demo", version="1", formats=("csv", "acled"))
    write_release(files, tmp_path / "one")
    before = read_release(tmp_path / "one")
    assert before == sorted(rows, key=lambda r: r.id)
    (change,) = changes_since(before, less.rows, {})
    assert change.what == "withdrawn"
    package = json.loads(files["datapackage.json"])
    assert {r["path"] for r in package["resources"]} == set(files) - {"datapackage.json", "SHA256SUMS"}
    with pytest.raises(ConfigError, match="not empty"):
        write_release(files, tmp_path / "one")
    (tmp_path / "one" / "data" / "incidents.csv").write_bytes(b"x")
    with pytest.raises(BadRecord, match="altered"):
        read_release(tmp_path / "one")


def other_value(name, value):
    """Give another value of the same sort for a field of a row."""
    from datetime import timedelta

    import msgspec

    if name in ("id", "incident"):
        return "i_0123456789abcdef"
    if isinstance(value, tuple):
        return (*value, "c_another") if name == "claims" else (*value, "Another")
    if isinstance(value, dict):
        return {**value, "kind": ("c_another",)}
    if isinstance(value, date):
        return value + timedelta(days=1 if name == "latest" else -1)
    known = {"kind": "air_strike", "certainty": "possible", "time_precision": "days", "country": "IQ",
             "place_precision": "district", "actor_sort": "militia", "target_sort": "civilians", "grade": "weak",
             "killed_low": 1, "killed_high": 99, "killed": 8, "rule": "ucdp"}  # fmt: skip
    if name in known:
        return known[name]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return msgspec.convert(value + 1, type(value))
    return f"{value or ''}x" if isinstance(value, str) or value is None else value


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_field_is_written_or_named_as_lost(name, material):
    """Change one field after the other: what changes nothing in the files must be told."""
    import msgspec

    from reportedly.records import Derived

    if name == "parquet":
        pytest.importorskip("pyarrow")
    form = format_named(name)
    numbers = {"injured_low": 1, "injured": 2, "injured_high": 3}
    row = next(r for r in material.rows if r.lat is not None and r.rule == "most_vouched" and r.killed)
    full = msgspec.structs.replace(
        row, place="Oldport", place_text="near Oldport", admin1="Coast", gazetteer="g:1", country="SY", actors=("A", "B"),
        actor_sort="state_forces", targets=("T", "U"), target_sort="rebel", victims=("V",), means=("M",), killed_low=2,
        killed_high=20, killed_words="some", injured_words="more", grade="fair", sources=("S",), publishers=("P",),
        lineage=("l_1",), **numbers,
    )  # fmt: skip

    def written(one):
        return form.write(msgspec.structs.replace(material, rows=(one,)))

    dropped: list[str] = []
    whole, told = written(full), " ".join(form.lost(msgspec.structs.replace(material, rows=(full,))))
    for field in Derived.__struct_fields__:
        changed = msgspec.structs.replace(full, **{field: other_value(field, getattr(full, field))})
        if written(changed) == whole:
            dropped.append(field)
    unsaid = [field for field in dropped if not re.search(rf"\b{field}\b", told)]
    assert not unsaid, f"{name} drops {', '.join(unsaid)} in silence"


def test_rdf_is_read_by_another_reader(material):
    """Rows and their provenance, as a library that is not ours sees them."""
    rdflib = pytest.importorskip("rdflib")
    graph = rdflib.Graph().parse(data=FORMATS["rdf"].write(material)["incidents.nt"], format="nt")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    row = max(material.rows, key=lambda r: len(r.claims))
    me = rdflib.URIRef(f"urn:reportedly:row:{row.id}")
    claims = {str(thing) for thing in graph.objects(me, prov.wasDerivedFrom)}
    assert claims == {f"urn:reportedly:claim:{c}" for c in row.claims} | {f"urn:reportedly:incident:{row.incident}"}
    assert [graph.value(me, rdflib.URIRef("urn:reportedly:field:killed")).toPython()] == [row.killed]
    sources = {graph.value(rdflib.URIRef(claim), prov.hadPrimarySource) for claim in claims if ":claim:" in claim}
    assert None not in sources
