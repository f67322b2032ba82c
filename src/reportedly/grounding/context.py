"""What a report as a whole says of countries and areas, and where its surer places lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log10

from reportedly.grounding.company import Company, Publisher, root_of
from reportedly.grounding.gazetteer import Place
from reportedly.grounding.mentions import CountryWord, Mention
from reportedly.grounding.sphere import distance_m

_COUNTRIES_ASKED = 4
_CITY = 50_000
"""People of a city whose name speaks for its country."""
_AREA_OF_A_POINT_M = 150_000
_NEAR_M, _NEAR_DEGREES = 120_000, 8
"""Distance at which nearness has fallen to 1/e; degrees of latitude beyond which it counts as none."""
_NEIGHBOUR, _MANNER = 1.2, 3.0
"""What a neighbour, and the manner of a country, weigh against ten times the people."""
_Mass = dict[str, float]


@dataclass(slots=True)
class Weighed:
    """A place a name may mean, its weight among the readings (0 to 1), and the signs that led to it."""

    place: Place
    weight: float
    features: dict[str, float]


@dataclass(slots=True)
class Reckoned:
    """A mention with its readings, the heaviest first, and the mention that the text names as its container.

    `nowhere` is the weight of the reading that the gazetteer lacks the place meant, `doubts` the signs for it.
    """

    mention: Mention
    readings: list[Weighed]
    container: int | None = None
    nowhere: float = 0.0
    doubts: dict[str, float] = field(default_factory=dict)

    @property
    def best(self) -> Weighed | None:
        """Give the heaviest reading."""
        return self.readings[0] if self.readings else None


class Context:
    """Sum up the readings of all names, so that each can be weighed against the others (never against itself)."""

    def __init__(
        self, words: Sequence[CountryWord], home: str | None, publisher: Publisher, manner: Mapping[str, float]
    ) -> None:
        self.words, self.home, self.publisher, self.manner = words, home, publisher, manner
        self.company = Company(())
        self.fixed: dict[tuple[int, str], dict[str, float]] = {}
        """Signs that stay the same in each round, by where the name stands and the place's id."""
        self.firm: dict[str, str] = {w.text.lower(): w.countries[0] for w in words if len(w.countries) == 1}
        self.countries = _Shares()
        self.areas = _Shares()
        self.points: dict[tuple[str, float, float], float] = {}
        """The greatest weight with which each name means each point."""
        self._nearness: dict[tuple[str, float, float], float] = {}
        self.named_areas: set[str] = set()
        self.named_countries: set[str] = set()

    def note_firm(self, chosen: Sequence[Reckoned]) -> None:
        """Note the country of each name that leaves little doubt: countries, and cities of some size."""
        for r in chosen:
            best = max((w.place for w in r.readings if w.place.matched < 2), key=_fame, default=None)
            if best is not None and best.country and (best.is_country or best.population >= _CITY):
                self.firm[r.mention.key] = best.country

    def named(self, key: str) -> set[str]:
        """List the countries that names other than `key` firmly speak of."""
        return {country for name, country in self.firm.items() if name != key}

    def see(self, chosen: Sequence[Reckoned], *, first: bool) -> None:
        """Take in the present readings; at first only countries, and the best guess for each other name."""
        self.countries, self.areas = _Shares(), _Shares()
        self.points, self.named_areas, self.named_countries = {}, set(), set()
        self._nearness = {}
        for word in self.words:
            if len(word.countries) == 1:
                self.named_countries.add(word.countries[0])
            for code in word.countries:
                self.countries.add("", code, 1.2 / len(word.countries))
        for r in chosen:
            for place, weight in self._first_guess(r) if first else [(w.place, w.weight) for w in r.readings[:3]]:
                self._take(r.mention.key, place, weight)

    def _first_guess(self, reckoned: Reckoned) -> list[tuple[Place, float]]:
        places, key = [w.place for w in reckoned.readings], reckoned.mention.key
        country = next((p for p in places if p.is_country and p.matched < 2), None)
        if country:
            return [(country, 1.0)]
        if not places:
            return []
        best = max(places, key=lambda p: (p.matched < 2, self._standing(p, key)))
        sure = min(1.0, 0.1 + log10(best.population + 1) / 10) / len(places) ** 0.5
        return [(best, sure)]

    def _standing(self, place: Place, key: str) -> float:
        """Weigh a place before anything else is weighed: its people, the names that may lie near, the report's manner."""
        people = log10(place.population + 1)
        return people + _NEIGHBOUR * self.company.near(place, key) + _MANNER * self.manner.get(place.country, 0.0)

    def _take(self, key: str, place: Place, weight: float) -> None:
        if place.country:
            self.countries.add(root_of(key), place.country, weight * (1.5 if place.is_country else 1.0))
        if place.admin1:
            self.areas.add(root_of(key), place.admin1, weight)
        if weight <= 0.3:
            return
        if place.is_country:
            self.named_countries.add(place.country)
        elif place.feature_code == "ADM1":
            self.named_areas.add(place.admin1)
        if (
            place.lat is not None
            and place.lon is not None
            and place.radius_m < _AREA_OF_A_POINT_M
            and not place.is_country
        ):
            point = (key, place.lat, place.lon)
            self.points[point] = max(weight, self.points.get(point, 0.0))

    def nearness(self, key: str, lat: float, lon: float) -> float:
        """Tell how near a point lies to one that a name other than `key` means, 0 to 1; looked up once for each."""
        asked = (key, lat, lon)
        if asked not in self._nearness:
            self._nearness[asked] = self._near(key, lat, lon)
        return self._nearness[asked]

    def _near(self, key: str, lat: float, lon: float) -> float:
        best = 0.0
        for (name, other_lat, other_lon), weight in self.points.items():
            if weight > best and name != key and abs(other_lat - lat) < _NEAR_DEGREES:
                far = distance_m((lat, lon), (other_lat, other_lon))
                best = max(best, weight * exp(-far / _NEAR_M))
        return best

    def leading(self) -> list[str]:
        """List the countries the report speaks of most."""
        return self.countries.leading()[:_COUNTRIES_ASKED]


class _Shares:
    """Keep how much of the evidence speaks for each code, and how much of that each name brought."""

    def __init__(self) -> None:
        self._sum: _Mass = {}
        self._own: dict[str, _Mass] = {}
        self._total = 0.0
        self._own_total: _Mass = {}

    def add(self, key: str, code: str, weight: float) -> None:
        self._sum[code] = self._sum.get(code, 0.0) + weight
        own = self._own.setdefault(key, {})
        own[code] = own.get(code, 0.0) + weight
        self._total += weight
        self._own_total[key] = self._own_total.get(key, 0.0) + weight

    def share(self, code: str, *, without: str) -> float:
        """Give the share (0 to 1) of the evidence of other names that speaks for a code; little evidence gives little."""
        mine = self._own.get(without, {}).get(code, 0.0)
        rest = self._total - self._own_total.get(without, 0.0)
        return (self._sum.get(code, 0.0) - mine) / (rest + 0.5)

    def abroad(self, code: str, *, without: str) -> float:
        """Give the share (0 to 1) of the evidence of other names that speaks for other codes."""
        rest = self._total - self._own_total.get(without, 0.0)
        return rest / (rest + 0.5) - self.share(code, without=without)

    def leading(self) -> list[str]:
        return sorted(self._sum, key=lambda code: (-self._sum[code], code))


def _fame(place: Place) -> tuple[bool, int]:
    return place.is_country, place.population
