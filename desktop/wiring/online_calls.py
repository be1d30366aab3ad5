"""The online calls of the services over HTTP."""

from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import urlencode

from desktop.errors import AppError, AppErrorCode
from desktop.services.sign_in_ports import SeatKeys
from sync.client.http_session import HttpSession
from sync.client.http_transport import HttpTransport
from sync.client.transport_error import TransportError
from sync.contract.administration import PasswordChange, SignOut
from sync.contract.codec import ContractError, decode, encode
from sync.contract.messages import NumberLease, Session, SignInRequest
from sync.contract.recovery import RecoverReply, RecoverRequest
from sync.contract.versions import PROTOCOL

_AUTH_TIMEOUT = 20.0
_FAREWELL_TIMEOUT = 3.0


class HttpOnlineCalls:
    """Implements the port ``OnlineCalls``; every transport error becomes an :class:`AppError` with the same code.

    ``desk`` tells the seat's number at each sign-in.
    """

    def __init__(self, http: HttpSession, transport: HttpTransport, desk: Callable[[], str]) -> None:
        self._http = http
        self._transport = transport
        self._desk = desk

    def sign_in(self, user_no: str, password: str, device: str, keys: SeatKeys | None = None) -> Session:
        """Sign in; registers the device when it is new."""
        try:
            return self._transport.sign_in(
                SignInRequest(
                    user_no=user_no,
                    password=password,
                    device=device,
                    seat=self._desk(),
                    protocol=PROTOCOL,
                    sign_key=keys.sign_key if keys is not None else "",
                    credential=keys.credential if keys is not None else "",
                )
            )
        except TransportError as error:
            raise told(error) from None

    def sign_out(self, access_token: str, unused: tuple[NumberLease, ...]) -> None:
        """End the session on the server and give unused numbers back."""
        body = encode(SignOut(unused=list(unused)))
        self._call("POST", "/auth/v1/sign-out", access_token, body, timeout=_FAREWELL_TIMEOUT)

    def recover(self, access_token: str, sealed: bytes) -> bytes:
        """Let the server open the sealed key of the own store."""
        body = encode(RecoverRequest(sealed))
        reply = self._call("POST", "/auth/v1/recover", access_token, body, timeout=_AUTH_TIMEOUT)
        try:
            return decode(reply, RecoverReply).inner
        except ContractError:
            raise AppError(AppErrorCode.NOT_A_SERVER) from None

    def change_password(self, access_token: str, old: str, new: str) -> None:
        """Change the own password."""
        body = encode(PasswordChange(old_password=old, new_password=new))
        self._call("POST", "/auth/v1/password", access_token, body, timeout=_AUTH_TIMEOUT)

    def get(self, path: str, access_token: str, query: Mapping[str, str]) -> bytes:
        """GET a JSON body."""
        return self._call("GET", f"{path}?{urlencode(query)}" if query else path, access_token, None)

    def send(self, method: str, path: str, access_token: str, body: bytes) -> bytes:
        """POST or PATCH a JSON body."""
        return self._call(method, path, access_token, body)

    def _call(self, method: str, path: str, token: str, body: bytes | None, timeout: float | None = None) -> bytes:
        try:
            return self._http.call(method, path, token=token, body=body, timeout=timeout)
        except TransportError as error:
            raise told(error) from None


def told(error: TransportError) -> AppError:
    """Return what a person is told about a failed call."""
    values = dict(error.detail)
    if error.retry_after is not None:
        values["retry_after"] = int(error.retry_after)
    return AppError(error.code, values=values, retryable=error.retryable)


class SignInTransport(Protocol):
    """The part of a transport that signs in."""

    def sign_in(self, request: SignInRequest) -> Session:
        """Sign in."""
        ...


class TransportOnlineCalls:
    """Online calls where there is no HTTP (practice, simulation): sign-in only, all others need a connection."""

    def __init__(self, transport: SignInTransport) -> None:
        self._transport = transport

    def sign_in(self, user_no: str, password: str, device: str, keys: SeatKeys | None = None) -> Session:
        """Sign in."""
        del keys  # nobody checks signatures here
        try:
            return self._transport.sign_in(SignInRequest(user_no=user_no, password=password, device=device))
        except TransportError as error:
            raise told(error) from None

    def sign_out(self, access_token: str, unused: tuple[NumberLease, ...]) -> None:
        """Nobody has to be told."""

    def recover(self, access_token: str, sealed: bytes) -> bytes:
        """Not here."""
        raise AppError(AppErrorCode.NEEDS_CONNECTION)

    def change_password(self, access_token: str, old: str, new: str) -> None:
        """Not here."""
        raise AppError(AppErrorCode.NEEDS_CONNECTION)

    def get(self, path: str, access_token: str, query: Mapping[str, str]) -> bytes:
        """Not here."""
        raise AppError(AppErrorCode.NEEDS_CONNECTION)

    def send(self, method: str, path: str, access_token: str, body: bytes) -> bytes:
        """Not here."""
        raise AppError(AppErrorCode.NEEDS_CONNECTION)
