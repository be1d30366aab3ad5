"""Writing an article: every keystroke is kept in the encrypted store, saving shares it, submitting asks for review."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.codes import Action
from sync.domain.knowledge.record import ArticleContent
from ui.jobs import JobRunner
from ui.knowledge.editor_fields import LEFT, NOTE, RIGHT, EditorFields, Values, content_from, values_of
from ui.panels.form_keeper import FormKeeper
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card
from ui.widgets.columns import ColumnPane
from ui.widgets.label import make_label

translate = QCoreApplication.translate
NEW = "new"
"""Key under which an article lies that was never saved."""
REV, ID = "#rev", "#id"


class KnowledgeEditor(ColumnPane):
    """``base`` is the record's ``rev`` its words come from.

    Signals: ``save_asked()``, ``submit_asked()``, ``closed()``.
    """

    save_asked = Signal()
    submit_asked = Signal()
    closed = Signal()

    def __init__(self, reference: ReferenceService, jobs: JobRunner, keeper: FormKeeper) -> None:
        super().__init__()
        self._keeper = keeper
        self.fields = EditorFields(reference, jobs, self._keep)
        self.article = ""
        self.base = 0
        self._waiting: QWidget | None = None
        self._key = ""
        self._start: Values = {}
        self.problem = make_label("", "error", wrap=True)
        self.problem.hide()
        self.reason = make_label("", "error", wrap=True)
        self._card = Card("·")
        for label in (self.reason, self.problem):
            self._card.add(label)
        row = QHBoxLayout()
        row.setSpacing(14)
        for names in (LEFT, (*RIGHT, NOTE)):
            column = QVBoxLayout()
            column.setSpacing(8)
            for name in names:
                if name == "valid_from":
                    column.addLayout(self._dates())
                elif name != "valid_to":
                    column.addWidget(self.fields.rows[name])
            column.addStretch(1)
            row.addLayout(column, 1)
        self._card.add(row)
        self.add(self._card)
        self._add_buttons()

    @property
    def is_open(self) -> bool:
        """Whether something is being written."""
        return bool(self._key)

    def open(self, article: str, content: ArticleContent, base: int, *, new: bool, reason: str = "") -> None:
        """Write an article from these words; what was begun earlier comes back instead."""
        self._key = NEW if new else article
        begun = self._keeper.of(self._key, Action.EDIT)
        values = dict(begun.values) if begun is not None else {**values_of(content), REV: str(base), ID: article}
        self.article = values.get(ID) or article
        self.base = int(values[REV]) if values.get(REV, "").isdigit() else base
        self.fields.show(values)
        self._start = self.fields.values()
        if self._card.header is not None:
            title = translate("Knowledge", "新建知识") if new else translate("Knowledge", "编写知识")
            self._card.header.title.setText(title)
            self._card.header.set_note(translate("Knowledge", "已恢复上次未保存的文字") if begun is not None else "")
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.show_problem("")
        self.fields.rows["title"].focus()

    def lock(self, locked: bool) -> None:
        """Take no words and no keys while those that were sent have no answer: nothing can come between."""
        if locked:
            focused = QApplication.focusWidget()
            self._waiting = focused if focused is not None and self.isAncestorOf(focused) else None
            page = self.parentWidget()
            if page is not None:
                page.setFocus()
        self.setEnabled(not locked)
        if not locked and self._waiting is not None:
            self._waiting.setFocus()
            self._waiting = None

    def content(self) -> ArticleContent:
        """Return the words as they stand."""
        return content_from(self.fields.values())

    def note(self) -> str:
        """Return what the author says about them."""
        return self.fields.values()[NOTE].strip()

    def show_problem(self, message: str, field: str = "") -> None:
        """Show why saving failed, beside its field where it has one."""
        for row in self.fields.rows.values():
            row.set_error("")
        row = self.fields.rows.get(NOTE if field == "text" else field)
        if row is not None and message:
            row.set_error(message)
            row.focus()
        self.problem.setText(message if row is None else "")
        self.problem.setVisible(bool(message) and row is None)

    def saved(self) -> None:
        """Note that the words are on their way: what is typed from now on comes on top of them."""
        self._keeper.forget(self._key, Action.EDIT)
        self._key = self.article
        self.base += 1
        self._start = self.fields.values()
        self.show_problem("")

    def done(self) -> None:
        """Close: the words are submitted."""
        self._keeper.forget(self._key, Action.EDIT)
        self._key = ""

    def leave(self) -> None:
        """Close; what was not saved is kept here."""
        self.fields.flush()
        self._keep(shown=False)
        self._key = ""
        self.closed.emit()

    def finish(self) -> None:
        """Note the last words: the screen is about to go."""
        if self.is_open:
            self.fields.flush()
            self._keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _keep(self, *, shown: bool = True) -> None:
        if not self._key:
            return
        values = self.fields.values()
        if values != self._start or self._keeper.of(self._key, Action.EDIT) is not None:
            kept = {**values, REV: str(self.base), ID: self.article}
            self._keeper.keep(self._key, Action.EDIT, kept, shown=shown)

    def _dates(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for name in ("valid_from", "valid_to"):
            row.addWidget(self.fields.rows[name])
        return row

    def _add_buttons(self) -> None:
        leave = ActionButton(translate("Knowledge", "离开"), "Esc")
        save = ActionButton(translate("Knowledge", "存草稿"), "Ctrl+S")
        submit = ActionButton(translate("Knowledge", "提交审核"), "F10", "primary")
        leave.clicked.connect(self.leave)
        save.clicked.connect(self.save_asked)
        submit.clicked.connect(self.submit_asked)
        hint: QWidget = make_label(translate("Knowledge", "输入即存本机；存草稿后同事可见"), "muted")
        self.add_footer(leave, hint, None, save, submit)
