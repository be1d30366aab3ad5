"""Heartbeats: how this seat stands, in counts and ages, so that a team lead sees work that waits and numbers that are
missing.
"""

from typing import Final

import msgspec

from sync.client.clock_offset import ClockOffset
from sync.client.forking import compare
from sync.client.ports import EngineClock, Outbox, SessionKeeper, Transport
from sync.contract.messages import PushRequest, SeatReport

LOOK_EVERY: Final = 10.0
"""Seconds between looks at the store."""
TELL_EVERY: Final = 300.0
"""Seconds after which a report is sent although nothing has changed."""
_CLOCK_NEWS_MS = 30_000


class SeatReporter:
    """Sends an empty push with a report when something changed, at most every ten seconds."""

    def __init__(
        self, outbox: Outbox, keeper: SessionKeeper, transport: Transport, clock: EngineClock, offset: ClockOffset
    ) -> None:
        self._outbox = outbox
        self._keeper = keeper
        self._transport = transport
        self._clock = clock
        self._offset = offset
        self._told = SeatReport()
        self._look_at = clock.monotonic() + LOOK_EVERY
        self._tell_at = self._look_at

    @property
    def due_in(self) -> float:
        """Seconds until the next look."""
        return max(0.0, self._look_at - self._clock.monotonic())

    def step(self, token: str, epoch: str) -> bool:
        """Report when it is time to; tells whether the server was called. Raises the transport's errors."""
        now = self._clock.monotonic()
        if now < self._look_at:
            return False
        self._look_at = now + LOOK_EVERY
        # Counted first: of a number taken in between, the marks say what the count does not, never the other way.
        free = self._outbox.counts().free_numbers
        report = self._report()
        if now < self._tell_at and not self._is_news(report):
            return False
        request = PushRequest(device=self._keeper.device(), epoch=epoch, commands=[], free_numbers=free, report=report)
        reply = self._transport.push(request, token)
        compare(reply, self._outbox)
        if reply.leases:
            self._outbox.settle((), reply.leases, reply.now)
        self._told, self._tell_at = report, now + TELL_EVERY
        return True

    def _report(self) -> SeatReport:
        return msgspec.structs.replace(self._outbox.report(), clock_off_ms=self._offset.offset_ms)

    def _is_news(self, report: SeatReport) -> bool:
        told = self._told
        trembles = abs(report.clock_off_ms - told.clock_off_ms) < _CLOCK_NEWS_MS
        return not trembles or msgspec.structs.replace(told, clock_off_ms=report.clock_off_ms) != report
