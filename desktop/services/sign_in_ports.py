"""What signing in needs: the store files of this workstation, and the calls that need the server."""

from collections.abc import Mapping
from typing import Protocol

from desktop.services.ports import SeatStore
from sync.contract.messages import NumberLease, Session
from sync.domain.value import Value


class StoreVault(Protocol):
    """The store files of this workstation and their wrapped keys."""

    def exists(self, server: str, user_no: str) -> bool:
        """Tell whether a store for this person at this server is here."""
        ...

    def unlock(self, server: str, user_no: str, password: str, *, confirmed: bool = False) -> SeatStore:
        """Open the store; ``confirmed``: the server has just accepted the password, so no throttling applies.

        Raises an error with code ``wrong_password`` when the key cannot be unwrapped.
        """
        ...

    def create(self, server: str, user_no: str, password: str, device: str, sign_seed: bytes = b"") -> SeatStore:
        """Create a store with a new key and the given device id; what is done in it is signed with ``sign_seed``."""
        ...

    def rewrap(self, server: str, user_no: str, old_password: str, new_password: str) -> None:
        """Wrap the key with a new password."""
        ...

    def device(self, server: str, user_no: str) -> str:
        """Return the device id of an existing store without opening it; empty when there is none."""
        ...


class SeatKeys(Value):
    """What a sign-in tells of the store, base64: the public key of its signatures (empty: the server knows it)."""

    sign_key: str = ""


class OnlineCalls(Protocol):
    """Calls that need the server. Each raises :class:`desktop.errors.AppError`."""

    def sign_in(self, user_no: str, password: str, device: str, keys: SeatKeys | None = None) -> Session:
        """Sign in; registers the device when it is new."""
        ...

    def sign_out(self, access_token: str, unused: tuple[NumberLease, ...]) -> None:
        """End the session on the server and give unused numbers back."""
        ...

    def change_password(self, access_token: str, old: str, new: str) -> None:
        """Change the own password."""
        ...

    def get(self, path: str, access_token: str, query: Mapping[str, str]) -> bytes:
        """GET a JSON body."""
        ...

    def send(self, method: str, path: str, access_token: str, body: bytes) -> bytes:
        """POST or PATCH a JSON body and return the reply's."""
        ...
