"""The transport port over HTTP."""

from collections.abc import Iterator, Sequence
from typing import TypeVar
from urllib.parse import quote

import requests
import urllib3

from sync.client.event_stream import SocketEventStream
from sync.client.http_session import HttpSession, check_reply, line_error, plain
from sync.client.read_ahead import ReadAhead
from sync.client.snapshot_stream import NdjsonSnapshot
from sync.client.transport_error import LineError, TransportError
from sync.contract.codec import ContractError, decode, encode
from sync.contract.digests import DigestMismatch, DigestReply
from sync.contract.forking import ForkRequest
from sync.contract.images import ImageOffer
from sync.contract.messages import (
    Outcomes,
    OutcomesAsked,
    PullReply,
    PushReply,
    PushRequest,
    RefreshRequest,
    Result,
    Session,
    SignInRequest,
)
from sync.contract.replica import Cursor
from sync.contract.spooling import SpoolReply, SpoolRequest
from sync.domain.access import GLOBAL
from sync.domain.call_record import CALLS
from sync.domain.reference import ReferenceKind

T = TypeVar("T")
_PIECE = 64 * 1024
_FILE_PIECE = 1024 * 1024
_SNAPSHOT_TIMEOUT = 60.0
_STREAM_HEADERS_TIMEOUT = 3.0
_AUTH_TIMEOUT = 20.0


class HttpTransport:
    """Calls of the sync protocol and of sign-in. Thread-safe; raises :class:`TransportError` only."""

    def __init__(self, http: HttpSession) -> None:
        self._http = http

    @property
    def server(self) -> str:
        """The server's address."""
        return self._http.server

    def push(self, request: PushRequest, token: str) -> PushReply:
        """Send commands."""
        return read(self._http.call("POST", "/sync/v1/push", token=token, body=encode(request)), PushReply)

    def pull(self, cursor: Cursor, token: str, wait: int = 0) -> PullReply:
        """Fetch a page of the feed."""
        query = {"cursor": f"{cursor.epoch}.{cursor.pos}", "sv": cursor.scope_set}
        if wait:
            query["wait"] = str(wait)
        body = self._http.call(
            "GET", "/sync/v1/pull", token=token, query=query, timeout=self._http.patience.read + wait
        )
        return read(body, PullReply)

    def snapshot(self, scope: str, token: str) -> NdjsonSnapshot:
        """Open the snapshot of a scope; its lines are read while they arrive."""
        reply = self._http.open(
            "GET",
            "/sync/v1/snapshot",
            token=token,
            query={"scope": scope},
            timeout=_SNAPSHOT_TIMEOUT,
            stream=True,
            more={"Accept": "application/x-ndjson"},
        )
        _check_open(reply)
        pieces = ReadAhead(
            reply.raw.stream(_PIECE, decode_content=True),
            reply.close,
            lambda: getattr(reply.raw.connection, "sock", None),
        )
        return NdjsonSnapshot(pieces, pieces.close)

    def image_offer(self, scope: str, token: str) -> ImageOffer:
        """Ask for the ready-made snapshot of a scope."""
        return read(self._http.call("GET", "/sync/v1/image", token=token, query={"scope": scope}), ImageOffer)

    def image_pieces(self, file: str, start: int, token: str) -> Iterator[bytes]:
        """Fetch a ready-made snapshot from a byte on."""
        path = "/sync/v1/images/" + quote(file, safe="")
        more = {"Accept": "application/octet-stream"} | ({"Range": f"bytes={start}-"} if start else {})
        reply = self._http.open("GET", path, token=token, timeout=_SNAPSHOT_TIMEOUT, stream=True, more=more)
        if reply.status_code != (206 if start else 200):
            _check_open(reply)
            raise TransportError(LineError.NOT_A_SERVER, reply.status_code)
        return _file_pieces(reply)

    def refresh(self, request: RefreshRequest) -> Session:
        """Trade the refresh token for a new session."""
        return read(self._http.call("POST", "/auth/v1/refresh", body=encode(request), timeout=_AUTH_TIMEOUT), Session)

    def fork(self, request: ForkRequest) -> Session:
        """Let a copy of the store go on as a new device."""
        return read(self._http.call("POST", "/auth/v1/fork", body=encode(request), timeout=_AUTH_TIMEOUT), Session)

    def sign_in(self, request: SignInRequest) -> Session:
        """Sign in with number and password."""
        return read(self._http.call("POST", "/auth/v1/sign-in", body=encode(request), timeout=_AUTH_TIMEOUT), Session)

    def hand_in(self, request: SpoolRequest) -> SpoolReply:
        """Hand in sealed commands with a store's credential."""
        return read(self._http.call("POST", "/sync/v1/spool", body=encode(request)), SpoolReply)

    def events(self, token: str) -> SocketEventStream:
        """Open the stream of hints. ``timed_out`` after 3 s without headers: something on the way holds them back."""
        reply = self._http.open(
            "GET",
            "/sync/v1/events",
            token=token,
            query={"changes": "1"},
            timeout=_STREAM_HEADERS_TIMEOUT,
            stream=True,
            more={"Accept": "text/event-stream"},
        )
        _check_open(reply)
        if "text/event-stream" not in reply.headers.get("Content-Type", ""):
            reply.close()
            raise TransportError(LineError.NOT_A_SERVER, reply.status_code)
        connection = getattr(reply.raw.connection, "sock", None)
        return SocketEventStream(_arriving(reply), connection, reply.close)

    def digest(self, scope: str, cursor: Cursor, token: str) -> DigestReply:
        """Return what the server has of a scope for a replica at ``cursor``."""
        query = {"scope": scope, "cursor": f"{cursor.epoch}.{cursor.pos}", "sv": cursor.scope_set}
        if scope == GLOBAL:  # what a later server has beside these is skipped here
            query["kinds"] = ",".join(kind.value for kind in ReferenceKind)
        elif scope == CALLS:  # an older server compares none: its reply names no time since when
            query["kinds"] = "call"
        return read(self._http.call("GET", "/sync/v1/digest", token=token, query=query), DigestReply)

    def outcomes(self, ids: Sequence[str], token: str) -> Sequence[Result]:
        """Ask what became of commands."""
        body = encode(OutcomesAsked(list(ids)))
        return read(self._http.call("POST", "/sync/v1/outcomes", token=token, body=body), Outcomes).results

    def tell_mismatch(self, found: DigestMismatch, token: str) -> None:
        """Tell that the cache was different."""
        self._http.call("POST", "/sync/v1/digest", token=token, body=encode(found))

    def interrupt(self) -> None:
        """Break off all calls under way."""
        self._http.interrupt()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()


def _file_pieces(reply: requests.Response) -> Iterator[bytes]:
    try:
        while piece := reply.raw.read(_FILE_PIECE, decode_content=False):
            yield piece
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise line_error(error) from None
    finally:
        reply.close()


def _arriving(reply: requests.Response) -> Iterator[bytes]:
    """Yield bytes as they arrive, never waiting for a piece to fill up."""
    if reply.raw.chunked:
        yield from reply.raw.stream(_PIECE, decode_content=True)
        return
    while True:
        piece = reply.raw.read1(_PIECE, decode_content=True)
        if not piece:
            return
        yield piece


def _check_open(reply: requests.Response) -> None:
    if reply.status_code == 200:
        return
    try:
        body = plain(reply.content, reply.headers.get("Content-Encoding", ""))
    except requests.RequestException as error:
        raise line_error(error) from None
    finally:
        reply.close()
    check_reply(reply.status_code, body, reply.headers)
    raise TransportError(LineError.NOT_A_SERVER, reply.status_code)


def read(body: bytes, kind: type[T]) -> T:
    """Decode a reply. Raises ``not_a_server``: something answered, but not in our language."""
    try:
        return decode(body, kind)
    except ContractError:
        raise TransportError(LineError.NOT_A_SERVER, 200) from None
