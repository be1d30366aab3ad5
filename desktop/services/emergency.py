"""A store after the end of its offline lease: orders may be taken, nothing that is in it may be read.

The person sees why: the shell says "emergency intake". The first answer of the server ends it (:meth:`Seat.renew`).
"""

from array import array
from collections.abc import Callable, Collection, Sequence
from typing import cast

from desktop.errors import AppError, AppErrorCode
from desktop.services.call_ports import CallShelf
from desktop.services.ports import (
    AttentionBox,
    Candidate,
    CommandWriter,
    Evaluated,
    OrderReader,
    SeatStore,
    TakenNumber,
    UnitRecord,
)
from desktop.services.values import (
    AttentionItem,
    MonitorSnapshot,
    OrderListRow,
    OrderQuery,
    PendingCommand,
)
from sync.contract.messages import Command, Result
from sync.contract.replica import OutboxCounts
from sync.domain.actor import Actor
from sync.domain.call_record import CallRecord
from sync.domain.instant import Instant
from sync.domain.order import Order


class NoOrders:
    """A reader that shows nothing."""

    def first_page(self, query: OrderQuery, limit: int) -> list[OrderListRow]:
        """Return no rows."""
        return []

    def keys(self, query: OrderQuery) -> "array[int]":
        """Return no keys."""
        return array("q")

    def rows(self, keys: Sequence[int]) -> list[OrderListRow]:
        """Return no rows."""
        return []

    def count(self, query: OrderQuery) -> int:
        """Count nothing."""
        return 0

    def counts(self, queries: Sequence[OrderQuery]) -> list[int]:
        """Count nothing."""
        return [0] * len(queries)

    def key_of(self, order_id: str) -> int | None:
        """Know no order."""
        return None

    def order(self, order_id: str) -> Order | None:
        """Show no order."""
        return None

    def base(self, order_id: str) -> Order | None:
        """Show no order."""
        return None

    def is_evicted(self, order_id: str) -> bool:
        """Know no order."""
        return False

    def pending(self, order_id: str) -> tuple[PendingCommand, ...]:
        """Show no command."""
        return ()

    def by_number(self, no: str) -> list[OrderListRow]:
        """Find nothing."""
        return []

    def search(self, text: str, limit: int) -> list[OrderListRow]:
        """Find nothing."""
        return []

    def by_phone(self, phone: str, limit: int, caller_refs: Sequence[str] = ()) -> list[OrderListRow]:
        """Find nothing."""
        return []

    def candidates(
        self,
        *,
        terms: Sequence[tuple[str, float]],
        category: str,
        area: str,
        phone: str,
        caller_refs: Sequence[str],
        since: Instant,
    ) -> list[Candidate]:
        """Find nothing similar."""
        return []

    def recent_texts(self, limit: int) -> list[str]:
        """Show no text."""
        return []

    def unit_history(self, category: str, district: str, since: Instant) -> list[UnitRecord]:
        """Know no history."""
        return []

    def evaluations(self, since: Instant, limit: int) -> list[Evaluated]:
        """Know no evaluations."""
        return []

    def monitor(self, now: Instant) -> MonitorSnapshot:
        """Count nothing."""
        return MonitorSnapshot(
            as_of=now,
            by_state={},
            created_today=0,
            created_by_quarter_hour=(),
            usual_low=(),
            usual_high=(),
            to_dispatch=0,
            due_within_hour=0,
            overdue=0,
            overdue_yesterday=0,
            rates=(None, None, None),
            by_unit=(),
            by_district={},
            by_light={},
        )


class CreatesOnly:
    """A writer that takes new orders and refuses everything else."""

    def __init__(self, writer: CommandWriter) -> None:
        self._writer = writer

    def save_create(
        self, draft_id: str, actor: Actor, make: Callable[[int, TakenNumber], Command], now: Instant
    ) -> Command:
        """Save a new order."""
        return self._writer.save_create(draft_id, actor, make, now)

    def save_command(
        self,
        actor: Actor,
        make: Callable[[int], Command],
        now: Instant,
        settles: str = "",
        ends: tuple[str, ...] = (),
        first: Callable[[int], Command] | None = None,
    ) -> Command:
        """Refuse."""
        raise AppError(AppErrorCode.EMERGENCY_INTAKE)

    def command(self, command_id: str) -> Command | None:
        """Show no command."""
        return None

    def result(self, command_id: str) -> Result | None:
        """Return the outcome of a command."""
        return self._writer.result(command_id)

    def counts(self) -> OutboxCounts:
        """Return the counts."""
        return self._writer.counts()

    def waiting(self, prefix: str) -> tuple[tuple[Command, Actor], ...]:
        """Return nothing."""
        return ()

    def refused(self, prefix: str) -> frozenset[str]:
        """Return nothing."""
        return frozenset()


class NoAttention:
    """A tray that shows nothing."""

    def items(self) -> tuple[AttentionItem, ...]:
        """Show no item."""
        return ()

    def close(self, item_id: str, now: Instant) -> None:
        """Refuse."""
        raise AppError(AppErrorCode.EMERGENCY_INTAKE)

    def count(self) -> int:
        """Count nothing."""
        return 0


class NoCalls:
    """A list of calls that shows nothing."""

    def of_number(self, number: str, refs: Collection[str], limit: int) -> list[CallRecord]:
        """Know no call."""
        return []

    def some(self, ids: Sequence[str]) -> list[CallRecord]:
        """Know no call."""
        return []

    def waiting(self, limit: int) -> list[CallRecord]:
        """Know no call."""
        return []


class EmergencyStore:
    """The store as the services see it in an emergency; what is not of orders is the store's own."""

    def __init__(self, store: SeatStore) -> None:
        self._store = store
        self.orders: OrderReader = NoOrders()
        self.commands: CommandWriter = CreatesOnly(store.commands)
        self.attention: AttentionBox = NoAttention()
        self.calls: CallShelf = NoCalls()

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def for_emergency(store: SeatStore) -> SeatStore:
    """Return a store of which orders can be taken and nothing read."""
    return cast("SeatStore", EmergencyStore(store))
