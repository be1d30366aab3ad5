"""Builds commands: id, time by the seat's clocks, author and encoded arguments."""

from collections.abc import Callable

import msgspec

from desktop.services.ports import SeatClock, SyncControl
from sync.contract.codec import encode
from sync.contract.messages import Command, Guard, Occurred
from sync.contract.versions import COMMAND_VERSION
from sync.domain.actor import Actor
from sync.domain.instant import Instant


class CommandFactory:
    """Makes everything of a command but its ``seq``, which the store gives."""

    def __init__(self, clock: SeatClock, sync: SyncControl, new_id: Callable[[], str]) -> None:
        self._clock = clock
        self._sync = sync
        self._new_id = new_id

    def new_id(self) -> str:
        """Return a new time-sortable id (UUIDv7)."""
        return self._new_id()

    def now(self) -> Instant:
        """Return the best estimate of the server's present time."""
        offset, _ = self._sync.clock_offset()
        return self._clock.wall_ms() + offset

    def occurred(self) -> Occurred:
        """Return the present time in all its parts."""
        offset, uncertainty = self._sync.clock_offset()
        return Occurred(
            wall=self._clock.wall_ms(),
            mono=int(self._clock.monotonic() * 1000),
            boot=self._clock.boot(),
            off_ms=offset,
            unc_ms=uncertainty,
        )

    def build(
        self,
        *,
        seq: int,
        command_id: str,
        kind: str,
        target: str,
        args: object,
        actor: Actor,
        guard: Guard | None = None,
    ) -> Command:
        """Return the command with its arguments encoded."""
        return Command(
            seq=seq,
            id=command_id,
            cv=COMMAND_VERSION,
            type=kind,
            target=target,
            args=msgspec.Raw(encode(args)),
            occurred=self.occurred(),
            actor=actor.user_id,
            guard=guard if guard is not None else Guard(),
        )
