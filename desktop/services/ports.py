"""What the services need from the encrypted store, the key ring, the sync engine and the online calls.

``desktop.store``, ``desktop.credentials`` and ``sync.client`` implement these; ``desktop.bootstrap`` plugs them in.
Everything is plain, blocking Python; readers may be called from several threads, writers take turns inside the store.
"""

from array import array
from collections.abc import Callable, Sequence
from typing import Protocol

from desktop.services.call_ports import CallShelf, NuisanceShelf
from desktop.services.draft_ports import DraftBox
from desktop.services.file_ports import FileShelf
from desktop.services.small_ports import ServerReach, ValueShelf
from desktop.services.values import (
    AttentionItem,
    MonitorSnapshot,
    OrderListRow,
    OrderQuery,
    PendingCommand,
    StoreFacts,
    SyncStatus,
)
from sync.contract.messages import Command, NumberLease, Result, Session
from sync.contract.replica import OutboxCounts
from sync.domain.actor import Actor
from sync.domain.instant import Instant
from sync.domain.order import Evaluation, Order, Place
from sync.domain.reference import ReferenceKind
from sync.domain.value import Value


class TakenNumber(Value):
    """A number taken from a lease; ``lease`` is the lease id (empty: the emergency series of this device).

    ``handed``: the draft it is for may lie at the server too.
    """

    no: str
    lease: str
    handed: bool = False


class Candidate(Value):
    """An order that may be similar: its row, content, place (text and point), and the caller's phone or reference."""

    row: OrderListRow
    content: str
    place: Place = Place()
    phone: str = ""


class Evaluated(Value):
    """What the caller said about an order, in the first and in the last round."""

    first_evaluation: Evaluation | None = None
    final_evaluation: Evaluation | None = None


class UnitRecord(Value):
    """How often a unit had orders of a category in an area, from the replica."""

    unit: str
    handled: int
    returned: int


Projection = Callable[[Order | None, Sequence[tuple[Command, Actor]]], Order | None]
"""Lays pending commands (in ``seq`` order, with their authors) over the server's record; ``None``: nothing to show."""


class OrderReader(Protocol):
    """Reads of the replica with this seat's pending acts laid over it."""

    def first_page(self, query: OrderQuery, limit: int) -> list[OrderListRow]:
        """Return the first rows of a list."""
        ...

    def keys(self, query: OrderQuery) -> "array[int]":
        """Return the row keys of the whole list in its order, as ``array('q')``."""
        ...

    def rows(self, keys: Sequence[int]) -> list[OrderListRow]:
        """Return rows by key, in the order asked; keys that are gone are left out."""
        ...

    def count(self, query: OrderQuery) -> int:
        """Return the length of a list."""
        ...

    def counts(self, queries: Sequence[OrderQuery]) -> list[int]:
        """Return the lengths of several lists in one go."""
        ...

    def key_of(self, order_id: str) -> int | None:
        """Return the row key of an order."""
        ...

    def order(self, order_id: str) -> Order | None:
        """Return the order as shown: record plus pending acts."""
        ...

    def base(self, order_id: str) -> Order | None:
        """Return the server's record alone."""
        ...

    def is_evicted(self, order_id: str) -> bool:
        """Tell whether the order has left this seat's scopes and stays only until its outcome is in."""
        ...

    def pending(self, order_id: str) -> tuple[PendingCommand, ...]:
        """Return this seat's open commands on an order."""
        ...

    def by_number(self, no: str) -> list[OrderListRow]:
        """Return orders whose number is or ends with the digits."""
        ...

    def search(self, text: str, limit: int) -> list[OrderListRow]:
        """Full-text search (bigrams), newest first."""
        ...

    def by_phone(self, phone: str, limit: int, caller_refs: Sequence[str] = ()) -> list[OrderListRow]:
        """Return orders of a caller by full number or by matching marks, newest first."""
        ...

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
        """Return orders since an instant that share the most of the weighed terms (pairs of characters), category and
        area, or the caller; a bounded number of each.
        """
        ...

    def recent_texts(self, limit: int) -> list[str]:
        """Return title, content and place of the newest orders as one text each."""
        ...

    def unit_history(self, category: str, district: str, since: Instant) -> list[UnitRecord]:
        """Return per unit how many orders of the category (and district, when given) it had and how many it
        returned.
        """
        ...

    def evaluations(self, since: Instant, limit: int) -> list[Evaluated]:
        """Return the evaluations of the newest called-back orders that changed since an instant, at most ``limit``."""
        ...

    def monitor(self, now: Instant) -> MonitorSnapshot:
        """Return the monitor's counts. Rates may be left ``None``: the service fills them."""
        ...


class CommandWriter(Protocol):
    """Saves commands: each call is one transaction on the disk (synchronous=FULL) plus the spool file."""

    def save_create(
        self, draft_id: str, actor: Actor, make: Callable[[int, TakenNumber], Command], now: Instant
    ) -> Command:
        """Take the next ``seq`` and number, call ``make(seq, number)``, insert it and drop the draft (if any), at once.

        Raises a store error ``numbers_exhausted`` when neither a leased nor an emergency number is left.
        """
        ...

    def save_command(
        self,
        actor: Actor,
        make: Callable[[int], Command],
        now: Instant,
        settles: str = "",
        ends: tuple[str, ...] = (),
        first: Callable[[int], Command] | None = None,
    ) -> Command:
        """Take the next ``seq``, insert ``make(seq)`` (all or nothing with another one ``first``), close the item it
        ``settles``, drop the drafts it ``ends``.
        """
        ...

    def command(self, command_id: str) -> Command | None:
        """Return a kept command."""
        ...

    def result(self, command_id: str) -> Result | None:
        """Return the stored outcome of a command, ``None`` while there is none."""
        ...

    def counts(self) -> OutboxCounts:
        """Return unsent, attention and free-number counts."""
        ...

    def waiting(self, prefix: str) -> tuple[tuple[Command, Actor], ...]:
        """Return the commands without an outcome whose type begins so, with who did them, in ``seq`` order."""
        ...

    def refused(self, prefix: str) -> frozenset[str]:
        """Return the targets of the commands whose type begins so and that the server did not take."""
        ...


class AttentionBox(Protocol):
    """Outcomes and proposals that need a person."""

    def items(self) -> tuple[AttentionItem, ...]:
        """Return open items, newest first."""
        ...

    def close(self, item_id: str, now: Instant) -> None:
        """Close an item (its command moves attention -> closed); the content is kept."""
        ...

    def count(self) -> int:
        """Count open items."""
        ...


class ReferenceShelf(Protocol):
    """The cached reference data."""

    def items(self, kind: ReferenceKind) -> Sequence[Value]:
        """Return all items of a kind as their typed values."""
        ...


class SeatStore(ValueShelf, Protocol):
    """One opened store: the encrypted file of one person at one server on this workstation."""

    @property
    def device(self) -> str:
        """Device id of this file."""
        ...

    @property
    def sign_key(self) -> str:
        """Public key (base64) that what is done in this file is signed with."""
        ...

    @property
    def lease_key(self) -> str:
        """The server's key (base64) that leases and wipe orders are signed with, pinned at the first sign-in."""
        ...

    @property
    def orders(self) -> OrderReader:
        """Reads of orders."""
        ...

    @property
    def commands(self) -> CommandWriter:
        """Saves of commands."""
        ...

    @property
    def drafts(self) -> DraftBox:
        """Drafts."""
        ...

    @property
    def files(self) -> FileShelf:
        """Attached files."""
        ...

    @property
    def attention(self) -> AttentionBox:
        """Items that need a person."""
        ...

    @property
    def calls(self) -> CallShelf:
        """Telephone calls."""
        ...

    @property
    def nuisances(self) -> NuisanceShelf:
        """Marks of nuisance callers."""
        ...

    @property
    def reference(self) -> ReferenceShelf:
        """Reference data."""
        ...

    def session(self) -> Session | None:
        """Return the last session the server granted (refresh token included)."""
        ...

    def save_session(self, session: Session) -> None:
        """Keep a session durably."""
        ...

    def unused_numbers(self) -> tuple[NumberLease, ...]:
        """Return the numbers that are left."""
        ...

    def give_back_numbers(self) -> tuple[NumberLease, ...]:
        """Return the unused rest of the number blocks at a clean sign-off; they are not used here any more."""
        ...

    def facts(self) -> StoreFacts:
        """Return how the store stands, for diagnosis."""
        ...

    def use_projection(self, projection: Projection) -> None:
        """Set the overlay function and lay all pending commands again (called when reference data has changed)."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


class SyncControl(ServerReach, Protocol):
    """The running sync of the opened store."""

    def start(self, store: SeatStore, session: Session) -> None:
        """Start the threads for an opened store."""
        ...

    def stop(self, *, for_good: bool = False) -> None:
        """Stop the threads and wait for them; ``for_good``: the person signs out, so the cache is compared before."""
        ...

    def wake(self) -> None:
        """There is something new in the outbox."""
        ...

    def try_now(self) -> None:
        """Try at once, whatever the back-off says."""
        ...

    def status(self) -> SyncStatus:
        """Return one reading of the state."""
        ...

    def clock_offset(self) -> tuple[int, int]:
        """Return the server's clock minus ours and the uncertainty, both ms."""
        ...

    def wait_result(self, command_id: str, timeout: float) -> Result | None:
        """Wait until a command has an outcome; ``None`` after ``timeout`` seconds."""
        ...


class SeatClock(Protocol):
    """Time as the services read it."""

    def wall_ms(self) -> Instant:
        """Wall clock."""
        ...

    def monotonic(self) -> float:
        """Seconds within this boot."""
        ...

    def boot(self) -> str:
        """Id of this boot of the machine (or of the program, where the system has none)."""
        ...
