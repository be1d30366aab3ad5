"""A real server that can be stopped and started again at the same address with the same data."""

from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from tests.helpers.server import RunningServer, running_server


class SwitchableServer:
    """Starts switched on. ``stop`` closes its sockets; ``start`` listens at the same port on the same database."""

    def __init__(self, folder: Path, database: str | None) -> None:
        self._folder = folder
        self._database = database
        self._running = ExitStack()
        self.inside: RunningServer = self._running.enter_context(running_server(folder, database, sample=0))
        self.url = self.inside.url

    def stop(self) -> None:
        """Switch off."""
        self._running.close()

    def start(self) -> None:
        """Switch on again."""
        port = urlsplit(self.url).port
        assert port is not None
        self._running = ExitStack()
        self.inside = self._running.enter_context(running_server(self._folder, self._database, sample=0, port=port))
        assert self.inside.url == self.url
