"""Takes what was found by Ctrl+K into the form in front."""

from PySide6.QtWidgets import QApplication, QWidget

from sync.domain.reference import Area, Article, Category, CodeItem, Site, Unit
from sync.domain.value import Value
from ui.intake.desk import IntakeDesk
from ui.intake.form import IntakeForm
from ui.intake.sheet import IntakeSheet
from ui.widgets.text_area import TextArea


class TakingIn:
    """A category, place or unit fills its field, a phrase is written, an article stands in the knowledge card."""

    def __init__(self, desk: IntakeDesk, form: IntakeForm) -> None:
        self._desk = desk
        self._form = form

    @property
    def is_ready(self) -> bool:
        """Whether a form is in front that may be written in."""
        sheet = self._desk.current
        return sheet is not None and not sheet.busy and self._form.isVisible()

    def take(self, value: Value) -> bool:
        """Take a value into the form; ``False`` when it has no field for it."""
        sheet = self._desk.current
        if sheet is None or not self.is_ready:
            return False
        shown = self._put(sheet, value)
        if shown is not None:
            self._form.reveal(shown)
        return shown is not None

    def _put(self, sheet: IntakeSheet, value: Value) -> QWidget | None:
        """Put the value where it belongs and return where that is."""
        form = self._form
        if isinstance(value, Category):
            sheet.choose_category(value)
            return form.order.categories
        if isinstance(value, Area | Site):
            sheet.choose_place(form.sources.place(value))
            return form.order.addresses
        if isinstance(value, Unit):
            sheet.choose_accused(value.id, value.name)
            return form.order.accused_frame
        if isinstance(value, CodeItem):
            return self._write(value.name)
        if isinstance(value, Article):
            form.knowledge.open_article(value)
            form.knowledge.focus()
            return form.knowledge
        return None

    def _write(self, phrase: str) -> QWidget:
        """Write a phrase where the cursor is, else into the content."""
        field = QApplication.focusWidget()
        if not isinstance(field, TextArea) or field.isReadOnly() or not self._form.isAncestorOf(field):
            field = self._form.order.content
            field.setFocus()
        field.insert_text(phrase)
        return field
