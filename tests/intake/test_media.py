"""The form of an input, from what is said of it, its name, and how it begins."""

from __future__ import annotations

import pytest

from reportedly.intake.media import is_lines, is_page, kind_in, kind_of, split_media_type


@pytest.mark.parametrize(
    ("said", "kind", "charset"),
    [
        ("text/html; charset=UTF-8", "text/html", "UTF-8"),
        ('Text/HTML;charset="windows-1256"', "text/html", "windows-1256"),
        ("application/json", "application/json", None),
        (None, "", None),
    ],
)
def test_split_media_type(said: str | None, kind: str, charset: str | None) -> None:
    assert split_media_type(said) == (kind, charset)


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("a.txt", "", "text"),
        ("a.HTM", "", "html"),
        ("a.json", "", "json"),
        ("a", "text/html", "html"),
        ("a.txt", "text/html", "html"),
        ("a", "", None),
    ],
)
def test_kind_of_goes_by_what_is_said_then_by_the_name(name: str, media_type: str, kind: str | None) -> None:
    assert kind_of(name, media_type=media_type) == kind


@pytest.mark.parametrize(
    ("name", "head", "lines"),
    [
        ("a.jsonl", b"anything", True),
        ("a.json", b'{"text": "x"}\n{"text": "y"}\n', True),
        ("-", b'\n{"text": "x"}\n\n{"text": "y"}', True),
        ("a.json", b'{"text": "x"}\n', False),
        ("a.json", b'{\n"text": "x"}\n', False),
        ("-", b'{"text": "x"} and {so on}\n{it goes}', False),
        ("a.txt", b'{"text": "x"}\n{"text": "y"}\n', False),
        ("a.html", b"<html>", False),
    ],
)
def test_is_lines(name: str, head: bytes, lines: bool) -> None:
    assert is_lines(name, head) is lines


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("<!DOCTYPE html><html>", True),
        ("\ufeff \n<html lang='en'>", True),
        ("<?xml version='1.0'?><!-- saved from x --><html>", True),
        ("<p>Shells</p>", False),
        ("The tag <html> was used", False),
    ],
)
def test_is_page(text: str, page: bool) -> None:
    assert is_page(text) is page


@pytest.mark.parametrize(
    ("text", "kind"), [("<!doctype html>", "html"), ('{"text": "x"}', "json"), ("{it} was", "text"), ("", "text")]
)
def test_kind_in(text: str, kind: str) -> None:
    assert kind_in(text) == kind
