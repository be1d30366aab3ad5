"""3,000 seats that listen at two server processes: their memory, and how soon a change reaches all of them."""

import resource
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from sync.domain.act import OrderDraft
from tests.benchmarks.commit_to_screen import program
from tests.benchmarks.databases import city_on, kinds
from tests.benchmarks.drafts import filled_forms
from tests.benchmarks.figure import Figure, percentile
from tests.benchmarks.many_seats import OpenSeat, open_seats, services_on
from tests.benchmarks.push_load import PushDevice
from tests.benchmarks.scale import Scale
from tests.benchmarks.server_program import AGENTS, ServerProgram, served
from tests.benchmarks.stream_client import Round, Streams

SEATS, WORKERS = 3_000, 2
SHORT_SEATS = 200
SEATS_OF_A_PERSON = 5
MEMORY_GOAL_MB, BROADCAST_GOAL_MS = 300.0, 1_000.0
ROUNDS, SHORT_ROUNDS = 8, 3
QUIET = 2.0


def sse_seats(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Open the streams, change an order now and then, look at the servers."""
    seats = SEATS if scale.name == "full" else SHORT_SEATS
    turns = ROUNDS if scale.name == "full" else SHORT_ROUNDS
    note = "" if scale.name == "full" else f"short run: {seats} seats; "
    if "postgresql" not in kinds():
        return
    with city_on("postgresql", folder / "streams") as where, ExitStack() as stack:
        with services_on(where) as services:
            opened = open_seats(services, seats, SEATS_OF_A_PERSON)
        allow_files(seats + 1_000)
        log = folder / "streams" / "server.log"
        servers = [stack.enter_context(served(where, log)) for _ in range(WORKERS)]
        pusher = PushDevice(servers[0].url, AGENTS[0])
        stack.callback(pusher.close)
        forms = filled_forms(turns + 1, time.time_ns() // 1_000_000, seed=61)
        pusher.push(forms[:1])
        empty = [one.memory_mb() for one in servers]
        client = stack.enter_context(stream_client(servers, opened))
        rounds = [_broadcast(client, pusher, forms[at : at + 1]) for at in range(1, turns + 1)]
        memory = [one.memory_mb() for one in servers]
    delays = [delay for one in rounds for delay in one.delays]
    missing = sum(one.missing for one in rounds)
    if missing:
        raise RuntimeError(f"{missing} streams were not reached")
    each = (sum(memory) - sum(empty)) * 1024 / seats
    told = f"{note}{memory[0]:.0f} + {memory[1]:.0f} MB, {empty[0]:.0f} + {empty[1]:.0f} before; {each:.1f} KB a stream"
    yield Figure("sse_seats.memory", sum(memory), "MB", MEMORY_GOAL_MB, seats, note=told)
    share = 100 * max(one.cpu_share for one in rounds)
    told = f"{note}from the request that changes an order; the listening program took up to {share:.0f} % of a core"
    p50, p99 = percentile(delays, 0.5), percentile(delays, 0.99)
    yield Figure("sse_seats.broadcast_p99", p99, "ms", BROADCAST_GOAL_MS, len(delays), p50, p99, note=told)


class StreamClient:
    """The listening program."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def delays_since(self, begun: float) -> Round:
        """Wait until every stream has brought an event since a moment."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{begun}\n")
        self._process.stdin.flush()
        return msgspec.json.decode(self._process.stdout.readline(), type=Round)


@contextmanager
def stream_client(servers: Sequence[ServerProgram], seats: Sequence[OpenSeat]) -> Iterator[StreamClient]:
    """Open a stream for every seat, the servers in turn, in a program of its own."""
    orders = Streams([one.url for one in servers], [one.token for one in seats])
    with program("tests.benchmarks.stream_client", "") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(msgspec.json.encode(orders).decode() + "\n")
        process.stdin.flush()
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("the streams did not open")
        yield StreamClient(process)


def _broadcast(client: StreamClient, pusher: PushDevice, forms: Sequence[OrderDraft]) -> Round:
    threading.Event().wait(QUIET)
    begun = time.monotonic()
    pusher.push(forms)
    return client.delays_since(begun)


def allow_files(count: int) -> None:
    """Let this program and those it starts hold many sockets."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, max(count, hard)))
