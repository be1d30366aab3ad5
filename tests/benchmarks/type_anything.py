"""How long the type-anything fields search, at the size of the sample city and at the size the design names."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from desktop.services.reference_snapshot import ReferenceSnapshot
from sync.domain.reference import Area, Category, ReferenceKind, Unit
from sync.domain.value import Value
from sync.server.sample.reference_files import load_reference
from tests.benchmarks.figure import Figure
from tests.benchmarks.many_orders import SEED
from tests.benchmarks.scale import Scale

GOAL_MS = 16.0
LIMIT = 8
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
    }
    yield from _figures("type_anything.large", grown, scale)


def _figures(name: str, items: dict[ReferenceKind, tuple[Value, ...]], scale: Scale) -> Iterator[Figure]:
    snapshot = ReferenceSnapshot(items)
    for kind, type_, what in (
        (ReferenceKind.CATEGORY, Category, "categories"),
        (ReferenceKind.AREA, Area, "places"),
        (ReferenceKind.UNIT, Unit, "units"),
    ):
        values = snapshot.all(kind, type_)
        samples = _samples(values, lambda text: snapshot.find(kind, type_, text, LIMIT, None), scale.repeats)  # noqa: B023
        yield Figure.from_samples(f"{name}.{what}", samples, unit="ms", goal=GOAL_MS, note=f"of {len(values):,}")


def _samples(values: tuple[Value, ...], search: Search, count: int) -> list[float]:
    rng = random.Random(SEED)
    search("a")  # the index is made when it is first used
    samples: list[float] = []
    while len(samples) < count:
        one = rng.choice(values)
        keys = str(getattr(one, "keys", "")).split()
        word = rng.choice([str(getattr(one, "name", "")), *keys])
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


def _other_name(leaves: list[Category] | list[Area], at: int) -> str:
    """Mix two names, so that a text does not find thousands of equal ones."""
    one, other = leaves[at % len(leaves)].name, leaves[(at * 7919 + 13) % len(leaves)].name
    return one[: max(2, len(one) // 2)] + other[len(other) // 2 :]
