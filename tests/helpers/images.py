"""Building ready-made snapshots in tests, and comparing what a store holds however it was filled."""

from pathlib import Path

from desktop.store.store import SeatStore
from sync.cache_form.bodies import unpack
from sync.contract.images import ImageOffer
from sync.domain.codes import Disclosure
from sync.server.images.builder import Built, ImageBuilder
from sync.server.images.shelf import ImageShelf
from sync.server.ports import system_entropy
from sync.server.services import Services


def shelf_of(services: Services) -> ImageShelf:
    """Return the shelf of a test server."""
    folder = services.config.images
    assert folder is not None
    shelf = ImageShelf(folder, services.sealer)
    shelf.make()
    return shelf


def build(services: Services, scope: str, variant: Disclosure, *, full: bool = False) -> Built:
    """Build an image as the builder's process does."""
    days = services.config.limits.city_days
    builder = ImageBuilder(services.database, services.sealer, shelf_of(services), services.clock, system_entropy, days)
    return builder.build(scope, variant, full=full)


def image_path(services: Services, offer: ImageOffer) -> Path:
    """Return where an offered file lies."""
    path = shelf_of(services).path(offer.file)
    assert path is not None
    return path


def everything(store: SeatStore, word: str) -> dict[str, object]:
    """Return what a store shows of its orders, without the keys and positions that may differ from store to store."""
    with store.database.reading() as connection:

        def rows(statement: str, *values: object) -> list[tuple[object, ...]]:
            return sorted(tuple(row) for row in connection.exec_driver_sql(statement, values))

        columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(order_list)") if row[1] != "key"]
        bodies = connection.exec_driver_sql(
            "SELECT k.id, r.ver, r.body FROM order_record r JOIN order_key k USING (key)"
        )
        return {
            "records": sorted((one, ver, unpack(body)) for one, ver, body in bodies),
            "lists": rows(f"SELECT {', '.join(columns)} FROM order_list"),
            "scopes": rows("SELECT k.id, s.scope, s.ver FROM row_scope s JOIN order_key k USING (key)"),
            "units": rows("SELECT k.id, u.unit, u.role, u.state FROM order_unit u JOIN order_key k USING (key)"),
            "callers": rows("SELECT k.id, c.ref FROM order_caller c JOIN order_key k USING (key)"),
            "found": rows(
                "SELECT k.id FROM order_search s JOIN order_key k ON k.key = s.rowid WHERE order_search MATCH ?", word
            ),
            "reference": rows("SELECT kind, id, ver FROM reference_item"),
            "indexes": rows("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"),
        }
