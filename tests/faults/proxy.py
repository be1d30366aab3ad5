"""The fault proxy: passes TCP on, and does to it what bad lines do. It knows of HTTP only where a request ends."""

import asyncio
import random
import threading
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from tests.faults.profiles import CLEAN, Profile

_PIECE = 16 * 1024
_LONGEST_HEAD = 64 * 1024
_STREAM = b"text/event-stream"


async def pause(seconds: float) -> None:
    """Let the loop's time pass."""
    if seconds > 0:
        done = asyncio.get_running_loop().create_future()
        handle = asyncio.get_running_loop().call_later(seconds, done.set_result, None)
        try:
            await done
        finally:
            handle.cancel()


@dataclass(slots=True, eq=False)
class _Way:
    """What is to happen on one connection. ``lost_up`` and ``lost_down``: what is sent vanishes, without an end."""

    cut_after: int = -1
    swallow: bool = False
    held: bytes | None = None
    seen: int = 0
    lost_up: bool = False
    lost_down: bool = False


class FaultProxy:
    """Listens on one address and connects to another. ``profile`` may be changed while it runs."""

    def __init__(self, host: str, port: int, profile: Profile = CLEAN, seed: int = 1) -> None:
        self.profile = profile
        self.counts: Counter[str] = Counter()
        self.lost = threading.Event()
        """Set by every request that is swallowed."""
        self._target = (host, port)
        self._chance = random.Random(seed)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self._ways: set[_Way] = set()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> tuple[str, int]:
        """Begin to listen; returns the address."""
        self._server = await asyncio.start_server(self._accept, host, port)
        name = self._server.sockets[0].getsockname()
        return str(name[0]), int(name[1])

    async def stop(self) -> None:
        """Stop listening and tear every connection down."""
        if self._server is not None:
            self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def cut_all(self) -> None:
        """Tear every connection down now; new ones are welcome."""
        for task in list(self._open):
            task.cancel()

    def fall_silent(self, *, replies_only: bool = False) -> None:
        """Make every connection that is open now half-open: no byte comes through any more, and no end either. With
        ``replies_only`` the server still hears what is sent. New connections are welcome.
        """
        for way in self._ways:
            way.lost_up, way.lost_down = way.lost_up or not replies_only, True
            self.counts["fell_silent"] += 1

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        self.counts["connections"] += 1
        try:
            longest = self.profile.longest or None
            async with asyncio.timeout(longest):
                await self._carry(reader, writer)
        except TimeoutError:
            self.counts["ended_after_longest"] += 1
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            self.counts["broken"] += 1
        except asyncio.CancelledError:
            self.counts["torn_down"] += 1
        finally:
            self._open.discard(task)
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._strikes("refuse"):
            return
        silent = self._strikes("half_open")
        up_reader, up_writer = await asyncio.open_connection(*self._target)
        way = _Way(lost_up=silent, lost_down=silent)
        self._ways.add(way)
        down = asyncio.create_task(self._replies(up_reader, writer, way))
        up = asyncio.create_task(self._requests(reader, up_writer, way))
        try:
            await asyncio.wait((down, up), return_when=asyncio.FIRST_COMPLETED)
            if up.done() and not up.exception() and up.result() and not down.done():
                await down  # the client is done with asking; the reply may still come
        finally:
            self._ways.discard(way)
            for task in (down, up):
                task.cancel()
            await asyncio.gather(down, up, return_exceptions=True)
            up_writer.transport.abort()

    async def _requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: _Way) -> bool:
        """Pass requests on, one by one; ``False`` when the connection is to be torn down."""
        while request := await read_request(reader):
            self.counts["requests"] += 1
            self.counts["bytes_up"] += len(request)
            await self._delay()
            if way.lost_up:
                self.counts["lost_requests"] += 1
                self.lost.set()
                continue
            if self._strikes("reset"):
                return False
            if self._strikes("duplicate"):
                await self._deliver_once_more(request)
            way.swallow = self._strikes("drop_reply")
            way.cut_after = self._chance.randrange(1, 2000) if self._strikes("cut") else -1
            way.seen = 0
            writer.write(request)
            await writer.drain()
        return True

    async def _deliver_once_more(self, request: bytes) -> None:
        """Let the request arrive a first time on a connection of its own; its reply goes nowhere."""
        reader, writer = await asyncio.open_connection(*self._target)
        try:
            writer.write(request)
            await writer.drain()
            await reader.read(1)
        finally:
            writer.transport.abort()

    async def _replies(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: _Way) -> None:
        while piece := await reader.read(_PIECE):
            if way.swallow:
                return
            if way.lost_down:
                self.counts["lost_bytes_down"] += len(piece)
                continue
            self.counts["bytes_down"] += len(piece)
            if way.seen == 0:
                self._note_status(piece)
            if self.profile.hold and way.seen == 0 and _STREAM in piece[:2000]:
                self.counts["held"] += 1
                way.held = b""
            way.seen += len(piece)
            if way.held is not None:
                way.held += piece
                continue
            await self._delay()
            if 0 <= way.cut_after < way.seen:
                writer.write(piece[: len(piece) - (way.seen - way.cut_after)])
                await writer.drain()
                return
            await self._send(writer, piece)
        if way.lost_down:
            await asyncio.get_running_loop().create_future()  # nobody hears of the end either
        if way.held:
            await self._send(writer, way.held)

    def _note_status(self, piece: bytes) -> None:
        """Count what the server answered."""
        version, _, rest = piece[:16].partition(b" ")
        if version.startswith(b"HTTP/1.") and rest[:3].isdigit():
            self.counts[f"status_{rest[:3].decode()}"] += 1

    async def _send(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        rate = self.profile.rate
        step = max(256, rate // 20) if rate else len(data)
        for start in range(0, len(data), step):
            piece = data[start : start + step]
            writer.write(piece)
            await writer.drain()
            if rate:
                await pause(len(piece) / rate)

    async def _delay(self) -> None:
        await pause(self.profile.latency + self.profile.jitter * self._chance.random())

    def _strikes(self, fault: str) -> bool:
        share: float = getattr(self.profile, fault)
        strikes = share > 0 and self._chance.random() < share
        self.counts[fault] += strikes
        return strikes


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """Return one whole request, nothing at the end. Only ``Content-Length`` tells how long a body is."""
    head = bytearray()
    while not head.endswith(b"\r\n\r\n"):
        line = await reader.readline()
        if not line:
            return b""
        head += line
        if len(head) > _LONGEST_HEAD:
            raise asyncio.LimitOverrunError("a head without an end", len(head))
    length = 0
    for line in bytes(head).split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
    return bytes(head) + (await reader.readexactly(length) if length else b"")


def changed(profile: Profile, **shares: Any) -> Profile:
    """Return a profile with other figures."""
    return replace(profile, **shares)
