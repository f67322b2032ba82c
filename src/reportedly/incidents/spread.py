"""The spread of an incident: per field, every account with its source chain, words and value. Nothing is averaged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from reportedly.incidents.heard import Heard, speaker_name
from reportedly.incidents.voices import Voices
from reportedly.records import Account, FieldSpread, Party, Quantity, Responsibility, Update
from reportedly.records.incident import SPREAD_FIELDS

NUMBERS = (
    "killed",
    "injured",
    "casualties",
    "missing",
    "abducted",
    "arrested",
    "displaced",
    "destroyed",
    "participants",
)
PARTIES = {"actor": "actor", "target": "target", "victim": "victim"}


def spread_of(members: Sequence[Heard], voices: Voices) -> tuple[FieldSpread, ...]:
    """Set the accounts of an incident's claims side by side, field by field, in the order of SPREAD_FIELDS."""
    accounts: dict[str, list[Account]] = defaultdict(list)
    for heard in members:
        for field, account in _accounts(heard, voices):
            accounts[field].append(account)
    return tuple(_field(field, accounts[field]) for field in SPREAD_FIELDS if accounts[field])


def _accounts(heard: Heard, voices: Voices) -> Iterable[tuple[str, Account]]:
    claim = heard.claim
    base: dict[str, Any] = {
        "claim": claim.id, "report": claim.report, "origin": voices.origin(heard), "source": voices.source(heard),
        "says": tuple(s.name or s.text for s in claim.says), "manner": claim.manner, "certainty": claim.certainty,
        "standing": claim.standing, "published": heard.published,
    }  # fmt: skip
    for field in PARTIES:
        parties: tuple[Party, ...] = getattr(claim, field)
        yield from ((field, Account(**base, text=p.text, value=voices.party(p))) for p in parties)
    yield "means", Account(**base, text=_means_words(heard), value=claim.kind.replace("_", " "))
    if claim.where:
        yield "place", Account(**base, text=claim.where.text, value=voices.place(claim.where))
    if claim.when:
        days = _days(heard)
        yield "time", Account(**base, text=claim.when.text, value=days)
    for quantity in claim.counts:
        if quantity.of in NUMBERS:
            yield quantity.of, _figure(base, quantity)


def _means_words(heard: Heard) -> str:
    claim = heard.claim
    means = ", ".join(p.text for p in claim.instrument)
    return f"{claim.anchor.text} ({means})" if means else claim.anchor.text


def _days(heard: Heard) -> str:
    when = heard.claim.when
    if when is None or when.earliest is None or when.latest is None:
        return "not reckoned"
    first, last = when.earliest.isoformat(), when.latest.isoformat()
    return first if first == last else f"{first} to {last}"


def _figure(base: dict[str, Any], q: Quantity) -> Account:
    figures: dict[str, Any] = {"low": q.low, "best": q.best, "high": q.high}
    return Account(**base, text=q.text, value=figure_words(q), part=q.part_of is not None, **figures)


def figure_words(q: Quantity) -> str:
    """Write a number's bounds: "4", "at least 15", "about 20", "3 to 5", or the vague words themselves."""
    named = q.best if q.best is not None else q.low if q.low is not None else q.high
    if named is None:
        return speaker_name(q.text) or q.text
    if q.low is not None and q.high is not None and q.low != q.high:
        return f"{q.low} to {q.high}"
    lead = {"at_least": "at least ", "at_most": "at most ", "about": "about "}.get(q.bound, "")
    return f"{lead}{named}"


def _field(field: str, accounts: list[Account]) -> FieldSpread:
    latest = _latest_by_origin(accounts)
    values = Counter(a.value for a in latest if not _is_denied(a))
    denied = sorted({a.origin for a in latest if _is_denied(a)})
    figures = [n for a in accounts if not a.part and not _is_denied(a) for n in (_named(a),) if n is not None]
    return FieldSpread(
        field=field, accounts=tuple(accounts), origins=len({a.origin for a in latest}),  # type: ignore[arg-type]
        values=dict(sorted(values.items(), key=lambda kv: (-kv[1], kv[0]))),
        agreement=_agreement(field, values, len({a.origin for a in latest}), len(denied)),
        lowest=min(figures, default=None), highest=max(figures, default=None), most_vouched=_most_vouched(latest),
    )  # fmt: skip


def _latest_by_origin(accounts: list[Account]) -> list[Account]:
    """Keep what each origin said last: every value of the day on which it last spoke of the whole."""
    last: dict[str, list[Account]] = {}
    for account in sorted(accounts, key=lambda a: (str(a.published or ""), a.claim)):
        if account.part:
            continue
        held = last.get(account.origin, [])
        newer = bool(held) and held[0].published != account.published and _named(account) is not None
        last[account.origin] = [account] if newer or not held else [*held, account]
    kept = {}
    for account in (a for found in last.values() for a in found):
        kept[(account.origin, account.value)] = account
    return list(kept.values())


def _named(account: Account) -> int | None:
    return account.best if account.best is not None else account.low if account.low is not None else account.high


def _is_denied(account: Account) -> bool:
    return account.certainty == "denied" or account.manner == "denied"


def _most_vouched(accounts: list[Account]) -> int | None:
    figures = [(n, a) for a in accounts if not _is_denied(a) for n in (_named(a),) if n is not None]
    if not figures:
        return None
    votes = Counter(n for n, _ in figures)
    newest = {n: max(str(a.published or "") for m, a in figures if m == n) for n in votes}
    return max(votes, key=lambda n: (votes[n], newest[n], -n))


def _agreement(field: str, values: Counter[str], origins: int, denied: int) -> str:
    ranked = sorted(values.items(), key=lambda kv: (-kv[1], kv[0]))
    sources = "source" if origins == 1 else "sources"
    if not ranked:
        return f"{denied} of {origins} independent {sources} {'denies' if denied == 1 else 'deny'}"
    parts = [f"{n}{' of ' + str(origins) + ' independent ' + sources if i == 0 else ''} {_says(n)} {value}"
             for i, (value, n) in enumerate(ranked[:4])]  # fmt: skip
    if len(ranked) > 4:
        parts.append(f"{len(ranked) - 4} further {'account differs' if len(ranked) == 5 else 'accounts differ'}")
    if denied:
        parts.append(f"{denied} {'denies' if denied == 1 else 'deny'}")
    return ", ".join(parts)


def _says(n: int) -> str:
    return "says" if n == 1 else "say"


def responsibility_of(members: Sequence[Heard], voices: Voices) -> tuple[Responsibility, ...]:
    """List who claims it, who is accused or named by whom, and who denies, each once."""
    found: dict[tuple[str, str, str], Responsibility] = {}
    for heard in members:
        claim, by, origin = heard.claim, voices.source(heard), voices.origin(heard)
        for party in claim.actor:
            put = _put(heard, party)
            entry = Responsibility(party=party.text, put=put, by=by, origin=origin, claim=claim.id)  # type: ignore[arg-type]
            found.setdefault((voices.party(party), put, origin), entry)
        if not claim.actor and claim.manner in ("claimed", "denied") and claim.says:
            speaker = claim.says[-1].text
            entry = Responsibility(party=speaker, put=claim.manner, by=by, origin=origin, claim=claim.id)
            found.setdefault((speaker_name(speaker), claim.manner, origin), entry)
    return tuple(found.values())


def _put(heard: Heard, party: Party) -> str:
    claim = heard.claim
    if claim.certainty == "denied" or claim.manner == "denied":
        return "denied"
    if claim.manner == "claimed":
        return "claimed"
    return "accused" if claim.manner == "accused" else "named"


def history_of(members: Sequence[Heard], voices: Voices) -> tuple[Update, ...]:
    """List how the figures moved: per origin and field, each figure on the day it was first given.

    A toll that grows over days is one incident with a history. Undated reports and parts of counts are left out.
    """
    steps: dict[tuple[str, str, str], Update] = {}
    for heard in sorted(members, key=lambda h: (str(h.published or ""), h.claim.id)):
        for q in heard.claim.counts:
            if heard.published and q.of in ("killed", "injured", "casualties") and q.part_of is None:
                update = Update(
                    day=heard.published, field=q.of, origin=voices.origin(heard), source=voices.source(heard),
                    text=q.text, low=q.low, high=q.high, claim=heard.claim.id,
                )  # fmt: skip
                steps.setdefault((q.of, update.origin, figure_words(q)), update)
    return tuple(steps.values())
