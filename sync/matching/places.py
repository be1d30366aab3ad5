"""Reads where an address lies out of the names in it: areas, estates, roads, old names (pure)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sync.domain.codes import UnitLevel
from sync.domain.reference import Area, Site
from sync.matching.place_words import house_number, narrowed, roads

Chain = tuple[str, ...]
"""Ids of areas from the district down."""

SURE = 0.85
"""From this confidence on a place may be filled in without asking."""
_SHORTEST, _LONGEST = 2, 16
_FULL, _ALIAS, _SITE, _ROAD, _STEM = 1.0, 0.9, 0.9, 0.5, 0.4
_DOUBT = 0.1
_ENDINGS = ("街道办事处", "街道", "社区居委会", "社区", "村委会", "区", "市", "县", "镇", "乡")
_COUNTY_LEVEL = ("区", "市", "县")
_CITY = ("河南省", "郑州市", "郑州")
_NOT_AN_AREA = ("路", "街", "大道", "巷", "花园", "小区", "苑", "城", "家园", "广场", "大厦", "国际", "公园", "酒店")
"""What makes a short name part of another one: 中原 in 中原路 says nothing about 中原区."""


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """One place an address may mean. Areas are ids, empty when not known; coordinates are WGS-84 degrees.

    ``confidence`` is 0 to 1: how much speaks for it against what speaks for another place.
    """

    district: str = ""
    street: str = ""
    community: str = ""
    grid: str = ""
    site: str = ""
    road: str = ""
    number: str = ""
    lon: float | None = None
    lat: float | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a name may stand for: a chain of areas, perhaps a site in the last of them."""

    chain: Chain
    strength: float
    site: Site | None = None


class PlaceNames:
    """Areas and sites by all their names. Immutable; safe to share between threads."""

    def __init__(self, areas: Iterable[Area], sites: Iterable[Site] = ()) -> None:
        self._areas = {area.id: area for area in areas if area.active}
        self._meanings: dict[str, list[_Meaning]] = {}
        for area in self._areas.values():
            self._add_area(area)
        for site in sites:
            if site.active and site.area in self._areas:
                meaning = _Meaning(self.chain(site.area), _ROAD if site.kind == "road" else _SITE, site)
                for name in dict.fromkeys((site.name, *site.aliases)):
                    self._add(narrowed(name), meaning)

    def chain(self, area_id: str) -> Chain:
        """Return the ids from the district down to the area; the city itself has an empty chain."""
        found: list[str] = []
        step = self._areas.get(area_id)
        while step is not None and step.level is not UnitLevel.CITY and step.id not in found:
            found.append(step.id)
            step = self._areas.get(step.parent)
        return tuple(reversed(found))

    def resolve(self, text: str, limit: int = 5, within: str = "") -> tuple[PlaceCandidate, ...]:
        """Return the places the text may mean, best first; none when it names nothing known.

        ``within`` keeps to the places of one district.
        """
        mentions = self._mentions(_without_city(narrowed(text)))
        if within:
            kept = ([one for one in meanings if one.chain[:1] == (within,)] for meanings in mentions)
            mentions = [meanings for meanings in kept if meanings]
        scored: dict[Chain, tuple[float, _Meaning]] = {}
        for meaning in (one for meanings in mentions for one in meanings):
            score = sum(_support(meaning.chain, others) for others in mentions)
            known = scored.get(meaning.chain)
            if known is None or (known[1].site is None and meaning.site is not None):
                scored[meaning.chain] = (score, meaning)
        ranked = sorted(scored.items(), key=lambda one: (-one[1][0], -len(one[0]), one[0]))
        return tuple(self._candidates(ranked, text))[:limit]

    def _candidates(
        self, ranked: Sequence[tuple[Chain, tuple[float, _Meaning]]], text: str
    ) -> Iterator[PlaceCandidate]:
        told: list[Chain] = []
        road, number = next(iter(roads(text)), ""), house_number(text)
        for chain, (score, meaning) in ranked:
            if score <= 0 or any(one[: len(chain)] == chain for one in told):
                continue
            told.append(chain)
            rival = max((other for one, (other, _) in ranked if not _agree(one, chain)), default=0.0)
            lon, lat = self._point(chain, meaning.site)
            yield PlaceCandidate(
                **{self._areas[area].level.value: area for area in chain},
                site=meaning.site.called if meaning.site is not None else "",
                road=road,
                number=number,
                lon=lon,
                lat=lat,
                confidence=round(score**2 / (score**2 + max(rival, 0.0) ** 2 + _DOUBT), 4),
            )

    def _point(self, chain: Chain, site: Site | None) -> tuple[float | None, float | None]:
        if site is not None and site.lon is not None and site.lat is not None:
            return site.lon, site.lat
        return middle_of(self._areas[chain[-1]])

    def _mentions(self, text: str) -> list[list[_Meaning]]:
        """Return what each name of the text may mean; a name inside a longer one is not looked at."""
        spans: list[tuple[int, int]] = []
        found: list[list[_Meaning]] = []
        for length in range(min(_LONGEST, len(text)), _SHORTEST - 1, -1):
            for at in range(len(text) - length + 1):
                meanings = self._meanings.get(text[at : at + length])
                if meanings is None or any(begin <= at and at + length <= end for begin, end in spans):
                    continue
                counted = [one for one in meanings if one.strength != _STEM or _stands_alone(text, at, length)]
                if counted:
                    spans.append((at, at + length))
                    found.append(counted)
        return found

    def _add_area(self, area: Area) -> None:
        chain = self.chain(area.id)
        if not chain:
            return
        stems = {stem(name) for name in (area.name, *area.aliases)} - {area.name}
        for name in dict.fromkeys((area.name, *area.aliases)):
            if name not in stems:
                self._add(narrowed(name), _Meaning(chain, _FULL if name == area.name else _ALIAS))
        for name in stems:
            self._add(narrowed(name), _Meaning(chain, _STEM))

    def _add(self, name: str, meaning: _Meaning) -> None:
        if _SHORTEST <= len(name) <= _LONGEST:
            self._meanings.setdefault(name, []).append(meaning)


def middle_of(area: Area) -> tuple[float | None, float | None]:
    """Return the middle of the area's box, in WGS-84 degrees."""
    if area.box is None:
        return None, None
    west, south, east, north = area.box
    return (west + east) / 2, (south + north) / 2


def official_name(area: Area) -> str:
    """Return the longest of a district's names that end as a county-level name does: 管城回族区, not 管城区."""
    names = [name for name in (area.name, *area.aliases) if name.endswith(_COUNTY_LEVEL)]
    return max(names, key=len, default=area.name)


def _agree(one: Chain, other: Chain) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _support(chain: Chain, meanings: Iterable[_Meaning]) -> float:
    """Return how much one name of the text speaks for a chain: against it when it means only other places."""
    agreeing = [one.strength for one in meanings if _agree(one.chain, chain)]
    if agreeing:
        return max(agreeing)
    return -0.5 * max(one.strength for one in meanings)


def _stands_alone(text: str, at: int, length: int) -> bool:
    """A short name counts when it is no part of another name: 中原 in 中原路 or in 中原西路 does not."""
    after = text[at + length :]
    return not after.lstrip("东西南北中").startswith(_NOT_AN_AREA)


def _without_city(text: str) -> str:
    for name in _CITY:
        text = text.strip().removeprefix(name)
    return text


def stem(name: str) -> str:
    """Return a name of an area without its kind: 未来路 of 未来路街道; a name of two characters and less stays."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= _SHORTEST:
            return name.removesuffix(ending)
    return name
