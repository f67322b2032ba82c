"""How captions, credits and boilerplate look: conventions of the press in English, told by lay-out and plain words.

Every table is general language: no name but those of agencies, and no word from any one report.
"""

from __future__ import annotations

import re

from reportedly.intake.datelines import AGENCIES
from reportedly.intake.days import MONTH, WEEKDAY


def _any(*phrases: str) -> str:
    return "(?:" + "|".join(phrases) + ")"


_NAME = r"[^\W\d_a-z][\w.'’-]{0,30}(?:\s[^\W\d_a-z][\w.'’-]{0,30}){0,4}"
_PERSON = rf"(?-i:{_NAME})"
_WIRE = rf"(?-i:{AGENCIES})"
_PHOTO = r"(?:photos?|photograph(?:s|er|y)?|images?|pictures?|illustration|graphic|video|screengrab|screenshot|handout)"
_UPPER = r"(?-i:[^\W_a-z])"

_CREDITS = _any(
    r"(?:©|\(c\)|copyright|©?\s?photo\s?credits?|image\s?credits?|credits?|courtesy(?:\sof)?|via)[\s:]{0,3}[^.\n]{1,80}\.?",
    rf"{_PHOTO}\s?(?:by|courtesy|credit|:|/)[\s:]{{0,3}}[^.\n]{{1,80}}\.?",
    rf"(?:by|written\sby|story\sby|from)\s{_PERSON}(?:(?:,|\sand|\s&|\sin|\s\||\s-)\s{_PERSON}){{0,4}}\.?",
    rf"[\[(]?{_WIRE}(?:(?:\s?[/,|&]\s?|\sand\s|\s)(?:{_WIRE}|{_PERSON}|{_PHOTO}|agencies|staff|file)){{0,4}}[\])]?\.?",
    rf"[\[(][^\[\]()\n]{{0,60}}(?:\b{_PHOTO}\b|/\s?{_WIRE}|\bagencies\b|\bgetty\b|\bfile\b)[^\[\]()\n]{{0,60}}[\])]\.?",
    rf"{_PERSON}\s?/\s?(?:{_PERSON}|{_WIRE})(?:\s?/\s?(?:{_PERSON}|{_WIRE}))?",
    rf"(?:--?|—|–)\s?(?:{_WIRE}|agencies)\.?",
    rf"source:?\s{_UPPER}[^.\n]{{1,50}}\.?",
    r"with\s(?:inputs?|files|reporting)\sfrom\s[^.\n]{1,80}\.?",
)
CREDIT = re.compile(rf"{_CREDITS}\Z", re.I)
"""A whole block that only says whose words or whose picture this is."""

_PHOTO_CREDITS = _any(
    rf"[\[(][^\[\]()\n]{{0,60}}(?:\b{_PHOTO}\b|\bgetty\b|/\s?{_WIRE}|{_WIRE}\s?/|\band\sagencies\b)[^\[\]()\n]{{0,60}}[\])]",
    rf"(?-i:REUTERS|AFP|AP|EPA|GETTY)\s?/\s?{_PERSON}(?:\s?/\s?{_PERSON})?",
    rf"(?-i:AFP\sPHOTO|AP\sPhoto|REUTERS)(?:\s?/\s?{_PERSON})?",
    rf"(?:\|\s?|-\s?|–\s?)?(?:{_PHOTO}|credits?)\s?(?::|by\s|courtesy)\s?[^.\n]{{1,60}}",
    r"©\s?[^.\n]{1,50}",
)
_INNER_CREDITS = _any(
    rf"[\[(][^\[\]()\n]{{0,60}}(?:\b{_PHOTO}\b|\bgetty\b|/\s?{_WIRE}|{_WIRE}\s?/|\band\sagencies\b)[^\[\]()\n]{{0,60}}[\])]",
    rf"(?:photos?|credits?|image)\s?:\s?{_WIRE}(?:\s?/\s?{_WIRE})?",
)
INNER_CREDIT = re.compile(rf"(?<=[\w.!?\"”’)\]])\s{{0,3}}(?P<credit>{_INNER_CREDITS})(?=\s|\Z)", re.I)
"""A picture credit in the middle of a text without line breaks, where only its own form shows where it ends."""

PHOTO_TAIL = re.compile(rf"(?<=[\w.!?\"”’)\]])\s{{0,3}}(?P<credit>{_PHOTO_CREDITS})\.?(?=\s|\Z)", re.I)
"""A picture credit that closes a sentence: ... on July 1 2016. (AFP Photo)."""

_STORY_CREDITS = _any(
    rf"(?:--?|—|–)\s?(?:{_WIRE}|(?-i:Agencies))\.?",
    rf"(?<=[.!?\"”’)]\s)(?-i:Source):?\s{_UPPER}[^.\n]{{1,50}}\.?",
    rf"[\[(]{_WIRE}(?:(?:,|/|\sand)\s?(?:{_WIRE}|agencies)){{1,5}}[\])]",
)
_STORY_FRAME = _any(
    r"link\s?:\s?https?://\S+",
    r"\(\s?(?:additional\s|further\s)?(?:reporting|editing|writing|compiled)\sby[^()]{1,300}\)",
    r"(?<=[.!?\"”’)]\s)(?-i:Read\s(?:Also|More|also|more)):?",
    r"(?<=[.!?\"”’)]\s)(?:copyright\s|©\s?)?[^.!?\n]{0,60}all\srights\sreserved\.?",
)
STORY_TAIL = re.compile(
    rf"(?<=[\w.!?\"”’)\]])\s{{1,3}}(?:(?P<credit>{_STORY_CREDITS})|(?P<boilerplate>{_STORY_FRAME}))\Z", re.I
)
"""What closes a story inside its last paragraph: --Reuters, Source SANA, (Reporting by ...), Read Also."""

_THINGS = r"(?:articles?|stories|story|news|topics?|content|coverage|posts?|links?|videos?|items?|reading)"
_NETWORKS = (
    r"(?:twitter|facebook|telegram|whatsapp|instagram|youtube|linkedin|newsletter|channel|at\s\S{1,80}@|on\sx\b|\Z)"
)
_WIDGETS = r"(?:print|e-?mail|share|tweet|save|comments?|advertisements?|sponsored|loading|menu|home|search|topics?)"
_FRAME = _any(
    r"(?:please\s)?(?:subscribe|sign\sup|sign\sin|log\sin|register)\b(?!\s(?:an?|the|that|agreements?|deals?)\b)",
    r"(?:click|tap)\s(?:here|on)\b",
    r"(?:download|get)\s(?:our|the)\s(?:\w+\s)?(?:app|newsletter)\b",
    r"get\sshort\surl\b",
    r"(?:read|see|watch|also|listen)\s(?:more|also|read|see|now|next)\b",
    r"read\s(?:the\s)?(?:full|original|related)\b",
    r"more\s(?:on|from|about)\s(?:this|the|our)\b",
    r"more\sto\s(?:come|follow)\b",
    rf"(?:related|recommended|popular|trending|most\s(?:read|popular|viewed))(?:\s{_THINGS})?\s?:?\s?(?:\Z|(?<=:)|(?<=:\s))",
    rf"(?:follow|like|join|contact|support|e-?mail)\s(?:us|me|our|him|her|them)\b(?=[^.]{{0,60}}{_NETWORKS})",
    r"share\s(?:this|on|via|article)\b",
    rf"{_WIDGETS}\s?(?:\(\d+\))?\s?:?\s?\Z",
    r"skip\sto\b",
    r"(?:leave|post|add|write|view|join)\s(?:a\s|your\s|the\s|all\s)?(?:comments?|conversation|reply)\b",
    r"\d+\scomments?\Z",
    r"\d+\s(?:min(?:ute)?s?)\sread\b",
    r"(?:©|\(c\)|copyright\b)[^\n]{0,200}(?:all\srights|reserved|\b(?:19|20)\d\d\b)",
    r"[^\n]{0,120}\ball\srights\sreserved\b",
    r"this\s(?:material|article|story|content|report)\s(?:may\snot\sbe|was\s(?:originally\s|first\s)?published)",
    r"this\s(?:material|article|story|content|report)\s(?:first\sappeared|originally\sappeared|is\sprotected)",
    r"[^\n]{0,60}\b(?:enable|turn\son|requires?)\sjavascript",
    r"javascript\s(?:is|must)\b",
    r"(?:this|the)\s(?:site|website)\suses\scookies",
    r"(?:we|our\s(?:site|website)s?)\suses?\scookies",
    r"by\s(?:clicking|continuing|using)\b[^\n]{0,80}\b(?:agree|accept|cookies)\b",
    r"(?:privacy|cookie)\s(?:policy|notice|settings)\b",
    r"terms\s(?:of|and)\s(?:use|service|conditions)\b",
    r"our\sstandards:",
    r"the\sviews\s(?:and\sopinions\s)?expressed\b",
    r"(?:tags?|topics?|keywords?|categor(?:y|ies)|filed\sunder|labels?)\s?:",
    r"[^\n]{0,160}\bcontributed\s(?:to\sthis\s(?:report|story|article)|reporting)\b",
    r"[\W_]{1,200}\Z",
    r"link\s?:\s?https?://",
    r"(?:https?://|www\.)\S+\s{0,3}\Z",
    r"(?:e-?mail|tel|phone|contact)\s?:\s",
    r"\(?\s?(?:(?:additional|further)\s)?(?:reporting|editing|writing|compiled|translated)\sby\b",
    r"your\s(?:donation|support|contribution)\b",
    r"donate\b",
)
BOILERPLATE = re.compile(_FRAME, re.I)
"""How a block of the page's frame begins; none of it is the report."""

LINK_LIST = re.compile(
    r"(?:read\s(?:also|more)|see\salso|also\sread|related(?:\s\w+)?|more\s(?:on|from)\b.{0,40}"
    r"|recommended(?:\s\w+)?|most\s\w+)\s?:?\Z",
    re.I,
)
"""A heading under which short lines are links to other reports."""

FOOT_DATE = re.compile(r"(?:first\s|originally\s)?published\s(?:in|by|on|at)\s[^.\n]{1,80}\d{4}\.?\Z", re.I)
"""A last line that says when and where the report stood: Published in The Paper, November 14th, 2023."""

_PICTURE = r"(?:photo|photograph|image|picture|handout|frame\s?grab|screen\s?grab|video\sgrab)"
_LABELS = _any(
    r"(?:file\s(?:photo|image|picture|pic)|photo|image|picture|caption|pictured)\s?(?::|—|–|-)\s",
    r"(?-i:FILE|File|\(FILES?\)|\(Files?\)|FILES)\s?(?:-|–|—|:)\s(?=[A-Z(\"“])",
    rf"in\s(?:this|an?)\s(?:[\w.,/-]+\s){{0,6}}?{_PICTURE}\b",
)
CAPTION_LABEL = re.compile(_LABELS, re.I)
"""How a caption says that it is one: FILE PHOTO: ..., In this photo taken ..."""

_SORTS = r"(?:still|satellite|video|aerial|handout|frame|undated|combination|screen|drone|file|general)"
_SHOWS = _any(
    rf"(?:(?:this|an?|the)\s)?(?:{_SORTS}\s?){{1,3}}(?:images?|grab|shot|photos?|pictures?|footage|view)?\s(?:[\w/-]+\s){{0,8}}?(?:shows?|of)\b",
    rf"(?:this|an?|the)\s(?:[\w/-]+\s){{0,3}}?{_PICTURE}\s(?:[\w.,/-]+\s){{0,12}}?shows\b",
)
SHOWS = re.compile(_SHOWS, re.I)
"""How a sentence begins that says what a picture shows; a story may say it too."""

_DAYS = _any(
    rf"{MONTH}\s?\d{{1,2}},?\s?\d{{4}}",
    rf"\d{{1,2}}\s{MONTH},?\s?\d{{4}}",
    r"\d{1,2}[/.]\d{1,2}[/.]\d{4}",
)
DATED_TAIL = re.compile(
    rf"(?:(?:,|\bon|\bin|\()\s?|\s)(?:{WEEKDAY},?\s)?{_DAYS}\)?(?:\s?\(?file(?:\sphoto)?\)?)?\.?\s?\Z", re.I
)
"""The date with its year that a caption ends in: ..., Tuesday, Feb. 8, 2022."""

LOOSE_TAIL = re.compile(rf"\bin\s(?:(?:early|late|mid)[-\s]?)?(?:{MONTH},?\s)?(?:19|20)\d\d\.?\s?\Z", re.I)
"""A month or year that a caption may end in, and many a sentence too."""

SEEN = re.compile(r"\b(?:is|are|can\sbe)\s(?:seen|pictured|photographed|shown|reflected|silhouetted)\b", re.I)

_SHOWN = """
address aim arrive assemble attend beg board bow burn bury carry celebrate chant cheer check clash clean clear
climb collect comb crawl cross crowd cry dance
demonstrate deploy descend dig direct distribute drive embrace emerge enter erect
escort evacuate examine exit extinguish fill fire fix flash flee fly follow gather gesture give grieve guard hang head
help hoist hold hug inspect jump keep kneel laugh launch lead lean leave lie lift light line listen load look man march
meet mourn observe offer operate oversee parade park participate pass patrol pay perform play point pose pray prepare
protest pull push put queue raise react read receive recover rejoice release remove rescue rest return ride rise roll
rub run rush salute scream search secure shake shelter shoot shout show sift sit sleep smoke speak spray stage stand
stare step stretch struggle survey surround take talk tend throw touch train transport travel treat try unload use view
visit wade wait wail walk warm wash watch wave wear weep wipe work
"""


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2] not in "aeiou" else f"{verb}s"


PICTURED = re.compile(r"\b" + _any(*_SHOWN.split(), *map(_third_person, _SHOWN.split())) + r"\b")
"""Verbs of what a picture shows, in the present tense: soldiers sit, a man walks, smoke rises."""

SPEAKS = re.compile(r"^[\"“‘'”]|\b(?:I|we|you|my|our|your|us)\b")
"""A person speaking, not a picture described."""

TOLD = re.compile(
    r"\b(?:said|says|told|reported|announced|added|claimed|was|were|had|has|have|will|would|killed|wounded|died"
    r"|according|statement|since)\b",
    re.I,
)
"""Words of telling, which a caption's description rarely has before its verb."""

ENDS_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*\Z")
SENTENCE_START = re.compile(r"(?<=[.!?])[\"”’')\]]{0,3}\s{1,4}(?=[\"“‘'(\[]?[^\W\d_a-z])")
