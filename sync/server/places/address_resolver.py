"""Where an address of the city lies: the vote of known addresses for the district, names for what is inside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sync.domain.codes import UnitLevel
from sync.domain.reference import Area, Site
from sync.matching.place_vote import DistrictVote, KnownAddress, Reading
from sync.matching.place_words import branch_of, pieces
from sync.matching.places import PlaceCandidate, PlaceNames, official_name, stem
from sync.server.places.gazetteer import ListedAddress
from sync.server.places.linear_reading import LinearReading
from sync.server.places.nearest import NearestListed
from sync.server.places.road_reading import RoadReading

HIGH, MEDIUM = 0.93, 0.6
"""From these scores on an answer is called high or medium."""
_NOT_HIGH = HIGH - 0.01
_BRANCH, _NAME, _COMMUNITY, _SITE, _READ_ALSO = 1.0, 0.3, 0.5, 1.0, 0.5
"""What a text counts against a listed address: a shop's branch (in brackets), its whole name, a community, …"""
_SURE_BY_NAMES, _NAMED = 0.95, 0.7
"""Without a list an answer is high only from the first on, and when the names in it say the same at least so firmly."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """An answer: names of areas, a WGS-84 point, the probability of the district, and the next likely district.

    All empty when the address holds nothing known.
    """

    district: str = ""
    street: str = ""
    community: str = ""
    lon: float | None = None
    lat: float | None = None
    score: float = 0.0
    other_district: str = ""
    other_score: float = 0.0

    @property
    def confidence(self) -> str:
        """``high``, ``medium`` or ``low``."""
        if self.score >= HIGH:
            return "high"
        return "medium" if self.score >= MEDIUM else "low"


class AddressResolver:
    """Resolves addresses of one city. With a list of its addresses it speaks of the districts as the list does."""

    def __init__(self, areas: Sequence[Area], sites: Sequence[Site], listed: Sequence[ListedAddress] = ()) -> None:
        self._areas = {area.id: area for area in areas if area.active}
        self._names = PlaceNames(areas, sites)
        self._called = self._district_names(listed)
        self._ids = {name: area_id for area_id, name in self._called.items()}
        self._known = [*self._listed(listed), *self._named(sites)]
        self._has_list = bool(listed)
        self._listed_rows = tuple(listed)
        self._vote = self._voting(self._known)
        self._nearest = NearestListed(listed)

    @property
    def has_list(self) -> bool:
        """Whether addresses of the city speak, not its names alone."""
        return self._has_list

    def read_also(self, places: Iterable[tuple[str, str]]) -> None:
        """Learn from addresses, each with its name, whose district is clear: among them may be what the list lacks."""
        clear = [(self._read(address, name), self.resolve(address, name)) for address, name in places]
        also = [KnownAddress(text, found.district, _READ_ALSO) for text, found in clear if found.score >= HIGH]
        self._vote = DistrictVote(())  # the former one is not needed any more: the two would not lie side by side
        self._vote = self._voting([*self._known, *also])

    def resolve(self, address: str, name: str = "") -> Resolved:
        """Return the answer for an address; ``name`` is what is there (a shop, an estate), if it is known."""
        text = self._read(address, name)
        parts = pieces(text)
        if not parts or not self._vote.knows(parts):
            return Resolved()
        (district, score), *others = self._vote.shares(text)
        inside = self._names.resolve(text, 1, within=self._ids[district]) if district in self._ids else ()
        named = inside[0] if inside else PlaceCandidate()
        if not self._has_list and not (score >= _SURE_BY_NAMES and self._is_named(text, district)):
            score = min(score, _NOT_HIGH)
        point = self._nearest.point(text, district) or self._point(named, district)
        other = others[0] if others and score < HIGH else ("", 0.0)
        return Resolved(
            district=district,
            street=self._name(named.street),
            community=self._name(named.community),
            lon=point[0],
            lat=point[1],
            score=round(score, 4),
            other_district=other[0],
            other_score=round(other[1], 4),
        )

    def _read(self, address: str, name: str) -> str:
        """Return what is read: of the name its branch, or all of it when nothing else tells."""
        text = f"{address} {branch_of(name)}".strip()
        return text if self._vote.knows(pieces(text)) else f"{address} {name}".strip()

    def _voting(self, known: Sequence[KnownAddress]) -> DistrictVote:
        """Return the vote of known addresses; a list's are read as a whole and by their roads, too."""
        if not self._has_list:
            return DistrictVote(known)
        return DistrictVote(known, lambda districts: self._read_beside(known, districts))

    def _read_beside(self, known: Sequence[KnownAddress], districts: tuple[str, ...]) -> Reading:
        linear, along = LinearReading(known, districts), RoadReading(self._listed_rows, districts)
        return lambda text: [sum(both) for both in zip(linear.scores(text), along.scores(text), strict=True)]

    def _is_named(self, text: str, district: str) -> bool:
        best = next(iter(self._names.resolve(text, 1)), PlaceCandidate())
        return best.confidence >= _NAMED and self._called.get(best.district) == district

    def _district_names(self, listed: Sequence[ListedAddress]) -> dict[str, str]:
        """Return what each district is called: as the list does, else by its official name.

        With a list, districts it does not know are left out: it may count a development zone to the district around.
        """
        spoken = {entry.district for entry in listed}
        called: dict[str, str] = {}
        for area in self._areas.values():
            if area.level is UnitLevel.DISTRICT:
                names = [name for name in (area.name, *area.aliases) if name in spoken]
                if names or not spoken:
                    called[area.id] = names[0] if names else official_name(area)
        return called

    def _listed(self, listed: Iterable[ListedAddress]) -> Iterator[KnownAddress]:
        for entry in listed:
            yield KnownAddress(entry.address, entry.district)
            yield KnownAddress(branch_of(entry.name), entry.district, _BRANCH)
            yield KnownAddress(entry.name, entry.district, _NAME)

    def _named(self, sites: Iterable[Site]) -> Iterator[KnownAddress]:
        """Yield what the names of areas and sites say: a street with its community, a road, an estate."""
        for area in self._areas.values():
            district = self._called.get(next(iter(self._names.chain(area.id)), ""), "")
            if not district:
                continue
            if area.level is UnitLevel.COMMUNITY:
                yield KnownAddress(f"{self._name(area.parent)}{area.name}", district, _COMMUNITY)
                yield KnownAddress(stem(area.name), district, _COMMUNITY)
            elif area.level in (UnitLevel.DISTRICT, UnitLevel.STREET):
                yield KnownAddress(area.name, district, _COMMUNITY)
                for alias in area.aliases:
                    yield KnownAddress(alias, district, _COMMUNITY)
        for site in sites:
            district = self._called.get(next(iter(self._names.chain(site.area)), ""), "")
            if site.active and district:
                for name in (site.name, *site.aliases):
                    yield KnownAddress(name, district, _SITE)

    def _name(self, area_id: str) -> str:
        area = self._areas.get(area_id)
        return area.name if area is not None else ""

    def _point(self, named: PlaceCandidate, district: str) -> tuple[float | None, float | None]:
        if named.lon is not None:
            return named.lon, named.lat
        area = self._areas.get(self._ids.get(district, ""))
        if area is None or area.box is None:
            return None, None
        west, south, east, north = area.box
        return round((west + east) / 2, 6), round((south + north) / 2, 6)
