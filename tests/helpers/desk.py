"""A whole client without widgets: real services, real encrypted store, real threads, against whatever server is
named.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.bootstrap import Overrides, build_app
from desktop.credentials import FileKeystore
from desktop.services.app import App
from desktop.services.events import Event
from desktop.settings import Settings
from sync.domain.act import OrderDraft
from sync.domain.order import Caller, Order, Place
from tests.helpers.server_city import LEAK, NORTH_DISTRICT, PASSWORD

PATIENCE = 20.0


class Desk:
    """One workstation with one person. Waits are for events, never for time."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._changed = threading.Condition()
        app.events.subscribe(self._on_event)

    def _on_event(self, event: Event) -> None:
        del event
        with self._changed:
            self._changed.notify_all()

    def wait_until(self, holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        """Wait until a condition holds; it is looked at again after every event."""
        with self._changed:
            assert self._changed.wait_for(holds, patience), f"{what}; status: {self.app.sync_status.status()}"

    def sign_in(self, number: str, password: str = PASSWORD) -> "Desk":
        """Sign in, and wait for reference data when the server is there."""
        self.app.session.sign_in(number, password)
        return self

    def wait_ready(self) -> "Desk":
        """Wait until the first fetch is complete."""
        self.wait_until(
            lambda: self.app.reference.is_ready and self.app.sync_status.status().position > 0, "no first fetch"
        )
        return self

    def wait_order(self, order_id: str, holds: Callable[[Order], bool] = lambda _: True) -> Order:
        """Wait until the server's record of an order is here and as wanted."""
        found: list[Order] = []

        def looks_right() -> bool:
            detail = self.app.orders.detail(order_id)
            undecided = detail is not None and any(not command.outcome for command in detail.pending)
            if detail is None or undecided or not detail.base_ver or not holds(detail.order):
                return False
            found.append(detail.order)
            return True

        self.wait_until(looks_right, "the order did not come")
        return found[-1]

    def wait_sent(self) -> "Desk":
        """Wait until nothing is unsent."""
        self.wait_until(lambda: self.app.sync_status.status().unsent == 0, "still unsent")
        return self

    def wait_offline(self) -> "Desk":
        """Wait until the client has noticed that the server is away."""
        self.app.sync_status.sync_now()
        self.wait_until(lambda: not self.app.sync_status.status().online, "still online")
        return self

    def create(self, **changes: object) -> tuple[str, str]:
        """Take an order; returns its id and number."""
        draft = leak(**changes)
        stored = self.app.intake.open_draft(draft=draft)
        receipt = self.app.intake.submit(stored.id, draft)
        return receipt.order, receipt.no


def leak(**changes: object) -> OrderDraft:
    """Return a filled-in form about a leaking pipe in the north."""
    values: dict[str, object] = {
        "title": "北区供水漏水",
        "content": "小区门口水管漏水，路面积水。",
        "category": LEAK,
        "caller": Caller(name="张三", phone="13800138000"),
        "place": Place(text="北街1号", district=NORTH_DISTRICT, street="410105001"),
        "read_back": True,
        "duplicates_shown": True,
    }
    return OrderDraft(**(values | changes))


@contextmanager
def desk(folder: Path, url: str, **overrides: object) -> Iterator[Desk]:
    """Build a client with its files in ``folder``; closed at the end of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    app = build_app(Settings(server=url), Overrides(data_dir=folder, keystore=FileKeystore(folder), **overrides))
    try:
        yield Desk(app)
    finally:
        app.close()
