"""Datelines and header lines: where an agency says whence and when it wrote, and where a page prints its date."""

from __future__ import annotations

import re

from reportedly.intake.days import DAY, GAP, MONTH, WEEKDAY

AGENCIES = (
    r"(?:AP|A\.P\.|Associated\s+Press|AFP|Agence\s+France-Presse|Reuters|UPI|dpa|DPA|EFE|EPA|ANSA|APA|PTI|ANI|IANS|APP|PPI|Xinhua|Kyodo|Yonhap"
    r"|Interfax|TASS|Itar-Tass|RIA\s+Novosti|Sputnik|Anadolu(?:\s+Agency)?|AA|SANA|IRNA|ISNA|Fars|Tasnim|MENA|WAFA|NNA|NINA|UNIAN|Ukrinform"
    r"|CNN|BBC|VOA|RFE/RL|Getty(?:\s+Images)?|Bloomberg|Thomson\s+Reuters)"
)
"""Wire and picture agencies as bylines and credits name them: a convention of the press, not of one text."""

_DASH = r"(?:--+|[-–—])"
_STOP = r"(?!\w{4,30}\.\s)"
"""Not a word that ends a sentence; "St." and "Ft." do not."""
_CAPITAL = rf"{_STOP}[^\W\d_a-z][^\W\d_a-z.'’-]{{1,30}}"
_CAPITALS = rf"{_CAPITAL}(?:[ /-]{_CAPITAL}){{0,3}}"
_NAME = rf"{_STOP}[^\W\d_a-z][\w.'’-]{{1,30}}"
_NAMES = rf"{_NAME}(?:[ -]{_NAME}){{0,3}}"
_REGION = rf"(?:,{GAP}(?!(?i:{MONTH}|{WEEKDAY})\s)[^\W\d_a-z][\w.'’-]{{0,30}}(?:\s[^\W\d_a-z][\w.'’-]{{0,30}}){{0,2}})?"
_DAY = rf"(?i:(?:,?{GAP}(?:{WEEKDAY},?{GAP})?(?:{MONTH}{GAP}\d{{1,2}}|\d{{1,2}}{GAP}{MONTH})(?:,?{GAP}\d{{4}})?)?)"
_WHENCE = rf"{_REGION}{_DAY}"
_WIRE = rf"\({GAP}(?:{AGENCIES}|[^\W\d_a-z][\w .&'’/-]{{1,40}})\)"
_NEXT = rf"(?={GAP}[\"“‘'(\[]?[^\W_a-z])"
_LABELS = (
    r"(?:UPDATED?|BREAKING|EXCLUSIVE|WATCH|VIDEO|PHOTOS?|FILE|NOTE|QUESTION|ANSWER|ANALYSIS|OPINION|TITLE|LINK|DATE|NEWS|LIVE|WARNING"
    r"|CORRECTION|EDITORS?|SUMMARY|BACKGROUND|SOURCE|ORIGINAL\ STORY|READ\ MORE|TAGS?|REUTERS|AFP|AP)\b"
)

AGENCY_LINE = re.compile(
    rf"""
    (?!{_LABELS})
    (?: {_CAPITALS}{_WHENCE},?{GAP}(?:{_WIRE}{GAP})?{_WIRE}{GAP}{_DASH}
      | {_NAMES}{_WHENCE},?{GAP}{_WIRE}{GAP}{_DASH}
      | {_CAPITALS}{_WHENCE},?{GAP}(?:\([^()]{{2,30}}\){GAP})?\({AGENCIES}\){GAP}:?
      | {_CAPITALS}{_WHENCE}(?:\s{{1,3}}{_DASH}\s|{GAP}[–—]|{GAP}--+)
      | (?=[^:]{{4}}){_CAPITALS}{_WHENCE}:\s
    ){_NEXT}""",
    re.X,
)
"""An agency's dateline at the head of a paragraph: BEIRUT (AP) —, CAIRO, Nov 12 (Reuters) -, PESHAWAR: ..."""

_LEAD = (
    r"(?:(?:first\s|last\s)?(?:published|posted|updated|modified|created|issued)(?:\s(?:on|at|in))?|date\sof\spublication"
    r"|publication\sdate|publish(?:ed)?\sdate|release\sdate|date|updated?)"
    rf"{GAP}[:\-–|]?{GAP}"
)
_CLOCK = (
    rf"(?:\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?{GAP}(?:[ap]\.?m\.?)?|\d{{1,2}}{GAP}[ap]\.?m\.?"
    rf"|\d{{4}}(?!\d)(?!{GAP}(?-i:[a-z]))|T\d{{2}}:\d{{2}}\S{{0,16}})"
    rf"{GAP}(?-i:GMT|UTC|[A-Z]{{2,3}}T\b|Z\b)?"
)
_UNNAMED_DAY = re.sub(r"\?P<\w+>", "?:", re.sub(r"\(\?P=\w+\)", "[-/.]", DAY))
_BREAK = rf"(?={GAP}(?:$|[-–—|•·(]|(?:title|headline)\s?:|by\s(?-i:[^\W\d_a-z])|get\sshort|[\"“‘']?(?-i:[^\W_a-z])))"

HEADER_LINE = re.compile(
    rf"""(?P<lead>(?:{_LEAD}){{0,3}})
    (?:(?:(?:at|on)\s)?{_CLOCK}{GAP}(?:,|on\s|\||-)?{GAP})?
    {_UNNAMED_DAY}
    (?:{GAP},?{GAP}(?:at\s)?(?:[-–|]{GAP})?{_CLOCK})?
    (?:{GAP}\((?:(?:last\s)?updated|modified)[^()]{{0,40}}\))?
    (?:\.(?=\s))?{_BREAK}""",
    re.I | re.X,
)
"""A page's printed date at the head of the text: Published April 8 2017 2304, date 2023-11-13, Wed 05 Apr 2017."""

STAMP = re.compile(rf"{_CLOCK}\s{_UNNAMED_DAY}(?={GAP}\(updated|get\sshort)", re.I | re.X)
"""A stamp that no sentence holds, wherever it stands in the head: 2159 18.05.2017(updated 2204 18.05.2017)."""

_FUNCTION_WORD = re.compile(
    r"\b(?:a|an|the|of|in|on|at|to|for|by|with|from|after|as|and|but|over|under|is|are|was|were|be|has|have|had|near|amid|against|into|that"
    r"|this|his|her|their|its|says?|said|kills?|killed)\b",
    re.I,
)


def is_agency_line(words: str) -> bool:
    """Tell whether words that stand as a dateline are an agency's and not a printed date."""
    return AGENCY_LINE.match(f"{words.strip()} X") is not None


def is_tags(words: str) -> bool:
    """Tell a run of key words ("Syria US America military") from a headline: short, unpunctuated, no function word."""
    return len(words.split()) <= 8 and re.search(r"[.!?:;\"“”]", words) is None and _FUNCTION_WORD.search(words) is None
