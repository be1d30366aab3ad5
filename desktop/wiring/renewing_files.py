"""File calls whose access token the server does not take any more are made again with another one."""

from collections.abc import Callable, Iterator

from desktop.services.file_ports import FileLine
from desktop.wiring.renewing_calls import with_token


class RenewingFiles:
    """Implements the port ``FileLine`` over another one; as :class:`~desktop.wiring.renewing_calls.RenewingCalls`."""

    def __init__(self, files: FileLine, another: Callable[[str], str]) -> None:
        self._files = files
        self._another = another

    def begin(self, token: str, file_id: str, size: int, kind: str) -> int:
        """Begin or resume."""
        return with_token(token, self._another, lambda one: self._files.begin(one, file_id, size, kind))

    def send(self, token: str, file_id: str, offset: int, piece: bytes) -> int:
        """Send a piece."""
        return with_token(token, self._another, lambda one: self._files.send(one, file_id, offset, piece))

    def fetch(self, token: str, file_id: str, order_id: str) -> Iterator[bytes]:
        """Yield the content; the server looks at the token before the first piece."""

        def begin(one: str) -> tuple[list[bytes], Iterator[bytes]]:
            pieces = iter(self._files.fetch(one, file_id, order_id))
            first = next(pieces, None)
            return ([] if first is None else [first]), pieces

        first, rest = with_token(token, self._another, begin)
        yield from first
        yield from rest
