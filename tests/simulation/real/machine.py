"""A workstation of a schedule: the real client over its real encrypted store, its engine moved step by step."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import requests

from desktop.bootstrap import Overrides, build_app
from desktop.credentials import CredentialStore, FileKeystore
from desktop.errors import AppError, ErrorCode
from desktop.services.app import App
from desktop.services.events import Event, SessionEnded
from desktop.settings import Settings
from desktop.store.errors import StoreError, StoreFull
from desktop.store.store import SeatStore
from desktop.store.vault import Vault
from desktop.wiring.online_calls import HttpOnlineCalls
from desktop.wiring.spool_uploader import SpoolUploader
from desktop.wiring.sync_runner import SyncRunner
from sync.client.http_session import HttpSession
from sync.client.http_transport import HttpTransport
from sync.contract.images import ImageOffer
from sync.contract.replica import Changed
from tests.helpers.cheap_keys import cheap_derivation
from tests.helpers.server_city import PASSWORD
from tests.simulation.real.chance import Ids, SeatClock, SeededClock
from tests.simulation.real.line import Line

ADDRESS = "http://simulated"


class Killed(BaseException):
    """The process was killed. Nothing of the product may catch it."""


class WatchedVault(Vault):
    """The real vault; every store it opens is handed to ``watch``."""

    def __init__(self, root: Path, clock: SeatClock, watch: Callable[[SeatStore], None]) -> None:
        files = FileKeystore(root.parent)
        super().__init__(root, CredentialStore(files, files, clock.wall_ms), clock.wall_ms)
        self._watch = watch

    def unlock(self, *args: Any, **kwargs: Any) -> SeatStore:
        """Open a store."""
        store = super().unlock(*args, **kwargs)
        self._watch(store)
        return store

    def create(self, *args: Any, **kwargs: Any) -> SeatStore:
        """Create a store."""
        store = super().create(*args, **kwargs)
        self._watch(store)
        return store


class Machine:
    """One person's workstation. It can be killed at any boundary of a transaction, copied and put back."""

    def __init__(self, folder: Path, number: str, line: Line, world: SeededClock, ids: Ids, chance: random.Random):
        self.number = number
        self.line = line
        self.clock = SeatClock(world)
        self.full = False
        self.over = False
        self.wiped: Callable[[bool, set[str]], None] = lambda told_open, sealed: None
        """Hears that the store is no more, whether it was told so while it was open, and what lay sealed beside it."""
        self._told_open = False
        self.cursors: list[tuple[str, int]] = []
        self.transactions = 0
        self.store: SeatStore | None = None
        self.app: App | None = None
        self._world = world
        self._ids = ids
        self._chance = chance
        self._root = folder
        self._life = 0
        self._dies_in = 0
        self._after_death: Path | None = None

    @property
    def folder(self) -> Path:
        """Where the files lie; another one after each death, so that the dead process cannot touch them."""
        return self._root / str(self._life)

    def start(self) -> bool:
        """Start the program and sign in; ``False`` when the server lets nobody in (or is away at the first time)."""
        runners: list[SyncRunner] = []
        vault = WatchedVault(self.folder / "stores", self.clock, self._watch)
        http = HttpSession(ADDRESS, lambda: cast(requests.Session, self.line))
        wire = HttpTransport(http)
        self.over = False
        self.app = build_app(
            Settings(server=ADDRESS),
            Overrides(
                data_dir=self.folder,
                vault=vault,
                transport=wire,
                online=HttpOnlineCalls(http, wire, lambda: ""),
                clock=self.clock,
                new_id=self._ids,
                random=self._chance.random,
                random_below=self._chance.randrange,
                threads=False,
                drive=runners.append,
            ),
        )
        self.app.events.subscribe(self._on_event)
        self._runner = runners[0]
        self._runner.image_line = wire
        self._runner.outcome_line = wire
        try:
            with cheap_derivation():
                self.app.session.sign_in(self.number, PASSWORD)
        except (AppError, StoreError) as error:
            self.over = True
            return error.code == ErrorCode.DEVICE_REVOKED and self._hand_in(vault, wire) and self.start()
        return True

    def leave(self) -> None:
        """The person leaves: what lies sealed is handed in as far as the line allows, until they come back."""
        self.close()
        self.over = True
        vault = WatchedVault(self.folder / "stores", self.clock, self._watch)
        uploader = self._uploader(vault, HttpTransport(HttpSession(ADDRESS, lambda: cast(requests.Session, self.line))))
        for _ in range(3):
            uploader.guarded_step()

    def _hand_in(self, vault: Vault, wire: HttpTransport) -> bool:
        """Nobody sits here: hand in what lies sealed; tells whether nothing is left that has to be wiped.

        What was wiped once may stand as shut out for long: a server that was put back may have forgotten that it asked.
        """
        self.close()
        uploader = self._uploader(vault, wire)
        while not uploader.guarded_step():
            pass
        return not any(shelf.is_shut_out and not shelf.is_wiped for shelf in vault.shelves(ADDRESS))

    def _uploader(self, vault: Vault, wire: HttpTransport) -> SpoolUploader:
        return SpoolUploader(
            shelves=lambda: vault.shelves(ADDRESS),
            transport=wire,
            is_idle=lambda: True,
            lock=lambda: None,
            wiped=self._on_wiped,
            random=self._chance.random,
        )

    def _on_wiped(self) -> None:
        self.cursors.append(("wiped", 0))
        self.wiped(self._told_open, {path.stem for path in self.folder.rglob("*.spool")})
        self._told_open = False

    def close(self) -> None:
        """Close the program."""
        app, self.app = self.app, None
        if app is not None:
            app.close()
        self.store = None

    def restart(self) -> bool:
        """Close and start again."""
        self.close()
        self.clock.boots += 1
        return self.start()

    # --- death --------------------------------------------------------------------------------------------------------

    def will_die(self, boundaries: int) -> None:
        """Kill the process after so many more boundaries of transactions (0: not)."""
        self._dies_in = boundaries

    def survives(self, work: Callable[[], object]) -> bool:
        """Do something; when it killed the process, start it again from what lay on the disk at that moment."""
        try:
            work()
        except Killed:
            self._rise()
            return False
        return True

    def _rise(self) -> None:
        with suppress(Exception):
            self.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._life += 1
        self._dies_in = 0
        self.clock.boots += 1
        self.app = self.store = None
        self.start()

    def _boundary(self) -> None:
        self.transactions += 1
        if self._dies_in:
            self._dies_in -= 1
            if not self._dies_in:
                shutil.copytree(self.folder, self._root / str(self._life + 1))
                raise Killed

    def _watch(self, store: SeatStore) -> None:
        self.store = store
        database = store.database
        for name in ("saving", "applying"):
            setattr(database, name, self._guarded(getattr(database, name)))
        adopt = store.images.adopt

        def adopted(offer: ImageOffer) -> Changed:
            self.cursors.append(("image", 0))  # read on from where the image was made, which is before the end
            return adopt(offer)

        store.images.adopt = adopted

    def _guarded(self, transaction: Callable[..., AbstractContextManager[Any]]) -> Any:
        @contextmanager
        def guarded(**options: Any) -> Iterator[Any]:
            self._boundary()
            if self.full:
                raise StoreFull
            with transaction(**options) as connection:
                yield connection
                self._boundary()

        return guarded

    # --- copies of the disk -------------------------------------------------------------------------------------------

    def take_image(self, where: Path) -> None:
        """Copy the disk."""
        shutil.copytree(self.folder, where)

    def go_on_from(self, image: Path) -> None:
        """Put a copy of a disk in place of the present one and start from it."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._life += 1
        self._dies_in = 0
        self._root.mkdir(parents=True, exist_ok=True)
        shutil.copytree(image, self.folder)
        self.cursors.append(("copy", 0))
        self.start()

    # --- work ---------------------------------------------------------------------------------------------------------

    def sync(self, steps: int) -> None:
        """Let the engine do some pieces of work; time passes where it only waits."""
        engine = self._runner.engine
        for _ in range(steps):
            if engine is None or self.over:
                return
            engine.drain_signals()
            delay = engine.guarded_step()
            self.note_cursor()
            if delay > 0:
                self._world.pass_seconds(min(delay, 30.0))
                if self.app is not None and not engine.board.status.error:
                    return  # nothing is due: the next look is another step's matter

    def settle(self, most: int = 300) -> bool:
        """Without faults: go on until nothing is left to send and a look at the feed brings nothing new."""
        if self.over and not self.restart():
            return False
        for _ in range(most):
            engine = self._runner.engine
            if engine is None or self.app is None:
                return False
            if self.over:
                if not self.restart():
                    return False
                continue
            self._runner.try_now()
            engine.drain_signals()
            delay = engine.guarded_step()
            self.note_cursor()
            if delay > 0:
                status = self.app.sync_status.status()
                if status.unsent == 0 and not status.error:
                    return True
                self._world.pass_seconds(delay)
        return False

    def note_cursor(self) -> None:
        """Remember how far the feed was read."""
        cursor = self.store.replica.cursor() if self.store is not None and self.app is not None else None
        if cursor is not None:
            self.cursors.append((cursor.epoch, cursor.pos))

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SessionEnded):
            self.over = True
            self._told_open = self._told_open or event.reason == ErrorCode.DEVICE_REVOKED
