"""How quiet the machine is: what an idle program loses before it runs. Read the other figures with it."""

import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.scale import Scale

PAUSE = 0.002


def machine(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Wake up again and again and see how late."""
    del folder
    pause = threading.Event()
    samples: list[float] = []
    for _ in range(10 * scale.repeats):
        begun = time.perf_counter()
        pause.wait(PAUSE)
        samples.append((time.perf_counter() - begun - PAUSE) * 1000)
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors" if hasattr(os, "getloadavg") else ""
    yield Figure.from_samples("machine.late_wake_up", samples, unit="ms", goal=None, note=load)
