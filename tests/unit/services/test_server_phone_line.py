"""The telephone of a seat that asks through the server."""

import threading

import pytest

from desktop.errors import AppError, AppErrorCode
from desktop.services.events import EventHub, SessionEnded
from desktop.wiring.server_phone_line import ServerPhone
from sync.telephony.commands import Capability, Dial
from sync.telephony.events import CommandAnswer, PhoneEvent

PATIENCE = 10


class _Line:
    """A server at the other end: keeps the first request until it may go on, and has trouble when told to."""

    def __init__(self, trouble: list[Exception]) -> None:
        self.asked: list[bytes] = []
        self.is_asked, self.may_go_on = threading.Event(), threading.Event()
        self._trouble = trouble

    def online(self) -> bool:
        return True

    def access_token(self) -> str:
        return "token"

    def send(self, method: str, path: str, access_token: str, body: bytes) -> bytes:
        self.asked.append(body)
        self.is_asked.set()
        assert self.may_go_on.wait(PATIENCE)
        if self._trouble:
            raise self._trouble.pop(0)
        return b"{}"


class _Desk:
    """A seat's telephone with what it told."""

    def __init__(self, *trouble: Exception) -> None:
        self.line, self.hub = _Line(list(trouble)), EventHub()
        self.told: dict[str, str] = {}
        self._changed = threading.Condition()
        ids = iter(f"c{at}" for at in range(100))
        able = frozenset({Capability.DIAL})
        self.phone = ServerPhone(
            self.line, self.line, self._take, lambda: next(ids), lambda: 1_000, lambda: able, self.hub
        )

    def _take(self, event: PhoneEvent) -> bool:
        assert isinstance(event, CommandAnswer)
        with self._changed:
            self.told[event.command_id] = event.code
            self._changed.notify_all()
        return True

    def expect(self, command_id: str) -> str:
        with self._changed:
            assert self._changed.wait_for(lambda: command_id in self.told, PATIENCE)
        return self.told[command_id]


@pytest.mark.allows_log("the server could not be asked")
def test_whatever_one_request_brings_the_next_is_asked() -> None:
    desk = _Desk(ZeroDivisionError("odd"), AppError(AppErrorCode.NOT_A_SERVER))
    desk.line.may_go_on.set()
    desk.phone.start()
    codes = [desk.expect(desk.phone.send(Dial("8012", "10010"))) for _ in range(3)]
    desk.phone.close()
    assert codes == ["phone_outcome_unknown", str(AppErrorCode.NOT_A_SERVER), ""]


def test_what_waits_is_not_asked_in_the_name_of_the_next_person() -> None:
    desk = _Desk()
    desk.phone.start()
    first = desk.phone.send(Dial("8012", "10010"))
    assert desk.line.is_asked.wait(PATIENCE)
    desk.phone.send(Dial("8012", "10086"))
    desk.hub.publish(SessionEnded("signed_out"))
    later = desk.phone.send(Dial("8012", "10000"))
    desk.line.may_go_on.set()
    assert (desk.expect(first), desk.expect(later)) == ("", "")
    desk.phone.close()
    assert not [body for body in desk.line.asked if b"10086" in body]
