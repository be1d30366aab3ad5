"""300 seats that come back in one second with 40 commands each, while others are talking to callers."""

import random
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from sync.contract.leases import read_lease
from sync.contract.messages import SignInRequest
from sync.domain.act import OrderDraft
from sync.server.feed.rows import read_head
from sync.server.services import Services
from tests.benchmarks.commit_to_screen import program
from tests.benchmarks.databases import city_on, kinds
from tests.benchmarks.drafts import filled_forms
from tests.benchmarks.figure import Figure, percentile
from tests.benchmarks.herd_client import Drained, Herd, Returning, signer_of
from tests.benchmarks.many_seats import open_seats, services_on
from tests.benchmarks.push_load import PushDevice
from tests.benchmarks.scale import Scale
from tests.benchmarks.server_program import AGENTS, PASSWORD, ServerProgram, served
from tests.benchmarks.sse_seats import allow_files

SEATS, COMMANDS = 300, 40
SHORT_SEATS = 12
LIVE_SEATS, LIVE_PAUSE = 4, 0.5
LIVE_GOAL_MS, DRAIN_GOAL_S = 1_000.0, 60.0
_WORKERS = {"postgresql": 2, "sqlite": 1}


def herd_reconnect(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Let them come back; take the time until the last command has its outcome, and what the live seats felt."""
    seats = SEATS if scale.name == "full" else SHORT_SEATS
    for kind in kinds():
        with city_on(kind, folder / "herd") as where, ExitStack() as stack:
            with services_on(where) as services:
                herd = _herd(services, seats)
            allow_files(4 * seats + 500)
            log = folder / "herd" / f"{kind}.log"
            servers = [stack.enter_context(served(where, log)) for _ in range(_WORKERS[kind])]
            drained, live = _run(servers, herd)
        yield from _figures(kind, scale, seats, drained, live)


def _figures(kind: str, scale: Scale, seats: int, drained: Drained, live: Sequence[float]) -> Iterator[Figure]:
    name = f"herd_reconnect.{kind}"
    note = (
        f"{seats} seats, {_WORKERS[kind]} workers; {drained.applied} applied, {drained.other_outcomes} not, "
        f"{drained.turned_away} times 503 with a slot; {drained.pages} pages pulled meanwhile; "
        f"the herd's program took {100 * drained.cpu_share:.0f} % of a core"
    )
    note += "" if scale.name == "full" else "; short run"
    yield Figure(f"{name}.drained", drained.seconds, "s", DRAIN_GOAL_S, drained.pushes, note=note)
    errors = sum(drained.errors.values()) + drained.other_outcomes + seats * COMMANDS - drained.applied
    yield Figure(f"{name}.errors", errors, "errors", 0, drained.pushes, note=str(drained.errors or ""))
    p50, p95, p99 = (percentile(live, share) for share in (0.5, 0.95, 0.99))
    told = f"value is the 95th percentile; {LIVE_SEATS / LIVE_PAUSE:.0f} live creates a second meanwhile"
    yield Figure(f"{name}.live_p95", p95, "ms", LIVE_GOAL_MS, len(live), p50, p99, note=told)


def _herd(services: Services, count: int) -> list[Returning]:
    """Sign the seats in before the outage."""
    with services.database.read() as connection:
        position = read_head(connection).v
    made: list[Returning] = []
    for seat in open_seats(services, count, 1):
        key = signer_of(seat.device).public
        request = SignInRequest(user_no=seat.number, password=PASSWORD, device=seat.device, sign_key=key)
        session = services.sessions.sign_in(request, "127.0.0.1")
        lease = read_lease(session.lease)
        assert lease is not None
        numbers = [(one.year, no) for one in session.leases for no in range(one.first, one.last + 1)]
        made.append(
            Returning(
                seat.device,
                seat.user,
                session.access_token,
                session.epoch,
                session.scope_set,
                session.next_seq,
                position,
                numbers,
                lease.mark,
            )
        )
    return made


def _run(servers: Sequence[ServerProgram], seats: list[Returning]) -> tuple[Drained, list[float]]:
    urls = [one.url for one in servers]
    devices = [PushDevice(urls[at % len(urls)], AGENTS[at % len(AGENTS)]) for at in range(LIVE_SEATS)]
    forms = filled_forms(50, time.time_ns() // 1_000_000, seed=81)
    with program("tests.benchmarks.herd_client", "") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(msgspec.json.encode(Herd(urls, seats, COMMANDS)).decode() + "\n")
        process.stdin.flush()
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("the herd is not there")
        with _live(devices, forms):
            process.stdin.write("go\n")
            process.stdin.flush()
            drained = msgspec.json.decode(process.stdout.readline(), type=Drained)
    for device in devices:
        device.close()
    return drained, [one for device in devices for one in device.latencies]


@contextmanager
def _live(devices: Sequence[PushDevice], forms: Sequence[OrderDraft]) -> Iterator[None]:
    """Let people save an order now and then during the block; a refused one is a failure."""
    ended = threading.Event()
    failures: list[Exception] = []

    def work(device: PushDevice, seed: int) -> None:
        draws = random.Random(seed)
        try:
            while not ended.wait(draws.random() * 2 * LIVE_PAUSE):
                device.push([draws.choice(forms)])
        except Exception as error:  # noqa: BLE001 - told by the thread that waits
            failures.append(error)

    threads = [threading.Thread(target=work, args=(one, at)) for at, one in enumerate(devices)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]
