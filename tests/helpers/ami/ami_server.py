"""A hand-written manager interface on a free port: signs in, answers lists, plays events, can fail in many ways."""

import queue
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from sync.telephony.asterisk.framing import Framer, Message
from tests.helpers.phone.line_server import PATIENCE, LineServer

GREETING = b"Asterisk Call Manager/11.0.0\r\n"


def block(**headers: object) -> bytes:
    """Return one message as Asterisk writes it; ``_`` in a name is a hyphen."""
    return b"".join(f"{name.replace('_', '-')}: {value}\r\n".encode() for name, value in headers.items()) + b"\r\n"


class AmiServer(LineServer):
    """``actions`` is what came, oldest first."""

    def __init__(self, user: str = "cti", secret: str = "ctisecret", greeting: bytes = GREETING) -> None:
        self.user, self.secret = user, secret
        self.lists: dict[str, list[bytes]] = {"queuestatus": [], "coreshowchannels": [], "devicestatelist": []}
        self.refuses: set[str] = set()
        self.actions: queue.Queue[Message] = queue.Queue()
        super().__init__(greeting)

    @property
    def url(self) -> str:
        """Address with user, without secret."""
        return f"ami://{self.user}@127.0.0.1:{self.port}/"

    def expect(self, action: str) -> Message:
        """Return the next action of a kind, waiting for it."""
        while True:
            came = self.actions.get(timeout=PATIENCE)
            if came.text("action").lower() == action.lower():
                return came

    def _answer_all(self, connection: socket.socket) -> None:
        framer = Framer()
        framer.greeting = "client"
        while data := connection.recv(65536):
            for action in framer.feed(data):
                try:
                    if not self.mute:
                        connection.sendall(self._answer(action))
                finally:
                    self.actions.put(action)  # once answered: what a test plays after that comes after the answer
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
