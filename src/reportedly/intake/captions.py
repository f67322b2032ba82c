"""Whether a block is the caption of a picture. A caption's old date is not the news, nor what it describes."""

from __future__ import annotations

from reportedly.intake.marks import (
    CAPTION_LABEL,
    CREDIT,
    DATED_TAIL,
    ENDS_SENTENCE,
    LOOSE_TAIL,
    PHOTO_TAIL,
    PICTURED,
    SEEN,
    SENTENCE_START,
    SHOWS,
    SPEAKS,
    TOLD,
)

_MOST_WORDS = 80
_MOST_SENTENCES = 3
_SOON = 140
"""Code points within which a description has its verb."""
_GRAMMAR = """
a an the of to in on at by for from with under into over and or this that these those no any his her its their our my
first last open heavy who that which what
"""
_NOT_BEFORE_A_VERB = frozenset(_GRAMMAR.split())


def is_caption(words: str, *, before: str = "", after: str = "") -> bool:
    """Tell whether a block is a caption.

    Args:
        words: the block.
        before: the block before it, empty at the head of the text.
        after: the block after it, empty at the foot.

    A block is one when it says so (FILE PHOTO:), or when it describes a picture in the present tense and has a second
    mark: a credit beside or behind it, a dated tail with its year, or no full stop.
    """
    if len(words.split()) > _MOST_WORDS:
        return False
    if CAPTION_LABEL.match(words):
        return True
    bare, tail = split_credit(words)
    credited = bool(tail) or is_photo_credit(before) or is_photo_credit(after)
    return _has_marks(bare, credited=credited, behind=bool(tail) or is_photo_credit(after))


def _has_marks(words: str, *, credited: bool, behind: bool) -> bool:
    open_end = not ENDS_SENTENCE.search(words)
    told = TOLD.search(words) is not None
    dated = DATED_TAIL.search(words) is not None
    loosely = LOOSE_TAIL.search(words) is not None and (open_end or credited)
    if _is_speech(words):
        return False
    if SEEN.search(words) or SHOWS.match(words):
        return credited or open_end or ((dated or loosely) and not told)
    if describes(words):
        return ((dated or loosely) and (credited or open_end or not told)) or (credited and (open_end or not told))
    return behind and dated


def _is_speech(words: str) -> bool:
    """Tell a quotation, a person speaking, or more sentences than a caption has."""
    return SPEAKS.search(words) is not None or len(SENTENCE_START.findall(words)) >= _MOST_SENTENCES


def describes(words: str) -> bool:
    """Tell whether words describe a picture: a present-tense verb of what is seen, before any word of telling."""
    told = TOLD.search(words)
    limit = min(_SOON, told.start() if told else _SOON)
    return any(
        _previous(words, m.start()) not in _NOT_BEFORE_A_VERB for m in PICTURED.finditer(words, 0, limit) if m.start()
    )


def split_credit(words: str) -> tuple[str, str]:
    """Split a picture credit off the end of a block: the words before it, and the credit or nothing."""
    for match in PHOTO_TAIL.finditer(words, max(0, len(words) - 200)):
        if match.end() == len(words):
            return words[: match.start()], words[match.start("credit") :]
    return words, ""


def is_photo_credit(words: str) -> bool:
    """Tell whether a block is the credit of a picture and not a writer's byline or a source line."""
    return (
        len(words) <= 160
        and CREDIT.match(words) is not None
        and not words.lower().startswith(("by ", "source", "with ", "from ", "written", "story"))
    )


def _previous(words: str, at: int) -> str:
    return (words[:at].split() or [""])[-1].lower().strip("\"“”'’(),")
