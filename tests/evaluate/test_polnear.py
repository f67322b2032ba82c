from pathlib import Path

import pytest

from reportedly.claims.speech.wide import find_attributions
from reportedly.codebook import load_codebook
from reportedly.errors import BadRecord, MissingInput
from reportedly.evaluate.polnear import Article, Attribution, attributions_of, read_set, score
from reportedly.reading import load_engine

TEXT = "Ana Ruiz said the bridge was closed. Leave this out."
NOTES = (
    "T1\tSource 0 8\tAna Ruiz\nT2\tCue 9 13\tsaid\nT3\tContent 14 21;22 35\tthe bri dge was closed\n"
    "T4\tAttribution 9 13\tsaid\nE1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\nT5\tDiscard 37 52\tLeave this out.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, ending, content in (("text", ".txt", TEXT), ("attributions", "_ab12.ann", NOTES)):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"one{ending}").write_text(content, "utf-8")
    return tmp_path


def test_a_set_is_read_with_its_pieces(folder: Path) -> None:
    (article,) = read_set(folder)
    assert article.attributions == (Attribution(source=((0, 8),), cue=((9, 13),), content=((14, 21), (22, 35))),)
    assert article.discarded == ((37, 52),)


def test_a_second_annotator_is_not_read(folder: Path) -> None:
    (folder / "attributions" / "one_ff00.ann").write_text("", "utf-8")
    assert len(read_set(folder)[0].attributions) == 1


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        read_set(tmp_path)


def test_an_event_that_names_nothing_is_refused(folder: Path) -> None:
    (folder / "attributions" / "one_ab12.ann").write_text("E1\tAttribution:T4 Cue:T2\n", "utf-8")
    with pytest.raises(BadRecord):
        read_set(folder)


def test_what_is_annotated_scores_full_marks(folder: Path) -> None:
    (article,) = read_set(folder)
    result = score({article.id: article}, {article.id: article.attributions})
    assert all(result[role]["overlap_f1"] == result[role]["exact_f1"] == 100 for role in ("source", "cue", "content"))


def test_a_span_counts_once() -> None:
    article = Article(id="a", text="x" * 40, attributions=(Attribution(cue=((0, 10),)),))
    given = [Attribution(cue=((0, 4),)), Attribution(cue=((5, 9),))]
    assert score({"a": article}, {"a": given})["cue"]["overlap_p"] == 50


def test_what_lies_in_discarded_text_is_left_out() -> None:
    article = Article(id="a", text="x" * 40, attributions=(), discarded=((10, 20),))
    assert score({"a": article}, {"a": [Attribution(cue=((12, 15),))]})["cue"]["overlap_p"] == 0


def test_attributions_are_laid_out_in_code_points() -> None:
    reading = load_engine().read(TEXT)
    given = attributions_of(reading, find_attributions(reading, codebook=load_codebook()))
    assert any(a.source == ((0, 8),) and a.cue == ((9, 13),) for a in given)
