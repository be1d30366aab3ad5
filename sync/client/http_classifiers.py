"""The server's classifier over HTTP."""

from sync.client.http_session import HttpSession, check_reply
from sync.contract.classifiers import PATH

_TIMEOUT = 60.0
_NOT_MODIFIED = 304


class HttpClassifiers:
    """Raises :class:`sync.client.transport_error.TransportError` only."""

    def __init__(self, http: HttpSession) -> None:
        self._http = http

    def fetch(self, token: str, tag: str) -> bytes | None:
        """Return the signed classifier, ``None`` when it is the one with this tag. Raises 404 when there is none."""
        headers = {"If-None-Match": tag} if tag else {}
        reply = self._http.send_raw("GET", PATH, headers, b"", token, _TIMEOUT)
        if reply.status == _NOT_MODIFIED:
            return None
        check_reply(reply.status, reply.body, reply.headers)
        return reply.body
