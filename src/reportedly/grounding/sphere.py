"""Distances and directions on the globe; degrees in, metres out."""

from __future__ import annotations

from collections.abc import Iterable
from math import asin, atan2, cos, degrees, hypot, pi, radians, sin, sqrt

EARTH_M = 6_371_008.8
"""Mean radius of the earth in metres (IUGG)."""
BEARINGS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0,
    "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip

Point = tuple[float, float]
"""Latitude and longitude, WGS 84 degrees."""


def distance_m(a: Point, b: Point) -> float:
    """Measure the great circle between two points in metres."""
    lat_a, lat_b = radians(a[0]), radians(b[0])
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))


def moved(start: Point, bearing: float, far_m: float) -> Point:
    """Go `far_m` metres from `start` along the bearing (degrees clockwise from north)."""
    lat, lon, angle, arc = radians(start[0]), radians(start[1]), radians(bearing), far_m / EARTH_M
    to_lat = asin(sin(lat) * cos(arc) + cos(lat) * sin(arc) * cos(angle))
    to_lon = lon + atan2(sin(angle) * sin(arc) * cos(lat), cos(arc) - sin(lat) * sin(to_lat))
    return degrees(to_lat), (degrees(to_lon) + 540) % 360 - 180


def middle(a: Point, b: Point) -> Point:
    """Find the point half way along the great circle."""
    x = cos(radians(b[0])) * cos(radians(b[1] - a[1]))
    y = cos(radians(b[0])) * sin(radians(b[1] - a[1]))
    lat = atan2(sin(radians(a[0])) + sin(radians(b[0])), hypot(cos(radians(a[0])) + x, y))
    lon = radians(a[1]) + atan2(y, cos(radians(a[0])) + x)
    return degrees(lat), (degrees(lon) + 540) % 360 - 180


def circle_around(points: Iterable[Point]) -> tuple[Point, float]:
    """Find a centre and the radius in metres that covers all points: the middle of the box around them.

    Boxes across the date line are turned before they are measured.

    Raises:
        ValueError: there is no point.
    """
    places = list(points)
    lons = [lon for _, lon in places]
    if max(lons) - min(lons) > 180:
        places = [(lat, lon + 360 if lon < 0 else lon) for lat, lon in places]
    lats, lons = [lat for lat, _ in places], [lon for _, lon in places]
    centre = ((min(lats) + max(lats)) / 2, ((min(lons) + max(lons)) / 2 + 540) % 360 - 180)
    return centre, max(distance_m(centre, place) for place in places)


def radius_of_area_m(square_km: float) -> float:
    """Give the radius in metres of a circle with the area."""
    return sqrt(square_km / pi) * 1000
