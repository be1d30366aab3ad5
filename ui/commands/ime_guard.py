"""Keeps shortcuts quiet while an input method composes."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

_COMMANDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class ImeGuard(QObject):
    """Watches whatever has the focus; while text is being composed there no shortcut fires.

    Only the focused object is watched: a filter on the application would cost a Python call for every event.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._watched: QObject | None = None
        self._composing = False
        application.focusObjectChanged.connect(self._on_focus_changed)
        self._on_focus_changed(application.focusObject())

    @property
    def composing(self) -> bool:
        """Whether an input method is composing now."""
        return self._composing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """See preedit begin and end; in between shortcut keys and Return do nothing, type nothing."""
        kind = event.type()
        if kind is QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
        elif kind is QEvent.Type.ShortcutOverride and self._composing:
            event.accept()
            return True
        elif kind is QEvent.Type.KeyPress and self._composing and isinstance(event, QKeyEvent):
            return bool(event.modifiers() & _COMMANDING) or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return False

    def _on_focus_changed(self, focus: QObject | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._composing = False
        self._watched = focus
        if focus is not None:
            focus.installEventFilter(self)
