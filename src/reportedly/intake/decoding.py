"""Bytes -> text: which encoding, and what cannot be text at all.

The order: a byte order mark; UTF-8; UTF-16 without a mark; the charset that the page or server declares; Windows-1252
where all it adds is typography and accents; then what charset-normalizer finds. What is left, and bytes in two
encodings at once, are refused with the offset of the first byte that does not fit. Nothing is ever replaced.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from reportedly.errors import NotText
from reportedly.intake.media import refuse_binary

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
"""Bytes that charset-normalizer looks at; the whole is then decoded strictly."""
_MIXED = 0.25
"""Whole UTF-8 characters for each stray byte above which the bytes are two encodings at once.
An eight-bit text holds such characters only by chance."""
_LATIN = frozenset({"iso8859-1", "ascii"})
"""Read as Windows-1252. Source: WHATWG Encoding Standard, §4.2."""
_ESCAPED = re.compile("[\udc80-\udcff]")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.002
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:+-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:+-]+)", re.I
)


def decode(data: bytes, *, where: str, declared: str | None = None) -> tuple[str, str]:
    """Decode bytes to text.

    Args:
        data: the bytes of one report.
        where: file or address, for the error.
        declared: the charset that the server or the page says.

    Returns:
        The text, with its byte order mark if it has one, and the Python name of the encoding:
        `data.decode(encoding)` gives the same text.

    Raises:
        NotText: the bytes are binary, hold NUL, or fit no encoding or two at once; names the offset in bytes.
    """
    refuse_binary(data, where=where)
    text, encoding = _decode(data, declared or _declared(data), where)
    if (at := text.find("\0")) >= 0:
        raise NotText(f"NUL at {_offset(text, at, encoding)}: text holds none", where=where)
    if len(controls := _CONTROL.findall(text)) > max(2, _CONTROL_SHARE * len(text)):
        at = next(_CONTROL.finditer(text)).start()
        raise NotText(f"{len(controls)} control characters, the first at {_offset(text, at, encoding)}", where=where)
    return text, encoding


def _decode(data: bytes, declared: str | None, where: str) -> tuple[str, str]:
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None) or _wide(data)
    if marked:
        return _strictly(data, marked, where), marked
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _decode_legacy(data, declared, where, error.start)


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(f"not {encoding}, as its first bytes say: byte {error.start} does not fit", where=where) from None


def _wide(data: bytes) -> str | None:
    """Tell UTF-16 without a mark: NUL in many places, all on one side of the pairs."""
    head = data[:_SAMPLE]
    zeros = head.count(0)
    if len(data) % 2 or zeros * 20 < len(head) or not zeros:
        return None
    sides = (head[0::2].count(0), head[1::2].count(0))
    encoding = {(0, zeros): "utf-16-le", (zeros, 0): "utf-16-be"}.get(sides)
    return encoding if encoding and _fits(data, encoding) is not None else None


def _decode_legacy(data: bytes, declared: str | None, where: str, first_bad: int) -> tuple[str, str]:
    if b"\0" in data:
        raise NotText(f"NUL at byte {data.index(0)}: text holds none", where=where)
    if _is_mixed(data):
        raise NotText(f"UTF-8 and another encoding mixed: byte {first_bad} is not UTF-8", where=where)
    for encoding in _proposals(data, declared):
        if encoding and (text := _fits(data, encoding)) is not None:
            return text, encoding
    raise NotText(f"in no encoding that could be told: byte {first_bad} is not UTF-8", where=where)


def _proposals(data: bytes, declared: str | None) -> Iterator[str | None]:
    yield _known(declared)
    yield _western(data)
    yield _guess(data)


def _is_mixed(data: bytes) -> bool:
    text = data.decode("utf-8", errors="surrogateescape")
    strays = len(_ESCAPED.findall(text))
    whole = sum(1 for c in text if ord(c) > 127) - strays
    return whole > strays * _MIXED


def _western(data: bytes) -> str | None:
    """Tell Windows-1252 English: all that is not ASCII is typography, or a few accented letters inside words."""
    text = _fits(data, "cp1252")
    if text is None:
        return None
    letters = sum(c.isalpha() for c in text)
    accented = sum(c.isalpha() and ord(c) > 127 for c in text)
    alone = len(re.findall(r"(?<![A-Za-z])[À-ÿ](?![A-Za-z])|[À-ÿ]{3}", text))
    return "cp1252" if accented * 5 <= letters and alone * 10 <= accented else None


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return _known(best.encoding) if best else None


def _known(name: str | None) -> str | None:
    """Give Python's name of a text encoding; None for one it does not know and for those that are no charset."""
    try:
        codec = codecs.lookup(name) if name else None
        if codec is None or not isinstance(b" ".decode(codec.name), str):
            return None
    except (LookupError, ValueError):
        return None
    return "cp1252" if codec.name in _LATIN else codec.name


def _fits(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _declared(data: bytes) -> str | None:
    found = _META.search(data[:4096])
    return (found.group(1) or found.group(2)).decode("ascii") if found else None


def _offset(text: str, at: int, encoding: str) -> str:
    return f"byte {len(text[:at].encode(encoding))}"
