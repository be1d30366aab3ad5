"""A number that no order of this seat has: the server says what became of it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.errors import AppError, AppErrorCode, ErrorCode
from desktop.services.number_service import whole_number
from desktop.services.sign_in_ports import SeatKeys
from desktop.wiring.online_calls import SignInTransport
from sync.contract.administration import NumberOrigin
from sync.contract.codec import encode
from sync.contract.messages import NumberLease, Session, SignInRequest
from sync.domain.numbering import format_emergency, format_no
from tests.ui.desks import Screen, screen, story
from tests.ui.search.test_finding import search, view
from ui.search.view import SearchView

NUMBER, BEYOND = format_no(2026, 77), format_emergency(12, 3)


class Server:
    """The online calls, answered from here: ``None`` for a number never given out."""

    def __init__(self) -> None:
        self.line: SignInTransport | None = None
        self.down = False
        self.origins: dict[str, NumberOrigin] = {}
        self.asked: list[str] = []

    def sign_in(self, user_no: str, password: str, device: str, keys: SeatKeys | None = None) -> Session:
        assert self.line is not None
        return self.line.sign_in(SignInRequest(user_no=user_no, password=password, device=device))

    def get(self, path: str, access_token: str, query: Mapping[str, str]) -> bytes:
        head, _, number = path.rpartition("/")
        if self.down or head != "/admin/v1/numbers":
            raise AppError(AppErrorCode.NEEDS_CONNECTION)
        self.asked.append(number)
        if number not in self.origins:
            raise AppError(ErrorCode.NOT_FOUND)
        return encode(self.origins[number])

    def send(self, method: str, path: str, access_token: str, body: bytes) -> bytes:
        raise AppError(AppErrorCode.NEEDS_CONNECTION)

    def sign_out(self, access_token: str, unused: tuple[NumberLease, ...]) -> None:
        """Nobody has to be told."""

    def change_password(self, access_token: str, old: str, new: str) -> None:
        """Not here."""


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def seat(tmp_path: Path, qtbot: QtBot, server: Server) -> Iterator[Screen]:
    """An agent before the search with one order."""
    with screen(qtbot, tmp_path, "agent", [story(1).current], SearchView, "search", online=server) as made:
        made.wait(lambda: view(made).rows.rowCount() == 1)
        yield made


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (NumberOrigin(NUMBER, "leased", seat="37"), "属于 37 席的号段"),
        (NumberOrigin(NUMBER, "leased"), "属于某一席的号段"),
        (NumberOrigin(NUMBER, "missing"), "用过，但没有工单"),
        (NumberOrigin(NUMBER, "quarantined"), "已收到，待人工核对"),
        (NumberOrigin(NUMBER, "received", "o-9"), "已在服务器上"),
        (NumberOrigin(NUMBER, "newer-state"), "已在服务器上"),
        (NumberOrigin(BEYOND, "leased", seat="12"), "属于 12 席的号段"),
        (None, "没有发出过 260"),
    ],
)
def test_a_number_that_is_not_here_is_asked_for(
    seat: Screen, server: Server, origin: NumberOrigin | None, words: str
) -> None:
    number = origin.no if origin is not None else NUMBER
    if origin is not None:
        server.origins[number] = origin
    search(seat, number.lower())
    seat.wait(lambda: words in view(seat).count.text())
    assert server.asked == [number]


def test_the_second_number_of_a_draft_shows_the_order_of_the_first(seat: Screen, server: Server) -> None:
    server.origins[NUMBER] = NumberOrigin(NUMBER, "quarantined", "o-1")
    search(seat, NUMBER)
    seat.wait(lambda: "出自同一份草稿" in view(seat).count.text())
    seat.wait(lambda: view(seat).model.detail is not None and view(seat).model.detail.order.id == "o-1")
    assert seat.order(1).no in view(seat).elsewhere.number.text()
    assert view(seat).elsewhere.isVisible()
    seat.press("Alt+L", "Escape")
    seat.wait(lambda: view(seat).model.detail is None)
    assert not view(seat).elsewhere.isVisible()


def test_without_a_line_it_says_so(seat: Screen, server: Server) -> None:
    server.down = True
    search(seat, NUMBER)
    seat.wait(lambda: "本机没有" in view(seat).count.text())


def test_a_misheard_number_is_told_without_asking(seat: Screen, server: Server) -> None:
    search(seat, NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10))
    seat.wait(lambda: "有一位不对" in view(seat).count.text())
    assert server.asked == []


def test_telephone_numbers_and_words_are_no_order_numbers(seat: Screen, server: Server) -> None:
    search(seat, "13900139000")
    seat.wait(lambda: view(seat).rows.rowCount() == 0)
    assert "没有" not in view(seat).count.text()
    assert server.asked == []
    assert [whole_number(text) for text in ("", "漏水", "12345", NUMBER[:-1])] == [""] * 4
