"""Ten seconds to take back a return to intake and decisions on replies and requests, by Ctrl+Z, as after a dispatch."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState
from sync.domain.order import Order
from tests.helpers.small_city import at
from tests.ui.desks import Screen, screen
from tests.ui.dispatch.queue_screen import pane, rows, shown, view
from tests.ui.dispatch.test_hasty_undo import send
from tests.ui.dispatch.test_reviewing import handling, replied, returned, write
from ui.dispatch.view import DispatchView

SUSPENSION = ActData(code="planned_works", until=at("2026-06-01 09:00"), text="待施工")
OpenDesk = Callable[[list[Order]], AbstractContextManager[Screen]]


@pytest.fixture
def reviewing(tmp_path: Path, qtbot: QtBot) -> OpenDesk:
    """Sit a reply reviewer down before some replies."""

    @contextmanager
    def open_desk(orders: list[Order]) -> Iterator[Screen]:
        with screen(qtbot, tmp_path, "reply_reviewer", orders, DispatchView, "dispatch") as made:
            made.wait(lambda: bool(shown(made)))
            yield made

    return open_desk


def test_an_order_given_back_to_intake_is_taken_back_with_the_words_it_went_with(waiting: Screen) -> None:
    first = shown(waiting)
    waiting.press("r")
    waiting.wait(lambda: view(waiting).sheet.form is not None)
    waiting.press("1")
    waiting.focus_on("act.text")
    waiting.type("哪栋楼？")
    waiting.press("Ctrl+Return")
    rows(waiting, 3)
    assert waiting.window.undo_bar.active
    waiting.press("Ctrl+Z")
    rows(waiting, 4)
    assert not waiting.window.undo_bar.active
    assert not waiting.order_of(first).returned_to_intake
    waiting.wait(lambda: "已撤回" in waiting.told())
    pane(waiting).table.select_id(first)
    waiting.wait(lambda: shown(waiting) == first)
    waiting.press("r")
    waiting.wait(lambda: view(waiting).sheet.form is not None)
    assert view(waiting).sheet.values()["text"] == "哪栋楼？"


@pytest.mark.parametrize(("key", "state"), [("Return", OrderState.CALLBACK), ("1", OrderState.HANDLING)])
def test_a_decision_on_a_reply_is_taken_back(reviewing: OpenDesk, key: str, state: OrderState) -> None:
    with reviewing([replied(1).current]) as made:
        made.press(key)
        made.wait(lambda: made.order(1).state is state)
        made.wait(lambda: made.window.undo_bar.active)
        made.window.registry.run("dispatch.undo")
        made.wait(lambda: made.order(1).state is OrderState.REPLY_REVIEW)
        assert made.order(1).replies[-1].defect == ""
        assert not made.window.undo_bar.active
        rows(made, 1)


def asked(action: Action, data: ActData) -> Order:
    """Return an order whose unit waits for a decision."""
    return handling(1).does("street", action, data).current


DECISIONS = [
    (returned(1).current, "Return", ""),
    (returned(1).current, "x", "职责明确"),
    (returned(1).current, "c", "请各方参加"),
    (asked(Action.REQUEST_EXTENSION, ActData(days=3, text="等配件", caller_informed=True)), "Return", ""),
    (asked(Action.REQUEST_EXTENSION, ActData(days=3, text="等配件", caller_informed=True)), "x", "不符合条件"),
    (asked(Action.REQUEST_SUSPENSION, SUSPENSION), "Return", ""),
    (asked(Action.REQUEST_SUSPENSION, SUSPENSION), "x", "不符合条件"),
]


@pytest.mark.parametrize(("order", "key", "words"), DECISIONS)
def test_a_decision_on_what_a_unit_asked_for_is_taken_back_and_waits_again(
    tmp_path: Path, qtbot: QtBot, order: Order, key: str, words: str
) -> None:
    with screen(qtbot, tmp_path, "arbiter", [order], DispatchView, "dispatch") as made:
        made.wait(lambda: bool(shown(made)))
        made.wait(lambda: not view(made).model.advice.reading)
        made.press(key)
        if words:
            write(made, words)
        rows(made, 0)
        made.wait(lambda: made.window.undo_bar.active)
        made.window.registry.run("dispatch.undo")
        rows(made, 1)
        assert made.order(1).state is order.state
        assert made.order(1).requests == order.requests
        assert made.order(1).clocks == order.clocks
        assert not made.window.undo_bar.active


def test_a_reply_nobody_is_to_be_called_about_closes_and_is_not_taken_back(reviewing: OpenDesk) -> None:
    with reviewing([replace(replied(1).current, need_callback=False)]) as made:
        made.press("Return")
        made.wait(lambda: made.order(1).state is not OrderState.REPLY_REVIEW)
        made.wait(lambda: made.window.jobs.open_jobs == 0)
        assert not made.window.undo_bar.active


def test_after_an_act_that_stands_the_keys_take_no_older_one_back(reviewing: OpenDesk) -> None:
    orders = {1: replied(1).current, 2: replace(replied(2).current, need_callback=False)}
    with reviewing(list(orders.values())) as made:
        rows(made, 2)
        pane(made).table.select_id(orders[1].id)
        made.wait(lambda: shown(made) == orders[1].id)
        made.press("Return")
        made.wait(lambda: made.window.undo_bar.active)
        made.wait(lambda: shown(made) == orders[2].id)
        made.press("Return")
        made.wait(lambda: made.order(2).state is not OrderState.REPLY_REVIEW)
        made.wait(lambda: made.window.jobs.open_jobs == 0)
        assert not made.window.undo_bar.active
        assert not view(made).model.runner.can_undo


def urge(made: Screen, words: str) -> None:
    """Begin to urge the unit of the order that was sent."""
    view(made).show_argument("o-1")
    made.wait(lambda: shown(made) == "o-1" and made.window.jobs.open_jobs == 0)
    pane(made).focus_list()
    made.press("u")
    made.wait(lambda: view(made).sheet.form is not None)
    made.focus_on("act.text")
    made.type(words)


def test_the_words_of_an_urge_that_is_taken_back_stand_before_those_of_the_next(waiting: Screen) -> None:
    send(waiting, "o-1")
    urge(waiting, "first")
    waiting.press("Ctrl+Return")
    waiting.wait(lambda: waiting.order(1).urge_count == 1 and view(waiting).sheet.form is None)
    urge(waiting, "second")
    waiting.window.undo_bar.undo()
    waiting.wait(lambda: waiting.order(1).urge_count == 0 and "已撤回" in waiting.told())
    assert view(waiting).sheet.values()["text"] == "first\nsecond"
