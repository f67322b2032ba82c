"""Who is speaking: names of one body in different words are one voice; unnamed people are one voice per wording."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from reportedly.incidents.heard import Heard, origin_of, speaker_name
from reportedly.records import Party, Where

_COMMON = frozenset(
    [
        "spokesman",
        "spokesperson",
        "spokeswoman",
        "head",
        "director",
        "chief",
        "official",
        "officials",
        "source",
        "sources",
        "state",
        "ministry",
        "statement",
        "group",
        "monitor",
        "monitoring",
        "organisation",
        "organization",
        "agency",
        "news",
        "army",
        "military",
        "forces",
        "force",
        "police",
        "government",
        "minister",
        "president",
        "reporter",
        "correspondent",
        "resident",
        "residents",
        "activist",
        "activists",
        "media",
        "television",
        "tv",
        "human",
        "rights",
        "war",
        "local",
        "senior",
        "former",
        "deputy",
        "general",
    ]
)


class Voices:
    """Tell the independent origins of an incident's claims, and write them for people.

    Two speakers are one voice when one name's telling words are among the other's ("the Observatory", "Syrian
    Observatory for Human Rights") or one is the other's initials. Reports that rework one wording are one voice.

    Args:
        members: the incident's claims.
        roots: wording id -> id of the wording it goes back to; absent wordings stand for themselves.
    """

    def __init__(self, members: Sequence[Heard], roots: Mapping[str, str] | None = None) -> None:
        self._roots = dict(roots or {})
        names = Counter(self._raw(heard) for heard in members)
        self._voice = _join_names(names)
        self._publishers: dict[str, list[str]] = {}
        for heard in members:
            root = self._roots.get(heard.wording, heard.wording)
            self._publishers.setdefault(root, []).append(heard.publisher or "a report")
        self._places = _join_places(members)
        self._parties = _join_parties([p for h in members for p in (*h.claim.actor, *h.claim.target, *h.claim.victim)])

    def _raw(self, heard: Heard) -> str:
        root = self._roots.get(heard.wording, heard.wording)
        return origin_of(heard._replace(wording=root))

    def origin(self, heard: Heard) -> str:
        """Name the independent origin behind a claim; stable within the incident."""
        raw = self._raw(heard)
        return self._voice.get(raw, raw)

    def source(self, heard: Heard) -> str:
        """Write the origin for people: the speaker's words, or the publishers of the wording."""
        if heard.claim.says:
            inner = heard.claim.says[-1]
            if inner.sort in ("anonymous", "witness") and not inner.name:
                return f"{inner.text} ({self._papers(heard)})"
            return inner.name or inner.text
        return self._papers(heard)

    def party(self, party: Party) -> str:
        """Give the name under which a party's words are grouped."""
        return self._parties.get(_plain(party), party.name or party.text)

    def place(self, where: Where) -> str:
        """Give the name under which a place is grouped: spellings of one gazetteer entry are one place."""
        name = where.name or where.text
        return self._places.get(where.gazetteer or "", name)

    def _papers(self, heard: Heard) -> str:
        root = self._roots.get(heard.wording, heard.wording)
        found = list(dict.fromkeys(self._publishers.get(root, [heard.publisher or "a report"])))
        return found[0] if len(found) == 1 else f"{found[0]} and {len(found) - 1} more"


def _join_places(members: Sequence[Heard]) -> dict[str, str]:
    """Give each gazetteer entry the name that is written most often for it."""
    forms: dict[str, Counter[str]] = {}
    for where in (h.claim.where for h in members):
        if where is not None and where.gazetteer:
            forms.setdefault(where.gazetteer, Counter())[where.name or where.text] += 1
    return {entry: min(found, key=lambda form: (-found[form], form)) for entry, found in forms.items()}


def _join_names(names: Counter[str]) -> dict[str, str]:
    spoken = sorted(
        (n for n in names if not n.startswith(("wording:", "anonymous:", "witness:"))), key=len, reverse=True
    )
    voice: dict[str, str] = {}
    for name in spoken:
        voice[name] = next((v for v in dict.fromkeys(voice.values()) if _same_voice(name, v)), name)
    return voice


def _same_voice(one: str, other: str) -> bool:
    a, b = one.partition(":")[2].split(), other.partition(":")[2].split()
    telling_a, telling_b = set(a) - _COMMON, set(b) - _COMMON
    if telling_a and telling_b and (telling_a <= telling_b or telling_b <= telling_a):
        return True
    return _initials(a) == "".join(b) or _initials(b) == "".join(a)


def _initials(words: list[str]) -> str:
    return "".join(w[0] for w in words if w not in ("for", "of", "the", "and", "in")) if len(words) > 1 else "\0"


def _plain(party: Party) -> str:
    """Bring a party's words to one form; "the northern town of X" is X."""
    return _SETTLEMENT.sub("", speaker_name(party.name or party.text))


_SETTLEMENT = re.compile(
    r"^(?:(?!of\b|in\b|from\b|near\b)\w+ ){0,4}(?:town|city|village|district|neighbou?rhood|camp) of (?=\w)"
)


def _join_parties(parties: Sequence[Party]) -> dict[str, str]:
    """Group parties whose plain words are the same; the wording used most often speaks for them."""
    forms: dict[str, Counter[str]] = {}
    for party in parties:
        forms.setdefault(_plain(party), Counter())[party.name or party.text] += 1
    return {plain: min(found, key=lambda form: (-found[form], form)) for plain, found in forms.items()}
