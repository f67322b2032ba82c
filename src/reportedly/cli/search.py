"""`reportedly search`: find claims by words, parties, places, days, numbers and judgements."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.house import line, opened, store_option
from reportedly.errors import BadQuery

if TYPE_CHECKING:
    from reportedly.store.query import Counted, Days, Query
    from reportedly.store.search import Hit

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("search")
@click.argument("words", nargs=-1)
@store_option
@click.option("--kind", "kinds", multiple=True, help="Kind of happening; may be given again.")
@click.option("--actor", default="", help="Name of who did it; `A OR B`, `Nam*`.")
@click.option("--target", default="", help="Name of what was aimed at.")
@click.option("--victim", default="", help="Name of who was harmed.")
@click.option("--party", default="", help="Name of an actor, target or victim.")
@click.option("--source", default="", help="Name of a speaker or of the publisher.")
@click.option("--place", default="", help="Name of a place, as written or as found.")
@click.option("--country", default="", help="ISO 3166 code of two letters.")
@click.option("--near", nargs=3, type=float, metavar="LAT LON KM", help="Within so many kilometres of a point.")
@click.option("--box", nargs=4, type=float, metavar="SOUTH WEST NORTH EAST", help="In a box, in degrees.")
@click.option("--since", type=_DAY, help="Happened on this day or later.")
@click.option("--until", type=_DAY, help="Happened before this day.")
@click.option("--undated", is_flag=True, help="With --since or --until: undated claims too.")
@click.option("--published-since", type=_DAY, help="Published on this day or later.")
@click.option("--published-until", type=_DAY, help="Published before this day.")
@click.option("--count", "counted", multiple=True, metavar="WHAT[=LOW[..HIGH]]", help="For example killed=10..50.")
@click.option("--certainty", "certainties", multiple=True, help="actual, possible, planned, denied …")
@click.option("--standing", "standings", multiple=True, help="news, background, summary, toll")
@click.option("--status", "statuses", multiple=True, help="open, accepted, corrected, rejected, unsure, disputed")
@click.option("--incident", default="", help="Claims of this incident.")
@click.option("--as-of", type=_DAY, help="As it stood at the end of this day (UTC).")
@click.option("--order", type=click.Choice(["newest", "oldest", "happened"]), default="newest", show_default=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--after", help="The cursor that the page before ended with.")
@click.option(
    "--json", "as_json", is_flag=True, help="Write one JSON record a line; the cursor goes to standard error."
)
def search_command(address: str, limit: int, after: str | None, as_json: bool, **asked: Any) -> None:
    """Find claims.

    WORDS must all occur in the report: `"in quotes"` side by side, `star*` for a beginning, `-word` to leave out
    (after `--`: `search shelled -- -denied`), `one OR two` for either. Case, accents, vowel points
    and common endings do not matter.
    """
    from reportedly.store.search import search

    query = _query(asked, limit)
    with opened(address, "read:data") as (store, who):
        page = search(store, query, after=after)
        texts = who.may("read:reports")
    for hit in page.hits:
        click.echo(line(_plain(hit, texts=texts)) if as_json else _shown(hit, texts=texts))
    if page.next:
        click.echo(f"more: --after {page.next}", err=True)


def _query(asked: dict[str, Any], limit: int) -> Query:
    from reportedly.store.query import Box, Near, Query

    same = ("actor", "target", "victim", "party", "source", "place", "country", "kinds", "undated", "certainties")
    more = ("standings", "statuses", "incident", "order")
    near, box = asked["near"], asked["box"]
    return Query(
        words=" ".join(asked["words"]),
        near=Near(lat=near[0], lon=near[1], radius_m=near[2] * 1000) if near else None,
        box=Box(south=box[0], west=box[1], north=box[2], east=box[3]) if box else None,
        happened=_days(asked["since"], asked["until"]),
        published=_days(asked["published_since"], asked["published_until"]),
        counted=tuple(_counted(text) for text in asked["counted"]),
        as_of=_day(asked["as_of"]),
        limit=limit,
        **{name: asked[name] for name in (*same, *more)},
    )


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _days(since: datetime | None, until: datetime | None) -> Days | None:
    from reportedly.store.query import Days

    return Days(since=_day(since), until=_day(until)) if since or until else None


def _counted(text: str) -> Counted:
    from reportedly.store.query import Counted

    name, _, figures = text.partition("=")
    low, _, high = figures.partition("..")
    try:
        return Counted(of=name, low=int(low) if low else None, high=int(high) if high else None)
    except ValueError:
        raise BadQuery(f"--count {text!r}", remedy="Write it as killed, killed=10 or killed=10..50.") from None


def _plain(hit: Hit, *, texts: bool) -> dict[str, object]:
    import msgspec

    plain: dict[str, object] = msgspec.to_builtins(hit.judged.claim)
    plain |= {"status": hit.judged.status, "publisher": hit.publisher, "published": hit.published}
    return plain | ({"title": hit.title, "context": hit.context} if texts else {})


def _shown(hit: Hit, *, texts: bool) -> str:
    claim = hit.judged.claim
    where = claim.where.text if claim.where else "place unknown"
    when = str(claim.when.earliest or claim.when.text) if claim.when else "day unknown"
    counts = ", ".join(f"{count.of} {count.text}" for count in claim.counts)
    parts = [claim.kind, where, when, *([counts] if counts else []), f"{claim.certainty}, {hit.judged.status}"]
    head = f"{click.style(claim.id, dim=True)}  {' · '.join(parts)}"
    said = f"\n    {hit.publisher or 'unknown publisher'}, {hit.published or 'undated'}"
    return head + said + (f": {hit.context}" if texts else "")
