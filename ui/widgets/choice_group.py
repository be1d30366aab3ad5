"""Segmented choices with their keys shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme.restyle import restyle
from ui.widgets.flow_layout import FlowLayout


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: its value, its text and the single key that takes it while the group has the focus."""

    id: str
    text: str
    key: str = ""


class SteadyButton(QPushButton):
    """A button as wide as its text is when it is checked and bold: nothing moves or is cut when it is chosen."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size with the bold text."""
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        text = self.text().replace("&&", "&")
        more = QFontMetrics(bold).horizontalAdvance(text) - self.fontMetrics().horizontalAdvance(text)
        return super().sizeHint() + QSize(max(0, more) + 2, 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Never be narrower than that."""
        return self.sizeHint()


class ChoiceGroup(QWidget):
    """One of several choices. Keys and arrows work while the group has the focus; input methods are off there.

    Signals: ``chosen(id)`` when the person chose; ``set_value`` stays silent.
    """

    chosen = Signal(str)

    def __init__(self, choices: Sequence[Choice], *, optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "choices")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(self)
        self._optional = optional
        self._value = ""
        self._choices: tuple[Choice, ...] = ()
        self._buttons: dict[str, QPushButton] = {}
        self._linked: list[ChoiceGroup] = []
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Replace the choices; the value is kept where it is still among them."""
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._choices = tuple(choices)
        self._buttons = {choice.id: self._build(choice) for choice in choices}
        self.set_value(self._value)

    def value(self) -> str:
        """Return the id of the choice taken, or an empty text."""
        return self._value

    def set_value(self, choice_id: str) -> None:
        """Take a choice without telling; an unknown id takes none."""
        self._value = choice_id if choice_id in self._buttons else ""
        for button_id, button in self._buttons.items():
            button.setChecked(button_id == self._value)

    def set_invalid(self, invalid: bool) -> None:
        """Show or clear the red border."""
        restyle(self, invalid=invalid)

    def link(self, groups: "Sequence[ChoiceGroup]") -> None:
        """Let keys this group does not know work on other groups of the same form, so the hand need not tab."""
        self._linked = [group for group in groups if group is not self]

    def take_key(self, key: str) -> bool:
        """Take the choice with a key; tell whether there is one."""
        for choice in self._choices:
            if key and choice.key.upper() == key.upper() and self._buttons[choice.id].isEnabled():
                self._choose(choice.id)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Choose by key or arrow."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(-1 if event.key() == Qt.Key.Key_Left else 1)
            return
        if plain and self.take_key(event.text()):
            return
        if plain and event.text():
            for group in self._linked:
                if group.isVisible() and group.isEnabled() and group.take_key(event.text()):
                    group.setFocus(Qt.FocusReason.OtherFocusReason)
                    return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt name
        """Show that the keys count here."""
        restyle(self, focused=True)
        self._restyle_buttons()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt name
        """Show that the keys no longer count."""
        restyle(self, focused=False)
        self._restyle_buttons()
        super().focusOutEvent(event)

    def _restyle_buttons(self) -> None:
        for button in self._buttons.values():
            button.style().unpolish(button)
            button.style().polish(button)

    def _build(self, choice: Choice) -> QPushButton:
        text = choice.text.replace("&", "&&")
        button = SteadyButton(f"{text}  {choice.key}" if choice.key else text)
        button.setProperty("look", "choice")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(choice.text)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self._choose(choice.id))
        self._flow.addWidget(button)
        return button

    def _choose(self, choice_id: str) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_value("" if self._optional and choice_id == self._value else choice_id)
        self.set_invalid(False)
        self.chosen.emit(self._value)

    def _step(self, by: int) -> None:
        ids = [choice.id for choice in self._choices]
        if not ids:
            return
        at = ids.index(self._value) if self._value in ids else (-1 if by > 0 else len(ids))
        self._choose(ids[max(0, min(len(ids) - 1, at + by))])


def link_choices(groups: Sequence[ChoiceGroup]) -> None:
    """Link the groups of a form with each other: any key works from any of them."""
    for group in groups:
        group.link(groups)
