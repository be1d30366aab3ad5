"""Ten seconds to take a callback back by Ctrl+Z: the order waits again, with what was heard in its form."""

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from sync.domain.codes import OrderState
from tests.ui.callback.test_calling_back import OpenDesk, answered, calling, selected, start, view
from ui.callback.view_model import CallbackForm

__all__ = ["calling"]

ALL_IS_WELL = ("1", "q", "a", "z", "F10")
REDO = ("1", "q", "d", "c", "e", "Ctrl+B")
NOBODY = ("2", "F10")


@pytest.mark.parametrize("keys", [ALL_IS_WELL, REDO, NOBODY])
def test_a_callback_taken_back_waits_again_with_what_was_heard(calling: OpenDesk, keys: tuple[str, ...]) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        first = start(made)
        before = made.order(first)
        made.press(*keys[:-1])
        heard = view(made).model.form
        made.press(keys[-1])
        made.wait(made.window.undo_bar.isVisible)
        made.wait(lambda: selected(made) != first and made.window.jobs.open_jobs == 0)
        made.press("Ctrl+Z")
        made.wait(lambda: made.order(first).callbacks == before.callbacks)
        made.wait(lambda: selected(made) == first and QApplication.focusWidget() is view(made).form.outcome)
        assert made.order(first).state is OrderState.CALLBACK
        assert made.order(first).clocks == before.clocks
        assert view(made).model.form == (replace(heard, decision="redo") if keys is REDO else heard)
        assert not made.window.undo_bar.active
        assert "已撤回回访" in made.told()


def test_one_taken_back_at_once_is_undone_when_it_is_saved(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        start(made)
        with made.held_up("store_write"):
            made.press(*ALL_IS_WELL, "Ctrl+Z")
        made.wait(lambda: "已撤回回访" in made.told())
        made.wait(lambda: view(made).model.form != CallbackForm())
        assert made.order(1).state is OrderState.CALLBACK
        assert made.order(1).callbacks == ()


def test_it_is_taken_back_without_the_server_too(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        made.desk.cut()
        start(made)
        made.press(*ALL_IS_WELL)
        made.wait(made.window.undo_bar.isVisible)
        made.press("Ctrl+Z")
        made.wait(lambda: made.order(1).state is OrderState.CALLBACK)
        made.wait(lambda: view(made).model.form != CallbackForm())
        assert made.order(1).callbacks == ()


def test_where_the_server_cannot_take_it_back_that_is_said(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        seat = made.app.acts._seat
        seat.renew(msgspec.structs.replace(seat.session, callbacks_back=False))
        start(made)
        made.press(*ALL_IS_WELL)
        made.wait(lambda: "回访已保存" in made.told() and "不能撤回" in made.window.notices.text)
        assert not made.window.undo_bar.active


def test_closing_without_a_call_says_that_it_stands(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        made.press("Ctrl+E")
        made.wait(lambda: view(made).sheet.form is not None)
        made.press("1", "Return")
        made.wait(lambda: made.order(1).state is OrderState.CLOSED)
        made.wait(lambda: "不能撤回" in made.window.notices.text)
        assert not made.window.undo_bar.active
