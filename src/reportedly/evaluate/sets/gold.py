"""Coded reports: claims found, and every field of them, under the guidelines.

A coded claim is found when one claim's anchor overlaps its anchor or a further mention. The headline counts a found
claim by the share of eight fields that are right. Fields "of pairs" are judged on found claims only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from reportedly.claims.speech.attribution import find_speech
from reportedly.claims.speech.charged import find_charged
from reportedly.codebook import Kind
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, excerpt_of, files_in, in_part
from reportedly.evaluate.coded import CodedClaim, CodedReport, read_coded
from reportedly.evaluate.intervals import Ask, f1_of, share, tally_asks
from reportedly.evaluate.judging import Tallies, answers_of, code_or_fail, extra_claim, word_count
from reportedly.evaluate.likeness import bounded_counts, same_chain, same_phrase, same_speaker, same_when, same_where
from reportedly.evaluate.outcome import Miss
from reportedly.evaluate.pairing import Pairing, pair_claims, same_group
from reportedly.evaluate.reliability import Answer
from reportedly.records import Claim, Party, Report, Span

PARTIES = ("actor", "target", "victim", "instrument")
HEADLINE = ("kind", "standing", "certainty", "speaker", "where", "when", "counts", "actor")
OF_PAIRS = (*HEADLINE, "chain", "manner")

ASKS: tuple[Ask, ...] = (
    *tally_asks("claim", "claims, by the share of their fields that is right"),
    *tally_asks("found", "claims found"),
    *tally_asks("kind", "claims of the right kind"),
    *tally_asks("group", "claims of the right group of kinds"),
    *tally_asks("counts", "counts"),
    *(ask for party in PARTIES for ask in tally_asks(party, party)),
    *(
        Ask(
            key=f"pairs.{field}",
            label=f"of pairs: {field} right",
            formula=share(f"pairs.{field}", "pairs"),
            of=("pairs",),
        )
        for field in OF_PAIRS
    ),
    Ask(
        key="repeats",
        label="claims told twice",
        formula=share("repeats", "given"),
        of=("given",),
        better="lower",
        unit="% of claims",
    ),
    Ask(
        key="charged.f1",
        label="charged wording, F1",
        of=("charged.wanted",),
        formula=f1_of("charged.right", "charged.given", "charged.covered", "charged.wanted"),
    ),
    Ask(
        key="charged.p",
        label="charged wording, precision",
        formula=share("charged.right", "charged.given"),
        of=("charged.given",),
    ),
    Ask(
        key="charged.r",
        label="charged wording, recall",
        formula=share("charged.covered", "charged.wanted"),
        of=("charged.wanted",),
    ),
)


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Code each report of the part and compare it with its coding."""
    for file in files(path, part):
        coded = read_coded(file)
        report = coded.as_report()
        claims, failed = code_or_fail(engine, report)
        charged = () if failed else charged_of(engine, report)
        yield judge_report(coded, claims, charged, kinds=engine.codebook.kinds, failed=failed)


def charged_of(engine: Engine, report: Report) -> tuple[Span, ...]:
    """List the charged wording of a report."""
    reading = engine.read(report)
    return find_charged(reading, find_speech(reading, codebook=engine.codebook), codebook=engine.codebook)


def judge_report(
    coded: CodedReport,
    claims: Sequence[Claim],
    charged: Sequence[Span] = (),
    *,
    kinds: Mapping[str, Kind],
    failed: str = "",
) -> Judged:
    """Compare the claims and the charged wording of one report with its coding."""
    pairing = pair_claims(coded.text, coded.claims, claims, kinds=kinds)
    sums = Tallies()
    n, ours, theirs = len(pairing.mates), len(claims), len(coded.claims)
    pairs = [(coded.claims[i], claims[j]) for i, j in pairing.mates.items()]
    for name, right in (
        ("found", n),
        ("kind", sum(g.kind == p.kind for g, p in pairs)),
        ("group", sum(same_group(g.kind, p.kind, kinds) for g, p in pairs)),
    ):
        sums.tally(name, right, ours - right, theirs - right)
    verdicts = {j: verdict(coded.claims[i], claims[j]) for i, j in pairing.mates.items()}
    worth = sum(sum(v[field] for field in HEADLINE) / len(HEADLINE) for v in verdicts.values())
    sums.tally("claim", worth, ours - worth, theirs - worth)
    _count_parties(sums, coded, claims, pairing)
    _count_counts(sums, coded, claims, pairing)
    sums.add("pairs", n)
    for field in OF_PAIRS:
        sums.add(f"pairs.{field}", sum(v[field] for v in verdicts.values()))
    sums.add("repeats", len(pairing.repeats))
    sums.add("given", ours)
    _count_charged(sums, coded.charged, [span.text for span in charged])
    return Judged(
        report=coded.id,
        words=word_count(coded.text),
        sums=sums.found,
        failed=failed,
        errors=tuple(_errors(coded, claims, pairing, verdicts)),
        answers=tuple(_answers(claims, verdicts)),
    )


def verdict(coded: CodedClaim, claim: Claim) -> dict[str, bool]:
    """Judge each field of a claim against the coded claim that it answers."""
    return {
        "kind": coded.kind == claim.kind,
        "standing": coded.standing == claim.standing,
        "certainty": coded.certainty == claim.certainty,
        "manner": coded.manner == claim.manner,
        "speaker": same_speaker(coded.says, claim.says),
        "chain": same_chain(coded.says, claim.says),
        "where": same_where(coded.where, claim.where),
        "when": same_when(coded.when, claim.when),
        "counts": bounded_counts(coded.counts) == bounded_counts(claim.counts),
        **{party: _same_party(getattr(coded, party), getattr(claim, party)) for party in PARTIES},
    }


def _same_party(wanted: Sequence[str], given: Sequence[Party]) -> bool:
    """Tell whether one phrase given is one wanted, or both are none."""
    return (not wanted and not given) or any(same_phrase(a, b.text) for a in wanted for b in given)


def _count_parties(sums: Tallies, coded: CodedReport, claims: Sequence[Claim], pairing: Pairing) -> None:
    for i, one in enumerate(coded.claims):
        claim = claims[pairing.mates[i]] if i in pairing.mates else None
        for party in PARTIES:
            wanted = getattr(one, party)
            given = [p.text for p in getattr(claim, party)] if claim is not None else []
            hit = sum(any(same_phrase(a, b) for b in given) for a in wanted)
            back = sum(any(same_phrase(a, b) for a in wanted) for b in given)
            sums.tally(party, min(hit, back), len(given) - back, len(wanted) - hit)


def _count_counts(sums: Tallies, coded: CodedReport, claims: Sequence[Claim], pairing: Pairing) -> None:
    for i, one in enumerate(coded.claims):
        wanted = bounded_counts(one.counts)
        given = bounded_counts(claims[pairing.mates[i]].counts) if i in pairing.mates else frozenset()
        sums.tally("counts", len(wanted & given), len(given - wanted), len(wanted - given))
    for j in pairing.extra:
        sums.tally("counts", 0, len(bounded_counts(claims[j].counts)), 0)


def _count_charged(sums: Tallies, wanted: Sequence[str], given: Sequence[str]) -> None:
    sums.add("charged.right", sum(any(same_phrase(a, b) for b in wanted) for a in given))
    sums.add("charged.given", len(given))
    sums.add("charged.covered", sum(any(same_phrase(a, b) for b in given) for a in wanted))
    sums.add("charged.wanted", len(wanted))


def _answers(claims: Sequence[Claim], verdicts: dict[int, dict[str, bool]]) -> Iterator[Answer]:
    for j, claim in enumerate(claims):
        yield from answers_of(claim, {"found": j in verdicts, **verdicts.get(j, {})})


def _errors(
    coded: CodedReport, claims: Sequence[Claim], pairing: Pairing, verdicts: dict[int, dict[str, bool]]
) -> Iterator[Miss]:
    for i, one in enumerate(coded.claims):
        if i not in pairing.mates:
            yield _missed(coded, one)
        else:
            claim = claims[pairing.mates[i]]
            wrong = [field for field in OF_PAIRS if not verdicts[pairing.mates[i]][field]]
            for field in wrong:
                yield _wrong(coded, one, claim, field, weight=len(wrong))
    for j in pairing.extra:
        sort = "told twice" if j in pairing.repeats else f"extra: {claims[j].kind}"
        yield extra_claim(coded.id, coded.text, claims[j], sort=sort)


def _missed(coded: CodedReport, one: CodedClaim) -> Miss:
    places = [(start, end, "missed") for start, end in one.places_in(coded.text)]
    excerpt, marks = excerpt_of(coded.text, places)
    weight = 1.0 + (one.standing == "news") + (one.certainty == "actual")
    return Miss(
        report=f"{coded.id} {one.id}",
        sort=f"missed: {one.kind}",
        excerpt=excerpt,
        marks=marks,
        wanted=one.kind,
        given="nothing",
        weight=weight,
    )


def _wrong(coded: CodedReport, one: CodedClaim, claim: Claim, field: str, *, weight: float) -> Miss:
    wanted, given = _shown(one, field), _shown(claim, field)
    simple = field in ("kind", "standing", "certainty", "manner")
    excerpt, marks = excerpt_of(coded.text, [(claim.anchor.start, claim.anchor.end, claim.kind)])
    return Miss(
        report=f"{coded.id} {one.id}",
        sort=f"{field}: {given} for {wanted}" if simple else f"{field}: {_how(one, claim, field)}",
        excerpt=excerpt,
        marks=marks,
        wanted=wanted,
        given=given,
        weight=weight,
    )


_HELD_IN = {"speaker": "says", "chain": "says"}


def _how(one: CodedClaim, claim: Claim, field: str) -> str:
    wanted, given = (bool(getattr(side, _HELD_IN.get(field, field))) for side in (one, claim))
    return "another" if wanted and given else "none given" if wanted else "none wanted"


def _shown(side: CodedClaim | Claim, field: str) -> str:
    value = getattr(side, _HELD_IN.get(field, field))
    if isinstance(value, str):
        return value
    if field == "when" and value is not None:
        return f"{value.text} ({value.earliest} to {value.latest})"
    if field == "where" and value is not None:
        return f"{value.text} ({value.name}, {value.country}, {value.lat}, {value.lon})"
    if field == "counts":
        return "; ".join(f"{of} {low} to {high}" for of, low, high in sorted(bounded_counts(value), key=str)) or "none"
    phrases = [v if isinstance(v, str) else v.text for v in value or ()]
    return " > ".join(phrases) if field in _HELD_IN and phrases else "; ".join(phrases) or "none"


def files(path: Path, part: str) -> Sequence[Path]:
    """List the coded reports of a part."""
    return [file for file in files_in(path, "*.json") if in_part(read_coded(file).id, part)]


BENCHMARK = Benchmark(
    name="gold",
    title="Coded reports",
    source="Reports coded claim by claim under the project's guidelines (docs).",
    path_help="a folder of coded reports, one JSON file each",
    parts=("check", "learn", "all"),
    asks=ASKS,
    files=files,
    judge=judge,
)
