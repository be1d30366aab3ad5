"""Asking what became of commands whose person was told that they are not done."""

from collections.abc import Sequence
from typing import Final

from sync.client.clock_offset import ClockOffset
from sync.client.ports import EngineClock, EngineObserver, Outbox, OutcomeLine
from sync.client.transport_error import TransportError
from sync.contract.errors import ErrorCode
from sync.contract.messages import Result
from sync.contract.outcomes import OUTCOME
from sync.contract.replica import Changed

EVERY: Final = 3600.0
"""Seconds after which is asked again even where no order has changed."""
_TOO_OLD = frozenset({ErrorCode.OVERLOADED, ErrorCode.NOT_FOUND, ErrorCode.METHOD_NOT_ALLOWED})


class Rechecker:
    """What a person was told may be true no more: the disk was copied, and a server restored from a backup has done the
    command for the other copy. Asked is at the start, in a new epoch, when its order changes, when the server says that
    it was done without changing anything, and every hour.
    """

    def __init__(self, outbox: Outbox, clock: EngineClock, offset: ClockOffset, observer: EngineObserver) -> None:
        self._outbox = outbox
        self._clock = clock
        self._offset = offset
        self._observer = observer
        self.line: OutcomeLine | None = None
        self._asked: dict[str, int] = {}
        self._epoch: str = ""
        self._due = 0.0

    @property
    def due_in(self) -> float:
        """Seconds until everything is asked again."""
        return max(0.0, self._due - self._clock.monotonic()) if self.line is not None else EVERY

    def hear(self, changed: Changed) -> None:
        """The server has told of commands: they are asked about at the next step."""
        for command in changed.ids.get(OUTCOME, ()):
            self._asked.pop(command, None)

    def step(self, token: str, epoch: str) -> bool:
        """Ask when something is due; tells whether the server was called. Raises the transport's errors."""
        if self.line is None:
            return False
        now = self._clock.monotonic()
        if epoch != self._epoch or now >= self._due:
            self._epoch = epoch
            self._due = now + EVERY
            self._asked.clear()
        told = self._outbox.told_not_done()
        ids = [command for command, version in told.items() if self._asked.get(command) != version]
        if not ids:
            return False
        results: Sequence[Result] = ()
        try:
            results = self.line.outcomes(ids, token)
        except TransportError as error:
            if error.code not in _TOO_OLD:
                raise
        self._asked = told
        changed = self._outbox.correct(results, self._clock.wall_ms() + self._offset.offset_ms)
        if changed:
            self._observer.changed(changed)
        return True
