"""The people an agent may ask for: who signs in, and whom the units name as their liaison and leader."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from sync.domain.reference import Staff, Unit
from sync.domain.value import Value


class Duty(StrEnum):
    """What a person is in a unit."""

    LIAISON = "liaison"
    LEADER = "leader"
    STAFF = "staff"


class UnitPerson(Value):
    """One person. ``unit`` is the id of the unit they are reached at, empty for the hotline's own."""

    id: str
    name: str
    duty: Duty
    unit: str = ""
    no: str = ""


def unit_people(units: Iterable[Unit], staff: Iterable[Staff]) -> Iterator[UnitPerson]:
    """Yield everybody once: who signs in for a unit and is its liaison too is named as the liaison, with the number."""
    numbers: dict[tuple[str, str], str] = {}
    named: set[tuple[str, str]] = set()
    own = [one for one in staff if one.active]
    for one in own:
        numbers.setdefault((one.unit, one.name), one.no)
    for unit in units:
        for duty, name in ((Duty.LIAISON, unit.liaison), (Duty.LEADER, unit.leader)):
            key = (unit.id, name)
            if unit.active and name and key not in named:
                named.add(key)
                yield UnitPerson(f"{unit.id}:{duty}", name, duty, unit.id, numbers.get(key, ""))
    for one in own:
        if (one.unit, one.name) not in named:
            yield UnitPerson(one.id, one.name, Duty.STAFF, one.unit, one.no)
