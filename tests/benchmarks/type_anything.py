"""How long the type-anything fields search, at the size of the sample city and at the size the design names; how long
their indexes take to make, how much memory they hold, and how long an address is read.
"""

import random
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from desktop.services.anything import Anything
from desktop.services.habits import Habits
from desktop.services.reference_snapshot import ReferenceSnapshot
from sync.domain.reference import Area, Article, Category, ReferenceKind, Site, Staff, Unit
from sync.domain.value import Value
from sync.matching.pick_index import sound
from sync.matching.places import PlaceNames
from sync.server.sample.reference_files import load_reference
from tests.benchmarks.figure import Figure
from tests.benchmarks.many_orders import SEED
from tests.benchmarks.scale import Scale

GOAL_MS = 16.0
GOAL_LOAD_S, GOAL_MB = 1.5, 120.0
LIMIT = 8
EACH = 4
Search = Callable[[str], object]


def type_anything(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Search for what a person has typed so far, after each key of a name, of its pinyin or of its initials."""
    del folder
    city = {kind: tuple(values) for kind, values in load_reference().items()}
    yield from _figures("type_anything.city", city, scale)
    grown = {
        **city,
        ReferenceKind.CATEGORY: _grown(city[ReferenceKind.CATEGORY], Category, scale.categories),
        ReferenceKind.AREA: _grown(city[ReferenceKind.AREA], Area, scale.places),
        ReferenceKind.STAFF: _people(scale.categories),
    }
    yield from _figures("type_anything.large", grown, scale)
    yield from _making(grown)
    yield _reading(grown, scale)


def _making(items: dict[ReferenceKind, tuple[Value, ...]]) -> Iterator[Figure]:
    """Make all indexes of a seat: once for the time, once for the memory they hold beside the items."""
    count = sum(map(len, items.values()))
    snapshot = ReferenceSnapshot(items)
    begun = time.perf_counter()
    snapshot.warm()
    note = f"indexes of {count:,} items"
    yield Figure("type_anything.load", time.perf_counter() - begun, "s", GOAL_LOAD_S, 1, note=note)
    snapshot = ReferenceSnapshot(items)
    tracemalloc.start()
    try:
        snapshot.warm()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    yield Figure("type_anything.memory", held / 2**20, "MB", GOAL_MB, 1, note=note)


def _reading(items: dict[ReferenceKind, tuple[Value, ...]], scale: Scale) -> Figure:
    """Read addresses made of names of the city, as the form does after each key."""
    areas = [one for one in items[ReferenceKind.AREA] if isinstance(one, Area)]
    sites = [one for one in items[ReferenceKind.SITE] if isinstance(one, Site)]
    names = PlaceNames(areas, sites)
    rng = random.Random(SEED)
    samples: list[float] = []
    for _ in range(scale.repeats * 8):
        crossing = f"{rng.choice(sites).name}与{rng.choice(sites).name}交叉口"
        text = f"{rng.choice(areas).name}{crossing}向北{rng.randint(1, 99)}号"
        begun = time.perf_counter()
        names.resolve(text)
        samples.append((time.perf_counter() - begun) * 1000)
    return Figure.from_samples("type_anything.address", samples, unit="ms", goal=GOAL_MS, note=f"of {len(areas):,}")


def _figures(name: str, items: dict[ReferenceKind, tuple[Value, ...]], scale: Scale) -> Iterator[Figure]:
    snapshot = ReferenceSnapshot(items)
    yield from _through_all(name, snapshot, scale)
    for kind, type_, what in (
        (ReferenceKind.CATEGORY, Category, "categories"),
        (ReferenceKind.AREA, Area, "places"),
        (ReferenceKind.UNIT, Unit, "units"),
        (ReferenceKind.STAFF, Staff, "people"),
    ):
        values = snapshot.all(kind, type_)
        if not values:
            continue  # the sample city names no people
        search = _search(snapshot, kind, type_)
        for blurred in (False, True):
            samples = _samples(values, search, scale.repeats, blurred=blurred)
            full = f"{name}.{what}_by_sound" if blurred else f"{name}.{what}"
            yield Figure.from_samples(full, samples, unit="ms", goal=GOAL_MS, note=f"of {len(values):,}")


def _through_all(name: str, snapshot: ReferenceSnapshot, scale: Scale) -> Iterator[Figure]:
    """Search all kinds at once for names of each of them, as Ctrl+K does."""
    anything = Anything(lambda: snapshot, Habits())
    values = [
        snapshot.all(kind, type_)
        for kind, type_ in (
            (ReferenceKind.CATEGORY, Category),
            (ReferenceKind.AREA, Area),
            (ReferenceKind.UNIT, Unit),
            (ReferenceKind.ARTICLE, Article),
        )
    ]
    count = sum(len(index) for index in snapshot.indexes.values())
    for blurred in (False, True):
        samples = [
            one
            for some in values
            for one in _samples(some, lambda text: anything.find(text, EACH), scale.repeats // 2, blurred=blurred)
        ]
        full = f"{name}.all_kinds_by_sound" if blurred else f"{name}.all_kinds"
        yield Figure.from_samples(full, samples, unit="ms", goal=GOAL_MS, note=f"of {count:,}")


def _search(snapshot: ReferenceSnapshot, kind: ReferenceKind, type_: type[Category | Area | Unit | Staff]) -> Search:
    if kind is ReferenceKind.AREA:
        return lambda text: snapshot.find_places(text, LIMIT, None)
    if kind is ReferenceKind.STAFF:
        return lambda text: snapshot.indexes[kind].find(text, LIMIT, None)
    return lambda text: snapshot.find(kind, type_, text, LIMIT, None)


def _samples(values: tuple[Value, ...], search: Search, count: int, *, blurred: bool = False) -> list[float]:
    rng = random.Random(SEED)
    search("a")  # the index is made when it is first used
    samples: list[float] = []
    while len(samples) < count:
        one = rng.choice(values)
        keys = str(getattr(one, "keys", "")).split()
        word = sound(rng.choice(keys or ["a"])) if blurred else rng.choice([str(getattr(one, "name", "")), *keys])
        for length in range(1, min(len(word), 8) + 1):
            begun = time.perf_counter()
            search(word[:length])
            samples.append((time.perf_counter() - begun) * 1000)
    return samples


def _grown(values: tuple[Value, ...], type_: type[Category] | type[Area], count: int) -> tuple[Value, ...]:
    """Add namesakes with other ids until there are ``count``: a real city has as many different names."""
    own = [value for value in values if isinstance(value, type_)]
    leaves = [one for one in own if getattr(one, "leaf", True)]
    added = [
        replace(leaves[at % len(leaves)], id=f"{leaves[at % len(leaves)].id}-{at}", name=_other_name(leaves, at))
        for at in range(count - len(own))
    ]
    return (*own, *added)


def _people(count: int) -> tuple[Staff, ...]:
    """Make people with usual names, as many as handle orders in a city."""
    rng = random.Random(SEED)
    names = [
        "".join((rng.choice("王李张刘陈杨赵黄周吴"), *rng.sample("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚", 2)))
        for _ in range(count)
    ]
    return tuple(Staff(id=f"S{at}", no=f"{at:05d}", name=name, roles=()) for at, name in enumerate(names))


def _other_name(leaves: list[Category] | list[Area], at: int) -> str:
    """Mix two names, so that a text does not find thousands of equal ones."""
    one, other = leaves[at % len(leaves)].name, leaves[(at * 7919 + 13) % len(leaves)].name
    return one[: max(2, len(one) // 2)] + other[len(other) // 2 :]
