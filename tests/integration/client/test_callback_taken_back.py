"""A callback is taken back at a seat that sees the order only while it waits for its callback, or has no line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.domain.act import ActData
from sync.domain.codes import Action, CallOutcome, Outcome, Satisfaction, Solved
from sync.domain.codes import OrderState as State
from sync.domain.order import Evaluation
from tests.helpers.desk import Desk, desk
from tests.helpers.server import RunningServer, running_server
from tests.helpers.server_city import WATER
from tests.integration.client.test_offline import free_port

WELL = Evaluation(contacted=True, solved=Solved.SOLVED, satisfied=Satisfaction.SATISFIED)
BAD = Evaluation(contacted=True, solved=Solved.UNSOLVED, satisfied=Satisfaction.DISSATISFIED, reason="又漏了")
CLOSES = ActData(outcome=CallOutcome.CONNECTED, evaluation=WELL)
REDOES = ActData(outcome=CallOutcome.CONNECTED, evaluation=BAD, code="redo", text="又漏了")


def replied(server: RunningServer) -> str:
    """Bring an order to the callback desk; returns its id."""
    agent, dispatcher, unit = server.seat("agent"), server.seat("dispatcher"), server.seat("unit_operator")
    reviewer = server.seat("reply_reviewer")
    create = agent.create()
    order = create.target
    answer = {"text": "已修复", "result": "solved", "contact_at": create.occurred.wall, "solved": "solved"}
    for seat, command in (
        (agent, create),
        (dispatcher, dispatcher.command(Action.DISPATCH, order, {"unit": WATER})),
        (unit, unit.command(Action.SIGN, order, {})),
        (unit, unit.command(Action.REPLY, order, answer)),
        (reviewer, reviewer.command(Action.PASS_REPLY, order, {})),
    ):
        (result,) = seat.push(command).results
        assert result.outcome is Outcome.APPLIED, result
    return order


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def caller(tmp_path: Path, port: int) -> Iterator[Desk]:
    """A callback agent at a workstation."""
    with desk(tmp_path / "seat", f"http://127.0.0.1:{port}") as made:
        yield made


@pytest.mark.parametrize("result", [CLOSES, REDOES])
def test_what_the_server_has_is_taken_back_though_the_order_has_left_the_seat(
    tmp_path: Path, port: int, caller: Desk, result: ActData
) -> None:
    with running_server(tmp_path / "server", port=port) as server:
        order = replied(server)
        caller.sign_in("callback_agent").wait_ready()
        before = caller.wait_order(order)
        receipt = caller.app.acts.act(order, Action.RECORD_CALLBACK, result)
        caller.wait_sent()
        if result is REDOES:
            caller.wait_until(lambda: caller.app.orders.detail(order) is None, "the order is still here")
        else:
            caller.wait_order(order, lambda one: one.state is State.CLOSED)
        caller.app.acts.undo(receipt)
        after = caller.wait_order(order, lambda one: one.state is State.CALLBACK)
        assert (after.callbacks, after.clocks, after.assignments) == ((), before.clocks, before.assignments)
        assert after.caller == before.caller
        assert caller.app.attention.count() == 0
        caller.app.acts.act(order, Action.RECORD_CALLBACK, CLOSES)
        closed = caller.wait_order(order, lambda one: one.state is State.CLOSED)
        assert [one.outcome for one in closed.callbacks] == [CallOutcome.CONNECTED]


def test_what_was_not_sent_yet_is_taken_back_and_both_arrive_once(tmp_path: Path, port: int, caller: Desk) -> None:
    with running_server(tmp_path / "server", port=port) as server:
        order = replied(server)
        caller.sign_in("callback_agent").wait_ready()
        before = caller.wait_order(order)
    caller.wait_offline()
    receipt = caller.app.acts.act(order, Action.RECORD_CALLBACK, CLOSES)
    caller.app.acts.undo(receipt)
    shown = caller.app.orders.order(order)
    assert shown is not None
    assert (shown.state, shown.callbacks) == (State.CALLBACK, ())
    with running_server(tmp_path / "server", port=port):
        caller.app.sync_status.sync_now()
        caller.wait_sent()
        after = caller.wait_order(order, lambda one: one.ver == before.ver + 2)
        assert (after.state, after.callbacks, after.clocks) == (State.CALLBACK, (), before.clocks)
        assert caller.app.attention.count() == 0
