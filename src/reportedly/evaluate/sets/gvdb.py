"""Gun Violence Database: how many were killed and injured, one shooting in each article.

Source: Pavlick et al., "The Gun Violence Database: A new task and data set for NLP", EMNLP 2016.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportedly.errors import MissingInput
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, excerpt_of, one_file
from reportedly.evaluate.gvdb import Article, count_told, read_articles
from reportedly.evaluate.intervals import Ask, share
from reportedly.evaluate.judging import Tallies, code_or_fail, word_count
from reportedly.evaluate.outcome import Miss
from reportedly.records import Claim

OF = ("killed", "injured")
ASKS = (
    *(Ask(key=of, label=f"number {of}, exact", formula=share(of, "articles"), of=("articles",)) for of in OF),
    *(
        Ask(
            key=f"{of}.some",
            label=f"number {of}, exact, where there are any",
            formula=share(f"{of}.hit", f"{of}.some"),
            of=(f"{of}.some",),
        )
        for of in OF
    ),
)


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Code each article and read off the numbers.

    Raises:
        MissingInput: the file does not tell who was killed or injured.
    """
    for article in read_articles(files(path, part)[0]):
        if article.killed is None or article.injured is None:
            raise MissingInput(
                "the file does not tell who was killed or injured",
                where=article.key,
                remedy=f"Give the database's table ({part}.tsv) instead of its tokenised form ({part}.json).",
            )
        claims, failed = code_or_fail(engine, article.report)
        yield judge_article(article, claims, failed=failed)


def judge_article(article: Article, claims: Sequence[Claim], *, failed: str = "") -> Judged:
    """Compare the numbers that the claims of one article tell with the database's."""
    sums, errors = Tallies(), list[Miss]()
    sums.add("articles", 1)
    for of in OF:
        wanted, given = getattr(article, of), count_told(claims, of)
        sums.add(of, wanted == given)
        sums.add(f"{of}.some", bool(wanted))
        sums.add(f"{of}.hit", bool(wanted) and wanted == given)
        if wanted != given:
            errors.append(_miss(article, claims, of, wanted, given))
    text = article.report.text
    return Judged(report=article.key, words=word_count(text), sums=sums.found, failed=failed, errors=tuple(errors))


def _miss(article: Article, claims: Sequence[Claim], of: str, wanted: int, given: int) -> Miss:
    places = [(q.start, q.end, of) for claim in claims for q in claim.counts if q.of == of]
    excerpt, marks = excerpt_of(article.report.text, places)
    how = "none given" if not given else "none wanted" if not wanted else "too many" if given > wanted else "too few"
    return Miss(
        report=article.key, sort=f"{of}: {how}", excerpt=excerpt, marks=marks, wanted=str(wanted), given=str(given),
        weight=float(abs(wanted - given)),
    )  # fmt: skip


def files(path: Path, part: str) -> Sequence[Path]:
    """Find the table of a part, or its tokenised form where the table is not there."""
    if path.is_dir() and not (path / f"{part}.tsv").is_file():
        return [one_file(path, f"{part}.json")]
    return [one_file(path, f"{part}.tsv")]


BENCHMARK = Benchmark(
    name="gvdb",
    title="Gun Violence Database: killed and injured",
    source="Pavlick et al. 2016: US local news, one shooting an article.",
    path_help="the folder that holds dev.tsv, or the file",
    parts=("dev", "test"),
    asks=ASKS,
    files=files,
    judge=judge,
)
