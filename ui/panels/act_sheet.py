"""A form beside the order for the data an act asks for. It never covers the list and never stops the rest."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.act import ActData
from sync.domain.codes import Action
from sync.domain.text_rules import hidden_at
from ui.jobs import JobRunner
from ui.panels.act_editors import ActEditors, form_text, is_unpicked, shown_in, value_of
from ui.panels.act_form import ActForm, FieldKind, Values, days_of
from ui.panels.attachments import AttachmentStrip, FileDesk
from ui.panels.form_keeper import SHOWN, FormKeeper
from ui.panels.in_sight import begin_in_sight, reveal
from ui.panels.texts.errors import error_text, refused_field
from ui.panels.texts.misfits import text_problems
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card
from ui.widgets.form_field import FormField
from ui.widgets.label import make_label
from ui.widgets.text_area import TextArea

translate = QCoreApplication.translate

FormOf = Callable[[Action], ActForm | None]


class ActSheet(Card):
    """Shows one :class:`ActForm` at a time. What is typed is kept per order and action until its act is done.

    ``form_of`` makes the form of an action for the order shown, to open again what was begun earlier.
    Signals: ``submitted(ActForm, ActData)``; ``closed()`` when the form was put away without acting;
    ``form_shown(bool)`` when a form came or went.
    """

    submitted = Signal(object, object)
    closed = Signal()
    form_shown = Signal(bool)

    def __init__(
        self,
        reference: ReferenceService,
        jobs: JobRunner,
        keeper: FormKeeper,
        form_of: FormOf,
        files: FileDesk | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._reference = reference
        self._keeper = keeper
        self._form_of = form_of
        self._editors = ActEditors(reference, jobs, self._note, self.submit, files)
        self._form: ActForm | None = None
        self._fields: dict[str, FormField] = {}
        self._given: Values = {}
        self._days: frozenset[str] = frozenset()
        self._misfits: frozenset[str] = frozenset()
        self._content: QWidget | None = None
        self._order = ""
        self._problem = make_label("", "error", wrap=True)
        keeper.loaded.connect(self._bring_back)
        self.hide()

    @property
    def form(self) -> ActForm | None:
        """The form shown."""
        return self._form

    @property
    def order(self) -> str:
        """Id of the order the form belongs to."""
        return self._order

    def show_order(self, order_id: str) -> None:
        """Belong to another order: a form begun for it comes back."""
        if order_id == self._order:
            return
        self._order = order_id
        self.done()
        self._bring_back()

    def open(self, form: ActForm, values: Values | None = None) -> None:
        """Show a form with what was typed into it before, the cursor in its first empty field."""
        kept = self._keeper.of(self._order, form.action)
        given = values or {}
        self._fill(form, {**(kept.values if kept is not None else {}), **given})
        self._note()
        first = next((row for row in self._fields.values() if not value_of(row.editor)), None)
        first = first or next(iter(self._fields.values()), None)
        if first is not None:
            first.focus()
        begin_in_sight(self)

    def close_form(self) -> None:
        """Put the form away; what was typed comes back when it is opened again."""
        form = self._form
        if form is not None:
            if self._is_touched():
                self._keeper.keep(self._order, form.action, self._kept_values(), shown=False)
            else:
                self._keeper.forget(self._order, form.action)
            self.done()
            self.closed.emit()

    def done(self) -> None:
        """Take the form away."""
        self._form = None
        self._fields = {}
        self._misfits = frozenset()
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content = None
        self.hide()
        self.form_shown.emit(False)

    def act_done(self, order_id: str, action: Action) -> bool:
        """An act was saved: its form is forgotten. Where it is shown it is taken away, which is told by ``True``.

        One that was written on meanwhile stays, with what was not sent.
        """
        gone = self._keeper.sent(order_id, action)
        mine = gone and self._shows(order_id, action)
        if mine:
            self.done()
        return mine

    def taken_back(self, order_id: str, action: Action) -> None:
        """An act was taken back: its words are there again, also where its form has been opened since."""
        self._keeper.taken_back(order_id, action)
        kept = self._keeper.of(order_id, action)
        if kept is not None and self._shows(order_id, action):
            for field_id, row in self._fields.items():
                if isinstance(row.editor, TextArea):
                    row.editor.set_text(kept.values.get(field_id, ""))

    def act_failed(self, error: Exception, order_id: str, action: Action) -> bool:
        """An act was refused: show why if its form is here, and tell whether it is."""
        self._keeper.stays(order_id, action)
        mine = self._shows(order_id, action)
        if mine:
            self.show_problem(error_text(error), refused_field(error))
        return mine

    def show_problem(self, message: str, field: str = "") -> None:
        """Show why the act was refused, beside its field where it has one."""
        row = self._fields.get(field)
        if row is not None:
            row.set_error(message)
            row.focus()
        elif self._form is not None:
            self._problem.setText(message)
            self._problem.setVisible(bool(message))

    def values(self) -> Values:
        """Return what stands in the fields."""
        return {field_id: value_of(row.editor) for field_id, row in self._fields.items()}

    def submit(self) -> None:
        """Act if nothing is missing, else show what is and go there."""
        form = self._form
        if form is None:
            return
        values = self.values()
        problems = dict.fromkeys(form.missing(values), translate("ActForm", "必填"))
        problems |= text_problems(self._reference, self.values())
        for field_id, row in self._fields.items():
            if is_unpicked(row.editor):
                problems[field_id] = translate("ActForm", "请从列表中选择")
            elif field_id in self._days and values[field_id].strip() and not days_of(values[field_id]):
                problems[field_id] = translate("ActForm", "请填大于 0 的天数")
            row.set_error(problems.get(field_id, ""))
        self._problem.hide()
        first = next((field_id for field_id in self._fields if field_id in problems), None)
        if first is not None:
            self._go_to(first, values[first])
            return
        data: ActData = form.build(values)
        texts = [field_id for field_id, row in self._fields.items() if isinstance(row.editor, TextArea)]
        self._keeper.sending(self._order, form.action, self._kept_values(), texts)
        self.submitted.emit(form, data)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Escape puts the form away, Return acts, Alt+J attaches files."""
        if event.key() == Qt.Key.Key_J and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.attach()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_form()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt name
        """Show the field whole that Tab goes to."""
        moved = super().focusNextPrevChild(forward)
        focused = QApplication.focusWidget()
        row = next((row for row in self._fields.values() if focused is not None and row.isAncestorOf(focused)), None)
        if row is not None:
            reveal(row)
        return moved

    def attach(self) -> None:
        """Let the person choose files, where the form takes some."""
        for row in self._fields.values():
            if isinstance(row.editor, AttachmentStrip):
                row.editor.ask()

    def _fill(self, form: ActForm, given: Values) -> None:
        self.done()
        content = Card(form_text(form.title), note=translate("ActForm", "提交后不能撤回") if form.final else "")
        content.setProperty("look", "plain")
        content.body.setContentsMargins(0, 0, 0, 0)
        for field in form.fields:
            editor = self._editors.make(field, given.get(field.id, field.value), given.get(field.id + SHOWN, ""))
            row = self._fields[field.id] = FormField(form_text(field.label), editor, required=field.required)
            content.add(row)
        _watch_for_files([row.editor for row in self._fields.values()])
        self._problem = make_label("", "error", wrap=True)
        self._problem.hide()
        content.add(self._problem)
        content.add(self._buttons(form))
        self._content = content
        self._days = frozenset(field.id for field in form.fields if field.kind is FieldKind.DAYS)
        self._given = {field.id: field.value for field in form.fields}
        self._form = form
        self.add(content)
        self.show()
        self.form_shown.emit(True)

    def _buttons(self, form: ActForm) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 4, 0, 0)
        cancel = _button(translate("ActForm", "取消"), "Esc", "", self.close_form)
        go = _button(form_text(form.submit), "Ctrl+Enter", "primary", self.submit)
        go.setObjectName("act.submit")
        row.addWidget(cancel)
        row.addStretch(1)
        row.addWidget(go)
        return box

    def _go_to(self, field_id: str, text: str) -> None:
        """Go to a field; a character in it that nobody sees is marked, so that it can be taken out."""
        hidden, row = hidden_at(text), self._fields[field_id]
        if hidden >= 0:
            row.select(text, hidden)
        else:
            row.focus()
        reveal(row)

    def _shows(self, order_id: str, action: Action) -> bool:
        return order_id == self._order and self._form is not None and self._form.action is action

    def _judge_texts(self) -> None:
        """Say beside a field while it is typed that its text can never be sent; the text stays."""
        problems = text_problems(self._reference, self.values())
        for name in problems.keys() | self._misfits:
            self._fields[name].set_error(problems.get(name, ""))
        self._misfits = frozenset(problems)

    def _note(self) -> None:
        """Judge and keep what stands in the fields now."""
        if self._form is None:
            return
        self._judge_texts()
        if not self._order:
            return
        if self._is_touched():
            self._keeper.keep(self._order, self._form.action, self._kept_values())
        else:
            self._keeper.forget(self._order, self._form.action)

    def _is_touched(self) -> bool:
        return self.values() != self._given

    def _kept_values(self) -> Values:
        shown = {field_id + SHOWN: shown_in(row.editor) for field_id, row in self._fields.items()}
        return {**self.values(), **{name: text for name, text in shown.items() if text}}

    def _bring_back(self) -> None:
        """Open again the form that was begun for this order, without taking the focus."""
        kept = self._keeper.shown_for(self._order) if self._order and self._form is None else None
        form = self._form_of(kept.action) if kept is not None else None
        if kept is not None and form is not None:
            self._fill(form, kept.values)


def _button(text: str, key: str, look: str, slot: Callable[[], None]) -> ActionButton:
    button = ActionButton(text, key, look)
    button.clicked.connect(slot)
    return button


def _watch_for_files(editors: Sequence[QWidget]) -> None:
    """Let files be dropped and pasted in the text fields beside their strip too."""
    for strip in editors:
        if isinstance(strip, AttachmentStrip):
            for area in editors:
                if isinstance(area, TextArea):
                    strip.watch(area)
