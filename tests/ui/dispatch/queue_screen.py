"""What a dispatcher's screen shows: rows, the highlighted one, the order beside the list."""

from PySide6.QtCore import QModelIndex

from tests.ui.desks import Screen
from ui.dispatch.view import DispatchView
from ui.panels.queue_pane import QueuePane


def view(made: Screen) -> DispatchView:
    """Return the view as what it is."""
    assert isinstance(made.view, DispatchView)
    return made.view


def pane(made: Screen) -> QueuePane:
    """Return the queue."""
    return view(made).pane


def rows(made: Screen, count: int) -> None:
    """Wait until the list shows so many orders and the screen has come to rest."""
    made.wait(lambda: pane(made).rows.rowCount() == count, f"not {count} rows")
    made.wait(lambda: made.window.jobs.open_jobs == 0)


def marked(made: Screen) -> list[str]:
    """Return the ids of the highlighted rows."""
    return pane(made).table.selected_ids()


def shown(made: Screen) -> str:
    """Return the id of the order beside the list, which keys act on."""
    order = view(made).model.order
    return order.id if order is not None else ""


def listed(made: Screen) -> list[str]:
    """Return the ids in the order of the list."""
    model = pane(made).rows
    found = (model.row_at(at) for at in range(model.rowCount(QModelIndex())))
    return [row.id for row in found if row is not None]
