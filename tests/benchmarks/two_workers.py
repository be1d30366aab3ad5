"""Creates a second through the API of two server processes on one PostgreSQL: 8 and 32 clients, and 150/s offered."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import msgspec
from sqlalchemy import insert

from sync.domain.instant import DAY, to_wall
from sync.server.auth.lease_marks import LeaseMarks
from sync.server.auth.person_keys import register
from sync.server.commands.numbers import take
from sync.server.feed.rows import read_head
from sync.server.ports import new_id
from sync.server.services import Services
from sync.server.tables.commands import number_lease
from tests.benchmarks.commit_to_screen import program
from tests.benchmarks.create_load import Plan, Pushed, PushingSeat, signer_of
from tests.benchmarks.databases import kinds, postgres_city
from tests.benchmarks.figure import Figure, percentile
from tests.benchmarks.many_seats import OpenSeat, open_seats, services_on
from tests.benchmarks.scale import Scale
from tests.benchmarks.server_program import ServerProgram, served

SINGLE_GOAL, BATCHED_GOAL, OFFERED, P99_GOAL_MS = 400.0, 1_000.0, 150.0, 100.0
BATCH, WORKERS, CLIENTS = 25, 2, (8, 32)


def creates_on_two_workers(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Push from one program as fast as each client gets its replies, single and in batches; then at a steady rate."""
    if "postgresql" not in kinds():
        return
    with postgres_city(folder / "two_workers") as where:
        plans = list(_plans(scale.creates))
        with services_on(where) as services:
            signed_in = iter(open_seats(services, sum(clients for _, clients, _ in plans), 1))
            seats = [_leased(services, plan, islice(signed_in, clients)) for _, clients, plan in plans]
        with ExitStack() as stack:
            log = folder / "two_workers" / "server.log"
            servers = [stack.enter_context(served(where, log)) for _ in range(WORKERS)]
            _run(servers, seats[0], plans[0][2])  # warm: statements prepared, rules built
            for (name, clients, plan), own in zip(plans[1:], seats[1:], strict=True):
                yield from _figures(name, clients, plan, scale, *_run(servers, own, plan))


def _plans(creates: int) -> Iterator[tuple[str, int, Plan]]:
    yield "warm", 8, Plan([], [], 8, 5)
    for clients in CLIENTS:
        yield f"single.{clients}_clients", clients, Plan([], [], max(1, creates // clients), 1)
        turns = max(2, 2 * creates // clients // BATCH)
        yield f"batches_of_25.{clients}_clients", clients, Plan([], [], turns, BATCH)
    yield "offered_150", 8, Plan([], [], max(1, creates // 8), 1, OFFERED)


def _figures(name: str, clients: int, plan: Plan, scale: Scale, pushed: Pushed, cpu: float) -> Iterator[Figure]:
    rate, took = pushed.creates / pushed.seconds, pushed.latencies
    p50, p99 = percentile(took, 0.5), percentile(took, 0.99)
    share = 100 * pushed.cpu_seconds / pushed.seconds
    note = (
        f"PostgreSQL, {WORKERS} workers, {clients} clients; {1000 * cpu / pushed.creates:.2f} ms CPU of both workers "
        f"for each; load generator {share:.0f} % of a core of the same machine; request p50 {p50:.1f}, p99 {p99:.1f} ms"
    )
    note += "" if scale.name == "full" else "; short run"
    figure = f"server_creates.two_workers.{name}"
    if plan.per_second:
        note += f"; {rate:.0f}/s reached, at most {pushed.late:.0f} ms late"
        yield Figure(f"{figure}.p99", p99, "ms", P99_GOAL_MS, len(took), p50, p99, note=note)
    else:
        goal = SINGLE_GOAL if plan.size == 1 else BATCHED_GOAL
        yield Figure(figure, rate, "1/s", goal, pushed.creates, better="higher", note=note)


def _leased(services: Services, plan: Plan, signed_in: Iterable[OpenSeat]) -> list[PushingSeat]:
    """Register the keys of devices and lease them the numbers they will use."""
    made: list[PushingSeat] = []
    each, now = plan.requests * plan.size, services.clock.now()
    year = to_wall(now).year
    marks = LeaseMarks(services.keys.lease)
    for seat in signed_in:
        with services.database.write() as connection:
            register(connection, seat.device, seat.user, base64.b64decode(signer_of(seat.device).public), now)
            first = take(connection, year, each)
            block = {"id": new_id(), "device": seat.device, "year": year, "first": first, "last": first + each - 1}
            connection.execute(insert(number_lease), {**block, "used": 0, "state": "open", "at": now})
            epoch = read_head(connection).epoch
        lease = marks.make(seat.user, now + DAY)
        made.append(PushingSeat(seat.device, seat.user, seat.token, epoch, 1, year, first, lease))
    return made


def _run(servers: Sequence[ServerProgram], seats: list[PushingSeat], plan: Plan) -> tuple[Pushed, float]:
    """Return what was pushed and the CPU seconds of the workers."""
    whole = msgspec.structs.replace(plan, servers=[one.url for one in servers], seats=seats)
    with program("tests.benchmarks.create_load", "") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(msgspec.json.encode(whole).decode() + "\n")
        process.stdin.flush()
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("the load is not there")
        used = sum(one.cpu_seconds() for one in servers)
        process.stdin.write("go\n")
        process.stdin.flush()
        pushed = msgspec.json.decode(process.stdout.readline(), type=Pushed)
        used = sum(one.cpu_seconds() for one in servers) - used
    if pushed.failures:
        raise RuntimeError(f"{len(pushed.failures)} devices failed: {pushed.failures[0]}")
    return pushed, used
