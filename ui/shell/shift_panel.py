"""Notes between shifts: what the shift before left, and what is left to the next."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.app import App
from sync.contract.telephony import MOST_NOTE, ShiftNote
from ui.jobs import JobRunner
from ui.panels.texts.errors import error_message, message_text
from ui.panels.texts.times import day_moment
from ui.theme.current import px
from ui.widgets.action_button import ActionButton
from ui.widgets.label import make_label
from ui.widgets.overlay import Overlay
from ui.widgets.row_list import RowItem, RowList
from ui.widgets.text_area import TextArea

translate = QCoreApplication.translate


class ShiftPanel(Overlay):
    """Reads the notes when it opens; Ctrl+Enter keeps a note. Signals: ``leave_asked()`` once one is kept to leave."""

    leave_asked = Signal()

    def __init__(self, app: App, jobs: JobRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self._app = app
        self._jobs = jobs
        self.list = RowList(grow=False)
        self.list.setAccessibleName(translate("Shift", "上一班的交接记录"))
        self.empty = make_label(translate("Shift", "最近两天没有交接记录"), "muted")
        self.words = make_label("", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._texts: dict[str, str] = {}
        self.note = TextArea(placeholder=translate("Shift", "留给下一班：未了事项、热点、停水停电公告…"), lines=4)
        self.note.setAccessibleName(translate("Shift", "留给下一班"))
        self.message = make_label("", "muted", wrap=True)
        self.save_button = ActionButton(translate("Shift", "保存"), "Ctrl+Return", "primary")
        self.leave_button = ActionButton(translate("Shift", "保存并退出登录"))
        close = ActionButton(translate("Shift", "关闭"), "Esc")
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 18)
        column.setSpacing(10)
        column.addWidget(make_label(translate("Shift", "交接班"), "title"))
        column.addWidget(self.list, 1)
        column.addWidget(self.words)
        column.addWidget(self.empty, 1)
        column.addWidget(make_label(translate("Shift", "留给下一班(加密保存，同组可见)"), "muted"))
        column.addWidget(self.note)
        column.addWidget(self.message)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (close, self.leave_button, self.save_button):
            row.addWidget(button)
        column.addLayout(row)
        close.clicked.connect(self.close_over)
        self.list.selected.connect(self._show_words)
        self.save_button.clicked.connect(lambda: self._save(leave=False))
        self.leave_button.clicked.connect(lambda: self._save(leave=True))
        self.note.submitted.connect(lambda: self._save(leave=False))
        self._show(())

    def open(self) -> None:
        """Show the panel and read the notes."""
        self.open_over(self.note)
        self.message.setText("")
        self._jobs.run(self._app.shift.notes, owner=self, on_done=self._show, on_error=self._fail, queue="network")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of the panel."""
        return QSize(px(640), px(520))

    def _show(self, notes: Sequence[ShiftNote]) -> None:
        items = [
            RowItem(
                note.id,
                note.text.partition("\n")[0],
                " · ".join(part for part in (note.by_name, day_moment(note.at)) if part),
                pill="" if note.read else translate("Shift", "未读"),
                tone="info",
            )
            for note in notes
        ]
        self._texts = {note.id: note.text for note in notes}
        self.list.set_items(items)
        if items and not self.list.current_id():
            self.list.select_id(items[0].id)
        self._show_words(self.list.current_id())
        self.list.setVisible(bool(items))
        self.empty.setVisible(not items)
        unread = [note.id for note in notes if not note.read]
        if unread and self.isVisible():
            shift = self._app.shift
            self._jobs.run(lambda: shift.mark_read(unread), owner=self, on_error=lambda _error: None, queue="network")

    def _show_words(self, note_id: str) -> None:
        """Show the whole of a note: its line shows the beginning."""
        text = self._texts.get(note_id, "")
        self.words.setText(text)
        self.words.setVisible(bool(text))

    def _save(self, *, leave: bool) -> None:
        text = self.note.toPlainText().strip()
        if not text:
            if leave:
                self.leave_asked.emit()
            return
        if len(text) > MOST_NOTE:
            self.message.setText(translate("Shift", "最多 {count} 字，请删减。").format(count=MOST_NOTE))
            return
        self._set_busy(True)
        shift = self._app.shift

        def kept(_nothing: None) -> None:
            self._set_busy(False)
            self.note.clear()
            self.message.setText(translate("Shift", "已保存，下一班登录时可见。"))
            if leave:
                self.close_over()
                self.leave_asked.emit()

        self._jobs.run(lambda: shift.write(text), owner=self, on_done=kept, on_error=self._fail, queue="network")

    def _fail(self, error: Exception) -> None:
        """Say why; the words stay in the field."""
        self._set_busy(False)
        self.message.setText(message_text(error_message(error)))

    def _set_busy(self, busy: bool) -> None:
        for button in (self.save_button, self.leave_button):
            button.setEnabled(not busy)
