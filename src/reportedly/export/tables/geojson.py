"""GeoJSON (RFC 7946): a feature for each row; a row without a point keeps its place words and has a null geometry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from reportedly.errors import BadRecord
from reportedly.records import Derived


def write_geojson(rows: Sequence[Derived]) -> bytes:
    """Write a FeatureCollection; coordinates are longitude, latitude in WGS 84; all fields stand in `properties`."""
    features = [_feature(row) for row in rows]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features}, order="deterministic") + b"\n"


def _feature(row: Derived) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [row.lon, row.lat]} if row.lat is not None else None
    return {"type": "Feature", "id": row.id, "geometry": point, "properties": msgspec.to_builtins(row)}


def read_geojson(data: bytes) -> list[Derived]:
    """Read rows back from the features' properties.

    Raises:
        BadRecord: not a FeatureCollection of ours.
    """
    try:
        found = msgspec.json.decode(data)
        return [msgspec.convert(feature["properties"], Derived) for feature in found["features"]]
    except (msgspec.DecodeError, msgspec.ValidationError, KeyError, TypeError) as error:
        raise BadRecord(f"not a collection of rows: {error}") from None
