"""Ctrl+Z before the last act is saved means that act: it is taken back once it is saved, and never another one."""

from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState
from tests.helpers.small_city import NANYANG_UNIT
from tests.ui.desks import Screen
from tests.ui.dispatch.queue_screen import pane, shown, view


def go_to(made: Screen, order_id: str) -> None:
    """Go to an order and wait until it and its suggestions are shown."""
    pane(made).table.select_id(order_id)
    made.wait(lambda: shown(made) == order_id)
    made.wait(lambda: bool(view(made).model.suggestions))


def send(made: Screen, order_id: str) -> None:
    """Send an order and wait until that can be taken back."""
    go_to(made, order_id)
    made.press("Return")
    made.wait(lambda: view(made).model.runner.can_undo and made.window.jobs.open_jobs == 0)


def is_sent(made: Screen, order_id: str) -> bool:
    """Tell whether an order is with a unit."""
    return made.order_of(order_id).state is OrderState.DISPATCHED


def settled(made: Screen) -> None:
    """Wait until nothing is under way any more."""
    made.wait(lambda: made.window.jobs.open_jobs == 0)


def undone(made: Screen, order_id: str) -> int:
    """Return how often a dispatch of an order was taken back."""
    return [step.action for step in made.order_of(order_id).timeline].count(Action.UNDO_DISPATCH)


def test_the_act_being_saved_is_taken_back_once_and_the_one_before_it_stays(waiting: Screen) -> None:
    send(waiting, "o-1")
    go_to(waiting, "o-2")
    with waiting.held_up("store_write"):
        waiting.press("Return", "Ctrl+Z", "Ctrl+Z")
    waiting.wait(lambda: "已撤回" in waiting.told())
    settled(waiting)
    waiting.press("Ctrl+Z")
    settled(waiting)
    assert is_sent(waiting, "o-1")
    assert not is_sent(waiting, "o-2")
    assert undone(waiting, "o-2") == 1
    assert waiting.window.errors == []


def test_the_first_act_is_taken_back_though_it_was_not_saved_yet(waiting: Screen) -> None:
    go_to(waiting, "o-1")
    with waiting.held_up("store_write"):
        waiting.press("Return", "Ctrl+Z")
    waiting.wait(lambda: "已撤回" in waiting.told())
    assert undone(waiting, "o-1") == 1


def test_of_two_acts_being_saved_the_later_is_taken_back(waiting: Screen) -> None:
    with waiting.held_up("store_write"):
        go_to(waiting, "o-1")
        waiting.press("Return")
        go_to(waiting, "o-2")
        waiting.press("Return", "Ctrl+Z")
    waiting.wait(lambda: "已撤回" in waiting.told())
    settled(waiting)
    assert is_sent(waiting, "o-1")
    assert not is_sent(waiting, "o-2")
    assert not view(waiting).model.runner.can_undo


def test_an_act_begun_after_the_key_stays(waiting: Screen) -> None:
    with waiting.held_up("store_write"):
        go_to(waiting, "o-1")
        waiting.press("Return", "Ctrl+Z")
        go_to(waiting, "o-2")
        waiting.press("Return")
    waiting.wait(lambda: "已撤回" in waiting.told())
    settled(waiting)
    assert not is_sent(waiting, "o-1")
    assert is_sent(waiting, "o-2")


def test_where_the_act_is_refused_nothing_is_taken_back_and_the_refusal_is_told(waiting: Screen) -> None:
    send(waiting, "o-1")
    go_to(waiting, "o-2")
    with waiting.held_up("store_write"):
        waiting.press("Return", "Ctrl+Z")
        waiting.app.acts.act("o-2", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
    waiting.wait(lambda: bool(waiting.refused()))
    waiting.press("Ctrl+Z")
    settled(waiting)
    assert is_sent(waiting, "o-1")
    assert is_sent(waiting, "o-2")
    assert undone(waiting, "o-1") == undone(waiting, "o-2") == 0
    assert not waiting.window.undo_bar.active


def test_the_former_act_is_the_last_one_again_where_nothing_came_of_the_next(waiting: Screen) -> None:
    send(waiting, "o-1")
    go_to(waiting, "o-2")
    with waiting.held_up("store_write"):
        waiting.press("Return")
        assert waiting.window.undo_bar.isHidden(), "its button would take back what it does not name"
        waiting.app.acts.act("o-2", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
    waiting.wait(lambda: bool(waiting.refused()))
    settled(waiting)
    pane(waiting).focus_list()
    waiting.press("Ctrl+Z")
    waiting.wait(lambda: undone(waiting, "o-1") == 1)
    assert is_sent(waiting, "o-2")


def test_an_act_the_server_has_not_answered_yet_keeps_older_ones_from_being_taken_back(waiting: Screen) -> None:
    send(waiting, "o-1")
    go_to(waiting, "o-2")
    waiting.press("m")
    waiting.wait(lambda: view(waiting).sheet.form is not None)
    waiting.type(waiting.order(3).no)
    waiting.press("Return")
    waiting.wait(lambda: view(waiting).sheet.values()["target_order"] == "o-3")
    with waiting.held_up("network"):
        waiting.press("Return")
        go_to(waiting, "o-4")
        pane(waiting).focus_list()
        with waiting.held_up("store_write"):
            waiting.press("Return")
            waiting.app.acts.act("o-4", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
        waiting.wait(lambda: bool(waiting.refused()))
        waiting.press("Ctrl+Z")
    settled(waiting)
    assert waiting.order(2).state is OrderState.MERGED
    assert is_sent(waiting, "o-1")


def test_an_act_whose_key_was_pressed_twice_can_be_taken_back(waiting: Screen) -> None:
    go_to(waiting, "o-1")
    with waiting.held_up("store_write"):
        waiting.press("Return", "Return")
    waiting.wait(lambda: is_sent(waiting, "o-1"))
    settled(waiting)
    waiting.press("Ctrl+Z")
    waiting.wait(lambda: undone(waiting, "o-1") == 1)
    assert waiting.window.errors == []


def test_several_orders_sent_together_are_all_taken_back_once_they_are_saved(waiting: Screen) -> None:
    go_to(waiting, "o-1")
    with waiting.held_up("store_write"):
        waiting.press("Ctrl+A", "Return")
        waiting.wait(lambda: all(view(waiting).model.runner.is_busy(f"o-{number}") for number in (1, 2, 3)))
        waiting.press("Ctrl+Z")
    waiting.wait(lambda: all(undone(waiting, f"o-{number}") == 1 for number in (1, 2, 3)))


def test_who_signs_out_before_the_act_is_saved_has_done_it(waiting: Screen) -> None:
    send(waiting, "o-1")
    go_to(waiting, "o-2")
    with waiting.held_up("store_write"):
        waiting.press("Return", "Ctrl+Z")
    waiting.window.jobs.close()
    assert is_sent(waiting, "o-1")
    assert is_sent(waiting, "o-2")
