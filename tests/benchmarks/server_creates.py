"""Creates a second on the server, over HTTP, one a request and 25 a request, on SQLite and on PostgreSQL."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sync.domain.act import OrderDraft
from tests.benchmarks.databases import kinds, postgres_city, sqlite_city
from tests.benchmarks.drafts import filled_forms
from tests.benchmarks.figure import Figure
from tests.benchmarks.push_load import PushDevice
from tests.benchmarks.scale import Scale
from tests.benchmarks.server_program import AGENTS, ServerProgram, served

GOAL_PER_SECOND, LATENCY_GOAL_MS = 150.0, 50.0
BATCH = 25
DEVICES = 4


def server_creates(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Push with four devices at once, each waiting for its reply before it sends again."""
    home = folder / "creates"
    with sqlite_city(home / "sqlite") as where:
        yield from _measured("sqlite", where, home, scale)
    if "postgresql" not in kinds():
        return
    with postgres_city(home / "postgresql", durable=False) as where:
        yield from _measured("postgresql", where, home, scale)


def _measured(name: str, where: Sequence[str], home: Path, scale: Scale) -> Iterator[Figure]:
    forms = filled_forms(200, time.time_ns() // 1_000_000, seed=51)
    with served(where, home / f"{name}.log") as server:
        devices = [PushDevice(server.url, AGENTS[at % len(AGENTS)]) for at in range(DEVICES)]
        for device in devices:
            device.push(forms[:1])
            device.latencies.clear()
        for kind, size in (("single", 1), ("batches_of_25", BATCH)):
            rate, cpu = _run(server, devices, forms, scale.creates, size)
            note = scale.note(f"{DEVICES} devices at once; {cpu:.2f} ms CPU of the server program for each")
            figure = f"server_creates.{name}.{kind}"
            yield Figure(figure, rate, "1/s", GOAL_PER_SECOND, scale.creates, better="higher", note=note)
            latencies = sorted(one for device in devices for one in device.latencies)
            if size == 1:
                yield _p95(f"server_create_p95.{name}.four_at_once", latencies, scale)
            for device in devices:
                device.latencies.clear()
        for form in forms[: max(50, scale.repeats)]:
            devices[0].push([form])
        yield _p95(f"server_create_p95.{name}.one_at_a_time", sorted(devices[0].latencies), scale)
        refused = sum(device.refused for device in devices)
        for device in devices:
            device.close()
    if refused:
        raise RuntimeError(f"{refused} creates were not applied on {name}")


def _p95(name: str, ordered: Sequence[float], scale: Scale) -> Figure:
    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]

    note = scale.note("value is the 95th percentile of the whole request")
    return Figure(name, at(0.95), "ms", LATENCY_GOAL_MS, len(ordered), at(0.5), at(0.99), note=note)


def _run(
    server: ServerProgram, devices: Sequence[PushDevice], forms: Sequence[OrderDraft], count: int, size: int
) -> tuple[float, float]:
    """Return creates a second, and ms of the server's CPU time for each."""
    rounds = max(1, count // (len(devices) * size))
    failures: list[Exception] = []

    def work(device: PushDevice, offset: int) -> None:
        try:
            for turn in range(rounds):
                device.push([forms[(offset + turn * size + at) % len(forms)] for at in range(size)])
        except Exception as error:  # noqa: BLE001 - told by the thread that waits
            failures.append(error)

    threads = [threading.Thread(target=work, args=(one, at * 37)) for at, one in enumerate(devices)]
    begun, used = time.perf_counter(), server.cpu_seconds()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, spent = time.perf_counter() - begun, server.cpu_seconds() - used
    if failures:
        raise failures[0]
    made = rounds * len(devices) * size
    return made / took, spent * 1000 / made
