"""Ties editors to fields of the sheet in front: typing goes into the draft at once, changes of the draft come back."""

from collections.abc import Callable, Container

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QComboBox

from ui.intake.fields import Field, FieldValue
from ui.intake.sheet import IntakeSheet
from ui.widgets.choice_group import ChoiceGroup
from ui.widgets.form_field import FormField
from ui.widgets.line_field import LineField
from ui.widgets.text_area import TextArea

Show = Callable[[FieldValue], None]


class FieldBinder(QObject):
    """Knows which editor shows which field. One binder a view; ``bind`` moves all of them to another sheet."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sheet: IntakeSheet | None = None
        self._shows: dict[Field, Show] = {}
        self._frames: dict[Field, FormField] = {}
        self._filling = False

    def bind(self, sheet: IntakeSheet | None) -> None:
        """Show the fields of another sheet."""
        if self.sheet is not None:
            self.sheet.changed.disconnect(self._show)
        self.sheet = sheet
        if sheet is not None:
            sheet.changed.connect(self._show)
            for field in self._shows:
                self._show(field)

    def line(self, field: Field, editor: LineField, frame: FormField | None = None) -> None:
        """Tie a line of text to a field."""

        def show(value: FieldValue) -> None:
            if editor.text() != value and not editor.composing:
                editor.setText(str(value))
                editor.setCursorPosition(0)

        editor.textChanged.connect(self._typist(field))
        self._add(field, show, frame)

    def area(self, field: Field, editor: TextArea, frame: FormField | None = None) -> None:
        """Tie several lines of text to a field."""
        editor.textChanged.connect(lambda: self.type(field, editor.text()))

        def show(value: FieldValue) -> None:
            if not editor.composing:
                editor.set_text(str(value))

        self._add(field, show, frame)

    def check(self, field: Field, box: QCheckBox, frame: FormField | None = None) -> None:
        """Tie a check box to a field."""
        box.toggled.connect(self._typist(field))
        self._add(field, lambda value: box.setChecked(bool(value)), frame)

    def choices(self, field: Field, group: ChoiceGroup, frame: FormField | None = None) -> None:
        """Tie a group of choices to a field."""
        group.chosen.connect(self._typist(field))
        self._add(field, lambda value: group.set_value(str(value)), frame)

    def combo(self, field: Field, box: QComboBox, frame: FormField | None = None) -> None:
        """Tie a drop-down list (codes as item data) to a field."""
        box.currentIndexChanged.connect(lambda: self.type(field, str(box.currentData() or "")))
        self._add(field, lambda value: box.setCurrentIndex(max(0, box.findData(str(value)))), frame)

    def shown(self, field: Field, show: Show, frame: FormField | None = None) -> None:
        """Show a field by a function; the editor writes by itself."""
        self._add(field, show, frame)

    def type(self, field: Field, value: FieldValue) -> None:
        """Take a value from an editor."""
        if self.sheet is not None and not self._filling:
            self.sheet.set(field, value, typed=True)

    def show_problems(self, sentence: Callable[[Field], str]) -> None:
        """Show each field's message (empty: none)."""
        for field, frame in self._frames.items():
            message = sentence(field)
            if message or frame.error:
                frame.set_error(message)

    def first_of(self, fields: Container[Field]) -> FormField | None:
        """Return the first labelled editor, in reading order, of any of these fields."""
        return next((self._frames[field] for field in Field if field in fields and field in self._frames), None)

    def frame(self, field: Field) -> FormField | None:
        """Return the labelled editor of a field."""
        return self._frames.get(field)

    def frame_for(self, field: Field, frame: FormField) -> None:
        """Let a field's message stand in another place from now on."""
        former = self._frames.get(field)
        if former is not None and former is not frame:
            former.set_error("")
        self._frames[field] = frame

    def _typist(self, field: Field) -> Callable[[FieldValue], None]:
        def take(value: FieldValue) -> None:
            self.type(field, value)

        return take

    def _add(self, field: Field, show: Show, frame: FormField | None) -> None:
        self._shows[field] = show
        if frame is not None:
            self._frames[field] = frame

    def _show(self, field: Field) -> None:
        show = self._shows.get(field)
        if show is None or self.sheet is None:
            return
        self._filling = True
        try:
            show(self.sheet.value(field))
        finally:
            self._filling = False
