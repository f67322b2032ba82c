"""Run the steps on the connection that `migrate` hands over; there is no other way in."""

from __future__ import annotations

from alembic import context

from reportedly.store.tables import WORDS, metadata


def _ours(name: str | None, sort: str) -> bool:
    return sort != "table" or not (name or "").startswith(WORDS)


def _run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        include_name=lambda name, sort, _parents: _ours(name, sort),
        transactional_ddl=True,
        render_as_batch=False,
    )
    context.run_migrations()


_run()
