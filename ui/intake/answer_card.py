"""The answer given on the phone (直接答复办结)."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from sync.domain.codes import RequestType
from ui.intake.bound_fields import FieldBinder
from ui.intake.fields import Field
from ui.intake.sheet import IntakeSheet
from ui.widgets.card import Card
from ui.widgets.form_field import FormField
from ui.widgets.text_area import TextArea


class AnswerCard(Card):
    """Shown for questions, once there is an answer, and when an answer is missing."""

    def __init__(self, binder: FieldBinder, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.text = TextArea(
            placeholder=QCoreApplication.translate("AnswerCard", "直接答复来电人的内容，可从知识库按 Enter 带入"),
            lines=3,
        )
        self.frame = FormField(QCoreApplication.translate("AnswerCard", "答复内容"), self.text, key="Alt+A")
        self.add(self.frame)
        self._wanted = False
        binder.area(Field.ANSWER, self.text, self.frame)

    def show_for(self, sheet: IntakeSheet) -> None:
        """Be there when it is of use."""
        draft = sheet.draft
        needed = draft.request_type is RequestType.CONSULT or bool(draft.answer_text)
        self.setVisible(needed or self._wanted or Field.ANSWER in sheet.problems)

    def want(self, wanted: bool) -> None:
        """The person asked for it (or moved on to another sheet)."""
        self._wanted = wanted

    def focus(self) -> None:
        """Go to the text."""
        self._wanted = True
        self.show()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
