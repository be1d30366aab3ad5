"""Puts off loading the database layer until somebody signs in: the sign-in field is on screen half a second earlier."""

import threading
from collections.abc import Callable

from desktop.services.ports import SeatStore
from desktop.services.sign_in_ports import StoreVault


class LazyVault:
    """Implements the port ``StoreVault``; makes the real vault at the first call, or in :meth:`load`."""

    def __init__(self, make: Callable[[], StoreVault]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: StoreVault | None = None

    def load(self) -> StoreVault:
        """Return the real vault; any thread."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    def exists(self, server: str, user_no: str) -> bool:
        """Tell whether a store for this person at this server is here."""
        return self.load().exists(server, user_no)

    def unlock(self, server: str, user_no: str, password: str, *, confirmed: bool = False) -> SeatStore:
        """Open the store."""
        return self.load().unlock(server, user_no, password, confirmed=confirmed)

    def create(self, server: str, user_no: str, password: str, device: str, sign_seed: bytes = b"") -> SeatStore:
        """Create a store."""
        return self.load().create(server, user_no, password, device, sign_seed)

    def rewrap(self, server: str, user_no: str, old_password: str, new_password: str) -> None:
        """Wrap the key with a new password."""
        self.load().rewrap(server, user_no, old_password, new_password)

    def device(self, server: str, user_no: str) -> str:
        """Return the device id of an existing store."""
        return self.load().device(server, user_no)
