"""A form beside the order for the data an act asks for. It never covers the list and never stops the rest."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.services.reference_service import ReferenceService
from sync.domain.act import ActData
from sync.domain.reference import CodeItem
from ui.jobs import JobRunner
from ui.panels.act_form import ActField, ActForm, FieldKind, Values
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card
from ui.widgets.choice_group import Choice, ChoiceGroup
from ui.widgets.form_field import FormField
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField
from ui.widgets.pick_field import PickField
from ui.widgets.pick_item import PickItem
from ui.widgets.text_area import TextArea

_KEYS = "123456789"
Editor = ChoiceGroup | TextArea | LineField | PickField


def form_text(source: str) -> str:
    """Return a text of a form in the language of the screen."""
    return QCoreApplication.translate("ActForm", source)


class ActSheet(Card):
    """Shows one :class:`ActForm` at a time.

    Signals: ``submitted(ActForm, ActData)``; ``closed()`` when the form was put away without acting.
    """

    submitted = Signal(object, object)
    closed = Signal()

    def __init__(
        self, reference: ReferenceService, jobs: JobRunner, *, english: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._reference = reference
        self._jobs = jobs
        self._english = english
        self._form: ActForm | None = None
        self._fields: dict[str, FormField] = {}
        self._content: QWidget | None = None
        self._order = ""
        self._kept: dict[str, tuple[ActForm, Values]] = {}
        self.hide()

    def show_order(self, order_id: str) -> None:
        """Belong to another order: what was typed for the former one is kept and comes back with it."""
        if order_id == self._order:
            return
        if self._form is not None and self._order:
            self._kept[self._order] = (self._form, self.values())
        self._order = order_id
        self._clear()
        self.hide()
        kept = self._kept.pop(order_id, None)
        if kept is not None:
            self._fill(*kept)

    @property
    def form(self) -> ActForm | None:
        """The form shown."""
        return self._form

    def open(self, form: ActForm, values: Values | None = None) -> None:
        """Show a form, the cursor in its first field."""
        self._fill(form, values or {})
        if form.fields:
            self._fields[form.fields[0].id].focus()

    def _fill(self, form: ActForm, given: Values) -> None:
        self._clear()
        self._form = form
        content = Card(form_text(form.title))
        content.setProperty("look", "plain")
        content.body.setContentsMargins(0, 0, 0, 0)
        for field in form.fields:
            row = self._row(field, given.get(field.id, field.value))
            self._fields[field.id] = row
            content.add(row)
        self._problem = make_label("", "error", wrap=True)
        self._problem.hide()
        content.add(self._problem)
        content.add(self._buttons(form))
        self._content = content
        self.add(content)
        self.show()

    def close_form(self) -> None:
        """Put the form away."""
        if self._form is not None:
            self._clear()
            self.hide()
            self.closed.emit()

    def done(self) -> None:
        """Put the form away after its act was saved."""
        self._clear()
        self.hide()

    def show_problem(self, message: str, field: str = "") -> None:
        """Show why the act was refused, beside its field where it has one."""
        if field in self._fields:
            self._fields[field].set_error(message)
            self._fields[field].focus()
        elif self._form is not None:
            self._problem.setText(message)
            self._problem.setVisible(bool(message))

    def values(self) -> Values:
        """Return what stands in the fields."""
        return {field_id: _value_of(row.editor) for field_id, row in self._fields.items()}

    def submit(self) -> None:
        """Act if nothing is missing, else show what is and go there."""
        form = self._form
        if form is None:
            return
        values = self.values()
        missing = form.missing(values)
        for field_id, row in self._fields.items():
            row.set_error(form_text("必填") if field_id in missing else "")
        self._problem.hide()
        if missing:
            self._fields[missing[0]].focus()
            return
        data: ActData = form.build(values)
        self.submitted.emit(form, data)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Escape puts the form away, Ctrl+Return acts."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)

    def _row(self, field: ActField, value: str) -> FormField:
        editor = self._editor(field, value)
        editor.setObjectName(f"act.{field.id}")
        return FormField(form_text(field.label), editor, required=field.required)

    def _editor(self, field: ActField, value: str) -> Editor:
        if field.kind in (FieldKind.CODE, FieldKind.YES_NO):
            group = ChoiceGroup(self._choices(field), optional=not field.required)
            group.set_value(value)
            return group
        if field.kind is FieldKind.TEXT:
            area = TextArea(value, lines=field.lines)
            area.submitted.connect(self.submit)
            return area
        if field.kind in (FieldKind.UNIT, FieldKind.UNITS):
            pick = PickField(self._find_units, self._jobs, placeholder=form_text("名称、拼音首字母"))
            if value:
                pick.set_value(value, self._reference.name_of("unit", value))
            return pick
        line = LineField(value, limit=3 if field.kind is FieldKind.DAYS else field.limit)
        line.submitted.connect(lambda _text: self.submit())
        return line

    def _choices(self, field: ActField) -> list[Choice]:
        if field.kind is FieldKind.YES_NO:
            return [Choice("yes", form_text("是"), "1"), Choice("no", form_text("否"), "2")]
        items = self._reference.codes(field.codes)
        return [
            Choice(item.code, self._name(item), _KEYS[at] if at < len(_KEYS) else "") for at, item in enumerate(items)
        ]

    def _name(self, item: CodeItem) -> str:
        return item.name_en if self._english and item.name_en else item.name

    def _find_units(self, text: str) -> list[PickItem]:
        units = self._reference.find_units(text, 8)
        return [PickItem(unit.id, unit.name, detail=self._reference.name_of("area", unit.area)) for unit in units]

    def _buttons(self, form: ActForm) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 4, 0, 0)
        cancel = _button(form_text("取消"), "Esc", "", self.close_form)
        go = _button(form_text(form.submit), "Ctrl+Enter", "primary", self.submit)
        go.setObjectName("act.submit")
        row.addWidget(cancel)
        row.addStretch(1)
        row.addWidget(go)
        return box

    def _clear(self) -> None:
        self._form = None
        self._fields = {}
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content = None


def _button(text: str, key: str, look: str, slot: Callable[[], None]) -> ActionButton:
    button = ActionButton(text, key, look)
    button.clicked.connect(slot)
    return button


def _value_of(editor: QWidget) -> str:
    if isinstance(editor, ChoiceGroup | PickField):
        return editor.value()
    if isinstance(editor, TextArea | LineField):
        return editor.text()
    raise TypeError(type(editor).__name__)
