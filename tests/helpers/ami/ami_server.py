"""A hand-written manager interface on a free port: signs in, answers lists, plays events, can fail in many ways."""

import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sync.telephony.asterisk.framing import Framer, Message

GREETING = b"Asterisk Call Manager/11.0.0\r\n"
PATIENCE = 10.0


def block(**headers: object) -> bytes:
    """Return one message as Asterisk writes it; ``_`` in a name is a hyphen."""
    return b"".join(f"{name.replace('_', '-')}: {value}\r\n".encode() for name, value in headers.items()) + b"\r\n"


class AmiServer:
    """Serves connections one after the other. ``actions`` is what came, oldest first."""

    def __init__(self, user: str = "cti", secret: str = "ctisecret", greeting: bytes = GREETING) -> None:
        self.user, self.secret, self.greeting = user, secret, greeting
        self.lists: dict[str, list[bytes]] = {"queuestatus": [], "coreshowchannels": [], "devicestatelist": []}
        self.refuses: set[str] = set()
        self.mute = False
        self.actions: queue.Queue[Message] = queue.Queue()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._connection: socket.socket | None = None
        self._connected = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="ami-server")
        self._thread.start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._listening.getsockname()[1])

    @property
    def url(self) -> str:
        """Address with user, without secret."""
        return f"ami://{self.user}@127.0.0.1:{self.port}/"

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

    def expect(self, action: str) -> Message:
        """Return the next action of a kind, waiting for it."""
        while True:
            came = self.actions.get(timeout=PATIENCE)
            if came.text("action").lower() == action.lower():
                return came

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

    def _answer_all(self, connection: socket.socket) -> None:
        framer = Framer()
        framer.greeting = "client"
        while data := connection.recv(65536):
            for action in framer.feed(data):
                self.actions.put(action)
                if not self.mute:
                    connection.sendall(self._answer(action))
                if action.text("action").lower() == "coreshowchannels":
                    self._connected.set()

    def _answer(self, action: Message) -> bytes:
        kind, action_id = action.text("action").lower(), action.text("actionid")
        if kind == "login":
            good = (action.text("username"), action.text("secret")) == (self.user, self.secret)
            return block(
                Response="Success" if good else "Error",
                ActionID=action_id,
                Message="Authentication accepted" if good else "Authentication failed",
            )
        if kind in self.refuses:
            return block(Response="Error", ActionID=action_id, Message="Permission denied")
        if kind == "ping":
            return block(Response="Success", ActionID=action_id, Ping="Pong")
        if kind in self.lists:
            begin = block(Response="Success", ActionID=action_id, EventList="start", Message="list will follow")
            items = [one.replace(b"@ID@", action_id.encode()) for one in self.lists[kind]]
            end = block(Event=f"{kind}Complete", ActionID=action_id, EventList="Complete", ListItems=len(items))
            return begin + b"".join(items) + end
        return block(Response="Success", ActionID=action_id, Message="done")


@contextmanager
def ami_server(**changes: object) -> Iterator[AmiServer]:
    """Serve while inside."""
    server = AmiServer(**changes)
    try:
        yield server
    finally:
        server.close()
