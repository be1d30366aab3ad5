"""The model as a layer."""

import hashlib

from tests.simulation.layers import Played
from tests.simulation.model import happenings
from tests.simulation.model.judge import violations
from tests.simulation.model.seat import Seat
from tests.simulation.model.server import Server
from tests.simulation.model.world import FAULTS, STEPS, World

assert happenings.PROFILES


class ModelLayer:
    """Plays schedules of the model, with its own server and seat or with wrong ones."""

    name = "model"
    steps = STEPS
    counts_steps = False

    def __init__(self, server: type[Server] = Server, seat: type[Seat] = Seat) -> None:
        self._server = server
        self._seat = seat

    def play(self, seed: int, steps: int, *, traced: bool = False) -> Played:
        """Play one schedule."""
        world = World(seed, self._server, self._seat)
        if traced:
            world.trace = []
        world.run(steps)
        faults = {name: count for name, count in zip(FAULTS, world.faults, strict=True) if count}
        trace = hashlib.sha256(repr(world.trace).encode()).hexdigest() if traced else ""
        return Played(seed, steps, faults, violations(world), trace)
