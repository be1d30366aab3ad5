"""``hotline-server serve``: one server process."""

import argparse
import gc
import logging
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import uvicorn

from sync.server.admin.sample import load_if_empty
from sync.server.app import build_app
from sync.server.config import ServerConfig
from sync.server.faults import ConfigurationFault
from sync.server.file_lock import locked_file
from sync.server.ports import new_id, system_entropy
from sync.server.services import Services, build_services
from sync.server.setup import initialise, require_ready, require_right_keys
from sync.server.version import SERVER_VERSION

logger = logging.getLogger(__name__)

_PARENT_CHECK_SECONDS = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8455, help="port to listen on; 0 takes a free one")
    parser.add_argument(
        "--read-database", metavar="URL", default="", help="replica for statistics (or HOTLINE_READ_DATABASE)"
    )
    parser.add_argument("--ready-json", action="store_true", help="print one JSON line when requests are served")
    parser.add_argument("--exit-with-parent", action="store_true", help="end when the starting program ends")
    parser.add_argument("--sample", action="store_true", help="load the sample city into an empty database first")
    parser.add_argument("--orders", type=int, default=5000, help="orders of the sample city (default 5000)")
    parser.add_argument("--accel", default="", metavar="PATH", help="where nginx serves the images folder internally")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace, config: ServerConfig) -> int:
    """Serve until told to stop."""
    if config.is_sqlite:
        with _only_server(config.key_file.parent):
            initialise(config, new_id, system_entropy)
            return _serve(options, config)
    require_ready(config)
    return _serve(options, config)


class Server(uvicorn.Server):
    """A uvicorn server that says when it is ready and lets open streams end before it waits for connections."""

    def __init__(self, config: uvicorn.Config, services: Services, ready_json: bool = False) -> None:
        super().__init__(config)
        self._services = services
        self._ready_json = ready_json
        self.ready = threading.Event()
        self.url = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then tell the address."""
        await super().startup(sockets)
        if not self.started:
            return
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self.ready.set()
        logger.info("serving", extra={"url": self.url, "version": SERVER_VERSION})
        if self._ready_json:
            line = {"ready": True, "url": self.url, "version": SERVER_VERSION}
            sys.stdout.write(msgspec.json.encode(line).decode() + "\n")
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End streams first: they would keep their connections open for ever."""
        self._services.hub.close()
        await super().shutdown(sockets)


def make_server(services: Services, ready_json: bool = False) -> Server:
    """Return a server for services, on the host and port of their config."""
    config = uvicorn.Config(
        build_app(services),
        host=services.config.host,
        port=services.config.port,
        log_config=None,
        access_log=False,
        lifespan="on",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=64 * 1024,
    )
    return Server(config, services, ready_json)


def _serve(options: argparse.Namespace, config: ServerConfig) -> int:
    services = build_services(config)
    require_right_keys(services.database, services.sealer, config.key_file)
    if options.sample:
        load_if_empty(services, options.orders)
    server = make_server(services, options.ready_json)
    _leave_program_alone()
    if options.exit_with_parent:
        threading.Thread(target=_follow_parent, args=(server,), name="parent-watch", daemon=True).start()
    server.run()
    return 0 if server.ready.is_set() else 2


def _leave_program_alone() -> None:
    """Keep the cycle collector from what lives as long as the process: it would walk through a hundred thousand
    functions and modules again and again, each time a tenth of a second in which no request goes on.
    """
    gc.collect()
    gc.freeze()


def _follow_parent(server: Server) -> None:
    """End the server when the process that started it is gone."""
    parent = os.getppid()
    pause = threading.Event()
    while os.getppid() == parent and _is_alive(parent):
        pause.wait(_PARENT_CHECK_SECONDS)
    server.should_exit = True


def _is_alive(process: int) -> bool:
    """Tell whether a process lives (Windows keeps the number of a parent that has ended)."""
    if sys.platform != "win32":
        return True  # the parent's number changes when it ends
    import ctypes  # only this platform needs it

    handle = ctypes.windll.kernel32.OpenProcess(0x00100000, False, process)
    if not handle:
        return False
    try:
        return bool(ctypes.windll.kernel32.WaitForSingleObject(handle, 0) == 0x102)
    finally:
        ctypes.windll.kernel32.CloseHandle(handle)


@contextmanager
def _only_server(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: two servers on one SQLite file would each give positions."""
    with locked_file(folder / "serve.lock") as mine:
        if not mine:
            raise ConfigurationFault(f"Another server is already using {folder}.")
        yield
