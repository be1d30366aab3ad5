"""The team lead's board: who waits for what, how long; opened one at a time; honest about its age without a line."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from desktop.errors import AppError, AppErrorCode
from desktop.services.events import RecordsChanged
from desktop.services.seat_board_service import SeatBoard
from desktop.services.sign_in_ports import SeatKeys
from desktop.wiring.online_calls import SignInTransport
from sync.contract.administration import QuarantineItem, QuarantineList, SeatList, SeatView, TaskItem, TaskList
from sync.contract.alerts import ALERT
from sync.contract.codec import encode
from sync.contract.drafts import DRAFT_SUBMITTED
from sync.contract.messages import Command, NumberLease, Occurred, SeatReport, Session, SignInRequest
from sync.contract.telephony import AgentView
from sync.domain.act import ActData
from sync.domain.instant import HOUR, MINUTE
from tests.helpers.practice_desk import NOON
from tests.helpers.store import raw
from tests.ui.desks import Screen, screen, story
from ui.monitor.board_rows import other_order, quarantine_rows, seat_rows
from ui.monitor.board_view import BoardView
from ui.widgets.row_list import ROW_ROLE, RowItem, RowList


class Server:
    """The online calls, answered from here."""

    def __init__(self) -> None:
        self.down = False
        self.line: SignInTransport | None = None
        self.sent: list[tuple[str, str]] = []
        self.opened: list[str] = []
        report = SeatReport(
            unsent=3, oldest_unsent_at=NOON - 2 * HOUR, attention=2, drafts=1, oldest_draft_at=NOON - HOUR
        )
        self.seats = [
            SeatView(
                "d-1", seat="08", user_no="0001", user_name="李雪", seen_at=NOON - MINUTE, reported_at=NOON - MINUTE,
            ),
            SeatView(
                "d-2", seat="12", user_no="0000", user_name="王敏",
                seen_at=NOON - 2 * HOUR, reported_at=NOON - 2 * HOUR, report=report,
            ),
        ]  # fmt: skip
        self.quarantine = [QuarantineItem("c-1", "d-2", "p-agent", "order.note", NOON - 30 * MINUTE, "right_lost")]
        self.tasks = [TaskItem("t-1", "number_hole", "team_lead", "", "", NOON - 5 * MINUTE)]
        self.command = Command(
            1, "c-1", 1, "order.note", "o-1", raw(ActData(text="来电人再次来电")), Occurred(wall=NOON - HOUR), "p-agent"
        )

    def sign_in(self, user_no: str, password: str, device: str, keys: SeatKeys | None = None) -> Session:
        assert self.line is not None
        return self.line.sign_in(SignInRequest(user_no=user_no, password=password, device=device))

    def get(self, path: str, access_token: str, query: Mapping[str, str]) -> bytes:
        if self.down:
            raise AppError(AppErrorCode.NEEDS_CONNECTION)
        if path == "/admin/v1/seats":
            return encode(SeatList(NOON, self.seats))
        if path == "/admin/v1/tasks":
            return encode(TaskList(self.tasks))
        if path == "/admin/v1/quarantine":
            return encode(QuarantineList(self.quarantine))
        self.opened.append(path)
        item = self.quarantine[0]
        item.raw = raw(self.command)
        return encode(item)

    def send(self, method: str, path: str, access_token: str, body: bytes) -> bytes:
        if self.down or "/admin/" not in path:
            raise AppError(AppErrorCode.NEEDS_CONNECTION)
        self.sent.append((method, path))
        if path.endswith("/resolve"):
            self.quarantine = []
        if path.endswith("/close"):
            self.tasks = []
        return b""

    def sign_out(self, access_token: str, unused: tuple[NumberLease, ...]) -> None:
        """Nobody has to be told."""

    def change_password(self, access_token: str, old: str, new: str) -> None:
        """Not here."""


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def board(tmp_path: Path, qtbot: QtBot, server: Server) -> Iterator[Screen]:
    with screen(qtbot, tmp_path, "team_lead", [story(1).current], BoardView, "seat_board", online=server) as made:
        made.wait(lambda: view(made).seats.count() == 2)
        yield made


def view(made: Screen) -> BoardView:
    assert isinstance(made.view, BoardView)
    return made.view


def rows(shown: RowList) -> list[RowItem]:
    return [shown.model().index(row, 0).data(ROW_ROLE) for row in range(shown.count())]


def test_seats_with_work_come_first_with_counts_and_ages(board: Screen) -> None:
    first, second = rows(view(board).seats)
    assert "王敏" in first.title
    assert first.subtitle == "待上传 3（最早 2 小时前） · 需处理 2 · 草稿 1（最早 1 小时前）"
    assert (first.pill, first.tone) == ("离线 · 2 小时前", "danger")
    assert (second.subtitle, second.pill) == ("没有未完成的内容", "在线")


@pytest.mark.parametrize(
    ("seat", "pill"),
    [
        (SeatView("d", seen_at=NOON - 55_000), "在线"),
        (SeatView("d", seen_at=NOON - 90_000), "离线 · 1 分钟前"),
        (SeatView("d", seen_at=NOON, left_at=NOON), "已退出 · 刚刚"),
        (SeatView("d", seen_at=NOON, left_at=NOON - 300_000), "已退出 · 5 分钟前"),
        (SeatView("d", seen_at=NOON, revoked_at=NOON), "已停用"),
    ],
)
def test_a_seat_is_silent_a_minute_after_its_last_sign_and_left_at_once(seat: SeatView, pill: str) -> None:
    agent = AgentView("ready", NOON - 600_000)
    seat = msgspec.structs.replace(seat, agent=agent, reported_at=NOON)
    (row,) = seat_rows(SeatBoard(NOON, NOON, seats=(seat,)))
    assert row.pill == pill
    assert ("10:00" in row.subtitle) == (pill == "在线"), "nobody knows what is done at a seat that is silent"


def test_the_tiles_sum_up_and_the_reading_says_its_source_and_age(board: Screen) -> None:
    values = {name: tile.accessibleDescription() for name, tile in view(board).tiles.items()}
    assert values["attention"] == "2 1 席"
    assert values["unsent"] == "3 1 席 · 最早 2 小时前"
    assert values["silent"] == "1 最久 2 小时前"
    assert values["tasks"] == "1 最早 5 分钟前"
    assert "来源：服务器" in view(board).as_of.text()
    assert "12:00:00" in view(board).as_of.text()


def test_a_draft_submitted_twice_shows_its_number_and_the_one_that_counts() -> None:
    item = QuarantineItem("c-1", "d-2", "p-agent", "order.create", NOON, DRAFT_SUBMITTED)
    item = msgspec.structs.replace(item, no="26000000013", other_no="26000000026")
    board = SeatBoard(NOON, NOON, quarantine=(item,))
    (row,) = quarantine_rows(board, lambda _: "李华")
    assert "同一份草稿已在另一席位提交为工单。 · 号码 260 0000 0013，已有工单 260 0000 0026" in row.subtitle
    assert other_order(msgspec.structs.replace(item, other_no="")) == ""


def test_a_quarantined_command_is_opened_read_and_marked_by_keys(board: Screen, server: Server) -> None:
    view(board).quarantine.setFocus()
    board.press("R")
    assert server.sent == []
    assert server.opened == []
    board.press("Return")
    board.wait(lambda: view(board).case_card.cmd_id == "c-1")
    assert view(board).case_card.shown() == "来电人再次来电"
    assert "王敏" in view(board).case_card.hint.text()
    assert server.opened == ["/admin/v1/quarantine/c-1"]
    board.press("R")
    board.wait(lambda: view(board).quarantine.count() == 0)
    assert server.sent == [("POST", "/admin/v1/quarantine/c-1/resolve")]
    assert view(board).case_card.shown() == ""


def test_a_task_is_closed_by_a_key(board: Screen, server: Server) -> None:
    view(board).tasks.setFocus()
    assert rows(view(board).tasks)[0].title == "有号码没有工单"
    board.press("C")
    board.wait(lambda: view(board).tasks.count() == 0)
    assert server.sent == [("POST", "/admin/v1/tasks/t-1/close")]


def test_a_record_to_be_passed_on_says_to_which_line(board: Screen, server: Server) -> None:
    server.tasks = [TaskItem("t-2", "data_push", "team_lead", "o-1", "", NOON, {"line": "119"})]
    board.press("Ctrl+R")
    board.wait(lambda: rows(view(board).tasks)[0].title == "向接转专线推送工单数据")
    assert " 119 " in f" {rows(view(board).tasks)[0].subtitle} "


def test_an_alert_stands_above_all_with_its_words_agent_seat_and_age_until_it_is_seen(
    board: Screen, server: Server
) -> None:
    assert not view(board).alert_card.isVisible()
    detail = {"category": "suicide", "words": "不想活", "agent": "p-agent", "seat": "08"}
    server.tasks = [*server.tasks, TaskItem("d-1:suicide", "alert", "team_lead", "", "", NOON - MINUTE, detail)]
    board.app.events.publish(RecordsChanged(ALERT, ("d-1:suicide",), "sync"))
    board.wait(lambda: view(board).alerts.count() == 1)
    (row,) = rows(view(board).alerts)
    assert (row.title, row.pill, row.tone) == ("suicide · 不想活", "1 分钟前", "danger")
    assert "08 席" in row.subtitle
    assert view(board).tasks.count() == 1, "an alert is no task below"
    view(board).show_argument("alerts")
    assert view(board).alerts.hasFocus()
    board.press("Y")
    board.wait(lambda: not view(board).alert_card.isVisible())
    assert server.sent == [("POST", "/admin/v1/tasks/d-1:suicide/close")]


def test_danger_to_life_stands_first_and_gets_the_keys_that_were_asked_for_before_it_was_read(
    board: Screen, server: Server
) -> None:
    view(board).show_argument("alerts")
    assert view(board).seats.hasFocus()
    older = {"category": "abuse", "words": "", "agent": "p-agent", "seat": "08"}
    newer = {"category": "suicide", "words": "不想活", "agent": "p-agent", "seat": "08"}
    alerts = [
        TaskItem("d-1:abuse", "alert", "team_lead", "", "", NOON - 2 * MINUTE, older),
        TaskItem("d-1:suicide", "alert", "team_lead", "", "", NOON - MINUTE, newer),
    ]
    server.tasks = [*alerts, *server.tasks]
    board.app.events.publish(RecordsChanged(ALERT, ("d-1:suicide",), "sync"))
    board.wait(lambda: view(board).alerts.count() == 2)
    assert view(board).alerts.hasFocus()
    assert view(board).alerts.current_id() == "d-1:suicide"


def test_keys_that_went_elsewhere_are_not_taken_by_an_alert(board: Screen, server: Server) -> None:
    view(board).show_argument("alerts")
    view(board).tasks.setFocus()
    detail = {"category": "suicide", "words": "不想活", "agent": "p-agent", "seat": "08"}
    server.tasks = [*server.tasks, TaskItem("d-1:suicide", "alert", "team_lead", "", "", NOON - MINUTE, detail)]
    board.app.events.publish(RecordsChanged(ALERT, ("d-1:suicide",), "sync"))
    board.wait(lambda: view(board).alerts.count() == 1)
    assert view(board).tasks.hasFocus()


def test_without_a_line_the_last_values_stay_with_their_age(board: Screen, server: Server) -> None:
    server.down = True
    board.desk.clock.now += 10 * MINUTE
    board.press("Ctrl+R")
    board.wait(view(board).trouble.isVisible)
    assert "须联网" in view(board).trouble.text()
    assert view(board).seats.count() == 2
    assert "10 分钟前" in view(board).as_of.text()


def test_opened_content_is_put_away_when_the_screen_is_left(board: Screen) -> None:
    view(board).quarantine.setFocus()
    board.press("Return")
    board.wait(lambda: view(board).case_card.cmd_id == "c-1")
    view(board).hide()
    assert view(board).case_card.cmd_id == ""
    view(board).show()


def test_an_agent_reads_no_board(tmp_path: Path, qtbot: QtBot, server: Server) -> None:
    with screen(qtbot, tmp_path, "agent", [], BoardView, "seat_board", online=server) as made:
        view(made).model.refresh()
        made.wait(lambda: made.window.jobs.open_jobs == 0)
        assert view(made).model.board is None
        assert view(made).seats.count() == 0
