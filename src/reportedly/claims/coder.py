"""The order of work inside the room: name happenings, gather them, ask who says so, tie the rest, seal the claims."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec
import numpy as np

from reportedly.claims.confidence import Confidence, shipped_calibration
from reportedly.claims.engine import Told
from reportedly.claims.features import Seen, names_of, vectors_of
from reportedly.claims.happening import Happening
from reportedly.claims.lexicon import lexicon_of
from reportedly.claims.naming.answering import take_kinds
from reportedly.claims.naming.gather import (
    Mention,
    agree,
    introduces,
    on_their_verbs,
    pair_features,
    plainly_same,
    rivals,
    whole_names,
)
from reportedly.claims.naming.linking import link_claims
from reportedly.claims.naming.means import kind_by_means
from reportedly.claims.naming.restating import find_restated, harm_told_by_others, retold_by_others
from reportedly.claims.naming.silence import find_silences
from reportedly.claims.sealing import seal_claims
from reportedly.claims.speech.attribution import Chain, SpeechAct, find_speech, speaker_name, speakers_of
from reportedly.claims.speech.charged import find_charged
from reportedly.claims.tying.manners import judge_manners
from reportedly.claims.tying.tie import NONE, split, tie
from reportedly.claims.weighing.outlook import Forecaster, Outlook, shipped_forecaster
from reportedly.claims.weighing.shipped import Model, shipped_hash, shipped_model
from reportedly.codebook import Codebook
from reportedly.records import Claim, Reading, Report, Token, When, Where

_CARRIED = 3
"""Sentences over which a claim of responsibility carries."""
FARTHEST = 5
"""Sentences between two mentions of one happening at most; farther ones begin anew."""
_SHORT = 3
"""Letters of words in names that tell no two speakers apart."""
_UNLIKELY = 0.01
"""Kinds less likely than this are not kept with a mention."""
_THINKABLE = 0.35
"""Chance, by the small network alone, from which a word makes the encoder read its sentence."""
_CROWDING, _TELLING, _BEYOND_DOUBT, _FEW_WORDS = 20, 1.15, 0.93, 60
"""A report tells of conflict if its likeliest mention and `_CROWDING` times its mentions a word make up the second; of another only
what is as likely as the third is kept. Chosen on quiet local reports that no weights have seen; `reportedly evaluate quiet` tells how
many claims are left where there is nothing to code. A report of fewer words than the fourth is taken at its word."""
MODELS = ("triggers", "gather", "roles", "where", "when", "counts", "standing", "certainty", "manner")
WEIGHTS = (*MODELS, "carry", "words", "heads", "encoder.onnx", "confidence")
"""Every file of weights that claims are made with."""


class Coder:
    """Code readings into claims with one codebook and one set of weights. Read-only: threads may share it."""

    def __init__(
        self,
        codebook: Codebook,
        *,
        models: dict[str, Model] | None = None,
        forecaster: Forecaster | None = None,
        confidence: Confidence | None = None,
    ) -> None:
        self.codebook = codebook
        self.lexicon = lexicon_of(codebook)
        self.models = models or {name: shipped_model(name) for name in MODELS}
        self.forecaster = forecaster or shipped_forecaster()
        self.confidence = confidence or shipped_calibration()

    @property
    def hashes(self) -> dict[str, str]:
        """Give the hash of each shipped model, for the lineage."""
        return {f"claims/{name}": shipped_hash(name) for name in WEIGHTS}

    def tell(self, report: Report, reading: Reading, places: Sequence[Where], times: Sequence[When]) -> Told:
        """Code one report; all values are cut out of the text, so nothing is dropped."""
        acts = find_speech(reading, codebook=self.codebook)
        return Told(
            claims=self.code(report, reading, places, times, acts=acts),
            charged=find_charged(reading, acts, codebook=self.codebook),
        )

    def code(
        self,
        report: Report,
        reading: Reading,
        places: Sequence[Where],
        times: Sequence[When],
        *,
        acts: Sequence[SpeechAct] | None = None,
    ) -> tuple[Claim, ...]:
        """Code one report.

        Args:
            report: the report; spans count its text's code points.
            reading: its words, made from the same text.
            places: every place the report names, in the order of the text.
            times: every time the report names, in the order of the text; those inside a longer one serve what opens it.
            acts: its speech acts, if they were found before.

        Returns:
            The claims in the order of their anchors.
        """
        seen = Seen(reading, self.lexicon)
        acts = find_speech(reading, codebook=self.codebook) if acts is None else acts
        mentions, outlook = self.name_mentions(seen)
        chains = _with_speakers(reading, acts, mentions)
        silences = list(find_silences(seen, mentions))
        tolls = list(find_restated(seen))
        voice = partial(speakers_of, reading, acts)
        retold = list(retold_by_others(tolls, mentions, seen, voice))
        alone = [*silences, *retold, *harm_told_by_others(mentions, seen, voice)]
        chains |= _with_speakers(reading, acts, alone)
        apart = {m.token.i for m in alone} | {t.i for m in retold for t in m.token.subtree()}
        mentions = [m for m in mentions if m.token.i not in apart]
        groups = [*self.gather(seen, mentions), *([m] for m in alone)]
        groups.sort(key=lambda group: group[0].token.i)
        silent = {m.token.i for m in silences}
        happenings = [self._happening(seen, group, chains, silent=group[0].token.i in silent) for group in groups]
        take_kinds(happenings, self.codebook)
        tie(report, seen, happenings, places=places, times=times, tolls=tolls, models=self.models, outlook=outlook)
        carry_responsibility(happenings, self.codebook)
        judge_manners(seen, happenings, self.models["manner"])
        claims = seal_claims(report, seen, happenings, confidence=self.confidence)
        return link_claims(claims, happenings, seen, self.models["gather"])

    def name_mentions(self, seen: Seen) -> tuple[list[Mention], Outlook]:
        """Find the words that name a happening of one of the kinds, and look at them in their context."""
        model = self.models["triggers"]
        none = model.classes.index(NONE)
        words = list(seen.candidates())
        if not words:
            return [], self.forecaster.look(seen.reading, ())
        chances = model.probabilities([names_of(seen, t) for t in words], vectors_of(seen, words))
        thought_of = (1 - chances[:, none] >= _THINKABLE).tolist()
        thinkable = {token.sent for token, yes in zip(words, thought_of, strict=True) if yes}
        outlook = self.forecaster.look(seen.reading, thinkable)
        chances = outlook.of_words("triggers", words, chances, model.classes)
        found = []
        for n in np.flatnonzero(1 - chances[:, none] >= model.floor).tolist():
            kinds = {k: float(p) for k, p in zip(model.classes, chances[n], strict=True) if k != NONE}
            found.append(name_mention(seen, words[n], kinds))
        if not tells_of_conflict(found, len(seen.reading.tokens)):
            found = [mention for mention in found if mention.chance >= _BEYOND_DOUBT]
        return on_their_verbs(seen, found), outlook

    def gather(self, seen: Seen, mentions: list[Mention]) -> list[list[Mention]]:
        """Put mentions of one happening together: each joins the earlier group that it fits best, or begins one."""
        model = self.models["gather"]
        whole = whole_names(seen, mentions)
        new = [introduces(mention.token) for mention in whole]
        earlier = [
            [m for m in whole[:n] if near_enough(m, mention) and agree(m, mention)] if not new[n] else []
            for n, mention in enumerate(whole)
        ]
        rows = [pair_features(seen, m, mention) for mention, ms in zip(whole, earlier, strict=True) for m in ms]
        chances = split(model.probabilities(rows)[:, model.classes.index("same")], earlier)
        groups: list[list[Mention]] = []
        group_of: dict[int, list[Mention]] = {}
        for mention, before, row, is_new in zip(whole, earlier, chances, new, strict=True):
            group = None
            if not is_new:
                group = plainly_same(seen, mention, groups)
                likely = [k for k in range(len(before)) if row[k] >= model.floor]
                joined = (group_of[before[k].token.i] for k in sorted(likely, key=lambda k: (-row[k], -k)))
                group = group or next((g for g in joined if not any(rivals(m, mention) for m in g)), None)
            if group is None:
                group = []
                groups.append(group)
            group.append(mention)
            group_of[mention.token.i] = group
        return groups

    def _happening(self, seen: Seen, group: list[Mention], chains: dict[int, Chain], *, silent: bool) -> Happening:
        sums: dict[str, float] = {}
        for mention in group:
            for kind, chance in mention.kinds.items():
                sums[kind] = sums.get(kind, 0.0) + chance
        kind = max(sums, key=lambda k: (sums[k], k))
        kind = kind_by_means(kind, [m.token for m in group], seen)
        happening = Happening(mentions=group, chain=chains[group[0].token.i], kind=kind, silent=silent)
        happening.chain = chains[happening.anchor.token.i]
        happening.confidence = {
            "found": max(m.chance for m in group),
            "kind": sums.get(kind, max(sums.values())) / sum(sums.values()),
        }
        return happening


def _with_speakers(reading: Reading, acts: Sequence[SpeechAct], mentions: Sequence[Mention]) -> dict[int, Chain]:
    """Tell each mention who says it; gives the chains by the index of the mention's word."""
    chains = {m.token.i: speakers_of(reading, acts, m.token.i) for m in mentions}
    for mention in mentions:
        chain = chains[mention.token.i]
        mention.speaker, mention.voices = names_of_speakers(chain)
        mention.denied = chain.manner == "denied"
    return chains


def tells_of_conflict(mentions: Sequence[Mention], words: int) -> bool:
    """Tell whether a report of so many words tells of conflict at all, or whether its few unlikely mentions are chance."""
    if words < _FEW_WORDS:
        return True
    likeliest = max((m.chance for m in mentions), default=0.0)
    crowding = sum(m.chance for m in mentions) / words
    return likeliest + _CROWDING * crowding >= _TELLING


def near_enough(earlier: Mention, later: Mention) -> bool:
    """Tell whether two mentions stand near enough to be of one happening."""
    return later.token.sent - earlier.token.sent <= FARTHEST


def carry_responsibility(happenings: list[Happening], codebook: Codebook) -> None:
    """Let what a speaker goes on to tell of acts he has claimed be claimed by him too, where no other actor is named."""
    claimed: dict[str, int] = {}
    for happening in happenings:
        speaker, sentence = speaker_name(happening.chain), happening.anchor.token.sent
        if happening.chain.manner == "claimed":
            claimed[speaker] = sentence
        elif (
            happening.chain.manner == "said"
            and sentence - claimed.get(speaker, -_CARRIED - 1) <= _CARRIED
            and codebook.kinds[happening.kind].group == "violence"
            and not happening.parties.get("actor")
        ):
            happening.chain = msgspec.structs.replace(happening.chain, manner="claimed")


def name_mention(seen: Seen, token: Token, kinds: dict[str, float]) -> Mention:
    """Make a mention of a word, its likeliest kind corrected by the means that stand beside the word."""
    likeliest = max(kinds, key=lambda k: (kinds[k], k))
    kind = kind_by_means(likeliest, [token], seen)
    if kind != likeliest:
        kinds = {**kinds, kind: kinds[likeliest] + kinds.get(kind, 0.0), likeliest: 0.0}
    chance = min(1.0, sum(kinds.values()))
    return Mention(token, kind, chance, {k: p for k, p in kinds.items() if p >= _UNLIKELY})


def names_of_speakers(chain: Chain) -> tuple[str, frozenset[str]]:
    """Name the innermost speaker, and the words of note of all speakers' names."""
    words = " ".join(s.name or s.text for s in chain.speakers).lower().split()
    return speaker_name(chain), frozenset(w for w in words if len(w) > _SHORT)
