"""Devices that push creates over HTTP as fast as they can, or at a steady rate.

``python -m tests.benchmarks.push_load RATE.json`` pushes at a rate until its input ends.
"""

import http.client
import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from sync.contract.messages import Command, NumberLease, Occurred, PushReply, PushRequest, Session
from sync.contract.signing import Signer
from sync.domain.act import OrderDraft
from sync.domain.codes import Outcome
from sync.domain.numbering import format_no
from sync.server.ports import new_id
from tests.benchmarks.drafts import filled_forms
from tests.benchmarks.server_program import AGENTS, PASSWORD
from tests.helpers.http_seat import HttpSeat, signed


class Rate(msgspec.Struct):
    """Where to push and how many creates a second."""

    server: str
    per_second: float


@dataclass(slots=True)
class PushDevice:
    """One device with a connection that stays open. Takes numbers from its leases as the client does."""

    url: str
    number: str
    latencies: list[float] = field(default_factory=list)
    refused: int = 0

    def __post_init__(self) -> None:
        seat = HttpSeat(self.url, new_id())
        self._session = seat.sign_in(self.number, PASSWORD)
        self._device = seat.device
        self._signer = seat.signer
        self._seq = seat.seq
        self._leases = list(self._session.leases)
        self._taken: set[tuple[int, int]] = set()
        address = urlsplit(self.url)
        self._line = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)

    _session: Session = field(init=False)
    _signer: Signer = field(init=False)
    _device: str = field(init=False)
    _seq: int = field(init=False)
    _leases: list[NumberLease] = field(init=False)
    _taken: set[tuple[int, int]] = field(init=False)
    _line: http.client.HTTPConnection = field(init=False)

    def push(self, forms: Sequence[OrderDraft]) -> None:
        """Send one request with these creates and note how long the reply took."""
        commands = [self._command(form) for form in forms]
        request = PushRequest(
            device=self._device, epoch=self._session.epoch, commands=commands, free_numbers=len(self._free())
        )
        body = msgspec.json.encode(request)
        headers = {
            "Authorization": f"Bearer {self._session.access_token}",
            "Content-Type": "application/json",
        }
        begun = time.perf_counter()
        self._line.request("POST", "/sync/v1/push", body, headers)
        answer = self._line.getresponse()
        text = answer.read()
        self.latencies.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"push answered {answer.status}: {text[:300]!r}")
        reply = msgspec.json.decode(text, type=PushReply)
        self.refused += sum(result.outcome is not Outcome.APPLIED for result in reply.results)
        self._leases = reply.leases or self._leases

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _free(self) -> list[tuple[int, int]]:
        numbers = ((one.year, serial) for one in self._leases for serial in range(one.first, one.last + 1))
        return [number for number in numbers if number not in self._taken]

    def _command(self, form: OrderDraft) -> Command:
        free = self._free()
        no = ""
        if free:
            self._taken.add(free[0])
            no = format_no(*free[0])
        made = Command(
            seq=self._seq,
            id=new_id(),
            cv=1,
            type="order.create",
            target=new_id(),
            args=msgspec.Raw(msgspec.json.encode(replace(form, no=no, query_code=f"{random.randrange(10**6):06d}"))),
            occurred=Occurred(wall=time.time_ns() // 1_000_000),
            actor=self._session.person.id,
        )
        self._seq += 1
        return signed(made, self._signer, self._session)


def main(rate: Rate) -> int:
    """Push one create at each beat until the input ends."""
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    devices = [PushDevice(rate.server, number) for number in AGENTS[1:3]]
    forms = filled_forms(200, time.time_ns() // 1_000_000, seed=41)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    begun, sent = time.monotonic(), 0
    while not ended.wait(max(0.0, begun + sent / rate.per_second - time.monotonic())):
        devices[sent % len(devices)].push([forms[sent % len(forms)]])
        sent += 1
    for device in devices:
        device.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(msgspec.json.decode(sys.argv[1], type=Rate)))
