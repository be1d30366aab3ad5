"""A one-line field that searches while the person types."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QInputMethodEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.jobs import Job, JobRunner
from ui.widgets.cut_text import paint_cut
from ui.widgets.pick_item import PickItem
from ui.widgets.pick_list import PickList
from ui.widgets.pick_popup import PickPopup

LONGEST_SEARCH = 100
"""Characters that are searched for: whatever is pasted, a search stays quick."""
PickSource = Callable[[str], list[PickItem]]


class PickField(QLineEdit):
    """Type anything, see answers below, take the first with Return. The list never takes the focus nor covers the
    field.

    ``source`` maps a text to answers; it is called on the store-read queue of ``runner``, or at once when there is
    none.
    ``whole`` lets the list be as wide as its answers are long, for answers that are told apart by all they say.
    ``free`` keeps a text nobody picked (addresses); otherwise leaving the field with such a text tells ``unresolved``.
    Return pressed before the answers are there is a wish: the first answer is taken when it comes, wherever the focus
    is by then; another edit or another value drops the wish.
    Signals: ``picked(PickItem)``, ``cleared()``, ``unresolved(text)``, ``text_changed(text)`` on every edit,
    ``settled()`` when a wish was fulfilled or dropped.
    """

    picked = Signal(object)
    cleared = Signal()
    unresolved = Signal(str)
    text_changed = Signal(str)
    settled = Signal()

    def __init__(
        self,
        source: PickSource,
        runner: JobRunner | None = None,
        *,
        placeholder: str = "",
        free: bool = False,
        open_empty: bool = False,
        whole: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self._source = source
        self._runner = runner
        self._free = free
        self._open_empty = open_empty
        self._item: PickItem | None = None
        self._job: Job | None = None
        self._searched = ""
        self._take_when_ready = False
        self._composing = False
        self._list = PickList()
        self._popup = PickPopup(self._list, self, whole=whole)
        self._list.clicked.connect(self._take_current)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._search)
        self.textEdited.connect(self._on_edited)

    @property
    def item(self) -> PickItem | None:
        """The answer taken, or ``None``."""
        return self._item

    @property
    def is_waiting(self) -> bool:
        """Whether Return was pressed and the answers are not there yet."""
        return self._take_when_ready

    def value(self) -> str:
        """Return the id of the answer taken, or an empty text."""
        return self._item.id if self._item is not None else ""

    def set_item(self, item: PickItem | None) -> None:
        """Show an answer without telling; ``None`` empties the field."""
        self._item = item
        self.setText(item.text if item is not None else "")
        self.setToolTip(self.text())
        self.setCursorPosition(0)
        self.close_list()

    def set_value(self, item_id: str, text: str) -> None:
        """Show an answer by id and text without telling."""
        self.set_item(PickItem(item_id, text) if item_id or text else None)

    def open_list(self) -> None:
        """Search for what stands in the field now."""
        self._search()

    def close_list(self) -> None:
        """Hide the answers, forget the search under way and the wish."""
        self._soon.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._popup.hide()
        self._set_waiting(False)

    def is_open(self) -> bool:
        """Tell whether answers are shown."""
        return self._popup.is_open()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt name
        """Note composing; what is committed is searched."""
        self._composing = bool(event.preeditString())
        before = self.text()
        super().inputMethodEvent(event)
        if self.text() != before and not self._soon.isActive():
            self._on_edited(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Walk the answers and take one."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_return()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if self.is_open():
                self._list.step(1 if key == Qt.Key.Key_Down else -1)
            elif key == Qt.Key.Key_Down:
                self._search()
        elif key == Qt.Key.Key_Escape and self.is_open():
            self.close_list()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt name
        """Paint the line; where it is cut both ends of the answer stay in sight."""
        if not paint_cut(self, Qt.TextElideMode.ElideMiddle):
            super().paintEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt name
        """Mark the whole text so that typing replaces it."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()
        if self._open_empty and not self.text():
            self._search()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt name
        """Close the answers; tell when a text was left that nobody picked. A wish outlives the focus."""
        self._composing = False
        if self._take_when_ready:
            self._popup.hide()
        else:
            self.close_list()
        super().focusOutEvent(event)
        self.setToolTip(self.text())
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.setCursorPosition(0)  # a long text shows its beginning
        if not self._take_when_ready:
            self._tell_unresolved()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt name
        """Close the answers with the field."""
        self.close_list()
        super().hideEvent(event)

    def _on_return(self) -> None:
        if self._composing:
            return
        if self._soon.isActive() or self._job is not None:
            self._set_waiting(True)
        elif self.is_open():
            self._take_current()
        else:
            self.returnPressed.emit()

    def _on_edited(self, text: str) -> None:
        had_item = self._item is not None
        self._item = None
        self._set_waiting(False)
        self.text_changed.emit(text)
        if not text.strip():
            self.close_list()
            if had_item:
                self.cleared.emit()
            return
        if self._job is not None:  # an answer to the former text must not be taken by a Return meant for this one
            self._job.cancel()
            self._job = None
        self._soon.start()

    def _search(self) -> None:
        text = self.text().strip()[:LONGEST_SEARCH]
        self._searched = text
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self._runner is None:
            self._show(text, self._source(text))
            return
        source = self._source
        self._job = self._runner.run(
            lambda: source(text),
            owner=self,
            on_done=lambda items: self._show(text, items),
            on_error=self._on_error,
            queue="store_read",
        )

    def _show(self, text: str, items: list[PickItem]) -> None:
        self._job = None
        if text != self._searched:
            return
        self._list.set_items(items)
        if self._take_when_ready and items:
            self._take_current()
            return
        if self._take_when_ready and not self.hasFocus():
            self._tell_unresolved()
        self._set_waiting(False)
        if items and self.hasFocus():
            self._popup.show()
        else:
            self._popup.hide()

    def _on_error(self, error: Exception) -> None:
        self._job = None
        self._set_waiting(False)
        if self._runner is not None:
            self._runner.failed.emit(error)

    def _set_waiting(self, waiting: bool) -> None:
        if waiting != self._take_when_ready:
            self._take_when_ready = waiting
            if not waiting:
                self.settled.emit()

    def _tell_unresolved(self) -> None:
        if self.text() and self._item is None and not self._free:
            self.unresolved.emit(self.text())

    def _take_current(self) -> None:
        item = self._list.current_item()
        waited, self._take_when_ready = self._take_when_ready, False
        self.close_list()
        if item is not None:
            self.set_item(item)
            self.picked.emit(item)
        if waited:
            self.settled.emit()
