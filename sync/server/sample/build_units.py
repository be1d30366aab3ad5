"""Builds city units, county-level governments with their departments, and street offices. Run by ``build`` only."""

from collections.abc import Iterator
from pathlib import Path

from sync.domain.codes import UnitLevel
from sync.domain.reference import Area, Unit
from sync.server.sample.build_areas import CITY, placeholder
from sync.server.sample.pinyin_keys import search_keys

_ZONES = frozenset({"410171", "410172", "410173"})


def build_units(source: Path, areas: list[Area]) -> list[Unit]:
    """Return all units above the communities. Ids: ``u410102``, ``u410102-housing``, ``u410100-heat_company``."""
    city = Unit(
        id=f"u{CITY}",
        name="郑州市人民政府",
        short="市政府",
        area=CITY,
        dept="government",
        leader="张××",
        liaison=placeholder(CITY, 8),
        aliases=("郑州市政府",),
        keys=search_keys("郑州市人民政府", "市政府"),
    )
    districts = [area for area in areas if area.level is UnitLevel.DISTRICT]
    streets = [area for area in areas if area.level is UnitLevel.STREET]
    plain = [city, *_city_units(source)]
    for district in districts:
        plain.extend(_district_units(source, district))
    plain.extend(_street_office(street) for street in streets)
    return plain


def _lines(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("|")


def _aliases(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)


def _phone(number: int) -> str:
    """A number of the right form from a block of the sample city; it rings nowhere in particular."""
    return f"0371-5550{number % 10_000:04d}"


def _city_units(source: Path) -> Iterator[Unit]:
    for number, (key, name, short, _kind, aliases, hours) in enumerate(_lines(source / "units.txt"), start=1):
        yield Unit(
            id=f"u{CITY}-{key}",
            name=name,
            short=short,
            level=UnitLevel.CITY,
            parent=f"u{CITY}",
            area=CITY,
            dept=key,
            duty_phone=_phone(number),
            liaison=placeholder(CITY, 100 + number),
            leader=placeholder(CITY, 300 + number),
            around_the_clock=hours == "24",
            aliases=_aliases(aliases),
            keys=search_keys(name, short, *_aliases(aliases)),
        )


def _district_units(source: Path, district: Area) -> Iterator[Unit]:
    head = "管委会" if district.id in _ZONES else "人民政府"
    name = f"{district.name}{head}"
    base = int(district.id) % 1000
    yield Unit(
        id=district.unit,
        name=name,
        short=f"{district.name}{'管委会' if district.id in _ZONES else '政府'}",
        level=UnitLevel.DISTRICT,
        parent=f"u{CITY}",
        area=district.id,
        dept="government",
        duty_phone=_phone(base * 40),
        liaison=placeholder(district.id, 8),
        leader=district.secretary,
        around_the_clock=True,
        aliases=district.aliases,
        keys=search_keys(name, district.name),
    )
    for number, (key, pattern, aliases, hours) in enumerate(_lines(source / "departments.txt"), start=1):
        full = pattern.replace("{d}", district.name)
        yield Unit(
            id=f"u{district.id}-{key}",
            name=full,
            short=full,
            level=UnitLevel.DISTRICT,
            parent=district.unit,
            area=district.id,
            dept=key,
            duty_phone=_phone(base * 40 + number),
            liaison=placeholder(district.id, 100 + number),
            leader=placeholder(district.id, 300 + number),
            around_the_clock=hours == "24",
            aliases=tuple(f"{district.name}{alias}" for alias in _aliases(aliases)),
            keys=search_keys(full, *(f"{district.name}{alias}" for alias in _aliases(aliases))),
        )


def _street_office(street: Area) -> Unit:
    name = f"{street.name}{'办事处' if street.name.endswith('街道') else '人民政府'}"
    return Unit(
        id=street.unit,
        name=name,
        short=street.name,
        level=UnitLevel.STREET,
        parent=f"u{street.parent}",
        area=street.id,
        dept="street_office",
        duty_phone=_phone(int(street.id) * 7),
        liaison=placeholder(street.id, 8),
        leader=street.secretary,
        around_the_clock=True,
        aliases=street.aliases,
        keys=search_keys(name, street.name),
    )
