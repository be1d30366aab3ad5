"""Several answers picked one after the other: type, Return, type; Backspace in the empty field takes the last back."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.jobs import JobRunner
from ui.widgets.label import make_label
from ui.widgets.pick_field import PickField
from ui.widgets.pick_item import PickItem


class ManyPickField(PickField):
    """The field itself; ``emptied()`` is a Backspace where nothing stands."""

    emptied = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Tell of a Backspace in the empty field."""
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        else:
            super().keyPressEvent(event)


class ManyPick(QWidget):
    """A field and the answers picked so far below it. ``name_of`` names an id. Signal: ``changed()`` by the person."""

    changed = Signal()

    def __init__(
        self,
        source: Callable[[str], list[PickItem]],
        jobs: JobRunner,
        name_of: Callable[[str], str],
        placeholder: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._ids: tuple[str, ...] = ()
        self.field = ManyPickField(source, jobs, placeholder=placeholder)
        self.shown = make_label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.field)
        column.addWidget(self.shown)
        self.setFocusProxy(self.field)
        self.field.picked.connect(self._add)
        self.field.emptied.connect(self._drop_last)

    def ids(self) -> tuple[str, ...]:
        """Return the ids picked."""
        return self._ids

    def set_ids(self, ids: tuple[str, ...]) -> None:
        """Show these without telling."""
        self._ids = ids
        names = QCoreApplication.translate("Knowledge", "、").join(self._name_of(one) for one in ids)
        self.shown.setText(names)
        self.shown.setVisible(bool(names))
        self.field.set_item(None)

    def _add(self, item: PickItem) -> None:
        self.set_ids(tuple(dict.fromkeys((*self._ids, item.id))))
        self.changed.emit()

    def _drop_last(self) -> None:
        if self._ids:
            self.set_ids(self._ids[:-1])
            self.changed.emit()
