"""What signing in needs: the store files of this workstation, and the calls that need the server."""

from collections.abc import Mapping
from typing import Protocol

from desktop.services.ports import SeatStore
from desktop.services.small_ports import ServerSender
from sync.contract.messages import NumberLease, Session
from sync.domain.value import Value


class SeatSecrets(Value):
    """What a new store is made with: the private key of its signatures, and its credential (32 random bytes each)."""

    sign_seed: bytes
    credential: bytes


class Recovery(Value):
    """Whom the key of a store is sealed to: the server's recovery key (base64), for the device named."""

    key: str
    device: str


class Stretching(Protocol):
    """A password on its way to a key: the slow part runs beside whatever its owner does until it is needed."""

    @property
    def salt(self) -> bytes:
        """The salt it was begun with: that of the key that is there, else a new one for the key that will be."""
        ...

    def of(self, password: str, salt: bytes) -> bytes:
        """Return what the password is stretched to; computed now when it was begun for another one."""
        ...

    def close(self) -> None:
        """Forget it; the work under way has ended when this returns."""
        ...


class StoreVault(Protocol):
    """The store files of this workstation and their wrapped keys."""

    def exists(self, server: str, user_no: str) -> bool:
        """Tell whether a store for this person at this server is here."""
        ...

    def stretch(self, server: str, user_no: str, password: str) -> Stretching | None:
        """Begin the slow part of an :meth:`unlock`, or without a store of a :meth:`create`, that will follow."""
        ...

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
        """Open the store; ``confirmed``: the server has just accepted the password, so no throttling applies.

        Raises an error with code ``wrong_password`` when the key cannot be unwrapped.
        """
        ...

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
        """Create a store with a new key, the given device id and secrets (without any it makes its own)."""
        ...

    def rewrap(
        self, server: str, user_no: str, old_password: str, new_password: str, recovery: Recovery | None = None
    ) -> None:
        """Wrap the key with a new password."""
        ...

    def sealed_key(self, server: str, user_no: str) -> bytes:
        """Return the key as it is sealed to the server, nothing when it never was."""
        ...

    def recover(self, server: str, user_no: str, inner: bytes, password: str, recovery: Recovery) -> None:
        """Wrap the key with a new password, out of the envelope the server has opened."""
        ...

    def credential(self, server: str, user_no: str) -> bytes:
        """Return the credential of an existing store; one without gets one."""
        ...

    def is_ordered_out(self, server: str, user_no: str, order: str) -> bool:
        """Tell whether the server this store belongs to has signed that it is shut out."""
        ...

    def shut_out(self, server: str, user_no: str, password: str = "") -> None:
        """Note that the server has shut this store out: what it holds is handed in, then it is made unreadable.

        With the password also what the server had already: it may have been restored meanwhile.
        """
        ...

    def device(self, server: str, user_no: str) -> str:
        """Return the device id of an existing store without opening it; empty when there is none."""
        ...


class SeatKeys(Value):
    """What a sign-in tells of the store, base64.

    The public key of its signatures (empty: the server knows it), and what sealed commands are handed in with.
    """

    sign_key: str = ""
    credential: str = ""


class OnlineCalls(ServerSender, Protocol):
    """Calls that need the server. Each raises :class:`desktop.errors.AppError`."""

    def sign_in(self, user_no: str, password: str, device: str, keys: SeatKeys | None = None) -> Session:
        """Sign in; registers the device when it is new."""
        ...

    def sign_out(self, access_token: str, unused: tuple[NumberLease, ...]) -> None:
        """End the session on the server and give unused numbers back."""
        ...

    def recover(self, access_token: str, sealed: bytes) -> bytes:
        """Let the server open the sealed key of the own store; returns the inner envelope."""
        ...

    def change_password(self, access_token: str, old: str, new: str) -> None:
        """Change the own password."""
        ...

    def get(self, path: str, access_token: str, query: Mapping[str, str]) -> bytes:
        """GET a JSON body."""
        ...
