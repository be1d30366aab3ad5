"""Planted bugs and how soon the simulation finds each: a simulation that finds nothing proves little by itself."""

import sys

import msgspec

from tests.simulation.layers import Layer
from tests.simulation.model.layer import ModelLayer
from tests.simulation.model.mutants import MUTANTS as MODEL_MUTANTS
from tests.simulation.model.seat import Seat
from tests.simulation.model.server import Server

MODEL_BUDGET = 6000
REAL_BUDGET = 100
"""Schedules within which each must be found."""


class Found(msgspec.Struct, frozen=True):
    """One line of the table. ``schedules`` is 0 when the bug was not found within the budget."""

    bug: str
    what: str
    layer: str
    schedules: int
    violation: str


def hunt(bug: type, layer: Layer, budget: int) -> Found:
    """Play schedules until a promise is broken."""
    what = (bug.__doc__ or "").strip()
    for seed in range(1, budget + 1):
        violations = layer.play(seed, layer.steps).violations
        if violations:
            return Found(bug.__name__, what, layer.name, seed, violations[0])
    return Found(bug.__name__, what, layer.name, 0, "")


def bugs_of_model() -> list[tuple[type, int]]:
    """Return every bug of the model with its budget."""
    return [(bug, MODEL_BUDGET) for bug in MODEL_MUTANTS]


def bugs_of_real() -> list[tuple[type, int]]:
    """Return every bug planted into real parts with its budget."""
    from tests.simulation.real.mutants import MUTANTS

    return [(bug, REAL_BUDGET) for bug in MUTANTS]


def layer_with(bug: type) -> Layer:
    """Return the layer that has this bug."""
    if issubclass(bug, Server):
        return ModelLayer(server=bug)
    if issubclass(bug, Seat):
        return ModelLayer(seat=bug)
    from tests.simulation.real.layer import RealLayer
    from tests.simulation.real.server_room import ServerRoom

    return RealLayer(room=bug) if issubclass(bug, ServerRoom) else RealLayer(machine=bug)


def main() -> int:
    """Print the table as text on the error stream and as JSON on the output; 1 when a bug was not found."""
    found: list[Found] = []
    for bug, budget in (*bugs_of_model(), *bugs_of_real()):
        one = hunt(bug, layer_with(bug), budget)
        found.append(one)
        needed = str(one.schedules) if one.schedules else "NOT FOUND"
        sys.stderr.write(f"{one.layer:6} {needed:>9}  {one.what}  [{one.violation[:60]}]\n")
    sys.stdout.write(msgspec.json.encode({"mutations": found}).decode() + "\n")
    return 0 if all(one.schedules for one in found) else 1
