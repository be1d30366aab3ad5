"""The connections a session has open at this moment, so that who leaves need not wait for a line that went dead."""

import contextlib
import socket
import threading
import weakref
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class OpenLines:
    """Connections by weak reference; any thread may cut them.

    ``requests`` keeps no list of connections that are in use, and a read on one of them ends only with its time limit.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: weakref.WeakSet[HTTPConnection] = weakref.WeakSet()

    def add(self, line: HTTPConnection) -> None:
        """Know of a connection that was just made."""
        with self._lock:
            self._lines.add(line)

    def cut(self) -> None:
        """Shut all of them down: whoever waits for a reply gets the error of a broken line at once."""
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            connection: socket.socket | None = getattr(line, "sock", None)
            if connection is not None:
                with contextlib.suppress(OSError):  # already gone: that is what was wanted
                    connection.shutdown(socket.SHUT_RDWR)

    def pools(self) -> dict[str, type[HTTPConnectionPool]]:
        """Return pools by scheme whose connections are known here (``PoolManager.pool_classes_by_scheme``)."""
        add = self.add

        class PlainLine(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                add(self)

        class SafeLine(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                add(self)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls: Any = PlainLine

        class SafePool(HTTPSConnectionPool):
            ConnectionCls: Any = SafeLine

        return {"http": PlainPool, "https": SafePool}
