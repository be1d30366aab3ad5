"""Which unit should handle an order, with the evidence: the directory first, then the units' own history."""

from collections.abc import Sequence

from desktop.services.ports import UnitRecord
from desktop.services.values import UnitSuggestion
from sync.domain.codes import UnitLevel
from sync.domain.directory import Resolution
from sync.domain.instant import DAY
from sync.domain.organisation import Organisation

HISTORY_WINDOW = 90 * DAY
"""How far back the units' own history is looked at; the screens name it."""
DIRECTORY, HISTORY = "directory", "history"
RISKY_SHARE, LEAST_FOR_RISK = 0.1, 5
"""A unit that gave back at least this share of so many orders may give back this one too."""
_MOST = 5
_LEAST_HISTORY = 2


def may_return(one: UnitSuggestion) -> bool:
    """Tell whether the unit gave back so many orders of this kind that it may give back this one too."""
    return one.handled >= LEAST_FOR_RISK and one.returned >= RISKY_SHARE * one.handled


def suggest(
    resolution: Resolution,
    records: Sequence[UnitRecord],
    *,
    excluded: str,
    organisation: Organisation,
    placed: bool = True,
) -> tuple[UnitSuggestion, ...]:
    """Merge both sources; the accused unit is never suggested. ``share`` is the unit's part of all such orders.

    ``placed``: it is known in which district it is; else nobody's history tells that the place is theirs, and only
    units of the whole city are taken from it.
    """
    by_unit = {record.unit: record for record in records}
    total = sum(record.handled for record in records)

    def share(unit: str) -> float:
        record = by_unit.get(unit)
        return record.handled / total if record is not None and total else 0.0

    found: dict[str, UnitSuggestion] = {}
    for candidate in resolution.candidates:
        record = by_unit.get(candidate.unit)
        found[candidate.unit] = UnitSuggestion(
            unit=candidate.unit,
            share=share(candidate.unit),
            source=DIRECTORY,
            rule=candidate.rule,
            basis=candidate.basis,
            same_kind=total,
            handled=record.handled if record is not None else 0,
            returned=record.returned if record is not None else 0,
            assist=candidate.assist,
            copies=candidate.copies,
        )
    for record in sorted(records, key=lambda one: (one.returned - one.handled, one.unit)):
        theirs = placed or _is_of_the_city(record.unit, organisation)
        if record.unit not in found and record.handled >= _LEAST_HISTORY and theirs:
            found[record.unit] = UnitSuggestion(
                unit=record.unit,
                share=share(record.unit),
                source=HISTORY,
                same_kind=total,
                handled=record.handled,
                returned=record.returned,
            )
    allowed = (one for unit, one in found.items() if unit != excluded and organisation.is_active_unit(unit))
    return tuple(allowed)[:_MOST]


def _is_of_the_city(unit: str, organisation: Organisation) -> bool:
    known = organisation.unit(unit)
    return known is not None and known.level is UnitLevel.CITY
