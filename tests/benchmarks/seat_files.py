"""The files of a workstation, opened as its program opens them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.bootstrap import Overrides, build_app
from desktop.credentials import CredentialStore, FileKeystore
from desktop.services.app import App
from desktop.settings import Settings
from desktop.store.store import SeatStore
from desktop.store.vault import Vault
from desktop.wiring.seat_clock import SystemClock
from tests.benchmarks.server_program import PASSWORD
from tests.helpers.desk import Desk

PATIENCE = 900.0


@contextmanager
def seat_app(data: Path, url: str, *, compares: bool = True) -> Iterator[App]:
    """Build the client over the files in ``data``; closed at the end of the block.

    ``compares=False`` for a store that was filled by hand: the client would find within two minutes that the server has
    none of its orders, and would let them go.
    """
    data.mkdir(parents=True, exist_ok=True)
    overrides = Overrides(data_dir=data, keystore=FileKeystore(data), compares=compares)
    app = build_app(Settings(server=url), overrides)
    try:
        yield app
    finally:
        app.close()


def signed_in(app: App, number: str) -> Desk:
    """Sign in and wait until everything the person may see is here."""
    desk = Desk(app)
    app.session.sign_in(number, PASSWORD)
    desk.wait_until(lambda: is_complete(app), "the first fetch is not complete", PATIENCE)
    return desk


def is_complete(app: App) -> bool:
    """Tell whether all snapshots are in (search index too) and the feed was read."""
    status = app.sync_status.status()
    return app.reference.is_ready and status.online and status.position > 0 and not status.pulling


def vault_of(data: Path) -> Vault:
    """Return the stores of a workstation."""
    clock = SystemClock()
    keys = CredentialStore(FileKeystore(data), FileKeystore(data), clock.wall_ms)
    return Vault(data / "stores", keys, clock.wall_ms)


@contextmanager
def opened_store(data: Path, url: str, number: str) -> Iterator[SeatStore]:
    """Open a person's encrypted store without a program around it."""
    store = vault_of(data).unlock(url, number, PASSWORD, confirmed=True)
    try:
        yield store
    finally:
        store.close()
