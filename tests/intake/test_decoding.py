"""Encodings: told, or refused with the place of the first byte that does not fit."""

from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import NotText
from reportedly.intake.decoding import decode

ENGLISH = "Shells hit the harbour at dawn, the mayor said. Nobody was hurt. "
ARABIC = "قصف الجيش المدينة يوم الاثنين وقتل خمسة مدنيين حسب ناشطين في المنطقة. "
RUSSIAN = "Войска обстреляли город в понедельник, погибли пять мирных жителей, сообщили местные власти. "


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"))))
def test_decode_gives_back_any_utf_8(words: str) -> None:
    text, encoding = decode(("x" + words).encode(), where="t")
    assert (text, encoding) == ("x" + words, "utf-8")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("words", [ENGLISH, ARABIC, "🕊 é"])
def test_decode_follows_a_byte_order_mark(mark: bytes, encoding: str, words: str) -> None:
    assert decode(mark + words.encode(encoding), where="t") == ("\ufeff" + words, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", [ENGLISH, ARABIC * 3])
def test_decode_tells_utf_16_without_a_mark(encoding: str, words: str) -> None:
    assert decode(words.encode(encoding), where="t") == (words, encoding)


@pytest.mark.parametrize(
    ("words", "charset", "encoding"),
    [
        (ARABIC, "windows-1256", "cp1256"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        ("Es fielen Schüsse, sagte Herr Müller.", "iso-8859-1", "cp1252"),
        ("“Shells,” he said – twice…", "ISO-8859-1", "cp1252"),
        ("市長は砲撃があったと述べた。", "shift_jis", "shift_jis"),
        ("市长说发生了炮击，没有人受伤。", "gb18030", "gb18030"),
    ],
)
def test_decode_takes_the_declared_charset(words: str, charset: str, encoding: str) -> None:
    assert decode(words.encode(encoding), where="t", declared=charset) == (words, encoding)


def test_decode_reads_the_charset_that_a_page_declares() -> None:
    page = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head>{RUSSIAN}</html>'
    )
    assert decode(page.encode("cp1251"), where="t") == (page, "cp1251")


def test_decode_prefers_utf_8_to_a_wrong_declaration() -> None:
    assert decode(ARABIC.encode(), where="t", declared="iso-8859-1") == (ARABIC, "utf-8")


@pytest.mark.parametrize("declared", ["no-such-charset", "base64", "rot13", "utf-16", "undefined", "idna"])
def test_decode_is_not_led_astray_by_a_declaration_that_is_no_charset(declared: str) -> None:
    words = "He said “no” – twice."
    assert decode(words.encode("cp1252"), where="t", declared=declared) == (words, "cp1252")


@pytest.mark.parametrize(
    "words", ["He said “no” – twice.", "The café in Besançon was hit, Señor Núñez said.", "a 50 € note"]
)
def test_decode_tells_windows_1252_english(words: str) -> None:
    assert decode(words.encode("cp1252"), where="t") == (words, "cp1252")


@pytest.mark.parametrize(("words", "encoding"), [(RUSSIAN * 4, "cp1251"), (ARABIC * 4, "cp1256")])
def test_decode_guesses_other_alphabets(words: str, encoding: str) -> None:
    assert decode(words.encode(encoding), where="t") == (words, encoding)


def test_decode_refuses_mixed_encodings_and_names_the_byte() -> None:
    data = "Shells hit the café — twice. ".encode() + "“No”, he said.".encode("cp1252")
    with pytest.raises(NotText, match=f"mixed: byte {data.index(0x93)} is not UTF-8") as caught:
        decode(data, where="mixed.txt")
    assert caught.value.where == "mixed.txt"


def test_decode_refuses_nul_and_names_the_byte() -> None:
    with pytest.raises(NotText, match="NUL at byte 7"):
        decode("Shëlls\0 hit".encode() + b" the harbour at dawn, the mayor of the town said", where="t")


def test_decode_refuses_nul_among_bytes_that_are_not_utf_8() -> None:
    with pytest.raises(NotText, match="NUL at byte 3"):
        decode(b"abc\0\xff\xfe\xfd and so on and on", where="t")


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF8])
def test_decode_refuses_bytes_that_break_the_encoding_of_their_mark(mark: bytes) -> None:
    with pytest.raises(NotText, match="does not fit"):
        decode(mark + b"\x00\xd8\xff", where="t")


def test_decode_refuses_control_characters() -> None:
    with pytest.raises(NotText, match="40 control characters, the first at byte 5"):
        decode(b"abcde" + b"\x01\x02\x03\x04" * 10 + b"words", where="t")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"%PDF-1.4 text", "PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"{\\rtf1 x", "RTF"),
    ],
)
def test_decode_names_the_binary_form(head: bytes, name: str) -> None:
    with pytest.raises(NotText, match=name):
        decode(head, where="t")


def test_decode_refuses_noise() -> None:
    noise = random.Random(5).randbytes(5000)
    with pytest.raises(NotText):
        decode(noise, where="t")


@given(st.binary(min_size=1, max_size=300))
def test_decode_gives_text_that_encodes_back_or_refuses(data: bytes) -> None:
    try:
        text, encoding = decode(data, where="t")
    except NotText:
        return
    assert text == data.decode(encoding)
    assert "\0" not in text
