"""Brings forms and their fields into sight in the column they stand in."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.widgets.columns import ColumnPane


def reveal(row: QWidget) -> None:
    """Show a field whole; Qt itself would be content with the line of its cursor."""
    pane = row.parentWidget()
    while pane is not None and not isinstance(pane, ColumnPane):
        pane = pane.parentWidget()
    if pane is not None:
        pane.bring_into_sight(row)


def begin_in_sight(form: QWidget) -> None:
    """Bring a form into sight; one that is longer than the pane begins at its top."""
    area = form.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    content = area.widget() if area is not None else None
    layout = content.layout() if content is not None else None
    if area is None or content is None or layout is None:
        return
    layout.activate()
    content.resize(content.width(), max(area.viewport().height(), content.sizeHint().height()))
    bar, top = area.verticalScrollBar(), form.mapTo(content, QPoint(0, 0)).y()
    if top < bar.value() or top + form.height() > bar.value() + area.viewport().height():
        bar.setValue(top)
