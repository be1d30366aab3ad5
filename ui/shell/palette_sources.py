"""What the palette finds beside commands."""

from collections.abc import Callable

from desktop.services.app import App
from sync.domain.reference import ReferenceKind
from ui.panels.texts.names import state_name
from ui.panels.texts.tones import state_tone
from ui.shell.palette import PaletteSource
from ui.widgets.pick_item import PickItem

MOST_ORDERS = 8
MOST_ARTICLES = 4


def palette_sources(
    app: App, open_view: Callable[[str, str], None], has_view: Callable[[str], bool]
) -> tuple[PaletteSource, ...]:
    """Return the searches over orders (text, number, phone) and over knowledge, as far as there is a view to show
    them.
    """
    sources: list[PaletteSource] = []
    if has_view("search"):
        sources.append(PaletteSource(lambda text: find_orders(app, text), lambda item: open_view("search", item.id)))
    if has_view("knowledge"):
        sources.append(
            PaletteSource(lambda text: find_articles(app, text), lambda item: open_view("knowledge", item.id))
        )
    return tuple(sources)


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


def find_articles(app: App, text: str) -> list[PickItem]:
    """Return knowledge articles for a text."""
    articles = app.reference.find_articles(text, MOST_ARTICLES) if app.reference.is_ready else ()
    return [PickItem(article.id, article.title, article.question) for article in articles]
