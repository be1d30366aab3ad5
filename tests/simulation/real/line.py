"""A line that is no socket: requests of the real HTTP client go to the server's application, or not, by chance."""

import io
import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
import urllib3

Reply = tuple[int, list[tuple[str, str]], bytes]
Serve = Callable[[str, str, str, list[tuple[bytes, bytes]], bytes], Reply]
"""(method, path, query, headers, body) to (status, headers, body)."""


class Line:
    """Stands where a ``requests`` session stands. ``faults`` names the chance of each fault; healthy: none strikes."""

    def __init__(self, serve: Serve, chance: random.Random, counted: "Counter[str]") -> None:
        self._serve = serve
        self._chance = chance
        self._counted = counted
        self.healthy = True
        self.cut = False
        self.late: list[tuple[str, str, str, list[tuple[bytes, bytes]], bytes]] = []
        self.lost = ""
        """The reply to the next request whose path ends so is lost."""
        self.script: list[str] = []
        """Faults for the next pushes, one after the other, whatever chance says."""
        self.heard: Callable[[str, str, Reply], None] | None = None

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: bytes | None = None,
        headers: Mapping[str, str],
        **_rest: Any,
    ) -> requests.Response:
        """Send a request. What happens to it is drawn once."""
        parts = urlsplit(url)
        query = urlencode(params) if params else parts.query
        call = (method, parts.path, query, _raw(headers), data or b"")
        luck = 1.0 if self.healthy else self._chance.random()
        if self.script and path_is_push(parts.path):
            luck = _LUCK[self.script.pop(0)]
        if self.cut or luck < 0.07:
            self._counted["request_lost"] += 1
            raise requests.ConnectionError
        if luck < 0.11 and method == "POST":
            self._counted["request_late"] += 1
            self.late.append(call)
            raise requests.Timeout
        if luck < 0.13:
            self._counted["refused_for_now"] += 1
            return _response(503, [("Retry-After", "2")], b"")
        reply = self._serve(*call)
        if luck < 0.17 and method == "POST" and not parts.path.endswith(("refresh", "sign-in")):
            self._counted["request_twice"] += 1
            reply = self._serve(*call)
        if self.heard is not None:
            self.heard(parts.path, query, reply)
        if luck < 0.27 or (self.lost and parts.path.endswith(self.lost)):
            self.lost = ""
            self._counted["reply_lost"] += 1
            raise requests.Timeout
        status, found, body = reply
        if luck < 0.32 and parts.path.endswith("snapshot") and status == 200:
            self._counted["snapshot_torn"] += 1
            body = body[: self._chance.randrange(len(body))]
        return _response(status, found, body)

    def arrive(self) -> bool:
        """Let a late request arrive at the server; nobody waits for its reply any more."""
        if not self.late:
            return False
        self._serve(*self.late.pop(self._chance.randrange(len(self.late))))
        return True

    def close(self) -> None:
        """There is nothing to close."""


_LUCK = {"request_lost": 0.0, "request_late": 0.1, "refused": 0.12, "request_twice": 0.16, "reply_lost": 0.2, "": 1.0}
"""What is drawn when a script names a fault."""


def path_is_push(path: str) -> bool:
    """Tell whether a request brings commands."""
    return path.endswith("/push")


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    # compression is another test's matter: it would cost a tenth of the time
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _response(status: int, headers: list[tuple[str, str]], body: bytes) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers.update(dict(headers))
    response.raw = urllib3.HTTPResponse(io.BytesIO(body), dict(headers), status, preload_content=False)
    return response
