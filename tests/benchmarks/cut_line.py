"""A seat whose line to the server can be cut and mended, for what is written while it is away."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.bootstrap import Overrides, build_app
from desktop.credentials import FileKeystore
from desktop.services.app import App
from desktop.settings import Settings
from sync.client.event_stream import SocketEventStream
from sync.client.http_session import HttpSession
from sync.client.http_transport import HttpTransport
from sync.client.snapshot_stream import NdjsonSnapshot
from sync.client.transport_error import LineError, TransportError
from sync.contract.forking import ForkRequest
from sync.contract.messages import PullReply, PushReply, PushRequest, RefreshRequest, Session
from sync.contract.replica import Cursor


class CutLine:
    """The real transport; while it is ``cut`` every call fails as without a network."""

    def __init__(self, wire: HttpTransport) -> None:
        self._wire = wire
        self.cut = False

    def push(self, request: PushRequest, token: str) -> PushReply:
        """Send commands."""
        return self._line().push(request, token)

    def pull(self, cursor: Cursor, token: str, wait: int = 0) -> PullReply:
        """Fetch a page of the feed."""
        return self._line().pull(cursor, token, wait)

    def snapshot(self, scope: str, token: str) -> NdjsonSnapshot:
        """Open the snapshot of a scope."""
        return self._line().snapshot(scope, token)

    def refresh(self, request: RefreshRequest) -> Session:
        """Trade the refresh token for a new session."""
        return self._line().refresh(request)

    def fork(self, request: ForkRequest) -> Session:
        """Go on as a new device."""
        return self._line().fork(request)

    def events(self, token: str) -> SocketEventStream:
        """Open the stream of hints."""
        return self._line().events(token)

    def _line(self) -> HttpTransport:
        if self.cut:
            raise TransportError(LineError.UNREACHABLE)
        return self._wire


@contextmanager
def seat_on_line(data: Path, url: str) -> Iterator[tuple[App, CutLine]]:
    """Build the client over the files in ``data``; closed at the end of the block."""
    data.mkdir(parents=True, exist_ok=True)
    wire = HttpTransport(HttpSession(url))
    line = CutLine(wire)
    app = build_app(Settings(server=url), Overrides(data_dir=data, keystore=FileKeystore(data), transport=line))
    try:
        yield app, line
    finally:
        app.close()
        wire.close()
