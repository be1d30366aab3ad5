"""A seat that holds a token for good which is not, because its computer slept or its clock was set: nobody is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.errors import AppError, ErrorCode
from desktop.wiring.renewing_calls import RenewingCalls
from desktop.wiring.renewing_files import RenewingFiles
from sync.domain.instant import MINUTE, Instant
from sync.server.ports import SystemClock
from tests.helpers.desk import desk
from tests.helpers.server import running_server
from tests.integration.client.test_files import everything_there, picture


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


def test_an_attachment_is_opened_although_the_token_has_ended_unseen(tmp_path: Path) -> None:
    clock = AheadClock()
    path = picture(tmp_path / "pictures")
    with (
        running_server(tmp_path / "server", clock=clock) as server,
        desk(tmp_path / "a", server.url) as here,
        desk(tmp_path / "b", server.url) as other,
    ):
        here.sign_in("agent").wait_ready()
        other.sign_in("dispatcher").wait_ready()
        order, _ = here.create(files=(here.app.attachments.attach(path),))
        (file,) = other.wait_order(order, everything_there).attachments
        clock.ahead = 16 * MINUTE
        assert other.app.attachments.content(order, file) == path.read_bytes()


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
        self._check(access_token)
        return body

    def begin(self, token: str, file_id: str, size: int, kind: str) -> int:
        self._check(token)
        return size

    def fetch(self, token: str, file_id: str, order_id: str) -> Iterator[bytes]:
        self._check(token)
        yield from (b"begin", b"end")

    def _check(self, token: str) -> None:
        self.asked.append(token)
        if token != self.good:
            raise AppError(ErrorCode.TOKEN_EXPIRED)


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


def test_a_file_is_sent_and_fetched_with_another_token() -> None:
    line = OneToken("new")
    files = RenewingFiles(line, lambda refused: "new")  # pyright: ignore[reportArgumentType]
    assert files.begin("old", "f", 7, "image/png") == 7
    assert list(files.fetch("old", "f", "o")) == [b"begin", b"end"]
    assert line.asked == ["old", "new", "old", "new"]


def test_a_file_that_breaks_off_in_the_middle_is_not_begun_again_behind_its_beginning() -> None:
    class Breaking(OneToken):
        def fetch(self, token: str, file_id: str, order_id: str) -> Iterator[bytes]:
            yield b"begin"
            self._check(token)

    line = Breaking("new")
    files = RenewingFiles(line, lambda refused: "new")  # pyright: ignore[reportArgumentType]
    got: list[bytes] = []
    with pytest.raises(AppError):
        got.extend(files.fetch("old", "f", "o"))
    assert (got, line.asked) == ([b"begin"], ["old"])
