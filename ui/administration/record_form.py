"""Edits one record beside its table."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sync.domain.text_rules import is_clean
from ui.administration.record import RecordField, Values, missing
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card
from ui.widgets.choice_group import Choice, ChoiceGroup
from ui.widgets.form_field import FormField
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField

translate = QCoreApplication.translate


class RecordForm(Card):
    """Shows the fields of a record.

    Signals: ``saved(values)`` when nothing is missing; ``closed()``.
    """

    saved = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._fields: tuple[RecordField, ...] = ()
        self._rows: dict[str, FormField] = {}
        self._content: Card | None = None
        self._problem = make_label("", "error", wrap=True)
        self.hide()

    def open(self, title: str, fields: Sequence[RecordField], values: Values | None) -> None:
        """Show a record (``values``) or a new one (``None``), the cursor in the first field that can be changed."""
        self.clear()
        self._fields = tuple(fields)
        content = Card(title)
        content.setProperty("look", "plain")
        content.body.setContentsMargins(0, 0, 0, 0)
        given = values or {}
        for field in self._fields:
            editor = self._editor(field, given.get(field.id, ""))
            if field.fixed and values is not None:
                editor.setEnabled(False)
            row = FormField(field.label, editor, hint=field.hint, required=field.required)
            self._rows[field.id] = row
            content.add(row)
        self._problem = make_label("", "error", wrap=True)
        self._problem.hide()
        content.add(self._problem)
        content.add(self._buttons())
        self._content = content
        self.add(content)
        self.show()
        first = next((row for row in self._rows.values() if row.editor.isEnabled()), None)
        if first is not None:
            first.focus()

    def clear(self) -> None:
        """Put the form away."""
        self._rows = {}
        self.hide()
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content = None

    def show_problem(self, message: str, field: str = "") -> None:
        """Show why saving failed, beside its field where it has one."""
        row = self._rows.get(field)
        if row is not None:
            row.set_error(message)
            row.focus()
        else:
            self._problem.setText(message)
            self._problem.setVisible(bool(message))

    def values(self) -> Values:
        """Return what stands in the fields."""
        return {field_id: _value_of(row.editor) for field_id, row in self._rows.items()}

    def submit(self) -> None:
        """Save if nothing is missing."""
        values = self.values()
        absent = missing(self._fields, values)
        problems = {
            field_id: translate("Administration", "含有不能保存的字符，请删去")
            for field_id, text in values.items()
            if not is_clean(text)
        }
        problems |= dict.fromkeys(absent, translate("Administration", "必填"))
        for field_id, row in self._rows.items():
            row.set_error(problems.get(field_id, ""))
        self._problem.hide()
        first = next((row for field_id, row in self._rows.items() if field_id in problems), None)
        if first is not None:
            first.focus()
        elif self._rows:
            self.saved.emit(values)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Escape puts the form away, Return saves."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)

    def _editor(self, field: RecordField, value: str) -> ChoiceGroup | LineField:
        if field.choices:
            group = ChoiceGroup([Choice(each, shown, str(at)) for at, (each, shown) in enumerate(field.choices, 1)])
            group.set_value(value or field.choices[0][0])
            group.setObjectName(f"record.{field.id}")
            return group
        line = LineField(value, limit=field.limit)
        line.setObjectName(f"record.{field.id}")
        line.submitted.connect(lambda _text: self.submit())
        return line

    def _buttons(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 4, 0, 0)
        cancel = ActionButton(translate("Administration", "取消"), "Esc")
        cancel.clicked.connect(self.clear)
        cancel.clicked.connect(self.closed)
        save = ActionButton(translate("Administration", "保存"), "Enter", "primary")
        save.clicked.connect(self.submit)
        row.addWidget(cancel)
        row.addStretch(1)
        row.addWidget(save)
        return box


def _value_of(editor: QWidget) -> str:
    if isinstance(editor, ChoiceGroup):
        return editor.value()
    if isinstance(editor, LineField):
        return editor.text()
    raise TypeError(type(editor).__name__)
