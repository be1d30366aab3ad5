"""Seats that come back in the same second, each with its outbox full: pushes, streams and pulls as the client does.

``python -m tests.benchmarks.herd_client`` reads a :class:`Herd` from its input, prints ``ready``, begins at the next
line, and prints a :class:`Drained` when every command has its outcome.
"""

import asyncio
import hashlib
import random
import sys
import time
from collections import Counter
from urllib.parse import urlsplit

import msgspec

from sync.contract.errors import ErrorBody
from sync.contract.messages import Command, Occurred, PullReply, PushReply, PushRequest
from sync.contract.signing import Signer
from sync.domain.codes import Outcome
from sync.domain.numbering import format_no
from sync.server.ports import new_id
from tests.benchmarks.drafts import filled_forms

BATCH = 25
_OLD_MS = 4 * 3600 * 1000
_MOST_TRIES = 200


class Returning(msgspec.Struct):
    """One seat: its session and its free numbers (year, serial)."""

    device: str
    user: str
    token: str
    epoch: str
    scope_set: str
    seq: int
    position: int
    numbers: list[tuple[int, int]]
    lease: str


class Herd(msgspec.Struct):
    """The seats, the servers they are spread over, and how many commands each has."""

    servers: list[str]
    seats: list[Returning]
    commands: int


class Drained(msgspec.Struct):
    """What happened. ``turned_away`` counts replies 503 with a slot, ``errors`` what is neither 200 nor that, ``pages``
    the pulls of those who were done before the last.
    """

    seconds: float
    applied: int
    other_outcomes: int
    pushes: int
    turned_away: int
    cpu_share: float
    pages: int
    errors: dict[str, int] = {}


class Line:
    """A connection that stays open; one request at a time."""

    def __init__(self, server: str, token: str) -> None:
        address = urlsplit(server)
        self._host, self._port = str(address.hostname), int(address.port or 80)
        self._token = token
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def call(self, method: str, path: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of the reply."""
        reader = await self.ask(method, path, body)
        status, headers = await _head(reader)
        return status, headers, await reader.readexactly(int(headers.get("content-length", "0")))

    async def ask(self, method: str, path: str, body: bytes = b"") -> asyncio.StreamReader:
        """Send a request and return where its reply comes in."""
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=2**20)
        self._writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\nAuthorization: Bearer {self._token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        return self._reader

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
            self._writer = self._reader = None


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
    return int(lines[0].split()[1]), headers


def signer_of(device: str) -> Signer:
    """Return the key of a seat."""
    return Signer(hashlib.sha256(device.encode()).digest())


class Tally:
    """Counts of the whole herd."""

    def __init__(self, seats: int) -> None:
        self.applied = self.other = self.pushes = self.turned_away = self.pages = 0
        self.to_come = seats
        self.errors: Counter[str] = Counter()

    async def patiently(self, line: Line, method: str, path: str, body: bytes = b"") -> bytes | None:
        """Call until it succeeds, waiting for the slot whenever one is given. ``None`` after an error."""
        for _ in range(_MOST_TRIES):
            status, headers, answer = await line.call(method, path, body)
            if status == 200:
                return answer
            slot = _slot(headers, answer) if status == 503 else None
            if slot is None:
                self.errors[f"{path.split('?', maxsplit=1)[0]} {status}"] += 1
                return None
            self.turned_away += 1
            await asyncio.sleep(slot)
        self.errors["never let in"] += 1
        return None


def _slot(headers: dict[str, str], answer: bytes) -> float | None:
    """Return the seconds to wait that a 503 names, none when it names no time."""
    if "retry-after" not in headers:
        return None
    exact = msgspec.json.decode(answer, type=ErrorBody).detail.get("slot_ms")
    return int(exact) / 1000 if exact is not None else int(headers["retry-after"]) * (1 + random.random())


async def _come_back(seat: Returning, server: str, batches: list[tuple[int, bytes]], tally: Tally) -> float:
    """Listen, push everything, then pull until all others have pushed too; returns when its last outcome came."""
    line, stream = Line(server, seat.token), Line(server, seat.token)
    try:
        reader = await stream.ask("GET", "/sync/v1/events?changes=1")
        status, _ = await _head(reader)
        if status != 200:
            tally.errors[f"/sync/v1/events {status}"] += 1
        for _, body in batches:
            answer = await tally.patiently(line, "POST", "/sync/v1/push", body)
            tally.pushes += 1
            if answer is not None:
                results = msgspec.json.decode(answer, type=PushReply).results
                applied = sum(one.outcome is Outcome.APPLIED for one in results)
                tally.applied += applied
                tally.other += len(results) - applied
        pushed = time.monotonic()
        tally.to_come -= 1
        more, position = True, seat.position
        while more and tally.to_come:
            path = f"/sync/v1/pull?cursor={seat.epoch}.{position}&sv={seat.scope_set}"
            answer = await tally.patiently(line, "GET", path)
            if answer is None:
                break
            page = msgspec.json.decode(answer, type=PullReply)
            more, position = page.more, page.to
            tally.pages += 1
        return pushed
    finally:
        line.close()
        stream.close()


def _batches(seat: Returning, commands: int, forms: list[dict[str, object]], now: int) -> list[tuple[int, bytes]]:
    """Return the bodies of a seat's pushes, with their number of commands."""
    signer, made = signer_of(seat.device), list[Command]()
    for at in range(commands):
        no = format_no(*seat.numbers[at]) if at < len(seat.numbers) else ""
        form = {**forms[(at + seat.seq + len(seat.device)) % len(forms)], "no": no}
        command = Command(
            seq=seat.seq + at,
            id=new_id(),
            cv=1,
            type="order.create",
            target=new_id(),
            args=msgspec.Raw(msgspec.json.encode({**form, "query_code": f"{random.randrange(10**6):06d}"})),
            occurred=Occurred(wall=now - _OLD_MS + at * 1000),
            actor=seat.user,
            sess=seat.lease,
        )
        command.sig = signer.sign(command)
        made.append(command)
    return [
        (len(some), msgspec.json.encode(PushRequest(seat.device, seat.epoch, some, 100, lane="backlog")))
        for some in (made[start : start + BATCH] for start in range(0, commands, BATCH))
    ]


async def main(herd: Herd) -> int:
    """Come back within a second, when told."""
    now = time.time_ns() // 1_000_000
    forms = [msgspec.to_builtins(form) for form in filled_forms(200, now, seed=71)]
    prepared = [_batches(seat, herd.commands, forms, now) for seat in herd.seats]
    print("ready", flush=True)  # noqa: T201 - the product of this program
    sys.stdin.readline()
    tally, begun, used = Tally(len(herd.seats)), time.monotonic(), time.process_time()

    async def one(at: int) -> float:
        await asyncio.sleep(at / len(herd.seats))
        return await _come_back(herd.seats[at], herd.servers[at % len(herd.servers)], prepared[at], tally)

    pushed = await asyncio.gather(*(one(at) for at in range(len(herd.seats))))
    ended = time.monotonic()
    drained = Drained(
        seconds=max(pushed) - begun,
        applied=tally.applied,
        other_outcomes=tally.other,
        pushes=tally.pushes,
        turned_away=tally.turned_away,
        cpu_share=(time.process_time() - used) / (ended - begun),
        pages=tally.pages,
        errors=dict(tally.errors),
    )
    print(msgspec.json.encode(drained).decode(), flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main(msgspec.json.decode(sys.stdin.readline(), type=Herd))))
