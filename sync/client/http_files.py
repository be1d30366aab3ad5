"""Files over HTTP: pieces up (tus 1.0), content down."""

import base64
from collections.abc import Iterator

import requests
import urllib3

from sync.client.http_session import HttpSession, check_reply, line_error
from sync.client.transport_error import LineError, TransportError
from sync.contract.files import (
    LENGTH_HEADER,
    METADATA_HEADER,
    OFFSET_HEADER,
    PIECE_TYPE,
    TUS,
    TUS_HEADER,
)
from sync.contract.sealed_files import BLOCK

_PATH = "/files/v1"
_TIMEOUT = 8.0
"""For one piece: leaving the desk waits for the piece under way."""


class HttpFiles:
    """Raises :class:`TransportError` only."""

    def __init__(self, http: HttpSession) -> None:
        self._http = http

    def begin(self, token: str, file_id: str, size: int, kind: str) -> int:
        """Begin or resume an upload; returns how much the server has."""
        told = ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in _pairs(file_id, kind))
        return self._call("POST", _PATH, token, {LENGTH_HEADER: str(size), METADATA_HEADER: told}, b"")

    def send(self, token: str, file_id: str, offset: int, piece: bytes) -> int:
        """Send a piece; returns how much the server has."""
        headers = {OFFSET_HEADER: str(offset), "Content-Type": PIECE_TYPE}
        return self._call("PATCH", f"{_PATH}/{file_id}", token, headers, piece)

    def fetch(self, token: str, file_id: str, order_id: str) -> Iterator[bytes]:
        """Yield a file's content."""
        reply = self._http.open(
            "GET",
            f"{_PATH}/{file_id}",
            token=token,
            query={"order": order_id},
            stream=True,
            more={"Accept": "application/octet-stream"},
        )
        try:
            if reply.status_code != 200:
                check_reply(reply.status_code, reply.content, reply.headers)
                raise TransportError(LineError.NOT_A_SERVER, reply.status_code)
            yield from reply.iter_content(BLOCK)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise line_error(error) from None
        finally:
            reply.close()

    def _call(self, method: str, path: str, token: str, headers: dict[str, str], body: bytes) -> int:
        reply = self._http.send_raw(method, path, {**headers, TUS_HEADER: TUS}, body, token, _TIMEOUT)
        check_reply(reply.status, reply.body, reply.headers)
        text = reply.headers.get(OFFSET_HEADER, "")
        if not text.isdigit():
            raise TransportError(LineError.NOT_A_SERVER, reply.status)
        return int(text)


def _pairs(file_id: str, kind: str) -> tuple[tuple[str, str], ...]:
    return (("id", file_id), ("kind", kind))
