"""What the palette finds beside commands: orders, and anything that has a name."""

from collections.abc import Callable

from desktop.services.app import App
from sync.domain.reference import ReferenceKind
from ui.feature import TakesIn
from ui.panels.texts.names import state_name
from ui.panels.texts.tones import state_tone
from ui.shell.anything_desk import AnythingDesk
from ui.shell.palette import PaletteSource
from ui.shell.view_host import ViewHost
from ui.widgets.pick_item import PickItem

MOST_ORDERS = 5
"""More stand in the search screen; here what else was found must stay in sight."""


def palette_sources(
    app: App,
    host: ViewHost,
    open_view: Callable[[str, str], None],
    ask: Callable[[str], bool],
    tell: Callable[[str, str], None],
) -> tuple[PaletteSource, ...]:
    """Return the search over orders (text, number, phone), as far as there is a view to show them, and over all that
    has a name. ``ask`` and ``tell`` are those of the ``AnythingDesk``.
    """

    def in_front() -> TakesIn | None:
        view = host.view(host.current_id)
        return view.taking_in if view is not None else None

    desk = AnythingDesk(app.reference, in_front, open_view, ask, tell)
    names = PaletteSource(desk.find, desk.take, goes_first=desk.goes_first)
    if not host.has("search"):
        return (names,)
    return (PaletteSource(lambda text: find_orders(app, text), lambda item: open_view("search", item.id)), names)


def find_orders(app: App, text: str) -> list[PickItem]:
    """Return orders for a text, a number or a phone. Blocks."""
    if len(text) < 2:
        return []
    rows = app.orders.search(text, MOST_ORDERS)
    if text.isdigit() and len(text) >= 7:
        known = {row.id for row in rows}
        rows = [*rows, *(row for row in app.orders.by_phone(text, MOST_ORDERS) if row.id not in known)]
    name = app.reference.name_of
    return [
        PickItem(
            row.id,
            row.title or row.no,
            f"{row.no} · {name(ReferenceKind.AREA, row.district)}",
            state_name(row.state, at_intake=row.at_intake),
            state_tone(row.state, at_intake=row.at_intake),
        )
        for row in rows[:MOST_ORDERS]
    ]
