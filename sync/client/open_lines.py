"""The connections a session has open at this moment, so that who leaves need not wait for a line that went dead."""

import contextlib
import socket
import threading
import weakref
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class OpenLines:
    """Sockets by weak reference; any thread may cut them.

    ``requests`` keeps no list of connections that are in use, and a read on one of them ends only with its time limit.
    The socket itself is kept in mind: a connection lets go of it as soon as its last reply has begun.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    def add(self, line: HTTPConnection) -> None:
        """Know of a connection that was just made."""
        made = line.sock
        if isinstance(made, socket.socket):
            with self._lock:
                self._sockets.add(made)

    def cut(self) -> None:
        """Shut all of them down: whoever waits for a reply gets the error of a broken line at once."""
        with self._lock:
            sockets = list(self._sockets)
        for one in sockets:
            shut(one)

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


def shut(line: socket.socket) -> None:
    """Shut a socket down under its reader. The plain call also for TLS: that class's own goes over to clear text first,
    and whoever sends at that moment would send it readable.
    """
    with contextlib.suppress(OSError):  # already gone: that is what was wanted
        socket.socket.shutdown(line, socket.SHUT_RDWR)
