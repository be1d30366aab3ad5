"""A hand-written telephone system on a free port: one line after the other, events on demand, lines that break."""

import socket
import threading
from abc import ABC, abstractmethod
from contextlib import suppress

PATIENCE = 10.0


class LineServer(ABC):
    """Serves connections one after the other; ``_connected`` is set once the client has all it asked for."""

    def __init__(self, greeting: bytes) -> None:
        self.greeting = greeting
        self.mute = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._connection: socket.socket | None = None
        self._connected = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="line-server")
        self._thread.start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._listening.getsockname()[1])

    def play(self, data: bytes, cut: int = 0) -> None:
        """Send events on the present line, in pieces of ``cut`` bytes (0: at once)."""
        assert self._connected.wait(PATIENCE), "nobody has connected"
        connection = self._connection
        assert connection is not None
        step = cut or max(1, len(data))
        for at in range(0, len(data), step):
            connection.sendall(data[at : at + step])

    def drop(self) -> None:
        """Break the line."""
        self._connected.clear()
        if self._connection is not None:
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Stop serving."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.drop()
        self._thread.join(PATIENCE)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self._connection = connection
            with connection, suppress(OSError):
                connection.sendall(self.greeting)
                self._answer_all(connection)

    @abstractmethod
    def _answer_all(self, connection: socket.socket) -> None:
        """Answer what comes until the line ends."""
