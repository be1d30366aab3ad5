"""What the three layers have in common: a played schedule, and how many of them are run."""

import gc
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol

import msgspec

CHUNK = 10


class Played(msgspec.Struct, frozen=True):
    """One schedule that was played. ``trace`` is the hash of everything that happened, empty unless asked for."""

    seed: int
    steps: int
    faults: dict[str, int]
    violations: list[str]
    trace: str = ""
    acts: dict[str, int] = {}


class Layer(Protocol):
    """A way to play schedules."""

    name: str
    steps: int
    """Steps of a schedule unless asked otherwise."""
    counts_steps: bool
    """Whether its steps are what is counted and asked for: kills of processes, of which a schedule has several. It lets
    others work and waits for them, so threads are enough for several schedules at once.
    """

    def play(self, seed: int, steps: int, *, traced: bool = False) -> Played:
        """Play one schedule; the same seed plays the same one."""
        ...


class Summary(msgspec.Struct):
    """What a run prints."""

    layer: str
    schedules: int
    steps: int
    faults: dict[str, int]
    violations: list[str]
    seed: int
    rate_per_s: float
    acts: dict[str, int] = {}
    replays_differ: list[int] = []

    @property
    def failed(self) -> bool:
        """Tell whether something is wrong."""
        return bool(self.violations or self.replays_differ)


def run(
    layer: Layer, schedules: int, seed: int, *, steps: int = 0, jobs: int = 1, check_replay: bool = False
) -> Summary:
    """Play ``schedules`` schedules with seeds from ``seed`` on; the result does not depend on ``jobs``."""
    began = time.perf_counter()
    summary = Summary(layer.name, 0, 0, {}, [], seed, 0.0)
    faults: Counter[str] = Counter()
    acts: Counter[str] = Counter()
    play = partial(_play, layer, steps or layer.steps, check_replay)
    for played, same in _played(layer, play, range(seed, seed + schedules), jobs):
        summary.schedules += 1
        summary.steps += played.steps
        faults.update(played.faults)
        acts.update(played.acts)
        summary.violations += [_told(layer, played.seed, steps, what) for what in played.violations]
        if not same:
            summary.replays_differ.append(played.seed)
    summary.faults, summary.acts = dict(faults), dict(acts)
    summary.rate_per_s = round(schedules / (time.perf_counter() - began), 3)
    return summary


def _told(layer: Layer, seed: int, steps: int, what: str) -> str:
    more = f" --steps {steps}" if steps else ""
    return f"seed {seed}: {what} (again: python -m tests.simulation --layer {layer.name} --seed {seed}{more})"


def _play(layer: Layer, steps: int, check_replay: bool, seed: int) -> tuple[Played, bool]:
    played = layer.play(seed, steps, traced=check_replay)
    return played, not check_replay or layer.play(seed, steps, traced=True).trace == played.trace


def _spare_searches() -> None:
    """What is there before the first schedule stays; searching it again and again takes a fifth of the time."""
    gc.freeze()
    gc.set_threshold(200_000, 50, 1_000)


def _played(
    layer: Layer, play: Callable[[int], tuple[Played, bool]], seeds: Sequence[int], jobs: int
) -> Iterator[tuple[Played, bool]]:
    if jobs <= 1:
        yield from map(play, seeds)
        return
    if layer.counts_steps:
        with ThreadPoolExecutor(jobs) as threads:
            yield from threads.map(play, seeds)
        return
    size = max(1, min(1000, len(seeds) // (jobs * CHUNK)))
    with multiprocessing.get_context("fork").Pool(jobs, _spare_searches) as pool:
        yield from pool.imap(play, seeds, size)
