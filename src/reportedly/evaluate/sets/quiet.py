"""Reports with nothing to code: how many claims come out all the same.

Two forms of input. A folder of plain texts (`*.txt`), each a report that tells of no happening of the codebook; the
project keeps such texts, written for it, in `bench/quality/quiet`. Or the LGL set of local news (`lgl.xml`): of it,
the articles whose docid's SHA-256 begins with 0 or 1 were read under the guidelines, and those listed in `LOCAL_NEWS`
tell of nothing to code.

Source: Lieberman, Samet, Sankaranarayanan, "Geotagging with Local Lexicons", ICDE 2010 (LGL).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

from reportedly.errors import BadRecord, MissingInput
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, files_in
from reportedly.evaluate.intervals import Ask, share
from reportedly.evaluate.judging import Tallies, code_or_fail, extra_claim, word_count
from reportedly.evaluate.reliability import Answer
from reportedly.records import Claim, Report

FILE = "lgl.xml"
LOCAL_NEWS: tuple[str, ...] = (
    "34647085", "38543848", "38551411", "38551528", "38551578", "38552058", "38553503", "38650724", "38735086",
    "38741973", "39164246", "39244527", "40183093", "40245842", "40476038", "40647400", "40655945", "41028476",
    "41378018", "41388107", "41405286", "41405287", "41421014", "41429924", "41444350", "41515177", "41538162",
    "41542421", "41607031", "41649824", "41650539", "41702044", "41740819", "41748947", "41761813", "41814338",
    "41876608", "41876609", "41880860", "41884751", "42103285", "42442260", "42622662", "42786939", "43407429",
    "43435825", "43487928", "43764962", "43892962", "44001981", "44035188", "44102988", "44145262", "44270357",
)  # fmt: skip
"""Docids of LGL: accidents, sport, fairs, council business, and ordinary crime, which the guidelines leave out."""
ASKS = (
    Ask(
        key="extra",
        label="claims where there is nothing to code, per 300 words",
        formula=share("claims", "words", scale=300),
        of=("words",),
        unit="per 300 words",
        better="lower",
    ),
    Ask(key="clean", label="reports without any claim", formula=share("clean", "reports"), of=("reports",)),
)


def read_reports(path: Path) -> tuple[Report, ...]:
    """Read the reports: the texts of a folder, or the chosen articles of LGL.

    Raises:
        MissingInput: there are neither texts nor `lgl.xml`.
        BadRecord: `lgl.xml` is not XML.
    """
    chosen = files(path, "all")
    if chosen[0].name == FILE:
        return _read_local_news(chosen[0])
    return tuple(Report(source_id=file.stem, text=file.read_text("utf-8")) for file in chosen)


def _read_local_news(file: Path) -> tuple[Report, ...]:
    try:
        root = etree.parse(str(file), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    except etree.XMLSyntaxError as error:
        raise BadRecord(f"not XML: {error}", where=str(file)) from None
    texts = {article.get("docid", ""): article.findtext("text", "") for article in root.iter("article")}
    missing = [docid for docid in LOCAL_NEWS if docid not in texts]
    if missing:
        raise MissingInput(
            f"{len(missing)} of {len(LOCAL_NEWS)} articles are not there, {missing[0]} among them",
            where=str(file),
            remedy="Give the whole LGL set.",
        )
    return tuple(Report(source_id=docid, text=texts[docid]) for docid in LOCAL_NEWS)


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Code each report; every claim is one too many."""
    for report in read_reports(path):
        claims, failed = code_or_fail(engine, report)
        yield judge_report(report, claims, failed=failed)


def judge_report(report: Report, claims: Sequence[Claim], *, failed: str = "") -> Judged:
    """Count the claims of a report with nothing to code."""
    name, words = report.source_id or report.id, word_count(report.text)
    sums = Tallies()
    for key, number in (("claims", len(claims)), ("words", words), ("reports", 1), ("clean", not claims)):
        sums.add(key, number)
    return Judged(
        report=name,
        words=words,
        sums=sums.found,
        failed=failed,
        errors=tuple(extra_claim(name, report.text, claim, sort=f"extra: {claim.kind}") for claim in claims),
        answers=tuple(Answer("found", claim.confidence.get("found", 0.5), False) for claim in claims),
    )


def files(path: Path, part: str) -> Sequence[Path]:
    """Find the texts, or LGL's one file."""
    if path.name == FILE or (path / FILE).is_file():
        return [path / FILE if path.is_dir() else path]
    return files_in(path, "*.txt")


BENCHMARK = Benchmark(
    name="quiet",
    title="Reports with nothing to code",
    source="Texts written for the project, or local news of LGL read under the guidelines.",
    path_help=f"a folder of *.txt with nothing to code, or the folder that holds {FILE}",
    parts=("all",),
    asks=ASKS,
    files=files,
    judge=judge,
    several=True,
)
