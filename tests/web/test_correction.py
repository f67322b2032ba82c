from __future__ import annotations

import pytest

from reportedly.errors import RequestError
from reportedly.records import Claim, Party, Quantity, Source, Span, When, Where
from reportedly.web.views.correction import LISTS, SINGLE, entries_of, read_correction, read_fields

TEXT = "🕊 Rockets hit Melo on Tuesday, killing nine people, the army said. Rockets hit Salto on Wednesday, الجيش said."


def span(record, words, nth=0, **values):
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return record.cut(TEXT, start, start + len(words), **values)


CLAIM = Claim(
    report="r_1", kind="shelling", anchor=span(Span, "hit"), manner="said",
    says=(span(Source, "the army", sort="military"),), target=(span(Party, "Melo"),),
    where=span(Where, "Melo", name="Melo", country="UY", lat=-32.37, lon=-54.18, radius_m=3000, precision="locality",
               gazetteer="geonames:1"),
    when=span(When, "Tuesday", reason="no day of publication is known"),
    counts=(span(Quantity, "nine people", of="killed", low=9, best=9, high=9),),
)  # fmt: skip


def form_of(claim):
    """Give the form as the page would send it back untouched."""
    form = {name: getattr(claim, name) for name in ("kind", "certainty", "standing", "manner")}
    for entries in entries_of(claim).values():
        for entry in entries:
            form |= {f"{entry.name}.{part}": getattr(entry, part) for part in ("text", "start", "end")}
            form |= {f"{entry.name}.{key}": value for key, value in entry.values.items()}
    return form


def test_an_untouched_form_changes_nothing():
    assert read_correction(form_of(CLAIM), CLAIM, TEXT) == {}


def test_every_field_has_its_entries_and_each_list_one_to_spare():
    entries = entries_of(CLAIM)
    assert set(entries) == set(LISTS) | set(SINGLE)
    assert [entry.name for entry in entries["says"]] == ["says.0", "says.1"]
    assert entries["says"][1].text == ""


def test_selected_words_are_taken_where_they_were_selected_in_code_points():
    second = span(Span, "hit", nth=1)
    form = form_of(CLAIM) | {"anchor.text": "hit", "anchor.start": str(second.start), "anchor.end": str(second.end)}
    assert read_correction(form, CLAIM, TEXT) == {"anchor": {"text": "hit", "start": second.start, "end": second.end}}


def test_typed_words_are_found_nearest_to_the_claim():
    form = form_of(CLAIM) | {"target.0.text": "Rockets", "target.0.start": "", "target.0.end": ""}
    (target,) = read_correction(form, CLAIM, TEXT)["target"]
    assert (target["start"], target["text"]) == (TEXT.index("Rockets"), "Rockets")


def test_words_that_do_not_stand_there_are_refused():
    with pytest.raises(RequestError, match="Tacuarembó"):
        read_correction(form_of(CLAIM) | {"where.text": "Tacuarembó"}, CLAIM, TEXT)


def test_a_wrong_place_of_words_is_not_believed():
    form = form_of(CLAIM) | {"where.text": "Salto", "where.start": "0", "where.end": "5", "where.name": "Salto"}
    where = read_correction(form, CLAIM, TEXT)["where"]
    assert where["start"] == TEXT.index("Salto")


def test_a_place_that_a_person_moved_is_no_longer_the_gazetteers():
    where = read_correction(form_of(CLAIM) | {"where.lat": "-32.5"}, CLAIM, TEXT)["where"]
    assert (where["lat"], where["gazetteer"], where["rivals"]) == (-32.5, None, [])
    assert where["name"] == "Melo"


def test_an_emptied_field_is_taken_away_and_a_day_takes_its_precision():
    found = read_correction(form_of(CLAIM) | {"where.text": "", "when.earliest": "2024-03-12"}, CLAIM, TEXT)
    assert found["where"] is None
    assert (found["when"]["latest"], found["when"]["precision"], found["when"]["reason"]) == ("2024-03-12", "day", None)


def test_a_spare_entry_becomes_one_more():
    form = form_of(CLAIM) | {"says.1.text": "الجيش", "says.1.start": "", "says.1.end": "", "says.1.sort": "military"}
    says = read_correction(form, CLAIM, TEXT)["says"]
    assert [one["text"] for one in says] == ["the army", "الجيش"]
    assert says[1]["start"] == TEXT.index("الجيش")


def test_numbers_are_numbers():
    form = form_of(CLAIM) | {"counts.0.high": "12"}
    assert read_correction(form, CLAIM, TEXT)["counts"][0]["high"] == 12
    with pytest.raises(RequestError, match="a dozen"):
        read_correction(form_of(CLAIM) | {"counts.0.high": "a dozen"}, CLAIM, TEXT)


def test_an_empty_form_gives_a_new_claim_its_fields():
    fields = read_fields({"kind": "raid", "anchor.text": "hit", "says.0.text": "", "where.text": ""}, {}, TEXT, near=0)
    assert fields["kind"] == "raid"
    assert fields["anchor"]["start"] == TEXT.index("hit")
    assert fields["says"] == []
    assert fields["where"] is None
