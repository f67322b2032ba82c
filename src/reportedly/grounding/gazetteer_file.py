"""The gazetteer's file: one SQLite database, written once, then read-only; its version, its content hash, its seal."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import msgspec

from reportedly.errors import ModelError
from reportedly.grounding.generic import split_generic
from reportedly.grounding.names import normal_key, skeleton, without_article
from reportedly.grounding.sphere import circle_around, distance_m

FORMAT = 3
"""Version of the layout and of the keys; a file of another version is refused."""
OWN_IDS = 1 << 40
"""Places that have no GeoNames id are numbered from here."""
_SEAL = b"seal:"
_BLANK = _SEAL + b"0" * 64
_HEAD = 1 << 16
_TABLES = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE places(id INTEGER PRIMARY KEY, own TEXT, name TEXT, country TEXT, admin1 TEXT, admin2 TEXT, class TEXT,
  code TEXT, lat REAL, lon REAL, population INTEGER, radius INTEGER);
CREATE TABLE names(key TEXT, place INTEGER, sort INTEGER, PRIMARY KEY(key, place)) WITHOUT ROWID;
CREATE TABLE sounds(country TEXT, skeleton TEXT, place INTEGER, PRIMARY KEY(country, skeleton, place)) WITHOUT ROWID;
CREATE INDEX areas ON places(code) WHERE class='A';
"""
_STAGES = """
CREATE TABLE IF NOT EXISTS done(step TEXT PRIMARY KEY, rows INTEGER, skipped INTEGER);
CREATE TABLE IF NOT EXISTS p(id INTEGER PRIMARY KEY, own TEXT, name TEXT, country TEXT, admin1 TEXT, admin2 TEXT, class TEXT,
  code TEXT, lat REAL, lon REAL, population INTEGER, radius INTEGER);
CREATE TABLE IF NOT EXISTS n(key TEXT, place INTEGER, sort INTEGER);
"""


class PlaceRow(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one place on its way into a gazetteer. `radius_m` None: worked out from what it is, or from its members."""

    id: str
    name: str
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    feature_class: str = "P"
    feature_code: str = "PPL"
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    radius_m: int | None = None
    also: tuple[str, ...] = ()


def number_of(place: str) -> int:
    """Give the whole number a place is kept under: the GeoNames id, or one made from the text of another id."""
    source, _, rest = place.partition(":")
    if source == "geonames" and rest.isdigit():
        return int(rest)
    return OWN_IDS + int.from_bytes(hashlib.sha256(place.encode()).digest()[:5], "big")


def keys_of(name: str, feature_class: str) -> Iterator[tuple[str, int]]:
    """List the keys of one name: itself (0), and without article or generic word (2)."""
    key = normal_key(name)
    if not key:
        return
    yield key, 0
    bare = without_article(key)
    if feature_class in "ALS":
        bare = split_generic(bare)[0]
    if bare != key and len(bare) > 2:
        yield bare, 2


class GazetteerWriter:
    """Gather places in a staging file beside `out`, then write the sealed gazetteer in one atomic step.

    The staging file survives a break: `done` tells which step had been carried how far.
    """

    def __init__(self, out: Path, *, purpose: str) -> None:
        self.out, self.purpose = out, purpose
        self.staging = out.with_name(out.name + ".building")
        out.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(self.staging, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;" + _STAGES)
        self._check_purpose()
        self._db.execute("BEGIN")

    def _check_purpose(self) -> None:
        row = self._db.execute("SELECT step FROM done WHERE step LIKE 'for:%'").fetchone()
        if row and row[0] != f"for:{self.purpose}":
            self._db.executescript("DELETE FROM done; DELETE FROM p; DELETE FROM n;")
        self._db.execute("INSERT OR IGNORE INTO done VALUES(?, 0, 0)", (f"for:{self.purpose}",))

    def progress(self, step: str) -> tuple[int, int]:
        """Tell how many rows of a step are in, and how many of them were skipped."""
        return self._db.execute("SELECT rows, skipped FROM done WHERE step=?", (step,)).fetchone() or (0, 0)

    def save(self, step: str, rows: int, skipped: int = 0) -> None:
        """Commit what was added, with how far the step has come."""
        self._db.execute("INSERT OR REPLACE INTO done VALUES(?, ?, ?)", (step, rows, skipped))
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")

    def add(self, rows: Iterable[PlaceRow], *, missing_only: bool = False) -> None:
        """Add places; a later place with the same id replaces the earlier one, unless only missing ones are wanted."""
        for row in rows:
            number = number_of(row.id)
            if missing_only and self._db.execute("SELECT 1 FROM p WHERE id=?", (number,)).fetchone():
                continue
            own = None if number < OWN_IDS else row.id
            self._db.execute(
                "INSERT OR REPLACE INTO p VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
                (number, own, row.name, row.country, row.admin1, row.admin2, row.feature_class, row.feature_code,
                 row.lat, row.lon, row.population, row.radius_m if row.radius_m is not None else _own_radius(row)),
            )  # fmt: skip
            self.add_names(number, row.name, row.also, row.feature_class)

    def add_names(self, number: int, name: str, also: Iterable[str], feature_class: str = "") -> None:
        """Add names of a place, by its number; `name` may be empty."""
        seen: dict[str, int] = {}
        for i, one in enumerate((name, *also)):
            for key, derived in keys_of(one, feature_class) if one else ():
                sort = derived or (1 if i else 0)
                seen[key] = min(sort, seen.get(key, 9))
        self._db.executemany("INSERT INTO n VALUES(?,?,?)", [(key, number, sort) for key, sort in seen.items()])

    def close(self, *, discard: bool = False) -> None:
        """Close the staging file, keeping it for a later run unless `discard`."""
        self._db.execute("ROLLBACK" if self._db.in_transaction else "SELECT 1")
        self._db.close()
        if discard:
            for path in self.staging.parent.glob(self.staging.name + "*"):
                path.unlink()

    def finish(self, **meta: str) -> None:
        """Work out areas, write, hash, seal and move into place."""
        self._db.execute("COMMIT")
        self._place_areas()
        new = self.out.with_name(self.out.name + ".new")
        new.unlink(missing_ok=True)
        self._write(new, meta)
        seal(new)
        new.replace(self.out)
        self.close(discard=True)

    def _place_areas(self) -> None:
        for level, code in ((2, "admin2"), (1, "admin1")):
            self._db.execute(f"CREATE INDEX IF NOT EXISTS p_{code} ON p({code}) WHERE class='A'")
            self._place_level(code, level)
        parents = "SELECT a.lat, a.lon, a.radius FROM p a WHERE a.class='A' AND a.code='ADM1' AND a.admin1=p.admin1 AND a.lat IS NOT NULL"
        self._db.executescript(
            "CREATE INDEX IF NOT EXISTS p_first ON p(admin1) WHERE class='A' AND code='ADM1';"  # noqa: S608 (no word of a user in it)
            f"UPDATE p SET (lat, lon, radius) = ({parents}) WHERE class='A' AND code='ADM2' AND lat IS NULL;"
            "CREATE TEMP TABLE middles AS SELECT country, avg(lat) AS lat, avg(lon) AS lon FROM p WHERE class='P' GROUP BY country;"
            "UPDATE p SET (lat, lon) = (SELECT lat, lon FROM middles m WHERE m.country=p.country) WHERE class='A' AND code LIKE 'PCL%' AND lat IS NULL;"
        )

    def _place_level(self, code: str, level: int) -> None:
        """Give each area of a level the middle and radius of its towns, and their people; a middle that is told stays."""
        towns = f"SELECT {code}, lat, lon, population FROM p WHERE class='P' AND {code}<>'' AND lat IS NOT NULL ORDER BY {code}, id"  # noqa: S608
        areas = f"SELECT id, lat, lon FROM p WHERE class='A' AND code=? AND {code}=?"  # noqa: S608
        margin = 10_000 if level == 2 else 20_000
        reader = self._db.execute(towns)
        for area, members in groupby(reader, key=itemgetter(0)):
            rows = list(members)
            points = [(row[1], row[2]) for row in rows]
            people = sum(row[3] or 0 for row in rows)
            for number, lat, lon in self._db.execute(areas, (f"ADM{level}", area)).fetchall():
                centre, radius = circle_around(points)
                if lat is not None:
                    centre, radius = (lat, lon), max(distance_m((lat, lon), point) for point in points)
                self._db.execute(
                    "UPDATE p SET lat=?, lon=?, radius=?, population=max(population, ?) WHERE id=?",
                    (*centre, int(radius * 1.1) + margin, people, number),
                )

    def _write(self, new: Path, meta: dict[str, str]) -> None:
        self._db.execute("ATTACH ? AS new", (str(new),))
        self._db.executescript(
            "PRAGMA new.journal_mode=OFF; PRAGMA new.synchronous=OFF;"
            + _TABLES.replace("TABLE ", "TABLE new.").replace("INDEX ", "INDEX new.")
        )
        self._db.execute("INSERT INTO new.meta VALUES('seal', ?)", (_BLANK.decode(),))
        self._db.execute("BEGIN")
        self._db.execute("INSERT INTO new.places SELECT * FROM p ORDER BY id")
        self._db.execute(
            "INSERT INTO new.names SELECT key, place, min(sort) FROM n WHERE place IN (SELECT id FROM p) GROUP BY key, place ORDER BY key, place"
        )
        self._write_sounds()
        content = self._content_hash()
        (count,) = self._db.execute("SELECT count(*) FROM new.places").fetchone()
        (names,) = self._db.execute("SELECT count(*) FROM new.names").fetchone()
        rows = {"format": str(FORMAT), "content": content, "places": str(count), "names": str(names), **meta}
        self._db.executemany("INSERT INTO new.meta VALUES(?,?)", sorted(rows.items()))
        self._db.execute("COMMIT")
        self._db.execute("DETACH new")

    def _write_sounds(self) -> None:
        self._db.create_function("skeleton", 1, skeleton, deterministic=True)
        self._db.execute(
            "INSERT OR IGNORE INTO new.sounds SELECT country, skeleton(key) AS s, place FROM new.names JOIN p ON p.id=place "
            "WHERE sort<2 AND class IN ('P','A','S','L') AND length(s)>3 ORDER BY country, s, place"
        )

    def _content_hash(self) -> str:
        digest = hashlib.sha256()
        for table in ("new.places", "new.names"):
            for row in self._db.execute(f"SELECT * FROM {table}"):  # noqa: S608
                digest.update(repr(row).encode())
        return digest.hexdigest()[:20]


def _own_radius(row: PlaceRow) -> int | None:
    """Guess how far a place reaches, metres: towns by population, sites small; areas wait for their members."""
    if row.feature_class == "A":
        return None
    if row.feature_class == "P":
        return int(min(45_000, max(3_500, 14.0 * max(row.population, 1) ** 0.5)))
    return {"S": 3_000, "R": 5_000, "L": 15_000, "T": 10_000, "H": 15_000, "V": 10_000, "U": 50_000}.get(
        row.feature_class, 5_000
    )


def seal(path: Path) -> None:
    """Write the hash of the file into the file, so that an altered one can be told."""
    at, digest = _digest(path)
    with path.open("r+b") as stream:
        stream.seek(at)
        stream.write(_SEAL + digest.encode())


def check_seal(path: Path) -> None:
    """Check that a gazetteer is whole and not altered.

    Raises:
        ModelError: missing, not a gazetteer, or altered.
    """
    try:
        at, digest = _digest(path)
        with path.open("rb") as stream:
            stream.seek(at)
            found = stream.read(len(_BLANK))
    except OSError as error:
        raise ModelError(
            f"cannot read the gazetteer: {error.strerror or error}", where=str(path), remedy=_REMEDY
        ) from None
    if found != _SEAL + digest.encode():
        raise ModelError("the gazetteer was altered or cut off since it was built", where=str(path), remedy=_REMEDY)


_REMEDY = "Name another file as grounding.gazetteer, or build it again with `reportedly gazetteer build`."


def _digest(path: Path) -> tuple[int, str]:
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        at = head.find(_SEAL)
        if not head.startswith(b"SQLite format 3\0") or at < 0:
            raise ModelError("this is not a gazetteer file", where=str(path), remedy=_REMEDY)
        digest = hashlib.sha256(head[:at] + _BLANK + head[at + len(_BLANK) :])
        while block := stream.read(1 << 20):
            digest.update(block)
    return at, digest.hexdigest()
