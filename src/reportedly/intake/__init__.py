"""Bytes -> reports: text, HTML pages, JSON and JSON Lines, from files, folders, standard input and URLs.

In comes what the user named, out comes a `Report` or the reason why there is none. Nothing is read as language here,
nothing is normalised, and nothing is fetched that was not named.
"""

from reportedly.intake.opening import cut_lines, find_inputs
from reportedly.intake.passages import find_passages
from reportedly.intake.piece import Overrides, Piece
from reportedly.intake.sources import open_pieces, take_bytes, take_file, take_text, take_url
from reportedly.intake.taking import take_piece

__all__ = [
    "Overrides",
    "Piece",
    "cut_lines",
    "find_inputs",
    "find_passages",
    "open_pieces",
    "take_bytes",
    "take_file",
    "take_piece",
    "take_text",
    "take_url",
]
