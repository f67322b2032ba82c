"""`reportedly review …`: judge claims from the command line; everything here can be scripted."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.house import line, opened, store_option, table
from reportedly.errors import RequestError

if TYPE_CHECKING:
    from reportedly.review.queue import Task

_ACTS = (
    "accept", "correct", "reject", "unsure", "same", "different", "add", "finish", "release", "recall", "mark",
)  # fmt: skip


@click.group("review")
def review_commands() -> None:
    """Judge claims: what waits, decisions, agreement, and what is public."""


@review_commands.command("queue")
@store_option
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON record a line.")
def queue_command(address: str, limit: int, as_json: bool) -> None:
    """List what waits, highest rank first, and why it ranks there."""
    from reportedly.review.queue import QueuePolicy, refresh_queue
    from reportedly.store.pending import waiting

    with opened(address, "read:data") as (store, _):
        refresh_queue(store, QueuePolicy())
        with store.reading() as connection:
            rows = waiting(connection, stages=("first", "second", "dispute"), by=None, limit=limit)
    if as_json:
        for row in rows:
            click.echo(line(row))
        return
    table(("claim", "stage", "rank", "because"), [(r.claim, r.stage, r.priority, _reasons(r.reasons)) for r in rows])


def _reasons(reasons: dict[str, float]) -> str:
    return ", ".join(f"{name} {weight:g}" for name, weight in sorted(reasons.items(), key=lambda pair: -pair[1]))


@review_commands.command("next")
@store_option
@click.option("--minutes", type=click.IntRange(1, 600), default=15, show_default=True, help="How long it is yours.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON record.")
def next_command(address: str, minutes: int, as_json: bool) -> None:
    """Take the claim that should be judged next; nobody else is given it meanwhile."""
    from reportedly.review.queue import QueuePolicy, next_task
    from reportedly.store.read import read_report
    from reportedly.store.search import around

    with opened(address, "decide", "read:reports") as (store, who):
        task = next_task(store, who, QueuePolicy(), seconds=minutes * 60)
        if task is None:
            click.echo("nothing waits for you", err=True)
            return
        with store.reading() as connection:
            report = read_report(connection, task.judged.claim.report)
    if as_json:
        click.echo(line(task))
        return
    anchor = task.judged.claim.anchor
    click.echo(_shown(task, around(report.text, anchor.start, anchor.end)))


def _shown(task: Task, context: str) -> str:
    claim = task.judged.claim
    rows = {
        "claim": f"{claim.id} ({task.stage}{', blind' if task.blind else ''}; yours until {task.until})",
        "because": _reasons(task.reasons),
        "words": context,
        "kind": f"{claim.kind}, {claim.standing}, {claim.certainty}",
        "says": " > ".join(source.text for source in claim.says) or "the report itself",
        **{
            role: "; ".join(p.text for p in getattr(claim, role))
            for role in ("actor", "target", "victim", "instrument")
        },
        "where": claim.where.text if claim.where else "unknown",
        "when": claim.when.text if claim.when else "unknown",
        "counts": "; ".join(f"{count.of}: {count.text}" for count in claim.counts),
        "readings": "; ".join(f"{r.by}: {r.sort}" for r in task.judged.readings),
    }
    return "\n".join(f"{name:>10}  {value}" for name, value in rows.items() if value)


@review_commands.command("decide")
@click.argument("act", type=click.Choice(_ACTS))
@click.argument("subject")
@store_option
@click.option("--other", help="The second claim, for same, different or unsure of a pair.")
@click.option("--reason", default="", help="Why; most decisions need it.")
@click.option(
    "--after", "after", metavar="JSON", help='Values as on the wire: \'{"kind": "shelling"}\'; @FILE reads a file.'
)
@click.option("--settles", is_flag=True, help="End a dispute; needs a reviewer.")
@click.option("--blind", is_flag=True, help="You have not seen what others hold.")
def decide_command(
    act: str, subject: str, address: str, other: str | None, reason: str, after: str | None, settles: bool, blind: bool
) -> None:
    """Judge SUBJECT: a claim's id, or a report's for `add` and `finish`.

    accept, correct (with --after), reject, unsure · same, different (with --other) · add a claim that was missed,
    finish a report · release, recall, mark (`{"sensitive": ["place"], "embargo_until": "2027-01-01"}`).
    """
    from reportedly.review.decide import Judgement, decide

    judgement = Judgement(
        act=act, subject=subject, other=other, reason=reason, after=_values(after), settles=settles, blind=blind
    )
    with opened(address) as (store, who):
        done = decide(store, who, judgement)
    click.echo(line(done))


def _values(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        values = json.loads(Path(text[1:]).read_text("utf-8") if text.startswith("@") else text)
    except (OSError, ValueError) as error:
        raise RequestError(f"--after cannot be read: {error}") from None
    if not isinstance(values, dict):
        raise RequestError("--after must be a JSON object")
    return values


@review_commands.command("undo")
@click.argument("decision", required=False)
@store_option
@click.option("--reason", required=True, help="Why.")
def undo_command(decision: str | None, address: str, reason: str) -> None:
    """Take a decision back: the one named, or your last; both stay on record."""
    from reportedly.review.decide import Judgement, decide, undo_last
    from reportedly.store.read import read_decision

    with opened(address, "decide") as (store, who):
        if decision is None:
            done = undo_last(store, who, reason=reason)
        else:
            with store.reading() as connection:
                gone = read_decision(connection, decision)
            done = decide(store, who, Judgement(act="undo", subject=gone.subject, undoes=gone.id, reason=reason))
    click.echo(line(done))


@review_commands.command("show")
@click.argument("claim")
@store_option
def show_command(claim: str, address: str) -> None:
    """Show a claim as it stands, everybody's reading of it, and all that happened to it."""
    from reportedly.store.read import history, read_claim

    with opened(address, "read:data") as (store, _), store.reading() as connection:
        click.echo(line(read_claim(connection, claim)))
        for event in history(connection, claim):
            click.echo(line(event))


@review_commands.command("agreement")
@store_option
@click.option("--blind-only", is_flag=True, help="Count only readings made without knowing another's.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON record for each field.")
def agreement_command(address: str, blind_only: bool, as_json: bool) -> None:
    """Measure how far coders agree with each other and with the machine, field by field."""
    from reportedly.review.agreement import measure_agreement

    with opened(address, "read:data") as (store, _):
        rows = measure_agreement(store, blind_only=blind_only)
    if as_json:
        for row in rows:
            click.echo(line(row))
        return
    table(
        ("field", "twice coded", "alpha", "readings", "machine kept", "machine kappa", "kappa by pair"),
        [
            (
                r.field,
                r.units,
                _figure(r.alpha),
                r.readings,
                _figure(r.machine_kept),
                _figure(r.machine_kappa),
                _pairs(r.kappa),
            )
            for r in rows
        ],
    )


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _pairs(kappa: dict[str, float | None]) -> str:
    return ", ".join(f"{names}: {_figure(value)}" for names, value in kappa.items())


@review_commands.command("gold")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@store_option
@click.option("--coder", help="One person's codings; else what stands after everybody's.")
def gold_command(folder: Path, address: str, coder: str | None) -> None:
    """Write the reports that were judged whole into FOLDER, in the form that `evaluate gold` reads."""
    from reportedly.review.gold import coded_reports
    from reportedly.review.release import note_export

    folder.mkdir(parents=True, exist_ok=True)
    with opened(address, "export", "read:reports") as (store, who):
        count = 0
        for coded in coded_reports(store, coder=coder):
            count += 1
            name = "".join(c if c.isalnum() or c in "-_." else "_" for c in coded["id"]).lstrip(".")
            (folder / f"{name}.json").write_text(json.dumps(coded, ensure_ascii=False, indent=1) + "\n", "utf-8")
        note_export(store, who, form="gold", rows=count, public=False, to=str(folder))
    click.echo(f"{count} coded reports in {folder}", err=True)


@review_commands.command("public")
@store_option
@click.option("--rule", type=click.Choice(["senior", "two_coders", "either"]), default="senior", show_default=True)
@click.option("--why", "why", metavar="CLAIM", help="Say why a claim is not public.")
def public_command(address: str, rule: str, why: str | None) -> None:
    """List the claims that pass the gate today, one JSON record a line, sensitive values taken out."""
    import msgspec

    from reportedly.review.release import GatePolicy, check_released, note_export, released, why_closed
    from reportedly.store.read import read_claim

    policy = msgspec.convert({"rule": rule}, GatePolicy)
    with opened(address, "export") as (store, who):
        if why is not None:
            with store.reading() as connection:
                closed = why_closed(read_claim(connection, why), policy, today=datetime.now(UTC).date())
            click.echo("; ".join(closed) or "it is public")
            return
        count = 0
        for row in check_released(released(store, policy)):
            count += 1
            click.echo(line({"claim": row.claim, "report": row.report, "area": row.area, "status": row.status}))
        note_export(store, who, form="public claims", rows=count, public=True)
