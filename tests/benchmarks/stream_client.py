"""Holds thousands of event streams open with bare sockets and says when events arrive.

``python -m tests.benchmarks.stream_client STREAMS.json``; prints ``ready`` when every stream has greeted. For each line
``T0`` (monotonic seconds) it waits until every stream has brought an event after it and prints the delays.
"""

import asyncio
import resource
import sys
import time
from urllib.parse import urlsplit

import msgspec

PATIENCE = 15.0
_AT_ONCE = 100


class Streams(msgspec.Struct):
    """The tokens of the streams to open, and the servers they are spread over."""

    servers: list[str]
    tokens: list[str]


class Round(msgspec.Struct):
    """Delays (ms) of one broadcast, the streams it did not reach, and the CPU share of a core this program took."""

    delays: list[float]
    missing: int
    cpu_share: float


class Stream(asyncio.Protocol):
    """One stream: notes when the last event came."""

    def __init__(self, host: str, token: str, arrived: "asyncio.Event") -> None:
        self._request = (
            f"GET /sync/v1/events?changes=1 HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        )
        self._arrived = arrived
        self.greeted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.last = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Look for an event."""
        if b"event:" in data:
            self.last = time.monotonic()
            self._arrived.set()
            if not self.greeted.done():
                self.greeted.set_result(None)
        elif not self.greeted.done() and b" 200 " not in data[:20]:
            self.greeted.set_exception(RuntimeError(data[:200].decode("latin-1")))

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell that the stream is over."""
        if not self.greeted.done():
            self.greeted.set_exception(RuntimeError("closed"))
        self.last = -1.0


async def main(orders: Streams) -> int:
    """Open the streams and report rounds until the input ends."""
    needed = len(orders.tokens) + 100
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, max(needed, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
    loop = asyncio.get_running_loop()
    arrived = asyncio.Event()
    streams: list[Stream] = []
    for start in range(0, len(orders.tokens), _AT_ONCE):
        some: list[Stream] = []
        for at in range(start, min(start + _AT_ONCE, len(orders.tokens))):
            address = urlsplit(orders.servers[at % len(orders.servers)])
            stream = Stream(str(address.hostname), orders.tokens[at], arrived)
            await loop.create_connection(lambda one=stream: one, str(address.hostname), int(address.port or 80))
            some.append(stream)
        await asyncio.gather(*(one.greeted for one in some))
        streams += some
    print("ready", flush=True)  # noqa: T201 - the product of this program
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(msgspec.json.encode(await _round(streams, arrived, float(line))).decode(), flush=True)  # noqa: T201
    return 0


async def _round(streams: list[Stream], arrived: asyncio.Event, begun: float) -> Round:
    used, started = time.process_time(), time.monotonic()
    while any(one.last < begun for one in streams) and time.monotonic() < begun + PATIENCE:
        arrived.clear()
        try:
            await asyncio.wait_for(arrived.wait(), 0.5)
        except TimeoutError:
            continue
        await asyncio.sleep(0.05)
    delays = [(one.last - begun) * 1000 for one in streams if one.last >= begun]
    share = (time.process_time() - used) / max(time.monotonic() - started, 0.001)
    return Round(delays, len(streams) - len(delays), share)


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main(msgspec.json.decode(sys.argv[1] or sys.stdin.readline(), type=Streams))))
