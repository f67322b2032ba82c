"""The codebook: kinds, words and crosswalks as YAML, and the typed loader that tells every defect by file and line."""

from reportedly.codebook.book import (
    Background,
    Charged,
    Codebook,
    Crosswalk,
    Hedge,
    Kind,
    Parties,
    Rule,
    Speech,
    Triggers,
)
from reportedly.codebook.load import SHIPPED, actor_files, load_codebook
from reportedly.codebook.shipped import load_codebook_file

__all__ = [
    "SHIPPED",
    "Background",
    "Charged",
    "Codebook",
    "Crosswalk",
    "Hedge",
    "Kind",
    "Parties",
    "Rule",
    "Speech",
    "Triggers",
    "actor_files",
    "load_codebook",
    "load_codebook_file",
]
