"""HTTP to the server over ``requests``: certificates of the operating system, typed errors, zstd bodies."""

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import requests
import truststore
import urllib3
import zstandard
from requests.adapters import HTTPAdapter

from sync.client.open_lines import OpenLines
from sync.client.patience import Patience
from sync.client.transport_error import SLOT, LineError, TransportError
from sync.contract.codec import ContractError, decode
from sync.contract.errors import ErrorBody, ErrorCode
from sync.contract.versions import PROTOCOL

_COMPRESS_ABOVE = 1024
_MOST = 64 * 1024 * 1024


class ClosingAdapter(HTTPAdapter):
    """Closes its connections when told to: ``HTTPAdapter`` leaves that to the garbage collector."""

    def __init__(self, lines: OpenLines | None = None) -> None:
        self._lines = lines if lines is not None else OpenLines()
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._lines.pools()

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> urllib3.ProxyManager:
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        manager.pool_classes_by_scheme = self._lines.pools()
        return manager

    def close(self) -> None:
        for key in self.poolmanager.pools.keys():  # noqa: SIM118 - the container refuses to be iterated
            pool = self.poolmanager.pools.get(key)
            if pool is not None:
                pool.close()
        super().close()


class SystemTrustAdapter(ClosingAdapter):
    """Checks certificates against the system's store, where a city puts its own authority."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        kwargs["ssl_context"] = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        super().init_poolmanager(*args, **kwargs)


class RawReply(NamedTuple):
    """A reply as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class HttpSession:
    """One server address. Each thread has a ``requests`` session of its own; all methods may be called from any
    thread.
    """

    def __init__(
        self, server: str, make: Callable[[], requests.Session] | None = None, patience: Patience | None = None
    ) -> None:
        self._server = check_address(server)
        self.patience = patience if patience is not None else Patience()
        self._lines = OpenLines()
        self._make = make if make is not None else self._new_session
        self._local = threading.local()
        self._lock = threading.Lock()
        self._sessions: list[requests.Session] = []

    @property
    def server(self) -> str:
        """The address without a slash at the end."""
        return self._server

    def call(
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
    ) -> bytes:
        """Make a call and return the body of a 2xx reply. Raises :class:`TransportError`."""
        reply = self.open(method, path, token=token, query=query, body=body, timeout=timeout, stream=True)
        status, headers, data = _read(reply)
        del reply  # an error that is kept must not keep the connection
        check_reply(status, data, headers)
        return data

    def open(
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
        stream: bool = False,
        more: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send a request with ``more`` headers and return the open reply, whatever its status."""
        headers = {"Accept": "application/json", "X-Hotline-Protocol": str(PROTOCOL), **(more or {})}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
            if len(body) > _COMPRESS_ABOVE:
                headers["Content-Encoding"] = "zstd"
                body = zstandard.ZstdCompressor(level=3).compress(body)
        try:
            return self._session().request(
                method,
                self._server + path,
                params=dict(query) if query else None,
                data=body,
                headers=headers,
                timeout=(self.patience.connect, self.patience.read if timeout is None else timeout),
                stream=stream,
                allow_redirects=False,
            )
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise line_error(error) from None

    def send_raw(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, token: str, timeout: float
    ) -> RawReply:
        """Send bytes as they are and return the whole reply, whatever its status."""
        told = {**headers, "Authorization": f"Bearer {token}", "X-Hotline-Protocol": str(PROTOCOL)}
        try:
            reply = self._session().request(
                method,
                self._server + path,
                data=body,
                headers=told,
                timeout=(self.patience.connect, timeout),
                stream=True,
                allow_redirects=False,
            )
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise line_error(error) from None
        return RawReply(*_read(reply))

    def interrupt(self) -> None:
        """Break off all calls under way: each ends at once with the error of a broken line. New ones may be made."""
        self._lines.cut()

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            sessions, self._sessions = self._sessions, []
        for session in sessions:
            session.close()
        self._local = threading.local()

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._make()
            self._local.session = session
            with self._lock:
                self._sessions.append(session)
        return session

    def _new_session(self) -> requests.Session:
        session = requests.Session()
        session.mount("https://", SystemTrustAdapter(self._lines))
        session.mount("http://", ClosingAdapter(self._lines))
        session.headers["Accept-Encoding"] = "zstd, gzip"
        session.headers["User-Agent"] = "hotline-desk"
        session.auth = _as_it_is
        return session


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave a request's credential alone: without this requests looks for a netrc file at every call, and what it found
    there for the host would take the place of the session's token.
    """
    return request


def _read(reply: requests.Response) -> tuple[int, Mapping[str, str], bytes]:
    """Read a reply to its end and give its connection back."""
    problem: TransportError | None = None
    data = b""
    try:
        data = reply.raw.read(_MOST + 1, decode_content=True)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        problem = line_error(error)
    finally:
        reply.close()
    if problem is not None:  # raised here so that it does not carry the library's error and with it the connection
        raise problem
    if len(data) > _MOST:
        raise TransportError(ErrorCode.TOO_LARGE, reply.status_code)
    return reply.status_code, reply.headers, plain(data, reply.headers.get("Content-Encoding", ""))


def check_address(server: str) -> str:
    """Return the address in its plain form. Raises ``wrong_address``: only http(s) with a host and no path is one."""
    text = server.strip().rstrip("/")
    scheme, _, rest = text.partition("://")
    if scheme not in {"http", "https"} or not rest or any(sign in rest for sign in "/?#@ "):
        raise TransportError(LineError.WRONG_ADDRESS)
    return text


def plain(data: bytes, encoding: str) -> bytes:
    """Return a body without its zstd wrapping (urllib3 takes gzip off, and zstd only where it can)."""
    if "zstd" not in encoding or not data.startswith(b"\x28\xb5\x2f\xfd"):
        return data
    try:
        return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    except zstandard.ZstdError:
        raise TransportError(LineError.NOT_A_SERVER) from None


def check_reply(status: int, data: bytes, headers: Mapping[str, str]) -> None:
    """Raise the typed error of a reply that is not 2xx."""
    if 200 <= status < 300:
        return
    try:
        body = decode(data, ErrorBody)
    except ContractError:
        code = _gateway_code(status)
        raise TransportError(code, status, retry_after=_retry_after(headers)) from None
    slot = body.detail.get(SLOT)
    exact = slot / 1000 if isinstance(slot, int) and slot >= 0 else None
    raise TransportError(body.code, status, body.detail, _retry_after(headers) if exact is None else exact)


def _gateway_code(status: int) -> str:
    """Return the code for an answer that is not ours: a proxy's 502–504 is a server that is away, others no server
    at all.
    """
    return ErrorCode.OVERLOADED if status in {429, 502, 503, 504} else LineError.NOT_A_SERVER


def _retry_after(headers: Mapping[str, str]) -> float | None:
    text = headers.get("Retry-After", "")
    return float(text) if text.isdigit() else None


_CAUSES: tuple[tuple[type[BaseException], LineError], ...] = (
    (requests.exceptions.SSLError, LineError.TLS_FAILED),
    (requests.exceptions.InvalidURL, LineError.WRONG_ADDRESS),
    (requests.exceptions.InvalidSchema, LineError.WRONG_ADDRESS),
    (requests.exceptions.MissingSchema, LineError.WRONG_ADDRESS),
    (requests.exceptions.Timeout, LineError.TIMED_OUT),
    (requests.exceptions.ConnectionError, LineError.UNREACHABLE),
    (requests.exceptions.RequestException, LineError.UNREACHABLE),
    (ssl.SSLError, LineError.TLS_FAILED),
    (TimeoutError, LineError.TIMED_OUT),
    (OSError, LineError.UNREACHABLE),
)


def line_error(error: BaseException) -> TransportError:
    """Return the typed error for what the network library raised; its text is not kept."""
    if isinstance(error, TransportError):
        return error
    if _is_unknown_host(error):
        return TransportError(LineError.WRONG_ADDRESS)
    for kind, code in _CAUSES:
        if isinstance(error, kind):
            return TransportError(code)
    name = type(error).__name__
    return TransportError(LineError.TIMED_OUT if "Timeout" in name else LineError.UNREACHABLE)


def _is_unknown_host(error: BaseException | None) -> bool:
    """Tell whether the name itself is unknown. A name server that is away is a line that is away (EAI_AGAIN)."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, socket.gaierror):
            return error.errno == socket.EAI_NONAME
        reason = getattr(error, "reason", None)
        if isinstance(reason, BaseException):
            error = reason
        elif error.args and isinstance(error.args[0], BaseException):
            error = error.args[0]
        else:
            error = error.__cause__ or error.__context__
    return False
