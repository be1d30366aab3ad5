"""A seat that holds a token for good which is not, because its computer slept or its clock was set: nobody is told."""

from pathlib import Path

import pytest

from desktop.errors import AppError, ErrorCode
from desktop.wiring.renewing_calls import RenewingCalls
from sync.domain.instant import MINUTE, Instant
from sync.server.ports import SystemClock
from tests.helpers.desk import desk
from tests.helpers.server import running_server


class AheadClock:
    """The server's clock; ``ahead`` is what passes for the server and not for the seat (ms)."""

    def __init__(self) -> None:
        self.ahead = 0

    def now(self) -> Instant:
        return SystemClock().now() + self.ahead


def test_what_needs_the_server_is_done_although_the_token_has_ended_unseen(tmp_path: Path) -> None:
    clock = AheadClock()
    with running_server(tmp_path / "server", clock=clock) as server, desk(tmp_path / "a", server.url) as seat:
        seat.sign_in("agent").wait_ready()
        clock.ahead = 16 * MINUTE
        seat.app.shift.write("三号桌的耳机坏了")
        with desk(tmp_path / "b", server.url) as next_shift:
            next_shift.sign_in("agent2")
            assert [note.text for note in next_shift.app.shift.notes()] == ["三号桌的耳机坏了"]


def test_who_may_not_come_in_any_more_is_told_so(tmp_path: Path) -> None:
    clock = AheadClock()
    with running_server(tmp_path / "server", clock=clock) as server, desk(tmp_path / "a", server.url) as seat:
        seat.sign_in("agent").wait_ready()
        clock.ahead = 400 * 24 * 60 * MINUTE
        with pytest.raises(AppError) as caught:
            seat.app.shift.notes()
        assert caught.value.code in {ErrorCode.TOKEN_EXPIRED, ErrorCode.TOKEN_INVALID}


class OneToken:
    """A server that takes no token but ``good``; counts what it was asked."""

    def __init__(self, good: str) -> None:
        self.good = good
        self.asked = list[str]()

    def send(self, method: str, path: str, access_token: str, body: bytes) -> bytes:
        self.asked.append(access_token)
        if access_token != self.good:
            raise AppError(ErrorCode.TOKEN_EXPIRED)
        return body


@pytest.mark.parametrize(("another", "asked"), [("new", ["old", "new"]), ("old", ["old"]), ("worse", ["old", "worse"])])
def test_a_call_is_made_again_once_and_with_another_token_only(another: str, asked: list[str]) -> None:
    line = OneToken("new")
    calls = RenewingCalls(line, lambda refused: another)  # pyright: ignore[reportArgumentType]
    if another == "new":
        assert calls.send("POST", "/x", "old", b"words") == b"words"
    else:
        with pytest.raises(AppError):
            calls.send("POST", "/x", "old", b"words")
    assert line.asked == asked
