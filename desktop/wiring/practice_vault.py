"""Stores of ``--demo``: encrypted like all others, with a key nobody keeps, in a folder that is removed at the end."""

import secrets
from collections.abc import Callable
from pathlib import Path

from desktop.store.store import SeatStore, StoreOptions, open_store
from sync.domain.instant import Instant


class PracticeVault:
    """Implements the port ``StoreVault`` for one run of the program."""

    def __init__(self, root: Path, clock: Callable[[], Instant]) -> None:
        self._root = root
        self._clock = clock
        self._count = 0

    def exists(self, server: str, user_no: str) -> bool:
        """There is never a store from before."""
        del server, user_no
        return False

    def unlock(self, server: str, user_no: str, password: str, *, confirmed: bool = False) -> SeatStore:
        """Open a new store."""
        del password, confirmed
        return self.create(server, user_no, "", "")

    def create(self, server: str, user_no: str, password: str, device: str, sign_seed: bytes = b"") -> SeatStore:
        """Open a new store with a random key."""
        del server, user_no, password
        self._count += 1
        folder = self._root / f"practice-{self._count}"
        options = StoreOptions(clock=self._clock, device=device or "practice", sign_seed=sign_seed)
        return open_store(folder, secrets.token_bytes(32), options)

    def rewrap(self, server: str, user_no: str, old_password: str, new_password: str) -> None:
        """No password protects a practice store."""

    def device(self, server: str, user_no: str) -> str:
        """There is no device yet."""
        del server, user_no
        return ""
