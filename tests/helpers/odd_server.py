"""An HTTP server that answers what a test tells it to: a proxy, a printer, a web site, anything but ours."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]
NOTHING_HERE: Answer = (404, {}, b"nothing here")


class OddServer:
    """``answers`` by path; requests are written down with headers and body."""

    def __init__(self, answers: dict[str, Answer], port: int, otherwise: Answer) -> None:
        self.answers = answers
        self.otherwise = otherwise
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.hold = threading.Event()
        self.hold.set()
        self.asked = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                size = int(self.headers.get("Content-Length", "0"))
                body = self.rfile.read(size)
                path = self.path.split("?")[0]
                outer.requests.append((self.command, self.path, dict(self.headers), body))
                outer.asked.set()
                outer.hold.wait(20)
                status, headers, data = outer.answers.get(path, outer.otherwise)
                with suppress(ConnectionError):  # who asked has left
                    self._send(status, headers, data)

            def _send(self, status: int, headers: dict[str, str], data: bytes) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PATCH = _answer  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.http.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}"


@contextmanager
def odd_server(
    answers: dict[str, Answer] | None = None, *, port: int = 0, otherwise: Answer = NOTHING_HERE
) -> Iterator[OddServer]:
    """Serve until the end of the block; ``otherwise`` is answered to what no answer was named for."""
    server = OddServer(answers or {}, port, otherwise)
    thread = threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.05}, name="odd-server")
    thread.start()
    try:
        yield server
    finally:
        server.hold.set()
        server.http.shutdown()
        server.http.server_close()
        thread.join()
