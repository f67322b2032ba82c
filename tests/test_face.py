import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

import reportedly
from reportedly import face
from reportedly.config import Config
from reportedly.errors import BadRecord, MissingInput, ReportedlyError
from reportedly.records import Found
from reportedly.records.wire import decode
from sample import CLAIMS, LINEAGE, REPORT


class Counted:
    """Stand in for the pipeline: counts how often it is made, codes nothing."""

    made = 0
    lock = threading.Lock()
    lineage = LINEAGE

    def __init__(self, config, codebook):
        with Counted.lock:
            Counted.made += 1

    def tell(self, report):
        return Found(claims=CLAIMS if report.id == REPORT.id else ())

    def tell_all(self, reports):
        return map(self.tell, reports)


@pytest.fixture(autouse=True)
def _counted_pipeline(monkeypatch):
    monkeypatch.setattr(face, "Pipeline", Counted)
    monkeypatch.setattr(Counted, "made", 0)
    face._pipeline.cache_clear()
    yield
    face._pipeline.cache_clear()


def test_import_loads_neither_models_nor_tables():
    heavy = ("spacy", "rich", "msgspec", "jinja2", "pydantic")
    code = f"import reportedly, sys; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("name", reportedly.__all__)
def test_every_name_of_the_face_is_there(name):
    assert getattr(reportedly, name) is not None
    assert name in dir(reportedly)


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        reportedly.nonsense  # noqa: B018


def test_read_takes_a_path_with_what_the_user_says_of_it(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Rockets hit the market, officials said.", "utf-8")
    coded = reportedly.read(path, published=date(2024, 3, 12), publisher="Austral News", config=Config())
    assert coded.report.published.day == date(2024, 3, 12)
    assert coded.report.publisher == "Austral News"
    assert coded.claims == ()


def test_read_takes_a_report_made_before():
    assert reportedly.read(REPORT, config=Config()).claims == CLAIMS


def test_read_text_takes_a_string():
    assert reportedly.read_text("Rockets hit the market.", config=Config()).report.text == "Rockets hit the market."


def test_missing_file_is_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(MissingInput, match="Check the path"):
        reportedly.read(tmp_path / "none.txt", config=Config())


def test_several_reports_in_one_file_are_for_read_many(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n{"text": 2}\n{"text": "Three."}\n', "utf-8")
    with pytest.raises(BadRecord, match="read_many"):
        reportedly.read(path, config=Config())
    first, wrong, last = reportedly.read_many(path, config=Config())
    assert (first.report.text, last.report.text) == ("One.", "Three.")
    assert isinstance(wrong, ReportedlyError)


def test_json_lines_are_the_wire_format():
    lines = reportedly.read(REPORT, config=Config()).to_json_lines().splitlines()
    assert [decode(line) for line in lines] == [LINEAGE, REPORT, *CLAIMS]


def test_notebook_shows_the_page_in_a_frame_without_rights():
    shown = reportedly.read(REPORT, config=Config())._repr_html_()
    assert shown.startswith("<iframe")
    assert " sandbox " in shown
    assert "<script" not in shown


def test_pipeline_is_made_once_for_each_configuration_whatever_the_threads():
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: reportedly.read(REPORT, config=Config()), range(32)))
    assert Counted.made == 1
    reportedly.read(REPORT, config=Config(reading={"min_language_probability": 0.5}))
    assert Counted.made == 2
