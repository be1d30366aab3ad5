"""A panel that floats over the window, without being a window of its own."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsDropShadowEffect, QWidget

from ui.theme.current import role_color


class Overlay(QFrame):
    """Opens over the middle of its window, takes the focus, gives it back when it closes. Escape closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
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
        focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_over(self) -> None:
        """Hide the panel and give the focus back."""
        if not self.isVisible():
            return
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

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
