"""The reader of the Gun Violence Database and its measure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportedly.errors import BadRecord, MissingInput
from reportedly.evaluate.gvdb import count_told, measure, read_articles
from reportedly.records import Quantity, Report, Span
from reportedly.records.claim import Claim

TEXT = "Two men were shot dead and a woman was hurt."


def table(tmp_path: Path, coded: str) -> Path:
    path = tmp_path / "dev.tsv"
    path.write_text(
        f"Article id\tArticle url\tArticle title\tFull text\tJson\tWorker\n7\tu\tt\t{TEXT}\t{coded}\tw\n", "utf-8"
    )
    return path


def coded(*outcomes: list[str]) -> str:
    victims = [{"victim-was": was} for was in outcomes]
    return json.dumps({"date-and-time": {"date": "2016-01-27"}, "victim-section": victims})


def claims(report: Report) -> list[Claim]:
    def count(text: str, of: str, best: int | None) -> Quantity:
        at = report.text.index(text)
        return Quantity.cut(report.text, at, at + len(text), of=of, low=best, best=best, high=best)

    anchor = Span.cut(report.text, 13, 17)
    hurt = (count("Two men", "killed", 2), count("a woman", "injured", 1))
    whole = Claim(report=report.id, kind="shooting", anchor=anchor, counts=hurt)
    planned = (count("Two men", "killed", 9),)
    plan = Claim(report=report.id, kind="shooting", anchor=anchor, certainty="planned", counts=planned)
    return [whole, plan]


def test_reads_outcomes_and_measures_them(tmp_path: Path) -> None:
    path = table(tmp_path, coded(["killed"], ["killed", "hospitalized"], ["injured"], []))
    (article,) = read_articles(path)
    assert (article.key, article.killed, article.injured) == ("7", 2, 1)
    found = measure([article], claims)
    assert (found.articles, found.killed, found.injured) == (1, 100.0, 100.0)
    assert measure([article], lambda _: []).killed == 0.0


def test_counts_are_read_off_actual_claims(tmp_path: Path) -> None:
    (article,) = read_articles(table(tmp_path, coded(["killed"])))
    assert count_told(claims(article.report), "killed") == 2
    assert count_told([], "killed") == 0


def test_texts_alone_cannot_be_measured(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    line = {"doc_key": "7", "date": "2015-12-02", "full_text": [["Two", "men", "fled", "."]], "spans": []}
    path.write_text(json.dumps(line) + "\n", "utf-8")
    (article,) = read_articles(path)
    assert (article.report.text, article.killed) == ("Two men fled.", None)
    with pytest.raises(MissingInput, match=r"dev\.tsv"):
        measure([article], claims)


def test_bad_rows_are_told_by_line(tmp_path: Path) -> None:
    with pytest.raises(BadRecord, match=r"dev\.tsv:2"):
        list(read_articles(table(tmp_path, "{}")))
    with pytest.raises(MissingInput):
        list(read_articles(tmp_path / "none.tsv"))
