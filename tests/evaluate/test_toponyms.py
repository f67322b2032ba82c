from pathlib import Path

import pytest

from reportedly.errors import BadRecord, MissingInput
from reportedly.evaluate.toponyms import Article, Found, Toponym, read_set, score
from reportedly.grounding import open_gazetteer

_XML = """<articles><article docid="7"><text>Rain in Homs. Sun on Elm Street.</text><toponyms>
<toponym><start>8</start><end>12</end><phrase>Homs</phrase><gaztag geonameid="169577"><lat>34.73</lat><lon>36.71</lon></gaztag></toponym>
<toponym><start>21</start><end>31</end><phrase>Elm Street</phrase></toponym></toponyms></article></articles>"""


def test_xml_and_brat(tmp_path: Path) -> None:
    (tmp_path / "set.xml").write_text(_XML, "utf-8")
    (article,) = read_set(tmp_path / "set.xml")
    assert [(t.text, t.counts) for t in article.toponyms] == [("Homs", True), ("Elm Street", False)]
    folder = tmp_path / "brat"
    folder.mkdir()
    (folder / "1.txt").write_text("TITLE: A LINK: b\nRain in Homs.", "utf-8")
    (folder / "1.ann").write_text(
        "T1\tLiteral 25 29\tHoms\n#1\tAnnotatorNotes T1\t169577\nT2\tLiteral_Expression 17 21\tRain\n", "utf-8"
    )
    (brat,) = read_set(folder)
    assert [(t.start, t.place) for t in brat.toponyms] == [(25, "geonames:169577")]
    assert brat.marked_from == 17


def test_bad_sets(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        read_set(tmp_path / "none.xml")
    (tmp_path / "bad.xml").write_text("<articles><article>", "utf-8")
    with pytest.raises(BadRecord):
        read_set(tmp_path / "bad.xml")


def test_measures() -> None:
    article = Article(
        id="1", text="Rain in Homs. Sun on Elm Street. Snow in Hama.",
        toponyms=(
            Toponym(start=8, end=12, text="Homs", point=(34.73, 36.71)),
            Toponym(start=21, end=31, text="Elm Street", counts=False),
            Toponym(start=41, end=45, text="Hama", point=(35.13, 36.76)),
        ),
    )  # fmt: skip
    found = [
        Found(start=8, end=12, point=(34.73, 36.73), radius_m=5_000), Found(start=21, end=31), Found(start=0, end=4),
    ]  # fmt: skip
    result = score([article], [found], gazetteer=open_gazetteer())
    assert (result.precision, result.recall, result.f1) == (50.0, 50.0, 50.0)
    assert (result.within_161_km, result.within_radius, result.placed) == (100.0, 100.0, 1)
