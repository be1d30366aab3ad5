"""The store files of this workstation: one folder for each person at each server."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from desktop.keystores import CredentialError
from desktop.services.sign_in_ports import Recovery, SeatSecrets, Stretching
from desktop.store.errors import StoreError, StoreShutOut, translated
from desktop.store.spool_shelf import SpoolShelf
from desktop.store.store import SeatStore, StoreOptions, open_store
from sync.contract.wiping import is_ordered
from sync.domain.instant import DAY, Instant

logger = logging.getLogger(__name__)

_OFFERED = 14 * DAY
"""As long as a restored server is offered what was decided."""


class StoreKeys(Protocol):
    """The wrapped keys (``desktop.credentials.CredentialStore``)."""

    def exists(self, folder: Path) -> bool:
        """Tell whether there is a wrapped key."""
        ...

    def create(
        self, folder: Path, password: str, recovery: Recovery | None = None, *, stretching: Stretching | None = None
    ) -> bytes:
        """Make a key."""
        ...

    def stretch(self, folder: Path, password: str) -> Stretching | None:
        """Begin the slow part of opening a key, or of making one where there is none."""
        ...

    def unlock(
        self,
        folder: Path,
        password: str,
        *,
        confirmed: bool = False,
        recovery: Recovery | None = None,
        stretching: Stretching | None = None,
    ) -> bytes:
        """Open a key."""
        ...

    def rewrap(self, folder: Path, old_password: str, new_password: str, recovery: Recovery | None = None) -> None:
        """Wrap a key with another password."""
        ...

    def sealed_key(self, folder: Path) -> bytes:
        """Return a key as it is sealed to the server."""
        ...

    def recover(self, folder: Path, inner: bytes, password: str, recovery: Recovery | None = None) -> bytes:
        """Wrap a key anew out of the envelope the server has opened."""
        ...

    def credential(self, folder: Path, fresh: bytes = b"") -> bytes:
        """Return the credential of a store, made now if there is none."""
        ...

    def kept_credential(self, folder: Path) -> bytes | None:
        """Return the credential of a store if there is one."""
        ...

    def forget_credential(self, folder: Path) -> None:
        """Forget the credential of a store."""
        ...

    def forget(self, folder: Path) -> None:
        """Make a key unreadable for ever."""
        ...


class Vault:
    """Opens and creates stores under ``root``. Folder names are hashes: they tell neither server nor person."""

    def __init__(self, root: Path, keys: StoreKeys, clock: Callable[[], Instant]) -> None:
        self._root = root
        self._keys = keys
        self._clock = clock

    def exists(self, server: str, user_no: str) -> bool:
        """Tell whether a store for this person at this server is here."""
        return self._keys.exists(self.folder(server, user_no))

    def stretch(self, server: str, user_no: str, password: str) -> Stretching | None:
        """Begin the slow part of an :meth:`unlock`, or without a store of a :meth:`create`, that will follow."""
        return self._keys.stretch(self.folder(server, user_no), password)

    def unlock(
        self,
        server: str,
        user_no: str,
        password: str,
        *,
        confirmed: bool = False,
        recovery: Recovery | None = None,
        stretching: Stretching | None = None,
    ) -> SeatStore:
        """Open the store; a damaged file is repaired (``SeatStore.repaired``).

        ``confirmed``: the server has just accepted the password. Raises errors with the codes ``wrong_password``,
        ``unlock_throttled``, ``unlock_needs_server``, ``keystore_missing``, ``store_in_use``, ``device_revoked`` and
        other store errors.
        """
        folder = self.folder(server, user_no)
        if not confirmed and SpoolShelf(folder, self._keys, self._clock).is_held:
            raise StoreShutOut
        key = self._keys.unlock(folder, password, confirmed=confirmed, recovery=recovery, stretching=stretching)
        return open_store(folder, key, StoreOptions(clock=self._clock))

    def create(
        self,
        server: str,
        user_no: str,
        password: str,
        device: str,
        secrets: SeatSecrets | None = None,
        recovery: Recovery | None = None,
        *,
        stretching: Stretching | None = None,
    ) -> SeatStore:
        """Create a store with a new key, the given device id and secrets.

        What lies there without a key is put aside, not removed.
        """
        folder = self.folder(server, user_no)
        with translated():
            if folder.exists() and not self._keys.exists(folder):
                _put_aside(folder)
            key = self._keys.create(folder, password, recovery, stretching=stretching)
            self._keys.credential(folder, secrets.credential if secrets is not None else b"")
        seed = secrets.sign_seed if secrets is not None else b""
        return open_store(folder, key, StoreOptions(clock=self._clock, device=device, sign_seed=seed))

    def rewrap(
        self, server: str, user_no: str, old_password: str, new_password: str, recovery: Recovery | None = None
    ) -> None:
        """Wrap the key with a new password."""
        self._keys.rewrap(self.folder(server, user_no), old_password, new_password, recovery)

    def sealed_key(self, server: str, user_no: str) -> bytes:
        """Return the key as it is sealed to the server."""
        return self._keys.sealed_key(self.folder(server, user_no))

    def recover(self, server: str, user_no: str, inner: bytes, password: str, recovery: Recovery) -> None:
        """Wrap the key with a new password, out of the envelope the server has opened."""
        self._keys.recover(self.folder(server, user_no), inner, password, recovery)

    def credential(self, server: str, user_no: str) -> bytes:
        """Return the credential of an existing store."""
        with translated():
            return self._keys.credential(self.folder(server, user_no))

    def is_ordered_out(self, server: str, user_no: str, order: str) -> bool:
        """Tell whether the server this store belongs to has signed that it is shut out; a store that has pinned no key
        believes everybody.
        """
        shelf = SpoolShelf(self.folder(server, user_no), self._keys, self._clock)
        return not shelf.lease_key or is_ordered(order, shelf.device, shelf.lease_key)

    def shut_out(self, server: str, user_no: str, password: str = "") -> None:
        """Note that the server has shut this store out.

        With the password, what was done in it is handed in as well: the server may have been restored meanwhile.
        Raises what may be otherwise another time (a full disk); until then the store is not made unreadable.
        """
        folder = self.folder(server, user_no)
        if not self._keys.exists(folder):
            return
        shelf = SpoolShelf(folder, self._keys, self._clock)
        try:
            if password:
                self._offer_all(folder, password, shelf)
        finally:
            shelf.note_shut_out()

    def _offer_all(self, folder: Path, password: str, shelf: SpoolShelf) -> None:
        """Offer again what was decided lately; a store that can never be opened hands in what lies sealed beside it."""
        try:
            store = open_store(folder, self._keys.unlock(folder, password), StoreOptions(clock=self._clock))
            try:
                store.outbox.reoffer(self._clock() - _OFFERED, store.outbox.epoch(), leaving=True)
            finally:
                store.close()
        except (StoreError, CredentialError) as error:
            if error.retryable:
                shelf.note_unsealed()
                raise
            logger.info("store shut out, its done work stays here", extra={"code": error.code})

    def shelves(self, server: str) -> list[SpoolShelf]:
        """Return the spool folders of all stores at a server that can hand in what lies there."""
        root = self._root / _name(server.rstrip("/").lower())
        with translated():
            folders = sorted(root.iterdir()) if root.exists() else []
            return [SpoolShelf(folder, self._keys, self._clock) for folder in folders if folder.is_dir()]

    def device(self, server: str, user_no: str) -> str:
        """Return the device id of an existing store without opening it; empty when there is none."""
        path = self.folder(server, user_no) / "device.id"
        with translated():
            return path.read_text("ascii").strip() if path.exists() and self.exists(server, user_no) else ""

    def folder(self, server: str, user_no: str) -> Path:
        """Return the folder of a store."""
        return self._root / _name(server.rstrip("/").lower()) / _name(user_no.strip())


def _name(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _put_aside(folder: Path) -> None:
    number = 1
    while folder.with_name(f"{folder.name}-unreadable-{number}").exists():
        number += 1
    folder.rename(folder.with_name(f"{folder.name}-unreadable-{number}"))
