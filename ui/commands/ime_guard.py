"""Keeps shortcuts quiet while an input method composes."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication


class ImeGuard(QObject):
    """Watches every input method event of the application; while text is being composed no shortcut fires."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._composing: QObject | None = None
        application.installEventFilter(self)

    @property
    def composing(self) -> bool:
        """Whether an input method is composing now."""
        return self._composing is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """See preedit begin and end, and claim shortcut keys in between."""
        kind = event.type()
        if kind is QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._composing = watched if event.preeditString() else None
        elif kind is QEvent.Type.FocusOut and watched is self._composing:
            self._composing = None
        elif kind is QEvent.Type.ShortcutOverride and self._composing is not None:
            event.accept()
            return True
        return False
