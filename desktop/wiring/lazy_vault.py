"""Puts off loading the database layer until somebody signs in: the sign-in field is on screen half a second earlier."""

import threading
from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from desktop.services.ports import SeatStore
from desktop.services.sign_in_ports import Recovery, SeatSecrets, StoreVault, Stretching
from desktop.wiring.spool_uploader import Shelf


@runtime_checkable
class Shelves(Protocol):
    """A vault whose stores lie in folders."""

    def shelves(self, server: str) -> Sequence[Shelf]:
        """Return the spool folders of the stores at a server."""
        ...


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

    def stretch(self, server: str, user_no: str, password: str) -> Stretching | None:
        """Begin the slow part of an unlock or a creation."""
        return self.load().stretch(server, user_no, password)

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
        """Open the store."""
        return self.load().unlock(
            server, user_no, password, confirmed=confirmed, recovery=recovery, stretching=stretching
        )

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
        """Create a store."""
        return self.load().create(server, user_no, password, device, secrets, recovery, stretching=stretching)

    def rewrap(
        self, server: str, user_no: str, old_password: str, new_password: str, recovery: Recovery | None = None
    ) -> None:
        """Wrap the key with a new password."""
        self.load().rewrap(server, user_no, old_password, new_password, recovery)

    def sealed_key(self, server: str, user_no: str) -> bytes:
        """Return the key as it is sealed to the server."""
        return self.load().sealed_key(server, user_no)

    def recover(self, server: str, user_no: str, inner: bytes, password: str, recovery: Recovery) -> None:
        """Wrap the key with a new password, out of the envelope the server has opened."""
        self.load().recover(server, user_no, inner, password, recovery)

    def credential(self, server: str, user_no: str) -> bytes:
        """Return the credential of an existing store."""
        return self.load().credential(server, user_no)

    def is_ordered_out(self, server: str, user_no: str, order: str) -> bool:
        """Tell whether the server this store belongs to has signed that it is shut out."""
        return self.load().is_ordered_out(server, user_no, order)

    def shut_out(self, server: str, user_no: str, password: str = "") -> None:
        """Note that the server has shut this store out."""
        self.load().shut_out(server, user_no, password)

    def shelves(self, server: str) -> Sequence[Shelf]:
        """Return the spool folders of the stores at a server; a vault without files has none."""
        vault = self.load()
        return vault.shelves(server) if isinstance(vault, Shelves) else ()

    def device(self, server: str, user_no: str) -> str:
        """Return the device id of an existing store."""
        return self.load().device(server, user_no)
