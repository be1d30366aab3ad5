"""The fault proxy over real sockets: each fault does what its name says, and nothing else."""

import asyncio
import random
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import msgspec
import pytest

from tests.faults.__main__ import main
from tests.faults.profiles import CLEAN, PROFILES, Profile
from tests.faults.proxy import FaultProxy, changed, read_request
from tests.helpers.odd_server import odd_server

POST = b"POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
BODY = b"x" * 5000
REPLY = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + BODY
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: hello\n\n"


@dataclass
class Far:
    """A server that writes down whole requests and answers each."""

    reply: bytes = REPLY
    heard: list[bytes] = field(default_factory=list)
    ends: bool = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await read_request(reader):
                self.heard.append(request)
                writer.write(self.reply)
                await writer.drain()
                if self.ends:
                    break
        except ConnectionError:
            pass
        finally:
            writer.close()


def meet(profile: Profile, act: Callable[[FaultProxy, tuple[str, int], Far], Awaitable[None]], far: Far | None = None):
    """Run a server and a proxy before it, and act as their client."""

    @asynccontextmanager
    async def both(server: Far) -> AsyncIterator[tuple[FaultProxy, tuple[str, int]]]:
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
        proxy = FaultProxy(*listening.sockets[0].getsockname()[:2], profile)
        address = await proxy.start()
        try:
            yield proxy, address
        finally:
            await proxy.stop()
            listening.close()

    async def run() -> None:
        server = far or Far()
        async with asyncio.timeout(20), both(server) as (proxy, address):
            await act(proxy, address, server)

    asyncio.run(run())


async def ask(address: tuple[str, int], request: bytes = POST) -> bytes:
    """Send a request and return what comes until the end of the connection (or of the expected reply)."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(request)
        await writer.drain()
        got = b""
        while len(got) < len(REPLY):
            piece = await reader.read(65536)
            if not piece:
                break
            got += piece
        return got
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


def test_a_clean_line_passes_everything_on_as_it_is() -> None:
    async def act(proxy: FaultProxy, address: tuple[str, int], far: Far) -> None:
        assert await ask(address) == REPLY
        assert far.heard == [POST]
        assert proxy.counts["bytes_up"] == len(POST)
        assert proxy.counts["bytes_down"] == len(REPLY)

    meet(CLEAN, act)


def test_a_reply_is_dropped_after_the_server_has_heard_the_request() -> None:
    async def act(proxy: FaultProxy, address: tuple[str, int], far: Far) -> None:
        assert await ask(address) == b""
        assert far.heard == [POST]
        assert proxy.counts["drop_reply"] == 1

    meet(changed(CLEAN, drop_reply=1.0), act)


def test_a_whole_request_arrives_twice_and_is_answered_once() -> None:
    async def act(proxy: FaultProxy, address: tuple[str, int], far: Far) -> None:
        assert await ask(address) == REPLY
        assert far.heard == [POST, POST]

    meet(changed(CLEAN, duplicate=1.0), act)


def test_a_reply_is_cut_after_some_bytes() -> None:
    async def act(proxy: FaultProxy, address: tuple[str, int], far: Far) -> None:
        got = await ask(address)
        assert 0 < len(got) < 2000
        assert REPLY.startswith(got)

    meet(changed(CLEAN, cut=1.0), act)


@pytest.mark.parametrize("fault", ["reset", "refuse"])
def test_a_torn_connection_reaches_no_server(fault: str) -> None:
    async def act(proxy: FaultProxy, address: tuple[str, int], far: Far) -> None:
        assert await ask(address) == b""
        assert far.heard == []
        assert proxy.counts[fault] == 1

    meet(changed(CLEAN, **{fault: 1.0}), act)


def test_a_half_open_line_swallows_in_silence() -> None:
    async def act(proxy: FaultProxy, address: tuple[str, int], far: Far) -> None:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(POST)
        await writer.drain()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await reader.read(1)
        assert far.heard == []
        writer.transport.abort()

    meet(changed(CLEAN, half_open=1.0), act)


@pytest.mark.parametrize("replies_only", [False, True])
def test_a_line_that_falls_silent_has_no_end_and_the_next_one_works(replies_only: bool) -> None:
    async def act(proxy: FaultProxy, address: tuple[str, int], far: Far) -> None:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(POST)
        assert await reader.readexactly(len(REPLY)) == REPLY
        far.ends = True
        proxy.fall_silent(replies_only=replies_only)
        writer.write(POST)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await reader.read(1)
        assert far.heard == [POST] * (2 if replies_only else 1)
        assert proxy.counts["fell_silent"] == 1
        assert (proxy.counts["lost_requests"], proxy.counts["lost_bytes_down"]) == (
            (0, len(REPLY)) if replies_only else (1, 0)
        )
        assert await ask(address) == REPLY
        writer.transport.abort()

    meet(CLEAN, act)


def test_jitter_takes_a_random_time_each_way() -> None:
    chance = random.Random(1)
    least = sum(0.1 * chance.random() for _ in range(8))

    async def act(proxy: FaultProxy, address: tuple[str, int], far: Far) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for _ in range(4):
            assert (await ask(address)).endswith(b"ok")
        assert loop.time() - began >= 0.9 * least

    meet(Profile(jitter=0.1), act, Far(reply=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", ends=True))


def test_latency_and_bandwidth_take_their_time() -> None:
    async def act(proxy: FaultProxy, address: tuple[str, int], far: Far) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        assert await ask(address) == REPLY
        assert loop.time() - began >= 0.2 + len(REPLY) / 50_000 * 0.8

    meet(Profile(latency=0.1, rate=50_000), act)


def test_a_stream_is_held_back_until_it_ends_and_a_plain_reply_is_not() -> None:
    async def act(proxy: FaultProxy, address: tuple[str, int], far: Far) -> None:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(POST)
        await writer.drain()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await reader.read(1)
        far.ends = True
        assert await ask(address) == STREAM
        far.reply = REPLY
        assert await ask(address) == REPLY
        writer.transport.abort()

    meet(changed(CLEAN, hold=True), act, Far(reply=STREAM))


def test_a_connection_ends_when_it_has_lasted_too_long() -> None:
    async def act(proxy: FaultProxy, address: tuple[str, int], far: Far) -> None:
        reader, writer = await asyncio.open_connection(*address)
        assert await reader.read(1) == b""
        assert proxy.counts["ended_after_longest"] == 1
        writer.close()

    meet(changed(CLEAN, longest=0.1), act)


def test_the_same_seed_does_the_same_to_the_same_requests() -> None:
    counts: list[dict[str, int]] = []

    async def act(proxy: FaultProxy, address: tuple[str, int], far: Far) -> None:
        for _ in range(30):
            await ask(address)
        faults = ("cut", "drop_reply", "duplicate", "reset", "refuse")
        counts.append({fault: proxy.counts[fault] for fault in faults} | {"heard": len(far.heard)})

    bad = Profile(cut=0.2, drop_reply=0.2, duplicate=0.2, reset=0.2, refuse=0.1)
    meet(bad, act)
    meet(bad, act)
    assert counts[0] == counts[1]
    assert all(counts[0].values())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--to"),
        (["--to", "nowhere"], "is not HOST:PORT"),
        (["--to", "127.0.0.1:70000"], "is not HOST:PORT"),
        (["--to", "127.0.0.1:0"], "cannot be 0"),
        (["--to", "https://127.0.0.1:1"], "TLS is not understood"),
        (["--to", "127.0.0.1:1", "--listen", "127.0.0.1:1"], "the same address"),
        (["--to", "127.0.0.1:1", "--profile", "perfect"], "invalid choice"),
    ],
)
def test_wrong_arguments_are_told_in_a_sentence(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_an_address_that_is_taken_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["--to", "127.0.0.1:1", "--listen", f"127.0.0.1:{taken.getsockname()[1]}"]) == 2
    assert "cannot listen on 127.0.0.1:" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_program_tells_its_address_and_at_the_end_what_it_did(number: signal.Signals) -> None:
    with odd_server({"/here": (200, {}, b"yes")}) as odd:
        to = odd.url.removeprefix("http://")
        command = [sys.executable, "-m", "tests.faults", "--listen", "127.0.0.1:0", "--to", to, "--seed", "3"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
            assert program.stdout is not None
            assert program.stderr is not None
            address = program.stdout.readline().strip().removeprefix("http://")
            host, _, port = address.partition(":")
            request = b"GET /here HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            assert asyncio.run(ask((host, int(port)), request)).endswith(b"yes")
            with socket.create_connection((host, int(port))):  # one is open at the end
                program.send_signal(number)
                counts = msgspec.json.decode(program.stdout.read())
                told = program.stderr.read()
        assert program.returncode == 0
    assert told == f"listening on {address} for {to}, profile office; Ctrl-C ends it\n"
    assert (counts["profile"], counts["requests"], counts["status_200"]) == ("office", 1, 1)
    assert counts["connections"] in {1, 2}
    assert set(PROFILES) == {"office", "mobile", "outage", "proxy-buffering"}
