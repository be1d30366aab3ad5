"""Two leads and one alert, over a real server: who answered it, and when, is seen by the other at once."""

from PySide6.QtWidgets import QApplication

from sync.domain.codes import Role
from sync.server.auth.accounts import Account
from sync.server.bulk import load_people
from tests.helpers.desk import Desk
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD
from tests.helpers.ui import press_focused, wait_for
from tests.ui.programs import running_program, signed_in
from ui.monitor.board_rows import seen_rows
from ui.monitor.board_view import BoardView
from ui.panels.texts.times import clock_time
from ui.shell.main_window import MainWindow
from ui.widgets.row_list import ROW_ROLE, RowItem, RowList

ALERTS = ("draft-1:suicide", "draft-2:suicide")


def _board(window: MainWindow) -> BoardView:
    view = window.host.view("seat_board")
    assert isinstance(view, BoardView)
    return view


def _rows(shown: RowList) -> list[RowItem]:
    return [shown.model().index(row, 0).data(ROW_ROLE) for row in range(shown.count())]


def test_the_other_lead_sees_at_once_who_answered_an_alert_and_when(
    server: RunningServer, empty_seat: Desk, qapp: QApplication
) -> None:
    second = Account(id="user-lead-2", no="lead2", name="测试第二组长", roles=(Role.TEAM_LEAD.value,))
    load_people(server.services, [second], PASSWORD)
    agent, lead = server.seat("agent"), server.seat("lead2")
    with running_program(qapp, empty_seat.app) as program:
        window = signed_in(program, "team_lead", PASSWORD)
        wait_for(lambda: empty_seat.app.reference.is_ready, "no reference data")
        for alert in ALERTS:
            agent.push(agent.command("alert.raise", alert, {"category": "suicide", "words": ["自杀"]}))
        wait_for(lambda: "敏感词预警" in window.notices.text, "not told of an alert")
        press_focused("Alt+Y")
        view = _board(window)
        wait_for(lambda: view.alerts.count() == len(ALERTS), "not on the board")
        assert lead.call("POST", f"/admin/v1/tasks/{ALERTS[0]}/close").status_code == 204
        wait_for(lambda: "敏感词预警已由 测试第二组长 看到" in window.notices.text, "not told who saw it")
        wait_for(lambda: [row.pill for row in _rows(view.alerts)][1:] == ["已看到"], "not on the board as seen")
        waiting, seen = _rows(view.alerts)
        assert (waiting.id, waiting.tone, seen.id, seen.tone) == (ALERTS[1], "danger", ALERTS[0], "neutral")
        board = view.model.board
        assert board is not None
        assert seen.subtitle.startswith(f"测试第二组长 {clock_time(board.seen[0].closed_at)} 已看到")
        wait_for(view.alerts.hasFocus, "the keys are elsewhere")
        press_focused("Y")
        wait_for(lambda: [row.pill for row in _rows(view.alerts)] == ["已看到", "已看到"], "not answered")
        assert view.alert_card.isVisible(), "who saw what stays for a while"
        before = window.notices.text
        press_focused("Y")
        assert window.notices.text == before, "what was seen is not answered again"
        assert _rows(view.alerts)[0].subtitle.startswith("测试team_lead")
        answered = lead.call("GET", "/admin/v1/tasks").json()
        assert [(one["id"], one["closed_by"]) for one in answered["seen"]] == [
            (ALERTS[1], "user-team_lead"),
            (ALERTS[0], "user-lead-2"),
        ]
        assert answered["tasks"] == []


def test_who_is_second_to_answer_is_told_who_was_first(
    server: RunningServer, empty_seat: Desk, qapp: QApplication
) -> None:
    second = Account(id="user-lead-2", no="lead2", name="测试第二组长", roles=(Role.TEAM_LEAD.value,))
    load_people(server.services, [second], PASSWORD)
    agent, lead = server.seat("agent"), server.seat("lead2")
    agent.push(agent.command("alert.raise", ALERTS[0], {"category": "suicide", "words": ["自杀"]}))
    with running_program(qapp, empty_seat.app) as program:
        window = signed_in(program, "team_lead", PASSWORD)
        wait_for(lambda: empty_seat.app.reference.is_ready, "no reference data")
        press_focused("Alt+Y")
        view = _board(window)
        wait_for(lambda: view.alerts.count() == 1 and view.alerts.hasFocus(), "not on the board")
        board = view.model.board
        assert board is not None
        assert seen_rows(board, str, str) == []
        assert lead.call("POST", f"/admin/v1/tasks/{ALERTS[0]}/close").status_code == 204
        press_focused("Y")
        wait_for(
            lambda: "测试第二组长" in "".join(row.subtitle for row in _rows(view.alerts)), "who was first is not said"
        )
        assert "服务器上没有这一内容" not in window.notices.text
