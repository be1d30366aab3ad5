"""Devices that push creates with everything prepared: the bodies are made and signed before the clock starts.

``python -m tests.benchmarks.create_load`` reads a :class:`Plan` from its input, prints ``ready``, begins at the next
line, and prints a :class:`Pushed`.
"""

import hashlib
import random
import socket
import sys
import threading
import time
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from sync.contract.messages import Command, Occurred, PushReply, PushRequest
from sync.contract.signing import Signer
from sync.domain.codes import Outcome
from sync.domain.numbering import format_no
from sync.server.ports import new_id
from tests.benchmarks.drafts import filled_forms


class PushingSeat(msgspec.Struct):
    """A signed-in device, its place, and serials of its own from ``first`` on."""

    device: str
    user: str
    token: str
    epoch: str
    seq: int
    year: int
    first: int
    lease: str
    """Mark of the offline lease the commands are made under."""


class Plan(msgspec.Struct):
    """Every device sends ``requests`` of ``size`` creates. With ``per_second`` all together keep to that rate."""

    servers: list[str]
    seats: list[PushingSeat]
    requests: int
    size: int
    per_second: float = 0.0


class Pushed(msgspec.Struct):
    """What was pushed in how many seconds, the ms of every request, and the CPU time this program took for it."""

    creates: int
    seconds: float
    cpu_seconds: float
    latencies: list[float]
    late: float = 0.0
    """The longest a request had to wait for its turn to be sent (a rate the server cannot keep shows here), ms."""
    failures: list[str] = []


def signer_of(device: str) -> Signer:
    """Return the signing key of a device of this load."""
    return Signer(hashlib.sha256(device.encode()).digest())


class _Device:
    """One seat with a connection that stays open."""

    def __init__(self, server: str, seat: PushingSeat, requests: int, size: int, offset: int) -> None:
        address = urlsplit(server)
        self._line = socket.create_connection((str(address.hostname), int(address.port or 80)))
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._seat = seat
        self._signer = signer_of(seat.device)
        self._forms = filled_forms(50, time.time_ns() // 1_000_000, seed=51)
        self._offset = offset
        self._bodies = [self._request(start * size, size) for start in range(requests)]
        self._bodies.reverse()
        self.latencies: list[float] = []
        self.replies: list[bytes] = []

    def push(self) -> None:
        """Send the next request and note how long its reply took."""
        body = self._bodies.pop()
        begun = time.perf_counter()
        self._line.sendall(body)
        self.replies.append(self._reply())
        self.latencies.append((time.perf_counter() - begun) * 1000)

    def check(self) -> None:
        """Hang up. Raises for any create that was not applied."""
        self._line.close()
        for reply in self.replies:
            head, _, body = reply.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"push answered {head[:15].decode('latin-1')}")
            results = msgspec.json.decode(body, type=PushReply).results
            refused = [one for one in results if one.outcome is not Outcome.APPLIED]
            if refused:
                raise RuntimeError(f"create was {refused[0].outcome}: {refused[0].code}")

    def _reply(self) -> bytes:
        data = self._line.recv(262_144)
        while (split := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head = data[:split].lower()
        at = head.index(b"content-length:") + 15
        length = int(head[at : head.find(b"\r", at) if b"\r" in head[at:] else None])
        while len(data) < split + 4 + length:
            data += self._more()
        return data

    def _more(self) -> bytes:
        piece = self._line.recv(262_144)
        if not piece:
            raise RuntimeError("the server hung up")
        return piece

    def _request(self, start: int, size: int) -> bytes:
        commands = [self._command(start + at) for at in range(size)]
        body = msgspec.json.encode(PushRequest(self._seat.device, self._seat.epoch, commands, 200))
        head = (
            "POST /sync/v1/push HTTP/1.1\r\nHost: load\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {self._seat.token}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def _command(self, at: int) -> Command:
        form = replace(
            self._forms[(self._offset + at) % len(self._forms)],
            no=format_no(self._seat.year, self._seat.first + at),
            query_code=f"{random.randrange(10**6):06d}",
        )
        made = Command(
            seq=self._seat.seq + at,
            id=new_id(),
            cv=1,
            type="order.create",
            target=new_id(),
            args=msgspec.Raw(msgspec.json.encode(form)),
            occurred=Occurred(wall=time.time_ns() // 1_000_000),
            actor=self._seat.user,
            sess=self._seat.lease,
        )
        made.sig = self._signer.sign(made)
        return made


def main(plan: Plan) -> int:
    """Push everything, when told."""
    devices = [
        _Device(plan.servers[at % len(plan.servers)], seat, plan.requests, plan.size, at * 7)
        for at, seat in enumerate(plan.seats)
    ]
    failures: list[str] = []
    late = [0.0]
    print("ready", flush=True)  # noqa: T201 - the product of this program
    sys.stdin.readline()
    begun, used = time.perf_counter(), time.process_time()

    def work(at: int) -> None:
        pause, device = threading.Event(), devices[at]
        try:
            for turn in range(plan.requests):
                if plan.per_second:
                    due = begun + (turn * len(devices) + at) / plan.per_second
                    pause.wait(max(0.0, due - time.perf_counter()))
                    late[0] = max(late[0], (time.perf_counter() - due) * 1000)
                device.push()
        except (OSError, RuntimeError) as error:
            failures.append(str(error))

    threads = [threading.Thread(target=work, args=(at,)) for at in range(len(devices))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    for device in devices:
        try:
            device.check()
        except RuntimeError as error:
            failures.append(str(error))
    pushed = Pushed(
        creates=plan.size * sum(len(device.latencies) for device in devices),
        seconds=seconds,
        cpu_seconds=cpu,
        latencies=[one for device in devices for one in device.latencies],
        late=late[0],
        failures=failures,
    )
    print(msgspec.json.encode(pushed).decode(), flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main(msgspec.json.decode(sys.stdin.readline(), type=Plan)))
