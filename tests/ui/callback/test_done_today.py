"""What the callback desk is done with today: called, or closed without a call."""

from sync.domain.act import ActData
from sync.domain.codes import Action, CallOutcome, OrderState
from tests.ui.callback.test_calling_back import OpenDesk, answered, calling, selected, start, view
from ui.callback.rows import CallbackRows
from ui.models.column import RowRole

__all__ = ["calling"]


def test_an_order_closed_without_a_call_is_counted_as_done_today_and_says_why(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        made.press("Ctrl+E")
        made.wait(lambda: view(made).sheet.form is not None)
        made.press("1", "Return")
        made.wait(lambda: view(made).pane.tabs._counts.get("done") == 1, "not counted")
        made.press("Ctrl+Shift+Tab")
        made.wait(lambda: view(made).pane.rows.rowCount() == 1)
        row = view(made).pane.table.currentIndex().data(RowRole.ROW)
        assert CallbackRows(made.app.reference, made.app.clock.wall_ms)(row).pill == "免回访"


def test_what_was_done_today_is_counted_and_shown(calling: OpenDesk) -> None:
    before = answered(3).does(
        "callback_agent", Action.RECORD_CALLBACK, ActData(outcome=CallOutcome.REFUSED, code="close", reply_rev=1)
    )
    assert before.current.state is OrderState.CLOSED
    with calling([answered(1).current, answered(2).current, before.current]) as made:
        tabs = view(made).pane.tabs
        made.wait(lambda: tabs._counts.get("due") == 2)
        assert tabs._counts.get("done") == 0, "what was done before today is not counted"
        first = start(made)
        made.press("1", "q", "a", "z", "F10")
        made.wait(lambda: tabs._counts.get("done") == 1, "what was done is not counted")
        made.press("Ctrl+Shift+Tab")
        made.wait(lambda: view(made).model.queue.detail is not None and selected(made) == first)
        assert tabs.current() == "done"
        row = view(made).pane.table.currentIndex().data(RowRole.ROW)
        pill = CallbackRows(made.app.reference, made.app.clock.wall_ms)(row).pill
        assert pill == "满意", "of what is done it is said what the caller said"
