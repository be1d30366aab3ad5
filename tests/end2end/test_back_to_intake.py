"""An order that lacks something goes back to the people who take calls, is completed there and comes again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sync.domain.codes import OrderState
from sync.server.auth.accounts import Account
from sync.server.bulk import load_people
from tests.end2end.closed_loop import UNIT, choose_row, dispatch, take_call
from tests.end2end.screen_seat import ScreenSeat, screen_seats
from tests.end2end.switchable_server import SwitchableServer
from tests.helpers.server_city import PASSWORD
from ui.dispatch.view import DispatchView
from ui.intake.view import IntakeView

PEOPLE = {"agent": ("e-agent", "intake"), "dispatcher": ("e-dispatcher", "dispatch")}
CONTENT = "来电人反映：小区门口供水管网停水两天，影响做饭，要求尽快恢复供水。"


@pytest.fixture
def seats(qtbot: QtBot, tmp_path: Path) -> Iterator[dict[str, ScreenSeat]]:
    """An agent and a dispatcher at their desks, one server."""
    server = SwitchableServer(tmp_path / "server", None)
    roles = {"agent": ("agent",), "dispatcher": ("dispatcher",)}
    staff = [
        Account(id=f"user-e-{name}", no=f"e-{name}", name=f"测试{name}", roles=held, unit="", district="")
        for name, held in roles.items()
    ]
    load_people(server.inside.services, staff, PASSWORD)
    try:
        with screen_seats(qtbot, tmp_path / "seats", server.url, PEOPLE, PASSWORD) as sitting:
            yield sitting
    finally:
        server.stop()


def _intake(seat: ScreenSeat) -> IntakeView:
    assert isinstance(seat.view, IntakeView)
    return seat.view


def _dispatch(seat: ScreenSeat) -> DispatchView:
    assert isinstance(seat.view, DispatchView)
    return seat.view


def test_an_order_given_back_is_found_completed_and_sent_on_by_keys_alone(seats: dict[str, ScreenSeat]) -> None:
    agent, dispatcher = seats["agent"], seats["dispatcher"]
    no = take_call(agent, CONTENT)
    pane = _dispatch(dispatcher).pane
    dispatcher.wait_order(no, lambda order: order.state is OrderState.ACCEPTED, "not at the dispatch desk")
    choose_row(dispatcher, pane, "to_dispatch", no)
    dispatcher.press("r")
    dispatcher.wait(lambda: _dispatch(dispatcher).sheet.form is not None, "nobody asks what is missing")
    dispatcher.press("1")
    dispatcher.focus("act.text")
    dispatcher.type("请补楼栋号")
    dispatcher.press("Ctrl+Return")
    dispatcher.wait(lambda: pane.rows.rowCount() == 0, "it still stands among the orders to dispatch")
    dispatcher.wait_sent()

    agent.front()
    intake = _intake(agent)
    agent.wait(lambda: any("待受理" in label and "1" in label for label in intake.tabs.labels()), "no agent is told")
    agent.press("Alt+R")
    agent.wait(lambda: intake.received.list.hasFocus() and bool(intake.received.list.current_id()), "not in the list")
    agent.press("Return")
    agent.wait(lambda: intake.desk.current is not None and bool(intake.desk.current.draft.completes), "no form opens")
    agent.wait(lambda: "请补楼栋号" in intake.correction.text(), "the form does not say what is missing")
    agent.press("Alt+C", "Ctrl+End")
    agent.type("补充：3 号楼。")
    agent.press("F10")
    agent.wait_order(no, lambda order: not order.returned_to_intake, "not sent on")
    agent.wait(lambda: not any("1" in label for label in intake.tabs.labels() if "待受理" in label), "still waiting")
    agent.wait_sent()

    seen = dispatcher.wait_order(no, lambda order: not order.returned_to_intake, "does not come again")
    assert "3 号楼" in seen.content
    dispatch(dispatcher, no)
    assert dispatcher.wait_order(no, lambda order: bool(order.main_unit), "not sent").main_unit == UNIT


def test_who_gave_an_order_back_takes_that_back_and_no_agent_keeps_it(seats: dict[str, ScreenSeat]) -> None:
    agent, dispatcher = seats["agent"], seats["dispatcher"]
    no = take_call(agent, CONTENT)
    pane = _dispatch(dispatcher).pane
    dispatcher.wait_order(no, lambda order: order.state is OrderState.ACCEPTED, "not at the dispatch desk")
    choose_row(dispatcher, pane, "to_dispatch", no)
    dispatcher.press("r")
    dispatcher.wait(lambda: _dispatch(dispatcher).sheet.form is not None, "nobody asks what is missing")
    dispatcher.press("1", "Ctrl+Return")
    dispatcher.wait(lambda: dispatcher.window.undo_bar.active, "no offer to take it back")
    dispatcher.press("Ctrl+Z")
    dispatcher.wait_order(no, lambda order: not order.returned_to_intake, "not taken back")
    assert not dispatcher.window.undo_bar.active
    dispatcher.wait_sent()
    told = agent.wait_order(no, lambda order: len(order.timeline) == 3, "the agent does not see what happened")
    assert not told.returned_to_intake
    agent.wait(lambda: not any("1" in each for each in _intake(agent).tabs.labels() if "待受理" in each), "still there")
    dispatch(dispatcher, no)
