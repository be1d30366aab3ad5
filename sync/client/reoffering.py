"""A restored server gets back what it had: decided commands are offered again in each new epoch."""

import logging
from typing import Final

from sync.client.clock_offset import ClockOffset
from sync.client.ports import EngineClock, Outbox
from sync.contract.messages import Session
from sync.domain.instant import DAY

logger = logging.getLogger(__name__)

REOFFER_WINDOW: Final = 14 * DAY


class Reofferer:
    """Keeps the outbox in the epoch of the server.

    The cursor does not tell whether it is: a repair, a new form of the cache or changed rights take it away while the
    server is restored.
    """

    def __init__(self, outbox: Outbox, clock: EngineClock, offset: ClockOffset) -> None:
        self._outbox = outbox
        self._clock = clock
        self._offset = offset
        self._leaving: str | None = None

    def look(self, session: Session) -> None:
        """Before anything is sent in a new epoch: offer again what was decided in the one before."""
        if self._outbox.epoch() != session.epoch:
            self.offer(session.epoch)

    def offer(self, epoch: str, *, leaving: bool = False) -> None:
        """Offer again what was decided lately; the outbox is in that epoch from now on.

        ``leaving``: the store is shut out and hands in all it has.
        """
        since = self._clock.wall_ms() + self._offset.offset_ms - REOFFER_WINDOW
        count = self._outbox.reoffer(since, epoch, leaving=leaving)
        if count and leaving:
            logger.warning("store shut out, its work is handed in", extra={"commands": count})
        elif count:
            logger.warning("server restored, work offered again", extra={"commands": count})

    def leave(self, epoch: str) -> None:
        """The store is shut out: what is done is handed in too, for the server may have been restored."""
        self._leaving = epoch
        self.go_on_leaving()

    def go_on_leaving(self) -> None:
        """Offer what a disk that refused has kept from being offered; does nothing when nothing is left to do."""
        if self._leaving is not None:
            self.offer(self._leaving, leaving=True)
            self._leaving = None
