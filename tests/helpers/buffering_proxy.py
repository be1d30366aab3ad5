"""A proxy that passes calls on but holds event streams back until it ends, as some offices' proxies do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

_KEPT = ("Authorization", "Content-Type", "Content-Encoding", "Accept", "Accept-Encoding", "X-Hotline-Protocol")


class BufferingProxy:
    """``streams`` counts held-back streams, ``long_polls`` the pulls that waited at the server."""

    def __init__(self, target: str) -> None:
        self.streams = 0
        self.long_polls = 0
        self.ended = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _pass_on(self) -> None:
                if self.path.startswith("/sync/v1/events"):
                    outer.streams += 1
                    outer.ended.wait(30)
                    return
                outer.long_polls += int("wait=" in self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                headers = {name: self.headers[name] for name in _KEPT if self.headers.get(name)}
                with requests.request(
                    self.command, target + self.path, data=body or None, headers=headers, timeout=60, stream=True
                ) as reply:
                    data = reply.raw.read(decode_content=False)
                    self.send_response(reply.status_code)
                    for name in ("Content-Type", "Content-Encoding", "Retry-After"):
                        if name in reply.headers:
                            self.send_header(name, reply.headers[name])
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)

            do_GET = do_POST = _pass_on  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                return

            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    self.close_connection = True  # the client went away

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}"


@contextmanager
def buffering_proxy(target: str) -> Iterator[BufferingProxy]:
    """Serve in front of ``target`` until the end of the block."""
    proxy = BufferingProxy(target)
    thread = threading.Thread(target=proxy.http.serve_forever, kwargs={"poll_interval": 0.05}, name="proxy")
    thread.start()
    try:
        yield proxy
    finally:
        proxy.ended.set()
        proxy.http.shutdown()
        proxy.http.server_close()
        thread.join()
