"""Alerts of a seat: what in a text is sensitive by the city's list, and telling the team leads through the outbox."""

from desktop.errors import AppError
from desktop.services.command_factory import CommandFactory
from desktop.services.ports import SyncControl
from desktop.services.reference_service import ReferenceService
from desktop.services.seat import Seat
from sync.contract.drafts import short_name
from sync.contract.messages import Command
from sync.domain.sensitive import LIST, Sensitive, find_sensitive

_RAISE = "alert.raise"


class AlertService:
    """``find`` is quick and needs nothing but the reading of reference data; ``tell`` writes to the store."""

    def __init__(self, seat: Seat, reference: ReferenceService, commands: CommandFactory, sync: SyncControl) -> None:
        self._seat = seat
        self._reference = reference
        self._commands = commands
        self._sync = sync

    @property
    def can_tell(self) -> bool:
        """Whether alerts go anywhere: an older server would refuse them, and an emergency store takes orders only."""
        return self._seat.is_taken and self._seat.session.alerts and not self._seat.is_emergency

    def find(self, *texts: str) -> tuple[Sensitive, ...]:
        """Return what is sensitive in texts; nothing before the first fetch of reference data."""
        if not self._reference.has_reading:
            return ()
        try:
            return find_sensitive(self._reference.codes(LIST), *texts)
        except AppError:
            return ()  # signed out in between

    def tell(self, alert: str, found: Sensitive) -> None:
        """Tell the team leads, also without the server (it goes when the line is back). Again changes nothing."""
        actor, command_id = self._seat.actor, self._commands.new_id()
        args = {"category": found.category, "words": list(found.words)}

        def make(seq: int) -> Command:
            return self._commands.build(
                seq=seq, command_id=command_id, kind=_RAISE, target=alert, args=args, actor=actor
            )

        self._seat.store.commands.save_command(actor, make, self._commands.now())
        self._sync.wake()

    def unsent(self) -> frozenset[str]:
        """Return the alerts told here that have not reached the server. Reads the store."""
        return frozenset(command.target for command, _actor in self._seat.store.commands.waiting(_RAISE))

    def refused(self) -> frozenset[str]:
        """Return the alerts told here that the server did not take: no lead sees them. Reads the store."""
        return self._seat.store.commands.refused(_RAISE)


def alert_id(draft_id: str, category: str) -> str:
    """Return the id of an alert: one for each draft and category, however often the words are typed."""
    return f"{short_name(draft_id)}:{category}"
