"""The store files of this workstation: one folder for each person at each server."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from desktop.store.errors import translated
from desktop.store.store import SeatStore, StoreOptions, open_store
from sync.domain.instant import Instant


class StoreKeys(Protocol):
    """The wrapped keys (``desktop.credentials.CredentialStore``)."""

    def exists(self, folder: Path) -> bool:
        """Tell whether there is a wrapped key."""
        ...

    def create(self, folder: Path, password: str, recovery_key: str = "") -> bytes:
        """Make a key."""
        ...

    def unlock(self, folder: Path, password: str, *, confirmed: bool = False) -> bytes:
        """Open a key."""
        ...

    def rewrap(self, folder: Path, old_password: str, new_password: str, recovery_key: str = "") -> None:
        """Wrap a key with another password."""
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

    def unlock(self, server: str, user_no: str, password: str, *, confirmed: bool = False) -> SeatStore:
        """Open the store; a damaged file is repaired (``SeatStore.repaired``).

        ``confirmed``: the server has just accepted the password. Raises errors with the codes ``wrong_password``,
        ``unlock_throttled``, ``unlock_needs_server``, ``keystore_missing``, ``store_in_use`` and other store errors.
        """
        folder = self.folder(server, user_no)
        key = self._keys.unlock(folder, password, confirmed=confirmed)
        return open_store(folder, key, StoreOptions(clock=self._clock))

    def create(self, server: str, user_no: str, password: str, device: str, sign_seed: bytes = b"") -> SeatStore:
        """Create a store with a new key, the given device id and the person's key to sign with.

        What lies there without a key is put aside, not removed.
        """
        folder = self.folder(server, user_no)
        with translated():
            if folder.exists() and not self._keys.exists(folder):
                _put_aside(folder)
            key = self._keys.create(folder, password)
        return open_store(folder, key, StoreOptions(clock=self._clock, device=device, sign_seed=sign_seed))

    def rewrap(self, server: str, user_no: str, old_password: str, new_password: str) -> None:
        """Wrap the key with a new password."""
        self._keys.rewrap(self.folder(server, user_no), old_password, new_password)

    def device(self, server: str, user_no: str) -> str:
        """Return the device id of an existing store without opening it; empty when there is none."""
        path = self.folder(server, user_no) / "device.id"
        with translated():
            return path.read_text("ascii").strip() if path.exists() and self.exists(server, user_no) else ""

    def shred(self, server: str, user_no: str) -> None:
        """Make a store unreadable for ever (a revoked device, after its outbox was handed in)."""
        self._keys.forget(self.folder(server, user_no))

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
