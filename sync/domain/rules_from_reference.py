"""Builds :class:`Rules` from reference items as they are stored and synced."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from sync.domain.category import CategoryTree
from sync.domain.directory import Directory
from sync.domain.organisation import Organisation
from sync.domain.reference import (
    Area,
    CalendarDay,
    Category,
    CodeItem,
    DeadlinePreset,
    DirectoryRule,
    Policy,
    ReferenceKind,
    Unit,
)
from sync.domain.rules import Rules
from sync.domain.value import Value
from sync.domain.workdays import WorkCalendar

T = TypeVar("T", bound=Value)

_NO_PRESET = DeadlinePreset(id="none", name="", limits=())


def rules_from_reference(items: Mapping[ReferenceKind, Iterable[Value]]) -> Rules:
    """Gather the rules of a city. Missing kinds give empty parts and a default policy; values of a wrong type are
    left out.

    The preset is the active one, else the one the policy names. Years with at least one calendar day count as
    published.
    """
    organisation = Organisation(_of(items, ReferenceKind.UNIT, Unit), _of(items, ReferenceKind.AREA, Area))
    categories = CategoryTree(_of(items, ReferenceKind.CATEGORY, Category))
    presets = {preset.id: preset for preset in _of(items, ReferenceKind.PRESET, DeadlinePreset)}
    policy = next(iter(_of(items, ReferenceKind.POLICY, Policy)), Policy())
    active = next((preset for preset in presets.values() if preset.active), None)
    codes: dict[str, dict[str, CodeItem]] = {}
    for item in _of(items, ReferenceKind.CODE, CodeItem):
        codes.setdefault(item.list, {})[item.code] = item
    return Rules(
        calendar=WorkCalendar(_of(items, ReferenceKind.CALENDAR_DAY, CalendarDay)),
        preset=active or presets.get(policy.preset, _NO_PRESET),
        directory=Directory(_of(items, ReferenceKind.DIRECTORY_RULE, DirectoryRule), organisation, categories),
        organisation=organisation,
        categories=categories,
        codes=codes,
        policy=policy,
        presets=presets,
    )


def _of(items: Mapping[ReferenceKind, Iterable[Value]], kind: ReferenceKind, shape: type[T]) -> list[T]:
    return [item for item in items.get(kind, ()) if isinstance(item, shape)]
