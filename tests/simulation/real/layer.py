"""The real program in one process as a layer."""

import gc
import logging
import shutil
import traceback
from pathlib import Path

from tests.simulation.layers import Played
from tests.simulation.real.judge import violations
from tests.simulation.real.machine import Killed, Machine
from tests.simulation.real.schedule import Schedule
from tests.simulation.real.server_room import ServerDied, ServerRoom
from tests.simulation.real.template import scratch_folder, template

STEPS = 40
_SWEEP_EVERY = 10


class RealLayer:
    """Plays schedules over real parts, or over parts with a planted bug."""

    name = "real"
    steps = STEPS
    counts_steps = False

    def __init__(self, room: type[ServerRoom] = ServerRoom, machine: type[Machine] = Machine) -> None:
        self._room = room
        self._machine = machine
        self._played = 0
        template()  # before processes part: they share it
        gc.collect()
        gc.freeze()

    def play(self, seed: int, steps: int, *, traced: bool = False) -> Played:
        """Play one schedule."""
        del traced  # a hash beside work of this weight costs nothing
        logging.disable(logging.CRITICAL)  # faults are planted by the hundred, each with its line
        folder = scratch_folder()
        gc.disable()  # a fifth of the time went into looking for rubbish in the middle of a schedule
        try:
            return self._play(seed, steps, folder)
        finally:
            self._played += 1
            if self._played % _SWEEP_EVERY == 0:
                gc.collect()
            gc.enable()
            logging.disable(logging.NOTSET)
            shutil.rmtree(folder, ignore_errors=True)

    def _play(self, seed: int, steps: int, folder: Path) -> Played:
        schedule = Schedule(seed, folder, room=self._room, machine=self._machine)
        try:
            found = self._violations(schedule, steps)
            schedule.trace.update(repr(found).encode())
            acts, faults = dict(schedule.acts), dict(schedule.faults)
            return Played(seed, steps, faults, found, schedule.trace.hexdigest(), acts)
        finally:
            schedule.close()

    @staticmethod
    def _violations(schedule: Schedule, steps: int) -> list[str]:
        try:
            schedule.run(steps)
            return violations(schedule)
        except (Exception, Killed, ServerDied) as error:  # noqa: BLE001 - a finding; the other schedules go on
            last = traceback.extract_tb(error.__traceback__)[-1]
            return [f"step {schedule.step}: {type(error).__name__} in {last.name}, line {last.lineno}: {error}"]
