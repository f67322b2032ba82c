"""The engine of the language model: windows asked one after the other, answers checked, doubles left out."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from reportedly.claims.engine import Told
from reportedly.claims.llm.answer import Given, parse_answer
from reportedly.claims.llm.asking import Asking
from reportedly.claims.llm.checking import Check, Ground
from reportedly.claims.llm.server import ModelServer
from reportedly.claims.llm.windows import Window, windows_of
from reportedly.claims.speech.attribution import find_speech
from reportedly.claims.speech.charged import find_charged
from reportedly.codebook import Codebook
from reportedly.config import EngineConfig
from reportedly.errors import BadAnswer
from reportedly.records import Claim, Reading, Report, When, Where

_LOG = logging.getLogger("reportedly.llm")


class LlmEngine:
    """Make claims by a language model on the server that the user names. Threads may share it.

    The report goes to that server, sentence by sentence, and to no other. A value that is not words of the report is
    dropped and counted; numbers, places, days and actors are read from the words by the same stages as ever. Same
    bytes and same lineage give the same claims only as far as the server keeps its side (temperature 0, fixed seed).

    Args:
        codebook: the kinds that may be coded.
        config: the server, the model, and the limits.

    Raises:
        ConfigError: the variable that should hold the key is named and not set.
    """

    def __init__(self, codebook: Codebook, config: EngineConfig) -> None:
        self._codebook, self._config = codebook, config
        self._asking = Asking(codebook, sentences=config.window_sentences)
        self._server = ModelServer(config)

    @property
    def hashes(self) -> Mapping[str, str]:
        """Say for the lineage what was asked of whom; never the key."""
        config, parts = self._config, urlsplit(self._config.url or "")
        windows = f"{config.window_sentences}+{config.context_sentences}"
        told = {
            "engine": "llm", "model": config.model or "", "server": parts.netloc, "prompt": self._asking.digest,
            "temperature": "0", "seed": str(config.seed), "windows": windows, "max_tokens": str(config.max_tokens),
        }  # fmt: skip
        return {f"claims/{'engine' if key == 'engine' else f'llm/{key}'}": value for key, value in told.items()}

    def tell(self, report: Report, reading: Reading, places: Sequence[Where], times: Sequence[When]) -> Told:
        """Make the claims of a report, in the order of their anchors.

        Raises:
            NoModelServer: the server does not answer, or refuses.
            BadAnswer: an answer stays of the wrong form, or is cut off even for one sentence alone.
        """
        ground = Ground(report, reading, places, times, self._codebook)
        config = self._config
        made: dict[object, Claim] = {}
        for window in windows_of(reading, sentences=config.window_sentences, context=config.context_sentences):
            for claim in self._claims(ground, window):
                key = (claim.anchor.start, tuple(source.start for source in claim.says))
                if made.setdefault(key, claim) is not claim:
                    ground.dropped["doubles"] += 1
        _warn(report, ground.dropped)
        claims = sorted(made.values(), key=lambda claim: (claim.anchor.start, claim.id))
        charged = find_charged(reading, find_speech(reading, codebook=self._codebook), codebook=self._codebook)
        return Told(claims=tuple(claims), charged=charged, dropped=dict(sorted(ground.dropped.items())))

    def _claims(self, ground: Ground, window: Window) -> Iterator[Claim]:
        for part, given in self._answers(ground.report, window):
            claim = Check(ground, part, given).claim()
            if claim is not None:
                yield claim

    def _answers(self, report: Report, window: Window) -> Iterator[tuple[Window, Given]]:
        """Ask about a window; where the answer is cut off, about its halves."""
        answer = self._ask(report, window)
        if answer is not None:
            yield from ((window, given) for given in answer)
            return
        if len(window.lines) == 1:
            raise BadAnswer(
                f"the model's answer on sentence {window.lines[0].number} is cut off after {self._config.max_tokens} tokens",
                where=self._server.address,
                remedy="Raise engine.max_tokens, or use a model that does not repeat itself.",
            )
        for half in window.halves(self._config.context_sentences):
            yield from self._answers(report, half)

    def _ask(self, report: Report, window: Window) -> tuple[Given, ...] | None:
        """Put a question until the answer has the right form, with bounded tries; None if it is cut off."""
        messages = self._asking.messages(report, window)
        for attempt in range(1, self._config.tries + 1):
            reply = self._server.ask(messages, self._asking.schema)
            if reply.cut_off:
                return None
            try:
                return parse_answer(reply.text, self._codebook)
            except BadAnswer as error:
                if attempt == self._config.tries:
                    raise BadAnswer(f"{error.message} ({attempt} tries)", where=self._server.address) from None
        raise AssertionError("tries is at least 1")


def _warn(report: Report, dropped: Mapping[str, int]) -> None:
    """Say what was dropped, one line a report, on the logger `reportedly.llm`."""
    if dropped:
        fields = ", ".join(f"{field} {n}" for field, n in sorted(dropped.items()))
        _LOG.warning("%s: dropped, not words of the report or told twice: %s", report.source_id or report.id, fields)
