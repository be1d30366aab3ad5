"""A panel that floats over the window, without being a window of its own."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsDropShadowEffect, QWidget

from ui.theme.current import role_color


class Overlay(QFrame):
    """Opens over the middle of its window, takes the focus, gives it back when it closes. Escape closes it.

    One that is only looked at is ``passing``: it goes as soon as the work goes on elsewhere, e.g. with a call. One that
    asks for a decision is ``holding``: no form beneath that changes meanwhile takes the keys.
    """

    def __init__(self, parent: QWidget, *, passing: bool = False, holding: bool = False) -> None:
        super().__init__(parent)
        program = QApplication.instance()
        if passing and isinstance(program, QApplication):
            program.focusChanged.connect(self._on_focus)
        if holding and isinstance(program, QApplication):
            program.focusChanged.connect(self._hold)
        self._held: QWidget | None = None
        self.setProperty("look", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._before: QWidget | None = None
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(QPoint(0, 8))
        color = QColor(role_color("shadow"))
        color.setAlpha(70)
        shadow.setColor(color)
        self.setGraphicsEffect(shadow)
        self.hide()

    def open_over(self, focus: QWidget) -> None:
        """Show the panel and put the focus into it."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.place()
        self.show()
        self.raise_()
        self._held = focus
        focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_over(self) -> None:
        """Hide the panel and give the focus back."""
        if not self.isVisible():
            return
        before, self._before, self._held = self._before, None, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()

    def place(self) -> None:
        """Stand in the upper middle of the window."""
        window = self.parentWidget()
        if window is not None:
            size = self.sizeHint()
            width = min(size.width(), window.width() - 40)
            height = min(size.height(), window.height() - 80)
            self.setGeometry((window.width() - width) // 2, max(20, (window.height() - height) // 5), width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_over()
            return
        super().keyPressEvent(event)

    def _on_focus(self, _former: QWidget | None, now: QWidget | None) -> None:
        left = now is not None and now.window() is self.window() and now is not self and not self.isAncestorOf(now)
        if left and self.isVisible():
            self._before = None  # the focus stays where it went
            self.close_over()

    def _hold(self, _former: QWidget | None, now: QWidget | None) -> None:
        if now is None or self._held is None or not self.isEnabled() or now.window() is not self.window():
            return
        if now is self or self.isAncestorOf(now):
            self._held = now
        else:
            self._held.setFocus(Qt.FocusReason.PopupFocusReason)
