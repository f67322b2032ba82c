"""Help: the keys, the words of the field, and the codebook."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.web.asked import Asked
from reportedly.web.pages.showing import show
from reportedly.web.routing import Page
from reportedly.web.views.options import GROUP_WORDS

KEYS = (
    ("accept", "a", "hold the claim right"),
    ("reject", "x", "hold it wrong (then a digit or words for why)"),
    ("unsure", "u", "leave it open"),
    ("correct", "e", "correct it"),
    ("skip", "j", "leave it for later"),
    ("undo", "z", "take back your last decision"),
    ("same", "s", "two claims are of one happening"),
    ("different", "d", "two claims are of two happenings"),
    ("next", "n", "go to the next record of a list"),
    ("previous", "p", "go to the one before"),
    ("open", "o", "open the record you are at"),
    ("find", "/", "go to the search field"),
    ("help", "?", "show the keys"),
)
"""What can be done by a single key: the name of the act, its key unless it was changed, and what it does."""
GLOSSARY = (
    ("report", "one published text, with what is known of its publication"),
    ("claim", "what one source says about one happening; not that it took place"),
    ("anchor", "the words that name the happening"),
    ("attribution", "the chain of speakers, outermost first, down to whoever vouches"),
    ("source", "who speaks; copies of one text are one source"),
    ("incident", "claims of one happening from several reports, side by side; nothing is averaged"),
    ("spread", "how far the accounts of one field lie apart, in words"),
    ("wording", "near-identical texts: one account with many publishers"),
    ("decision", "a person’s word on a claim; kept for ever, taken back only by another"),
    ("blind", "judged without knowing what others hold"),
    ("dispute", "people differ; a reviewer settles it with a reason"),
    ("release", "letting a claim pass the gate to what is public"),
    ("rule of reading", "a named way to make one row from rival accounts"),
    ("ledger", "the chain of entries that tells who did what when, and can be checked from outside"),
    ("lineage", "the versions that a claim was made with"),
)


def show_help(asked: Asked) -> Response:
    """Show keys, glossary and codebook."""
    groups: dict[str, list[str]] = {}
    for name, kind in asked.book.kinds.items():
        groups.setdefault(kind.group, []).append(name)
    return show(asked, "help.html", keys=KEYS, glossary=GLOSSARY, groups=groups, group_words=GROUP_WORDS)


PAGES = (Page(name="help", path="/help", run=show_help, needs="read:data"),)
