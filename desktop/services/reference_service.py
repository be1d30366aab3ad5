"""Reference data in the form screens and rules use, with type-anything search over it."""

import threading
from collections.abc import Callable

from desktop.errors import AppError, AppErrorCode
from desktop.services.events import Event, EventHub, RecordsChanged
from desktop.services.habits import Habits
from desktop.services.place_aliases import own_aliases, with_own
from desktop.services.reference_snapshot import ReferenceSnapshot
from desktop.services.seat import Seat
from sync.domain.category import CategoryTree
from sync.domain.organisation import Organisation
from sync.domain.reference import EDITORIAL, Area, Article, Category, CodeItem, Policy, ReferenceKind, Site, Unit
from sync.domain.rules import Rules
from sync.domain.value import Value

_READ = tuple(kind for kind in ReferenceKind if kind not in EDITORIAL)
_KINDS = frozenset(kind.value for kind in _READ)


class ReferenceService:
    """Holds one immutable reading of all reference items; a new one replaces it when something changed.

    The reading is renewed on the thread that reports the change (the engine's), so screens never wait for it.
    """

    def __init__(self, seat: Seat, hub: EventHub) -> None:
        self._seat = seat
        self._lock = threading.Lock()
        self._loading = threading.Lock()
        self._snapshot: ReferenceSnapshot | None = None
        self.habits = Habits()
        """What this person chose how often: equals rank by use."""
        self.loaded: Callable[[], None] = _nothing
        """Called after each new reading, on the thread that made it."""
        self.prepare_search: Callable[[], None] = _nothing
        """Makes the search indexes of the present reading (some hundred milliseconds), not at the first keystroke: on
        a worker, once the screen stands.
        """
        self.known_policy = Policy()
        """The city's numbers of the reading that is held, those of every city without one; never reads the store."""
        self._read_change = 0
        hub.subscribe(self._on_event)

    def load(self, *, searched: bool = False) -> bool:
        """Read all items from the store; returns whether there are enough for the rules.

        ``searched``: screens search in them already, so the new indexes are made beside that.
        """
        with self._loading:  # one reading after the other: of two at a time the older might come to stand
            self.habits.read(self._seat.store)
            shelf = self._seat.store.reference
            items: dict[ReferenceKind, tuple[Value, ...]] = {kind: tuple(shelf.items(kind)) for kind in _READ}
            items[ReferenceKind.SITE] = with_own(items[ReferenceKind.SITE], own_aliases(self._seat.store))
            if not items[ReferenceKind.CATEGORY] or not items[ReferenceKind.PRESET]:
                return False
            snapshot = ReferenceSnapshot(items)
            with self._lock:
                self._snapshot = snapshot
                self.known_policy = snapshot.rules.policy
                self.prepare_search = snapshot.warm
        self.loaded()
        if searched:
            threading.Thread(target=snapshot.warm, name="reference-index", daemon=True).start()
        return True

    def forget(self) -> None:
        """Nobody is signed in any more."""
        with self._lock:
            self._snapshot = None
            self.known_policy = Policy()
            self.prepare_search = _nothing
        self.habits.forget()

    @property
    def has_reading(self) -> bool:
        """Whether a reading is held now; never reads the store."""
        return self._snapshot is not None

    @property
    def is_ready(self) -> bool:
        """Whether reference data is here (false on a new device until the first fetch)."""
        return self._snapshot is not None or (self._seat.is_taken and self.load())

    @property
    def rules(self) -> Rules:
        """The rules of this city; raises ``no_reference`` before the first fetch."""
        return self._reading().rules

    @property
    def organisation(self) -> Organisation:
        """Units and areas."""
        return self.rules.organisation

    @property
    def categories(self) -> CategoryTree:
        """The category tree."""
        return self.rules.categories

    @property
    def policy(self) -> Policy:
        """The city's numbers and switches."""
        return self.rules.policy

    def codes(self, list_name: str) -> tuple[CodeItem, ...]:
        """Return the active entries of a code list in their order."""
        return self._reading().codes(list_name)

    def find_categories(self, text: str, limit: int) -> tuple[Category, ...]:
        """Return leaves matching the text, best first."""
        return self._reading().find(ReferenceKind.CATEGORY, Category, text, limit, self.habits.of("category"))

    def find_units(self, text: str, limit: int) -> tuple[Unit, ...]:
        """Return units matching the text, best first."""
        return self._reading().find(ReferenceKind.UNIT, Unit, text, limit, self.habits.of("unit"))

    def find_places(self, text: str, limit: int) -> tuple[Area | Site, ...]:
        """Return areas of every level, and roads and places in them, that match the text, best first."""
        return self._reading().find_places(text, limit, self.habits.of("area"))

    def find_articles(self, text: str, limit: int) -> tuple[Article, ...]:
        """Return knowledge articles matching the text, best first."""
        return self._reading().find(ReferenceKind.ARTICLE, Article, text, limit, self.habits.of("article"))

    def find_snippets(self, text: str, limit: int) -> tuple[CodeItem, ...]:
        """Return the city's phrases whose short form, words or pinyin match the text, best first."""
        return self._reading().find_snippets(text, limit, self.habits.of("snippet"))

    def articles(self) -> tuple[Article, ...]:
        """Return the active knowledge articles."""
        return tuple(item for item in self._reading().all(ReferenceKind.ARTICLE, Article) if item.active)

    def units(self) -> tuple[Unit, ...]:
        """Return all units, retired ones too."""
        return self._reading().all(ReferenceKind.UNIT, Unit)

    def areas(self) -> tuple[Area, ...]:
        """Return all areas."""
        return self._reading().all(ReferenceKind.AREA, Area)

    def items(self, kind: ReferenceKind) -> tuple[Value, ...]:
        """Return all items of a kind."""
        return self._reading().all(kind, Value)

    def get(self, kind: ReferenceKind, item_id: str) -> Value | None:
        """Return one item."""
        return self._reading().get(kind, item_id)

    @property
    def reading(self) -> ReferenceSnapshot:
        """The present reading, which never changes; raises ``no_reference`` before the first fetch."""
        return self._reading()

    def name_of(self, kind: ReferenceKind | str, item_id: str) -> str:
        """Return the name of an item; its id when it is unknown, empty for an empty id."""
        snapshot = self._snapshot
        if not item_id or snapshot is None:
            return item_id
        return snapshot.name_of(ReferenceKind(kind), item_id)

    def path_of(self, category_id: str) -> tuple[str, ...]:
        """Return the names from the root of the category tree down to the category."""
        return self._reading().path_of(category_id)

    def _reading(self) -> ReferenceSnapshot:
        snapshot = self._snapshot
        if snapshot is None and self._seat.is_taken and self.load():
            snapshot = self._snapshot
        if snapshot is None:
            raise AppError(AppErrorCode.NO_REFERENCE, retryable=True)
        return snapshot

    def _on_event(self, event: Event) -> None:
        if not isinstance(event, RecordsChanged) or event.kind not in _KINDS or not self._seat.is_taken:
            return
        if event.change and event.change == self._read_change:
            return  # another kind of a change that the present reading has already
        self._read_change = event.change
        self.load(searched=True)


def _nothing() -> None:
    """Nobody wants to know yet, or there is nothing to search in."""
