"""Online calls whose access token the server does not take any more are made again with another one."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from desktop.errors import AppError, ErrorCode
from desktop.services.sign_in_ports import OnlineCalls, SeatKeys
from sync.contract.messages import NumberLease, Session

_T = TypeVar("_T")
_NOT_TAKEN = frozenset({ErrorCode.TOKEN_EXPIRED, ErrorCode.TOKEN_INVALID})


class RenewingCalls:
    """Implements the port ``OnlineCalls`` over another one.

    A seat that misjudges the server's time (its computer slept, its clock was set) holds a token for good that is not:
    the person must not be told so, for nothing was done yet and a new one is a moment's work. ``another`` gets the
    token that was refused and returns the one to use instead, or raises :class:`AppError`.
    """

    def __init__(self, calls: OnlineCalls, another: Callable[[str], str]) -> None:
        self._calls = calls
        self._another = another

    def sign_in(self, user_no: str, password: str, device: str, keys: SeatKeys | None = None) -> Session:
        """Sign in."""
        return self._calls.sign_in(user_no, password, device, keys)

    def sign_out(self, access_token: str, unused: tuple[NumberLease, ...]) -> None:
        """End the session; nothing can be renewed any more."""
        self._calls.sign_out(access_token, unused)

    def recover(self, access_token: str, sealed: bytes) -> bytes:
        """Let the server open the sealed key; the token is of the sign-in just before."""
        return self._calls.recover(access_token, sealed)

    def change_password(self, access_token: str, old: str, new: str) -> None:
        """Change the own password."""
        self._with(access_token, lambda token: self._calls.change_password(token, old, new))

    def get(self, path: str, access_token: str, query: Mapping[str, str]) -> bytes:
        """GET a JSON body."""
        return self._with(access_token, lambda token: self._calls.get(path, token, query))

    def send(self, method: str, path: str, access_token: str, body: bytes) -> bytes:
        """POST or PATCH a JSON body."""
        return self._with(access_token, lambda token: self._calls.send(method, path, token, body))

    def _with(self, token: str, call: Callable[[str], _T]) -> _T:
        return with_token(token, self._another, call)


def with_token(token: str, another: Callable[[str], str], call: Callable[[str], _T]) -> _T:
    """Make a call, once more with another token where the server does not take this one."""
    try:
        return call(token)
    except AppError as error:
        if error.code not in _NOT_TAKEN:
            raise
        other = another(token)
        if other == token:
            raise
    return call(other)
