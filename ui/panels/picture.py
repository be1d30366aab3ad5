"""A picture over the window, drawn from memory: its content never lies on the disk in clear."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.action_button import ActionButton
from ui.widgets.label import ElidedLabel, make_label
from ui.widgets.overlay import Overlay

translate = QCoreApplication.translate


class PicturePanel(Overlay):
    """Shows one picture as large as the window has room for. Escape or Enter closes it."""

    def __init__(self, content: bytes, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = QPixmap.fromImage(QImage.fromData(content))
        self.shown = QLabel()
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._close = ActionButton(translate("Attachments", "关闭"), "Esc")
        self._close.clicked.connect(self.close_over)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(ElidedLabel(name, "strong"), 1)
        top.addWidget(self._close)
        column.addLayout(top)
        column.addWidget(self.shown, 1)
        if self._picture.isNull():
            column.addWidget(make_label(translate("Attachments", "这张图片无法显示"), "muted"))

    def open(self) -> None:
        """Show the panel."""
        self.open_over(self._close)
        self._fit()

    def close_over(self) -> None:
        """Hide the panel and forget the picture."""
        super().close_over()
        self.deleteLater()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Take most of the window."""
        window = self.parentWidget()
        return window.size() if window is not None else QSize(800, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Draw the picture anew."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Close on Enter too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close_over()
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        if self._picture.isNull():
            return
        room = self.shown.size().boundedTo(self._picture.size())
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        self.shown.setPixmap(self._picture.scaled(room, keep, smooth))
