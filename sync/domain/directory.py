"""The responsibility directory (派单目录): which unit answers for a category at a place, and why."""

from collections.abc import Iterable

from sync.domain.category import CategoryTree
from sync.domain.codes import UnitLevel
from sync.domain.order import Place
from sync.domain.organisation import LEVEL_RANK, Organisation
from sync.domain.reference import Area, DirectoryRule, Unit
from sync.domain.value import Value


class Candidate(Value):
    """A unit a rule names, with the rule's evidence. ``depth`` is the category's level, ``area_rank`` the area's."""

    unit: str
    rule: str
    basis: str = ""
    script: str = ""
    assist: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    preset: str = ""
    depth: int = 0
    area_rank: int = -1
    keyed: bool = False
    level: UnitLevel = UnitLevel.CITY


class Resolution(Value):
    """Candidates, best first, each unit once. ``tie``: the best rules name different units, so a person decides."""

    candidates: tuple[Candidate, ...] = ()
    tie: bool = False

    @property
    def sure(self) -> Candidate | None:
        """The only answer of the best rules, if there is one."""
        return self.candidates[0] if self.candidates and not self.tie else None


class Directory:
    """Directory rules over an organisation and a category tree."""

    def __init__(
        self, rules: Iterable[DirectoryRule], organisation: Organisation, categories: CategoryTree | None = None
    ) -> None:
        self._organisation = organisation
        self._categories = categories or CategoryTree(())
        self._known: dict[tuple[int, int, str], Candidate | None] = {}
        self._by_category: dict[str, list[DirectoryRule]] = {}
        self._asked: dict[int, frozenset[str]] = {}
        for rule in rules:
            self._by_category.setdefault(rule.category, []).append(rule)
            self._asked[id(rule)] = _levels_asked(rule)

    def resolve(self, category_id: str, place: Place, content: str, on: str = "") -> Resolution:
        """Return who answers: most specific category, then keyword, then smallest area, then the higher unit.

        ``on`` is the ISO day the rules must be in force; empty takes rules whatever their dates.
        """
        path = self._organisation.place_areas(place)
        named = (
            self._known_candidate(rule, depth, place, path)
            for depth, rule in self._rules_for(category_id)
            if _applies(rule, content, on)
        )
        found = [candidate for candidate in named if candidate is not None]
        found.sort(key=_weight, reverse=True)
        best = [one for one in found if _weight(one) == _weight(found[0])]
        tie = len({one.unit for one in best}) > 1
        unique: dict[str, Candidate] = {}
        for candidate in found:
            unique.setdefault(candidate.unit, candidate)
        return Resolution(candidates=tuple(unique.values()), tie=tie)

    def _rules_for(self, category_id: str) -> Iterable[tuple[int, DirectoryRule]]:
        path = tuple(node.id for node in self._categories.path(category_id)) or (category_id,)
        for depth, node_id in enumerate(path, start=1):
            for rule in self._by_category.get(node_id, ()):
                yield depth, rule

    def _known_candidate(
        self, rule: DirectoryRule, depth: int, place: Place, path: tuple[Area, ...]
    ) -> Candidate | None:
        """Return what a rule names in an area, worked out once.

        Of a place only the areas down to the smallest one the rule asks about count: a rule for the department of the
        district answers the same in each of its thousand grids.
        """
        asked = self._asked[id(rule)]
        ends = (area.id for area in reversed(path) if area.level.value in asked or area.id == rule.area)
        key = (id(rule), depth, next(ends, ""))
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = self._candidate(rule, depth, place)
        return self._known.get(key)

    def _candidate(self, rule: DirectoryRule, depth: int, place: Place) -> Candidate | None:
        rank = self._area_rank(rule.area, place)
        unit = self._unit(rule.main, place) if rank is not None else None
        if unit is None or rank is None:
            return None
        assist = self._unit_ids(rule.assist, place, {unit.id})
        return Candidate(
            unit=unit.id,
            rule=rule.id,
            basis=rule.basis,
            script=rule.script,
            assist=assist,
            copies=self._unit_ids(rule.copies, place, {unit.id, *assist}),
            preset=rule.preset,
            depth=depth,
            area_rank=rank,
            keyed=bool(rule.condition),
            level=unit.level,
        )

    def _area_rank(self, area_id: str, place: Place) -> int | None:
        """Level rank of the rule's area when the place lies in it, -1 for the whole city, ``None`` when outside."""
        if not area_id:
            return -1
        inside = next((area for area in self._organisation.place_areas(place) if area.id == area_id), None)
        return LEVEL_RANK[inside.level] if inside else None

    def _unit_ids(self, resolvers: tuple[str, ...], place: Place, taken: set[str]) -> tuple[str, ...]:
        units = (self._unit(resolver, place) for resolver in resolvers)
        return tuple(dict.fromkeys(unit.id for unit in units if unit is not None and unit.id not in taken))

    def _unit(self, resolver: str, place: Place) -> Unit | None:
        """Resolve ``unit:ID``, ``dept:KEY@level`` or ``office@level``; levels are tried in their order
        (``street|district``).
        """
        if resolver.startswith("unit:"):
            unit = self._organisation.unit(resolver.removeprefix("unit:"))
            return unit if unit is not None and unit.active else None
        what, _, levels = resolver.partition("@")
        for level in levels.split("|"):
            area = self._organisation.area_at(place, UnitLevel(level)) if level in _LEVELS else None
            if area is None:
                continue
            dept = what.removeprefix("dept:")
            unit = self._organisation.office(area.id) if what == "office" else self._organisation.dept(dept, area.id)
            if unit is not None:
                return unit
        return None


def _levels_asked(rule: DirectoryRule) -> frozenset[str]:
    """Return the levels of areas that a rule's resolvers look at."""
    named = (one.partition("@")[2] for one in (rule.main, *rule.assist, *rule.copies) if not one.startswith("unit:"))
    return frozenset(level for levels in named for level in levels.split("|") if level in _LEVELS)


_MOST_KNOWN = 20_000
_LEVELS = frozenset(level.value for level in UnitLevel)


def _applies(rule: DirectoryRule, content: str, on: str) -> bool:
    if rule.condition and rule.condition not in content:
        return False
    if not on:
        return True
    return (not rule.valid_from or rule.valid_from <= on) and (not rule.valid_to or on <= rule.valid_to)


def _weight(candidate: Candidate) -> tuple[int, bool, int, int]:
    return (candidate.depth, candidate.keyed, candidate.area_rank, -LEVEL_RANK[candidate.level])
