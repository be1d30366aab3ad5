"""A hand-written event socket on a free port: signs in, answers lists, plays events, can fail in many ways."""

import json
import queue
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from sync.telephony.freeswitch.framing import read_headers
from tests.helpers.phone.line_server import PATIENCE, LineServer

GREETING = b"Content-Type: auth/request\n\n"
_LAST_LIST = "callcenter_config queue list members q1@default"


def framed(event: dict[str, str]) -> bytes:
    """Return an event as the socket sends it."""
    body = json.dumps(event, ensure_ascii=False).encode()
    return b"Content-Length: %d\nContent-Type: text/event-json\n\n%s" % (len(body), body)


class EslServer(LineServer):
    """``lists`` are answered to commands, ``refuses`` are not done; ``commands`` is what came, oldest first."""

    def __init__(self, secret: str = "ClueCon", greeting: bytes = GREETING) -> None:
        self.secret = secret
        self.lists: dict[str, str] = {
            "version": "FreeSWITCH Version 1.10.12-release\n",
            "callcenter_config agent list": table(agent_row("8012@default")),
            "callcenter_config tier list": "queue|agent|state|level|position\nq1@default|8012@default|Ready|1|1\n+OK\n",
            "callcenter_config queue list": "name|calls_answered|calls_abandoned\nq1@default|7|1\n+OK\n",
            _LAST_LIST: members(),
            "show channels as json": rows(),
            "show calls as json": rows(),
        }
        self.refuses: dict[str, str] = {}
        self.commands: queue.Queue[str] = queue.Queue()
        super().__init__(greeting)

    @property
    def url(self) -> str:
        """Address, without the secret."""
        return f"esl://127.0.0.1:{self.port}/"

    def play_events(self, *events: dict[str, str], cut: int = 0) -> None:
        """Send events on the present line."""
        self.play(b"".join(framed(event) for event in events), cut)

    def expect(self, beginning: str) -> str:
        """Return the next command that begins so, waiting for it."""
        while True:
            came = self.commands.get(timeout=PATIENCE)
            if came.startswith(beginning):
                return came

    def _answer_all(self, connection: socket.socket) -> None:
        rest = b""
        while data := connection.recv(65536):
            rest += data
            while b"\n\n" in rest:
                raw, _, rest = rest.partition(b"\n\n")
                line, _, headers = raw.decode().partition("\n")
                self.commands.put(line.removeprefix("bgapi "))
                if not self.mute:
                    connection.sendall(self._answer(line, read_headers(headers.encode()).get("job-uuid", "")))
                if line == f"bgapi {_LAST_LIST}" or line.removeprefix("bgapi ") in self.refuses:
                    self._connected.set()

    def _answer(self, line: str, job: str) -> bytes:
        if line.startswith(("auth ", "userauth ")):
            given = line.partition(" ")[2]
            return _reply("+OK accepted" if given == self.secret else "-ERR invalid")
        if line.startswith("event "):
            return _reply("+OK event listener enabled json")
        command = line.removeprefix("bgapi ")
        refused = next((words for beginning, words in self.refuses.items() if command.startswith(beginning)), "")
        body = refused or self.lists.get(command, "+OK\n")
        event = {"Event-Name": "BACKGROUND_JOB", "Job-UUID": job, "Job-Command": command, "_body": body}
        return _reply(f"+OK Job-UUID: {job}") + framed(event)


def _reply(text: str) -> bytes:
    return f"Content-Type: command/reply\nReply-Text: {text}\n\n".encode()


def rows(*found: dict[str, str]) -> str:
    """Return what ``show … as json`` prints."""
    return json.dumps({"row_count": len(found), "rows": list(found)} if found else {"row_count": 0})


def table(*found: dict[str, str]) -> str:
    """Return what ``callcenter_config … list`` prints."""
    lines = ["|".join(found[0]), *("|".join(row.values()) for row in found)]
    return "\n".join(lines) + "\n+OK\n"


def members(*found: dict[str, str]) -> str:
    """Return the callers of a queue as they are printed."""
    names = "queue|uuid|session_uuid|cid_number|joined_epoch|serving_agent|state"
    return "\n".join([names, *("|".join(row.values()) for row in found)]) + "\n+OK\n"


def agent_row(name: str, status: str = "Available", state: str = "Waiting", **more: str) -> dict[str, str]:
    """Return an agent as it is listed."""
    row = {
        "name": name,
        "type": "callback",
        "contact": f"[leg_timeout=10]user/{name.partition('@')[0]}@pbx",
        "status": status,
        "state": state,
        "wrap_up_time": "0",
        "last_bridge_end": "0",
        "last_status_change": "1795458000",
        "calls_answered": "3",
    }
    return row | more


@contextmanager
def esl_server(**changes: object) -> Iterator[EslServer]:
    """Serve while inside."""
    server = EslServer(**changes)
    try:
        yield server
    finally:
        server.close()
