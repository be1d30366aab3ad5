"""The file calls of the services over HTTP."""

from collections.abc import Iterator

from desktop.errors import AppError, AppErrorCode
from desktop.wiring.online_calls import told
from sync.client.http_files import HttpFiles
from sync.client.transport_error import TransportError


class HttpFileLine:
    """Implements the port ``FileLine``; every transport error becomes an :class:`AppError` with the same code."""

    def __init__(self, files: HttpFiles) -> None:
        self._files = files

    def begin(self, token: str, file_id: str, size: int, kind: str) -> int:
        """Begin or resume."""
        try:
            return self._files.begin(token, file_id, size, kind)
        except TransportError as error:
            raise told(error) from None

    def send(self, token: str, file_id: str, offset: int, piece: bytes) -> int:
        """Send a piece."""
        try:
            return self._files.send(token, file_id, offset, piece)
        except TransportError as error:
            raise told(error) from None

    def fetch(self, token: str, file_id: str, order_id: str) -> Iterator[bytes]:
        """Yield the content."""
        try:
            yield from self._files.fetch(token, file_id, order_id)
        except TransportError as error:
            raise told(error) from None


class NoFileLine:
    """Where there is no HTTP (practice, simulation): files stay at the seat."""

    def begin(self, token: str, file_id: str, size: int, kind: str) -> int:
        """Not here."""
        raise AppError(AppErrorCode.NEEDS_CONNECTION)

    def send(self, token: str, file_id: str, offset: int, piece: bytes) -> int:
        """Not here."""
        raise AppError(AppErrorCode.NEEDS_CONNECTION)

    def fetch(self, token: str, file_id: str, order_id: str) -> Iterator[bytes]:
        """Not here."""
        raise AppError(AppErrorCode.NEEDS_CONNECTION)
