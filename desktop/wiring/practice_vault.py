"""Stores of ``--demo``: encrypted like all others, with a key nobody keeps, in a folder that is removed at the end."""

from collections.abc import Callable
from pathlib import Path
from secrets import token_bytes

from desktop.services.sign_in_ports import Recovery, SeatSecrets, Stretching
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

    def stretch(self, server: str, user_no: str, password: str) -> Stretching | None:
        """No password protects a practice store."""
        del server, user_no, password
        return None

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
        """Open a new store."""
        del password, confirmed, recovery, stretching
        return self.create(server, user_no, "", "")

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
        """Open a new store with a random key."""
        del server, user_no, password, recovery, stretching
        self._count += 1
        folder = self._root / f"practice-{self._count}"
        seed = secrets.sign_seed if secrets is not None else b""
        options = StoreOptions(clock=self._clock, device=device or "practice", sign_seed=seed)
        return open_store(folder, token_bytes(32), options)

    def rewrap(
        self, server: str, user_no: str, old_password: str, new_password: str, recovery: Recovery | None = None
    ) -> None:
        """No password protects a practice store."""

    def sealed_key(self, server: str, user_no: str) -> bytes:
        """Nothing is sealed."""
        del server, user_no
        return b""

    def recover(self, server: str, user_no: str, inner: bytes, password: str, recovery: Recovery) -> None:
        """Nothing to recover."""

    def credential(self, server: str, user_no: str) -> bytes:
        """Nothing is handed in."""
        del server, user_no
        return b""

    def is_ordered_out(self, server: str, user_no: str, order: str) -> bool:
        """Nobody does that in practice."""
        return False

    def shut_out(self, server: str, user_no: str, password: str = "") -> None:
        """Nobody shuts a practice store out."""

    def device(self, server: str, user_no: str) -> str:
        """There is no device yet."""
        del server, user_no
        return ""
