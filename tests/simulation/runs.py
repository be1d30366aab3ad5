"""Many schedules, one after the other, each on a fresh server and fresh stores."""

import tempfile
import time
from collections import Counter
from pathlib import Path

import msgspec

from tests.helpers.server import running_server
from tests.simulation.schedule import Report, Schedule

STEPS = 60


class Summary(msgspec.Struct):
    """What a run of the simulation prints."""

    layer: str
    schedules: int
    steps: int
    acts: dict[str, int]
    faults: dict[str, int]
    violations: list[str]
    seed: int
    rate_per_s: float


def run_schedule(seed: int, folder: Path, steps: int = STEPS) -> Report:
    """Play one schedule with real HTTP, a real SQLite server and real encrypted stores."""
    with running_server(folder / f"server-{seed}") as server:
        start = server.services.clock.now()
        return Schedule(server, folder / "seats", seed, start).run(steps)


def run_schedules(count: int, seed: int, steps: int = STEPS) -> Summary:
    """Play schedules with seeds from ``seed`` on."""
    began = time.perf_counter()
    acts: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    violations: list[str] = []
    played = 0
    for each in range(seed, seed + count):
        with tempfile.TemporaryDirectory(prefix="hotline-simulation-") as folder:
            report = run_schedule(each, Path(folder), steps)
        acts += report.acts
        faults += report.faults
        violations += [f"seed {each}: {violation}" for violation in report.violations]
        played += report.steps
    rate = count / (time.perf_counter() - began)
    return Summary("real", count, played, dict(acts), dict(faults), violations, seed, round(rate, 3))
