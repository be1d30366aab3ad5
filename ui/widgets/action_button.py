"""A push button with its key in the label."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.theme.restyle import restyle


class ActionButton(QPushButton):
    """A button that shows its key. ``look``: empty, ``primary``, ``danger``, ``quiet``, ``small``. Return presses
    it.
    """

    def __init__(self, text: str, key: str = "", look: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setAutoDefault(False)
        if look:
            self.setProperty("look", look)
        self.set_title(text)

    @property
    def key(self) -> str:
        """The key shown in the label."""
        return self._key

    def set_title(self, text: str) -> None:
        """Change the text before the key."""
        shown_key = self._key.replace("Return", "Enter")
        escaped = text.replace("&", "&&")
        self.setText(f"{escaped}  {shown_key}" if shown_key else escaped)
        self.setAccessibleName(text)

    def set_look(self, look: str) -> None:
        """Change the look."""
        restyle(self, look=look)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Let Return press the button that has the focus; Ctrl+Return belongs to the form around it."""
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not with_ctrl:
            self.click()
            return
        super().keyPressEvent(event)
