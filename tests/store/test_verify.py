from __future__ import annotations

import random
import shutil
import sqlite3
import zlib

import msgspec
import pytest
import sqlalchemy as sa

from reportedly.errors import ReportedlyError
from reportedly.store import Store
from reportedly.store.export import export_lines
from reportedly.store.ledger import append, head
from reportedly.store.tables import claim_index, ledger, originals, records, report_index
from reportedly.store.verify import verify


def tamper(store: Store, *statements: sa.Executable | str) -> None:
    """Change the database behind the store's back, as somebody with the file or the password could."""
    sqlite = store.database.is_sqlite
    with store.database.writing() as connection:
        for name in ("ledger", "records", "originals"):
            if sqlite:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}_no_update")
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}_no_delete")
            else:
                connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        for statement in statements:
            connection.execute(statement)
        if not sqlite:
            for name in ("ledger", "records", "originals"):
                connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER USER")


def flip(value: object, pick: random.Random) -> object:
    """Flip one bit of a value."""
    if isinstance(value, int):
        return value ^ 1
    raw = bytearray(value if isinstance(value, bytes) else str(value).encode())
    place = pick.randrange(len(raw))
    raw[place] ^= 1
    if isinstance(value, bytes):
        return bytes(raw)
    return raw.decode("utf-8", "replace").replace("\x00", "?")


def test_a_sound_store_verifies(library):
    assert verify(library) == ()
    assert verify(library, expected_head=library.head().hash) == ()


COLUMNS = [
    *((ledger, c) for c in ("at", "who", "act", "detail", "records", "digest", "prev", "hash")),
    *((records, c) for c in ("sort", "key", "entry", "sha256", "body")),
    *((originals, c) for c in ("sha256", "codec", "body")),
    *((claim_index, c) for c in ("kind", "status", "record", "day", "claim")),
    *((report_index, c) for c in ("id", "publisher", "published")),
]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda v: getattr(v, "name", v))
def test_one_flipped_bit_anywhere_is_found_and_named(store, world, table, column):
    world.fill(store, *range(6))
    pick = random.Random(f"{table.name}{column}")
    key = next(iter(table.primary_key.columns))
    with store.reading() as connection:
        rows = connection.execute(sa.select(key, table.c[column]).where(table.c[column].is_not(None))).all()
    rows = [row for row in rows if row[1] != ""]
    name, value = pick.choice(rows)
    tamper(store, table.update().where(key == name).values({column: flip(value, pick)}))
    findings = verify(store)
    assert findings
    if table is records and column in ("body", "sha256"):
        assert any(f.where.startswith(f"record {name} (") for f in findings)
    if table is ledger and column != "digest":
        assert any(f.where.startswith("ledger entry") for f in findings)
    if table is originals:
        assert any(f.where.startswith("original") for f in findings)


@pytest.mark.parametrize("table", [ledger, records, originals])
def test_a_missing_row_is_found(store, world, table):
    world.fill(store, *range(4))
    key = next(iter(table.primary_key.columns))
    with store.reading() as connection:
        names = connection.execute(sa.select(key)).scalars().all()
    for name in (names[0], names[len(names) // 2]):
        tamper(store, table.delete().where(key == name))
        assert verify(store)


def test_a_body_changed_together_with_its_hash_breaks_the_entry(store, world):
    world.fill(store, *range(4))
    from reportedly.store.pack import sha256

    with store.reading() as connection:
        row = connection.execute(sa.select(records).where(records.c.sort == "claim").limit(1)).one()
    line = zlib.decompress(row.body).replace(b'"news"', b'"toll"')
    tamper(
        store, records.update().where(records.c.num == row.num).values(body=zlib.compress(line), sha256=sha256(line))
    )
    assert any(f"ledger entry {row.entry}" in f.where for f in verify(store))


def test_a_chain_made_anew_is_found_by_the_head_noted_outside(store, world):
    world.fill(store, *range(3))
    noted = store.head().hash
    with store.reading() as connection:
        entries = connection.execute(sa.select(ledger).order_by(ledger.c.seq)).mappings().all()
    tamper(store, ledger.delete())
    with store.database.writing() as connection:
        for entry in entries:
            rows = connection.execute(
                sa.select(records.c.sort, records.c.key, records.c.sha256)
                .where(records.c.entry == entry["seq"])
                .order_by(records.c.num)
            ).all()
            detail = msgspec.json.decode(entry["detail"])
            append(
                connection,
                last=head(connection),
                who="forger",
                act=entry["act"],
                detail=detail,
                rows=[tuple(r) for r in rows],
            )
    assert verify(store) == ()
    assert [f.where for f in verify(store, expected_head=noted)] == ["ledger"]


def test_flipped_bytes_of_the_file_are_found_or_change_nothing(tmp_path, world):
    from reportedly.store import make_store

    make_store(tmp_path / "a.db")
    with Store(tmp_path / "a.db") as store:
        world.fill(store, *range(30))
        sound = b"".join(export_lines(store))
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    whole, pick, found = (tmp_path / "a.db").read_bytes(), random.Random(5), 0
    for number in range(60):
        body = bytearray(whole)
        body[pick.randrange(100, len(body))] ^= 1 << pick.randrange(8)
        copy = tmp_path / f"{number}.db"
        copy.write_bytes(bytes(body))
        try:
            with Store(copy) as store:
                findings = verify(store)
                if findings:
                    found += 1
                else:
                    assert b"".join(export_lines(store)) == sound
        except ReportedlyError:
            found += 1
        for end in ("", "-wal", "-shm"):
            (tmp_path / f"{number}.db{end}").unlink(missing_ok=True)
    assert found > 5
    shutil.rmtree(tmp_path)
