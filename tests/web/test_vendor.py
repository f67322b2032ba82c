from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "src" / "reportedly" / "web" / "static" / "vendor"
TESTED = ROOT / "tests" / "web" / "vendor"
LOCK = json.loads((ROOT / "packaging" / "vendor" / "package-lock.json").read_text("utf-8"))
FREE = {"0BSD", "BSD-0-Clause", "BSD-3-Clause", "ISC", "OFL-1.1", "MPL-2.0"}


def files_of(folder: Path) -> list[dict]:
    return json.loads((folder / "manifest.json").read_text("utf-8"))["files"]


@pytest.mark.parametrize("folder", [SHIPPED, TESTED], ids=["shipped", "for tests"])
def test_every_third_party_file_is_the_one_that_the_manifest_names(folder):
    named = {entry["path"]: entry for entry in files_of(folder)}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.json"}
    assert there == set(named)
    for path, entry in named.items():
        data = (folder / path).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"]), path


@pytest.mark.parametrize("folder", [SHIPPED, TESTED], ids=["shipped", "for tests"])
def test_every_package_is_locked_and_free_and_its_licence_lies_beside(folder):
    for entry in files_of(folder):
        assert entry["from"], entry["path"]
        for package in entry["from"]:
            locked = LOCK["packages"][f"node_modules/{package['package']}"]
            assert (locked["version"], locked["integrity"]) == (package["version"], package["integrity"])
            assert package["licence"] in FREE, package
            assert (folder / "licences" / f"{package['package'].replace('/', '__')}.txt").is_file()


def test_no_shipped_file_asks_the_network_for_anything():
    styles = "".join(p.read_text("utf-8") for p in SHIPPED.parent.rglob("*.css"))
    assert "@import" not in styles
    assert "url(http" not in styles.replace("url('", "url(").replace('url("', "url(")
    own = [p for p in SHIPPED.parent.rglob("*.js") if SHIPPED not in p.parents]
    assert own
    assert [p.name for p in own if "http://" in p.read_text("utf-8") or "https://" in p.read_text("utf-8")] == []


def test_borders_are_lines_between_countries_without_names():
    (feature,) = json.loads((SHIPPED / "world" / "borders-natural-earth-50m.geojson").read_text("utf-8"))["features"]
    assert (feature["properties"], feature["geometry"]["type"]) == ({}, "MultiLineString")
    assert len(feature["geometry"]["coordinates"]) > 150


def test_the_land_holds_no_name_and_no_line_of_a_border():
    land = json.loads((SHIPPED / "world" / "land-50m.geojson").read_text("utf-8"))
    assert {json.dumps(feature["properties"]) for feature in land["features"]} == {"{}"}
    assert {feature["geometry"]["type"] for feature in land["features"]} == {"Polygon"}
