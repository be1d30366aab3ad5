"""A shift of eight hours with 120 calls at one seat: what stays in memory of each call.

The hours are simulated: the clocks of seat and server are put forward together after each call; every timer of the
program that looks at the time sees them go by. The thirty written calls are taken four times over, by keys, at the
real window; between them the agent searches, opens the palette, the keys and the other screens. Memory is what the
system counts for the seat's process (RSS), after the first thirty calls against the end.
"""

import gc
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from sync.domain.instant import HOUR
from sync.server.admin.sample import SAMPLE_PASSWORD
from tests.benchmarks.figure import Figure
from tests.benchmarks.orders_by_keys import AGENT, WINDOW, Agent, transcripts
from tests.benchmarks.scale import Scale
from tests.benchmarks.screen import Screen, screen_of
from tests.benchmarks.soak_server import SoakServer, soak_server
from tests.benchmarks.steered_clock import SteeredClock
from tests.helpers.desk import desk

HOURS, CALLS = 8, 120
GROWTH_GOAL = 5.0
AROUND_EACH = 5
"""After so many calls the agent looks around."""
ORDERS = 1_000
SCREENS = 3
"""Intake, search, what needs a person."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the process holds at one moment."""

    megabytes: float
    widgets: int
    objects: int

    @classmethod
    def now(cls) -> "Reading":
        """Read, with what nobody needs gone."""
        # what keys threw away goes when an event loop comes round; the one here is driven by hand
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        for _ in range(3):
            gc.collect()
        held = sum(1 for one in gc.get_objects() if issubclass(type(one), QObject))
        return cls(_resident_mb(), len(QApplication.allWidgets()), held)


def soak(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Take the calls of a shift; a short run takes the first ten twice and states no growth of memory."""
    full = scale.name == "full"
    calls, rounds = (transcripts(), CALLS // 30) if full else (transcripts()[:10], 2)
    clock, step = SteeredClock(), HOURS * HOUR // (len(calls) * rounds)
    readings: list[Reading] = []
    place = folder / "soak"
    place.mkdir(parents=True, exist_ok=True)
    with (
        soak_server(place / "server", ORDERS if full else 100) as server,
        desk(place / "seat", server.url, clock=clock) as seat,
    ):
        seat.sign_in(AGENT, SAMPLE_PASSWORD).wait_ready()
        seat.wait_until(lambda: bool(seat.app.sync_status.status().free_numbers), "no order numbers")
        with screen_of(seat.app) as screen:
            screen.window.resize(*WINDOW)
            agent = Agent(seat, screen)
            for _ in range(rounds):
                for at, call in enumerate(calls):
                    agent.take(call, check=False)
                    _let_pass(step, clock, server, screen)
                    if at % AROUND_EACH == 0:
                        _look_around(screen)
                readings.append(Reading.now())
    yield from _figures(readings, len(calls) * rounds, full)


def _figures(readings: list[Reading], calls: int, full: bool) -> Iterable[Figure]:
    warm, end = readings[0], readings[-1]
    growth = (end.megabytes / warm.megabytes - 1) * 100
    path = " → ".join(f"{one.megabytes:.0f}" for one in readings)
    note = f"{calls} calls in {HOURS} simulated hours; MB: {path}"
    yield Figure("soak.memory_growth", growth, "%", GROWTH_GOAL if full else None, calls, note=note)
    for name, counts in (
        ("widgets", [one.widgets for one in readings]),
        ("objects", [one.objects for one in readings]),
    ):
        note = " → ".join(map(str, counts))
        yield Figure(f"soak.{name}_growth", counts[-1] - counts[0], name, 0, calls, note=note)


def _let_pass(step: int, clock: SteeredClock, server: SoakServer, screen: Screen) -> None:
    """Let the time until the next call go by in pieces, so that what happens each minute happens."""
    pieces = 4
    for _ in range(pieces):
        ahead = clock.ahead + step // pieces
        server.put_forward(ahead)
        clock.ahead = ahead
        screen.rest(0.02)


def _look_around(screen: Screen) -> None:
    """Search, open the palette and the sheet of keys, visit every screen, come back to the form."""
    screen.press("Ctrl+K")
    for letter in "yjsg":
        screen.type(letter)
    screen.rest(0.1)
    screen.press("Esc", "F1")
    screen.rest(0.02)
    screen.press("Esc")
    for at in range(1, SCREENS + 1):
        screen.press(f"Ctrl+{at}")
        screen.rest(0.05)
    screen.press("Ctrl+1")
    screen.rest(0.05)


def _resident_mb() -> float:
    line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
