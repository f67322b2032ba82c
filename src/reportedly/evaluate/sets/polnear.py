"""PolNeAR: who says what in political news, by source, cue and content.

Source: Newell, Margolin, Ruths, "An Attribution Relations Corpus for Political News", LREC 2018.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportedly.claims.speech.wide import find_attributions
from reportedly.errors import InputError
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, excerpt_of, files_in
from reportedly.evaluate.intervals import Ask, f1_of, share
from reportedly.evaluate.judging import word_count
from reportedly.evaluate.outcome import Miss
from reportedly.evaluate.polnear import ROLES, Article, Attribution, attributions_of, read_set, tally
from reportedly.records import Report


def _asks(key: str, label: str) -> tuple[Ask, ...]:
    hits, wanted, given = (f"{key}.{part}" for part in ("hits", "wanted", "given"))
    return (
        Ask(key=f"{key}.f1", label=f"{label}, F1", formula=f1_of(hits, given, hits, wanted), of=(wanted,)),
        Ask(key=f"{key}.p", label=f"{label}, precision", formula=share(hits, given), of=(given,)),
        Ask(key=f"{key}.r", label=f"{label}, recall", formula=share(hits, wanted), of=(wanted,)),
    )


ASKS = (
    *(ask for role in ROLES for ask in _asks(f"{role}/overlap", f"{role}, overlapping")),
    *(ask for role in ROLES for ask in _asks(f"{role}/exact", f"{role}, exact")),
    *_asks("linked/overlap", "source, cue and content of one attribution, overlapping"),
)


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Find the attributions of each article and compare them with the annotation."""
    for article in read_set(_folder(path, part)):
        given, failed = _attributions(article, engine)
        sums = {
            f"{key}.{name}": float(number)
            for key, counts in tally(article, given).items()
            for name, number in zip(("hits", "wanted", "given"), counts, strict=True)
        }
        errors = tuple(_errors(article, given))
        yield Judged(report=article.id, words=word_count(article.text), sums=sums, failed=failed, errors=errors)


def _attributions(article: Article, engine: Engine) -> tuple[tuple[Attribution, ...], str]:
    try:
        reading = engine.read(Report(source_id=article.id, text=article.text))
    except InputError as error:
        return (), error.code
    return attributions_of(reading, find_attributions(reading, codebook=engine.codebook)), ""


def _errors(article: Article, given: Sequence[Attribution]) -> Iterator[Miss]:
    for side, others, sort in (
        (article.attributions, given, "attribution missed"),
        (given, article.attributions, "extra attribution"),
    ):
        taken = [piece for one in others for piece in one.cue]
        for one in side:
            if not any(a < d and c < b for a, b in one.cue for c, d in taken):
                yield _miss(article, one, sort)


def _miss(article: Article, one: Attribution, sort: str) -> Miss:
    places = [(start, end, role) for role in ("cue", "source", "content") for start, end in getattr(one, role)]
    excerpt, marks = excerpt_of(article.text, places)
    words = " … ".join(article.text[start:end] for start, end in one.cue)
    missed = sort.endswith("missed")
    return Miss(
        report=article.id,
        sort=sort,
        excerpt=excerpt,
        marks=marks,
        wanted=words if missed else "nothing",
        given="nothing" if missed else words,
        weight=float(sum(end - start for start, end in one.content)),
    )


def _folder(path: Path, part: str) -> Path:
    return path / part if (path / part).is_dir() else path


def files(path: Path, part: str) -> Sequence[Path]:
    """List the texts and annotations of a part."""
    folder = _folder(path, part)
    return [*files_in(folder, "text/*.txt"), *files_in(folder, "attributions/*.ann")]


BENCHMARK = Benchmark(
    name="polnear",
    title="PolNeAR: attribution",
    source="Newell, Margolin, Ruths 2018: political news of seven US publishers.",
    path_help="the folder that holds dev/ and train/, or one part with text/ and attributions/",
    parts=("dev", "train"),
    asks=ASKS,
    files=files,
    judge=judge,
)
