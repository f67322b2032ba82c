"""Event locations: given the verb of an event in a sentence, which words name where it happened.

Counted by token, as the set's paper does. Our answer is the place of the claim whose anchor or further mention stands
on the verb: the words of the most specific place it names, and of those listed or coordinated with it. The set's verbs are of every
sort; of a verb that makes no claim we ask the same model as claims do where it happened. `claimed` shows the answers of
sentences with a claim on the verb.

Source: Halterman, "Geolocating Political Events in Text", NLP+CSS 2019 (arXiv 1905.12713).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from reportedly.claims.features import Seen
from reportedly.claims.lexicon import lexicon_of
from reportedly.claims.tying.placing import weigh_places
from reportedly.claims.weighing.outlook import shipped_forecaster
from reportedly.claims.weighing.shipped import shipped_model
from reportedly.errors import BadRecord
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, in_part, one_file
from reportedly.evaluate.intervals import Ask, share, tally_asks
from reportedly.evaluate.judging import Tallies, answers_of, code_or_fail, word_count
from reportedly.evaluate.outcome import Mark, Miss
from reportedly.grounding import find_places, place_phrases
from reportedly.grounding.generic import generic_words
from reportedly.records import Claim, Reading, Report, Where

FILE = "open.jsonl"
ANY_KIND = "other"
"""What a verb counts as when it names no happening of the codebook: no kind, so that it has weights of its own."""
_LISTED = frozenset({",", "and", ", and", "&", "or", ", or"})
INCOMPLETE = frozenset({"Masdar_RA"})
"""Sources whose marks are incomplete: of this one's learning sentences 90 % have no place marked (14 to 61 % of the others'), and of 40
of those drawn by chance 19 tell plainly where it was ("killed in clashes in the city of X")."""
ASKS = (
    *tally_asks("token", "words of the place"),
    *tally_asks("complete", "words of the place, sources with complete marks"),
    *tally_asks("claimed", "words of the place, where a claim stands on the verb"),
    Ask(key="on_verb", label="sentences with a claim on the verb", formula=share("on_verb", "all"), of=("all",)),
)


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one marked span: tokens counted from 0, both ends included; code points are broken in part of the set."""

    label: str
    token_start: int
    token_end: int


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one sentence of the set."""

    text: str
    tokens: tuple[str, ...]
    spans: tuple[Marked, ...]
    source: str = ""

    def places(self) -> tuple[tuple[int, int], ...]:
        """Give the code points of each token, found one after the other in the text."""
        found, at = [], 0
        for token in self.tokens:
            start = self.text.find(token, at)
            start = at if start < 0 else start
            found.append((start, min(start + len(token), len(self.text))))
            at = found[-1][1]
        return tuple(found)

    def marked(self, label: str) -> set[int]:
        """List the tokens under a label; marks beyond the last token, of which the set has some, count for nothing."""
        return {
            i
            for span in self.spans
            if span.label == label
            for i in range(span.token_start, min(span.token_end + 1, len(self.tokens)))
        }


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Read the set, one sentence a line.

    Raises:
        MissingInput: the file is not there.
        BadRecord: a line is not a sentence of the set.
    """
    file = one_file(path, FILE)
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        try:
            yield msgspec.json.decode(line, type=Sentence)
        except msgspec.DecodeError as error:
            raise BadRecord(f"not a sentence of the set: {error}", where=f"{file}:{number}") from None


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Code each sentence of the part and compare the place of the claim on its verb."""
    claims: tuple[Claim, ...] = ()
    names: tuple[Where, ...] = ()
    places: tuple[Where, ...] = ()
    read, failed, reading = "", "", Reading("", [], [])
    for sentence in read_sentences(path):
        if not in_part(sentence.text, part):
            continue
        if sentence.text != read:
            report = Report(text=sentence.text)
            claims, failed = code_or_fail(engine, report)
            reading = engine.read(report)
            names = find_places(report, reading, gazetteer=engine.gazetteer)
            places = place_phrases(names, reading, gazetteer=engine.gazetteer)
            read = sentence.text
        asked = None if _claim_on(sentence, claims) else _place_of_verb(sentence, reading, places, engine)
        yield judge_sentence(sentence, claims, names=names, places=places, asked=asked, reading=reading, failed=failed)


def _claim_on(sentence: Sentence, claims: Sequence[Claim]) -> Claim | None:
    places = sentence.places()
    verbs = [places[i] for i in sorted(sentence.marked("VERB")) if i < len(places)]
    return next((c for c in claims if _stands_on(c, verbs)), None)


def _place_of_verb(sentence: Sentence, reading: Reading, places: Sequence[Where], engine: Engine) -> Where | None:
    """Ask where a verb without a claim happened."""
    spans = sentence.places()
    verbs = [spans[i] for i in sorted(sentence.marked("VERB")) if i < len(spans)]
    words = [t for t in reading.tokens if any(t.start < end and start < t.end for start, end in verbs)]
    if not words or not places:
        return None
    seen = Seen(reading, lexicon_of(engine.codebook))
    outlook = shipped_forecaster().look(reading, {words[0].sent})
    ((where, _),) = weigh_places(seen, places, [(words[:1], ANY_KIND)], shipped_model("where"), outlook)
    return where


def judge_sentence(
    sentence: Sentence, claims: Sequence[Claim], *, names: Sequence[Where] = (), places: Sequence[Where] = (),
    asked: Where | None = None, reading: Reading | None = None, failed: str = "",
) -> Judged:  # fmt: skip
    """Compare the place of the claim on the verb with the words marked.

    Args:
        sentence: a sentence of the set.
        claims: what the software made of it.
        names: the bare names found in it, for the words that a place goes by.
        places: all places found in it, for those listed with the one chosen.
        asked: the place of a verb that no claim stands on.
        reading: the sentence's words, for places that its grammar coordinates with the one chosen.
        failed: the code of the error, if the sentence was refused.
    """
    spans, wanted, claim = sentence.places(), sentence.marked("LOCATION"), _claim_on(sentence, claims)
    where = claim.where if claim is not None else asked
    told = _listed_with(where, places, sentence.text)
    told += _joined_to(where, places, reading) if where is not None and reading is not None else []
    given = {i for one in told for i in _tokens_of(one, names, spans)}
    sums = Tallies()
    sums.add("all", 1)
    sums.tally("token", len(wanted & given), len(given - wanted), len(wanted - given))
    if sentence.source not in INCOMPLETE:
        sums.tally("complete", len(wanted & given), len(given - wanted), len(wanted - given))
    if claim is not None:
        sums.add("on_verb", 1)
        sums.tally("claimed", len(wanted & given), len(given - wanted), len(wanted - given))
    right = given == wanted or bool(given & wanted)
    return Judged(
        report=sentence.text[:80],
        words=word_count(sentence.text),
        sums=sums.found,
        failed=failed,
        errors=() if right else (_miss(sentence, claim, spans, wanted, given),),
        answers=tuple(a for a in answers_of(claim, {"where": right})) if claim else (),
    )


def _listed_with(where: Where | None, places: Sequence[Where], text: str) -> list[Where]:
    """Give a place and those that a list names with it: "X and Y", "X, Y and Z"; "X, Y" alone is no list."""
    if where is None:
        return []
    ordered = sorted({p.start: p for p in [*places, where]}.values(), key=lambda p: p.start)
    first = last = next(i for i, p in enumerate(ordered) if p.start == where.start)
    while first and _is_listed(ordered[first - 1], ordered[first], text):
        first -= 1
    while last + 1 < len(ordered) and _is_listed(ordered[last], ordered[last + 1], text):
        last += 1
    listed = ordered[first : last + 1]
    return listed if len(listed) != 2 or text[listed[0].end : listed[1].start].strip() != "," else [where]


def _joined_to(where: Where, places: Sequence[Where], reading: Reading) -> list[Where]:
    """Give a place and those that the sentence's grammar coordinates with it: "in X and in the town of Y"."""
    words = {p.start: {t.i for t in reading.between(p.start, p.end)} for p in [*places, where]}
    taken, waiting = {where.start}, [where.start]
    while waiting:
        mine = words[waiting.pop()]
        near = [at for at in words if at not in taken and _are_coordinated(mine, words[at], reading)]
        taken.update(near)
        waiting += near
    return [p for p in [*places, where] if p.start in taken]


def _are_coordinated(one: set[int], other: set[int], reading: Reading) -> bool:
    tokens = reading.tokens
    return any(tokens[i].dep == "conj" and tokens[i].head.i in b for a, b in ((one, other), (other, one)) for i in a)


def _is_listed(left: Where, right: Where, text: str) -> bool:
    return text[left.end : right.start].strip() in _LISTED


def _stands_on(claim: Claim, verbs: Sequence[tuple[int, int]]) -> bool:
    return any(m.start < end and start < m.end for m in (claim.anchor, *claim.also) for start, end in verbs)


def _tokens_of(where: Where, names: Sequence[Where], spans: Sequence[tuple[int, int]]) -> set[int]:
    """List the tokens of the name a place goes by, of the names found in the sentence, else of all its words."""
    inside = [n for n in names if where.start <= n.start and n.end <= where.end]
    name = next((n for n in inside if n.name == where.name and n.gazetteer == where.gazetteer), None)
    name = name or next((n for n in inside if n.name == where.name), None)
    start, end = (name.start, name.start + _length_of_name(name.text)) if name else (where.start, where.end)
    return {i for i, (a, b) in enumerate(spans) if start < b and a < end}


def _length_of_name(name: str) -> int:
    """Count the characters of a name without the common words after it: the set marks "Bagram" of "Bagram airport"."""
    words = name.split()
    while (n := next((n for n in (3, 2, 1) if n < len(words) and _is_common(words[-n:])), 0)) > 0:
        words = words[:-n]
    return len(name) if len(words) == len(name.split()) else name.rfind(words[-1]) + len(words[-1])


def _is_common(words: Sequence[str]) -> bool:
    return all(w.islower() for w in words) and " ".join(words) in generic_words()


def _miss(
    sentence: Sentence, claim: Claim | None, places: Sequence[tuple[int, int]], wanted: set[int], given: set[int]
) -> Miss:
    words = {
        label: " ".join(sentence.tokens[i] for i in sorted(side))
        for label, side in (("wanted", wanted), ("given", given))
    }
    how = (
        "no claim on the verb"
        if claim is None
        else "another"
        if wanted and given
        else "none given"
        if wanted
        else "none wanted"
    )
    marks = (
        [(i, "wanted") for i in wanted]
        + [(i, "given") for i in given - wanted]
        + [(i, "event") for i in sentence.marked("VERB")]
    )
    return Miss(
        report=sentence.source,
        sort=f"place: {how}",
        excerpt=sentence.text,
        marks=tuple(
            Mark(start=places[i][0], end=places[i][1], label=label) for i, label in sorted(marks) if i < len(places)
        ),
        wanted=words["wanted"] or "none",
        given=words["given"] or "none",
        weight=claim.confidence.get("where", 0.5) if claim else 0.0,
    )


def files(path: Path, part: str) -> Sequence[Path]:
    """Find the set's one file; parts are cut by the sentence."""
    return [one_file(path, FILE)]


BENCHMARK = Benchmark(
    name="event-location",
    title="Event locations",
    source="Halterman 2019, MIT: one event verb a sentence, and where it happened.",
    path_help=f"the folder that holds {FILE}, or the file",
    parts=("check", "learn", "all"),
    asks=ASKS,
    files=files,
    judge=judge,
)
