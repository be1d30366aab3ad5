"""The whole loop with five seats, real windows, real stores and the real server, online and with the server away."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sync.domain.codes import OrderState, Satisfaction
from sync.server.auth.accounts import Account
from sync.server.bulk import load_people
from tests.end2end.closed_loop import UNIT, call_back, choose_row, dispatch, pass_reply, sign_and_reply, take_call
from tests.end2end.screen_seat import ScreenSeat, screen_seats
from tests.end2end.switchable_server import SwitchableServer
from tests.helpers.server_city import PASSWORD
from ui.callback.view import CallbackView

PEOPLE = {
    "agent": ("e-agent", "intake"),
    "dispatcher": ("e-dispatcher", "dispatch"),
    "unit": ("e-unit", "handling"),
    "reviewer": ("e-reviewer", "dispatch"),
    "callback": ("e-callback", "callback"),
}
CONTENT = "来电人反映：小区门口供水管网停水两天，影响做饭，要求尽快恢复供水。"


def _staff() -> list[Account]:
    roles = {
        "agent": ("agent",),
        "dispatcher": ("dispatcher",),
        "unit": ("unit_operator", "unit_leader"),
        "reviewer": ("reply_reviewer",),
        "callback": ("callback_agent",),
    }
    return [
        Account(
            id=f"user-e-{name}",
            no=f"e-{name}",
            name=f"测试{name}",
            roles=held,
            unit=UNIT if name == "unit" else "",
            district="",
        )
        for name, held in roles.items()
    ]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str | None:
    """A database of each kind; ``None`` is the embedded one."""
    return None if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def server(tmp_path: Path, database: str | None) -> Iterator[SwitchableServer]:
    """The server with the sample city, no orders yet."""
    switchable = SwitchableServer(tmp_path / "server", database)
    load_people(switchable.inside.services, _staff(), PASSWORD)
    yield switchable
    switchable.stop()


@pytest.fixture
def seats(qtbot: QtBot, tmp_path: Path, server: SwitchableServer) -> Iterator[dict[str, ScreenSeat]]:
    """Five people at their desks."""
    with screen_seats(qtbot, tmp_path / "seats", server.url, PEOPLE, PASSWORD) as sitting:
        yield sitting


def test_an_order_goes_round_the_loop_and_closes(seats: dict[str, ScreenSeat]) -> None:
    no = take_call(seats["agent"], CONTENT)
    dispatch(seats["dispatcher"], no)
    sign_and_reply(seats["unit"], no, "已于当日修复管网，恢复供水。")
    pass_reply(seats["reviewer"], no)
    call_back(seats["callback"], no, satisfied=True)
    closed = seats["agent"].wait_order(no, lambda order: order.state is OrderState.CLOSED, "the agent does not see it")
    assert closed.final_evaluation is not None
    assert closed.final_evaluation.satisfied is Satisfaction.SATISFIED
    own = seats["callback"]
    own.wait_sent()
    assert isinstance(own.view, CallbackView)
    pane = own.view.pane
    own.wait(lambda: pane.tabs._counts.get("done") == 1, "who called back does not see what is done")
    choose_row(own, pane, "done", no)
    seen = own.wait_order(no, lambda order: order.state is OrderState.CLOSED, "it is not among what is done")
    assert seen.caller.phone == "138****8000"
    assert seen.final_evaluation == closed.final_evaluation


def test_who_exempts_an_order_from_callback_finds_it_among_what_is_done(seats: dict[str, ScreenSeat]) -> None:
    no = take_call(seats["agent"], CONTENT)
    dispatch(seats["dispatcher"], no)
    sign_and_reply(seats["unit"], no, "已于当日修复管网，恢复供水。")
    pass_reply(seats["reviewer"], no)
    own = seats["callback"]
    assert isinstance(own.view, CallbackView)
    own.wait_order(no, lambda order: order.state is OrderState.CALLBACK, "nobody is to be called")
    choose_row(own, own.view.pane, "due", no)
    own.press("Ctrl+E")
    own.press("1")
    own.press("Return")
    pane = own.view.pane
    own.wait(lambda: pane.tabs._counts.get("done") == 1, "who exempted it does not see it among what is done")
    choose_row(own, pane, "done", no)
    seen = own.wait_order(no, lambda order: order.state is OrderState.CLOSED, "it is not among what is done")
    assert seen.caller.phone == "138****8000"


def test_an_unsatisfied_caller_sends_the_order_into_a_second_handling(seats: dict[str, ScreenSeat]) -> None:
    no = take_call(seats["agent"], CONTENT)
    dispatch(seats["dispatcher"], no)
    sign_and_reply(seats["unit"], no, "已派人查看。")
    pass_reply(seats["reviewer"], no)
    call_back(seats["callback"], no, satisfied=False)
    seats["unit"].wait_order(no, lambda order: order.round == 2, "the unit does not get it back")
    sign_and_reply(seats["unit"], no, "已更换阀门，恢复供水。")
    pass_reply(seats["reviewer"], no)
    call_back(seats["callback"], no, satisfied=True)
    closed = seats["agent"].wait_order(no, lambda order: order.state is OrderState.CLOSED, "the agent does not see it")
    assert closed.redo_count == 1
    assert closed.first_evaluation is not None
    assert closed.first_evaluation.satisfied is Satisfaction.DISSATISFIED
    assert closed.final_evaluation is not None
    assert closed.final_evaluation.satisfied is Satisfaction.SATISFIED


def test_the_loop_closes_with_the_server_away_in_every_step(
    server: SwitchableServer, seats: dict[str, ScreenSeat]
) -> None:
    @contextmanager
    def without_server(seat: ScreenSeat) -> Iterator[ScreenSeat]:
        server.stop()
        seat.wait_offline()
        yield seat
        server.start()
        for each in seats.values():
            each.wait_online()
        seat.wait_sent()

    with without_server(seats["agent"]) as agent:
        no = take_call(agent, CONTENT)
    seats["dispatcher"].wait_order(no, lambda order: order.state is OrderState.ACCEPTED, "not at the dispatch desk")
    with without_server(seats["dispatcher"]) as dispatcher:
        dispatch(dispatcher, no)
    seats["unit"].wait_order(no, lambda order: order.state is OrderState.DISPATCHED, "not at the unit")
    with without_server(seats["unit"]) as unit:
        sign_and_reply(unit, no, "已修复管网，恢复供水。")
    seats["reviewer"].wait_order(no, lambda order: order.state is OrderState.REPLY_REVIEW, "not at the reviewer")
    with without_server(seats["reviewer"]) as reviewer:
        pass_reply(reviewer, no)
    seats["callback"].wait_order(no, lambda order: order.state is OrderState.CALLBACK, "not at the callback desk")
    with without_server(seats["callback"]) as callback:
        call_back(callback, no, satisfied=True)
    closed = seats["agent"].wait_order(no, lambda order: order.state is OrderState.CLOSED, "the agent does not see it")
    assert closed.no == no
    assert [each.app.attention.count() for each in seats.values()] == [0] * len(seats)
