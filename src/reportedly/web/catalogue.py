"""The catalogue of strings: `python -m reportedly.web.catalogue` writes it anew; a test holds it against the sources."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

ROOM = Path(__file__).parent
POT = ROOM / "locale" / "reportedly.pot"


def make_catalogue() -> Catalog:
    """Gather every string that people see: of templates, codebook and tables of words."""
    with (ROOM / "locale" / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)  # type: ignore[no-untyped-call]
    catalogue = Catalog(project="reportedly", charset="utf-8", fuzzy=False)
    found = extract_from_dir(ROOM.parent, methods, options, keywords={"_": None, "gettext": None, "ngettext": (1, 2)})
    for file, line, message, comments, context in sorted(found, key=lambda one: (one[0], one[1], str(one[2]))):
        catalogue.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return catalogue


def catalogue_bytes(catalogue: Catalog) -> bytes:
    """Write a catalogue as a POT file without dates, so that the same strings give the same bytes."""
    body = io.BytesIO()
    write_po(body, catalogue, omit_header=True, no_location=True, sort_output=True, width=120)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return head.encode() + body.getvalue()


if __name__ == "__main__":
    POT.write_bytes(catalogue_bytes(make_catalogue()))
