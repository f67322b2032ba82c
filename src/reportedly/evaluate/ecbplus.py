"""ECB+: web news of 86 incidents in pairs that resemble each other; documents to be grouped by incident.

Source: Cybulska and Vossen 2014, annotations CC BY 3.0; a document's incident is its topic and its half
(`ecb`, `ecbplus`: two incidents of one kind).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from reportedly.errors import BadRecord, MissingInput
from reportedly.evaluate.clusters import Agreement, b_cubed, pairwise
from reportedly.incidents.stories import find_stories
from reportedly.records import Report


class Document(NamedTuple):
    """Hold one document, its topic, and the incident it tells of."""

    report: Report
    topic: str
    incident: str


def read_ecbplus(folder: Path) -> list[Document]:
    """Read every document's words, in the order of topic and file name; annotations are not looked at.

    Raises:
        MissingInput: no such folder.
        BadRecord: a file that is not ECB+ XML.
    """
    if not folder.is_dir():
        raise MissingInput("no ECB+ folder", where=str(folder))
    paths = sorted(folder.glob("*/*.xml"), key=lambda p: (int(p.parent.name), p.name))
    return [_document(path) for path in paths]


def _document(path: Path) -> Document:
    try:
        tree = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise BadRecord(f"not XML: {error}", where=str(path)) from None
    sentences: dict[int, list[str]] = defaultdict(list)
    for token in tree.iter("token"):
        sentences[int(token.get("sentence"))].append(token.text or "")
    lines = [" ".join(words) for number, words in sorted(sentences.items()) if not _is_address(words)]
    half = "ecbplus" if "ecbplus" in path.name else "ecb"
    report = Report(source_id=path.stem, text="\n".join(lines) or path.stem)
    return Document(report, path.parent.name, f"{path.parent.name}/{half}")


def _is_address(words: list[str]) -> bool:
    """Tell a line that holds only the page's address, which would give the answer away."""
    return len(words) <= 3 and any(re.match(r"https?:|www\.", word) for word in words)


class Outcome(NamedTuple):
    """Hold how well documents were grouped; `crossed` is the share of cross-topic pairs that were joined."""

    b_cubed: Agreement
    pairwise: Agreement
    crossed: float


def score_ecbplus(documents: Sequence[Document]) -> Outcome:
    """Group documents by story from raw text alone and measure against their incidents."""
    found = find_stories([d.report for d in documents])
    true = [d.incident for d in documents]
    cross = [(a, b) for a, b in combinations(range(len(documents)), 2) if documents[a].topic != documents[b].topic]
    joined = sum(found[a] == found[b] for a, b in cross)
    return Outcome(b_cubed(found, true), pairwise(found, true), joined / max(len(cross), 1))


def half_of(document: Document) -> int:
    """Give the half of the topics that a document is in: 0 (even numbers) to learn from, 1 (odd) to check on."""
    return int(document.topic) % 2
