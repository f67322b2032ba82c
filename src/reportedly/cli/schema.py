"""`reportedly schema`: the JSON Schema of the wire format."""

from __future__ import annotations

import click


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema (draft 2020-12) of the records that `read --json` writes."""
    import msgspec

    from reportedly.records.wire import schema

    click.echo(msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode())
