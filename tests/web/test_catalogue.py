from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import reportedly.web.shelf
from houses import visitor
from reportedly.web.catalogue import POT, catalogue_bytes, make_catalogue


def test_the_catalogue_holds_the_strings_of_templates_codebook_and_tables():
    """Written anew by `python -m reportedly.web.catalogue`."""
    assert POT.read_bytes() == catalogue_bytes(make_catalogue())


@pytest.fixture
def brackets(monkeypatch, tmp_path):
    """Put a language in that says every string in brackets."""
    made = Catalog(locale="eo")
    for message in make_catalogue():
        if isinstance(message.id, tuple):
            made.add(message.id, tuple(f"⟦{form}⟧" for form in message.id))
        elif message.id:
            made.add(message.id, f"⟦{message.id}⟧")
    folder = tmp_path / "locale" / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "reportedly.mo").open("wb") as stream:
        write_mo(stream, made)
    monkeypatch.setattr(reportedly.web.shelf, "LOCALES", tmp_path / "locale")


def test_pages_speak_the_language_that_the_browser_asks_for(brackets, house):
    client = visitor(house, **{"Accept-Language": "eo"})
    client.get("/start", params={"token": house.door.start_token})
    page = client.get("/claims").text
    assert '<html lang="eo"' in page
    for said in ("⟦Claims⟧", "⟦raid⟧", "⟦told as fact⟧", "⟦Violence⟧", "⟦not judged yet⟧", "⟦A claim tells who says"):
        assert said in page, said
    assert "⟦hold the claim right⟧" in client.get("/help").text
    assert "⟦Artillery, mortar" in client.get("/help").text
    assert "⟦nothing of this kind is told here⟧" in client.get("/queue").text


def test_a_per_cent_sign_of_a_person_is_no_format(brackets, house):
    client = visitor(house, **{"Accept-Language": "eo"})
    client.get("/start", params={"token": house.door.start_token})
    assert "100%s" in client.get("/claims", params={"q": "100%s"}).text
