"""Prepared files: a server with its city, and stores of people who have signed in and fetched everything once."""

import asyncio
import atexit
import random
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from sync.domain.instant import HOTLINE_ZONE, from_wall
from sync.server.bulk import load_people, load_reference
from sync.server.setup import initialise
from tests.helpers.desk import leak
from tests.helpers.server_city import PASSWORD, one_of_every_role, server_city
from tests.simulation.real.acts import act_somehow
from tests.simulation.real.chance import Ids, SeededClock
from tests.simulation.real.line import Line
from tests.simulation.real.machine import Machine
from tests.simulation.real.server_room import ServerRoom, room_config

PEOPLE = ("agent", "agent2", "dispatcher", "unit_operator", "reply_reviewer", "callback_agent", "market", "dispatcher2")
ORDERS = 6
MEMORY_DISK = Path("/dev/shm")
_SEED = 1 << 62
"""No schedule has it: ids of the prepared files must not come again."""


@dataclass(frozen=True, slots=True)
class Template:
    """Where the prepared files lie, and the moment they were made at."""

    folder: Path
    start: int

    @property
    def server(self) -> Path:
        """The server's folder."""
        return self.folder / "server"

    def seat(self, number: str) -> Path:
        """The folder of a person's workstation."""
        return self.folder / number / "0"


def scratch_folder() -> Path:
    """Return a new folder, in memory where there is such a place (forcing to the disk costs nothing there)."""
    place = str(MEMORY_DISK) if MEMORY_DISK.is_dir() else None
    return Path(tempfile.mkdtemp(prefix="hotline-simulation-", dir=place))


@cache
def template() -> Template:
    """Make the files once a process."""
    folder = scratch_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Template(folder, from_wall(datetime(2026, 11, 25, 9, tzinfo=HOTLINE_ZONE)))
    clock = SeededClock(made.start)
    config = room_config(made.server)
    initialise(config, Ids(_SEED, 1), random.Random(_SEED).randbytes)
    loop = asyncio.new_event_loop()
    room = ServerRoom(made.server, clock, _SEED, loop)
    load_reference(room.services, server_city())
    load_people(room.services, one_of_every_role(), PASSWORD)
    chance = random.Random(_SEED)
    machines = [
        Machine(folder / number, number, Line(room.serve, chance, Counter()), clock, Ids(_SEED, 3 + place), chance)
        for place, number in enumerate(PEOPLE)
    ]
    for machine in machines:
        assert machine.start()
        assert machine.settle()
    _live_a_little(machines, chance)
    room.make_images()
    for machine in machines:
        machine.close()
    room.close()
    loop.close()
    return made


def _live_a_little(machines: list[Machine], chance: random.Random) -> None:
    """Let the people take some calls and work on them, so that each schedule begins with orders in many states."""
    agent = machines[0].app
    assert agent is not None
    for number in range(ORDERS):
        agent.intake.submit("", leak(title=f"earlier-{number}"))
    for turn in range(3):
        for machine in machines:
            assert machine.settle()
            assert machine.app is not None
            for _ in range(3):
                act_somehow(machine.app, chance, f"earlier-word-{turn}")
    for _ in range(2):
        for machine in machines:
            assert machine.settle()
