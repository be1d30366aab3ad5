"""What schedules of kills begin with: a server's folder and a database with the small city in them, made once."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.util import Finalize
from pathlib import Path

from tests.helpers.postgres import cluster, copy_database, drop_database, new_database
from tests.helpers.server import prepared_services
from tests.simulation.real.template import scratch_folder


class Grounds:
    """The prepared files, there until the process ends. May be used from several threads."""

    def __init__(self) -> None:
        self._folder = scratch_folder()
        self._stack = ExitStack()
        self._stack.callback(shutil.rmtree, self._folder, ignore_errors=True)
        self._turn = threading.Lock()
        self._maintenance = ""
        self._filled = ""
        prepared_services(self._folder).close()
        Finalize(self, self._stack.close, exitpriority=1)

    def copy_server(self, folder: Path) -> None:
        """Lay a server's folder with the city in it (SQLite) at ``folder``."""
        shutil.copytree(self._folder, folder)

    @contextmanager
    def database(self) -> Iterator[str]:
        """A database on PostgreSQL with the city in it, sealed with the keys of the same folder."""
        with self._turn:
            if not self._filled:
                self._maintenance = self._stack.enter_context(cluster())
                self._filled = new_database(self._maintenance)
                prepared_services(self._folder, self._filled).close()
            url = copy_database(self._maintenance, self._filled)
        yield url
        drop_database(self._maintenance, url)
