"""Reading a snapshot while it arrives: NDJSON, maybe in zstd, with a header and a trailer that proves it is whole."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import urllib3
import zstandard

from sync.client.http_session import line_error
from sync.client.transport_error import LineError, TransportError
from sync.contract.codec import ContractError, decode
from sync.contract.messages import SnapshotHeader, SnapshotLine, SnapshotTrailer

T = TypeVar("T")
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def decompressed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the bytes without zstd wrapping, when there is one (found by its first four bytes)."""
    unwrap: Callable[[bytes], bytes] | None = None
    first = True
    for piece in pieces:
        if not piece:
            continue
        if first:
            first = False
            if piece.startswith(_ZSTD_MAGIC):
                unwrap = zstandard.ZstdDecompressor().decompressobj(read_across_frames=True).decompress
        try:
            yield unwrap(piece) if unwrap is not None else piece
        except zstandard.ZstdError:
            raise TransportError(LineError.NOT_A_SERVER) from None


def lines_of(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the lines of a stream of bytes."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line for line in whole if line)
    if rest:
        yield rest


class NdjsonSnapshot:
    """A snapshot over any iterator of bytes. Raises ``closed`` when it is torn, the server's code when that has stopped
    it, and ``not_a_server`` when it is something else.
    """

    def __init__(self, pieces: Iterator[bytes], close: Callable[[], None]) -> None:
        self._close = close
        self._lines = self._guarded(lines_of(decompressed(pieces)))
        self._trailer: SnapshotTrailer | None = None
        try:
            first = next(self._lines, None)
            if first is None:
                raise TransportError(LineError.CLOSED)
            self.header = _decode(first, SnapshotHeader)
        except TransportError:
            close()
            raise

    def chunks(self, size: int) -> Iterator[list[SnapshotLine]]:
        """Yield lines in lists of at most ``size``; ends only after a right trailer."""
        chunk: list[SnapshotLine] = []
        last: bytes | None = None
        count = 0
        for line in self._lines:
            if last is not None:
                chunk.append(_decode(last, SnapshotLine))
                count += 1
                if len(chunk) >= size:
                    yield chunk
                    chunk = []
            last = line
        if last is None or not last.startswith(b'{"count":'):
            raise TransportError(LineError.CLOSED)
        trailer = _decode(last, SnapshotTrailer)
        if trailer.code:  # the server has stopped, and says why
            raise TransportError(trailer.code, trailer.status)
        if trailer.count != count or not trailer.end:
            raise TransportError(LineError.CLOSED)
        if chunk:
            yield chunk
        self._trailer = trailer

    @property
    def trailer(self) -> SnapshotTrailer:
        """The trailer; only after the last chunk."""
        if self._trailer is None:
            raise TransportError(LineError.CLOSED)
        return self._trailer

    def close(self) -> None:
        """Close the connection."""
        self._close()

    @staticmethod
    def _guarded(lines: Iterator[bytes]) -> Iterator[bytes]:
        try:
            yield from lines
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise line_error(error) from None


def _decode(line: bytes, kind: type[T]) -> T:
    try:
        return decode(line, kind)
    except ContractError:
        raise TransportError(LineError.NOT_A_SERVER) from None
