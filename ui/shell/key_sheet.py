"""Every key that works now, made from the registry (F1)."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.commands.command import Command
from ui.commands.registry import CommandRegistry, command_category, command_title
from ui.theme.current import px
from ui.widgets.label import make_label
from ui.widgets.overlay import Overlay
from ui.widgets.pill import KeyHint

translate = QCoreApplication.translate
COLUMNS = 3


def keys_by_category(registry: CommandRegistry) -> dict[str, list[Command]]:
    """Return the commands with a key that apply in the view in front, by category."""
    groups: dict[str, list[Command]] = {}
    for command in registry.available():
        if command.shortcut:
            groups.setdefault(command_category(command), []).append(command)
    return groups


class KeySheet(Overlay):
    """Shows the keys in columns. F1 or Escape closes it."""

    def __init__(self, registry: CommandRegistry, parent: QWidget) -> None:
        super().__init__(parent)
        self._registry = registry
        outer = QVBoxLayout(self)
        outer.setContentsMargins(22, 18, 22, 16)
        outer.setSpacing(10)
        outer.addWidget(make_label(translate("KeySheet", "快捷键"), "title"))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        outer.addWidget(self._area, 1)
        outer.addWidget(make_label(translate("KeySheet", "F1 或 Esc 关闭"), "faint"))

    def toggle(self) -> None:
        """Open with the keys of the view in front, or close."""
        if self.isVisible():
            self.close_over()
            return
        self._area.setWidget(self._build())
        self.open_over(self._area)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of the panel."""
        return QSize(px(980), px(600))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Close on F1 too."""
        if event.key() == Qt.Key.Key_F1:
            self.close_over()
            return
        super().keyPressEvent(event)

    def _build(self) -> QWidget:
        page = QWidget()
        page.setProperty("look", "plain")
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(28)
        columns = [QVBoxLayout() for _ in range(COLUMNS)]
        heights = [0] * COLUMNS
        for category, commands in keys_by_category(self._registry).items():
            at = heights.index(min(heights))
            heights[at] += len(commands) + 2
            heading = make_label(category, "section")
            heading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            columns[at].addWidget(heading)
            columns[at].addLayout(self._group(commands))
            columns[at].addSpacing(14)
        for column in columns:
            column.addStretch(1)
            row.addLayout(column, 1)
        return page

    def _group(self, commands: list[Command]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for line, command in enumerate(commands):
            hint = KeyHint(command.shortcut.replace("Return", "Enter"))
            grid.addWidget(hint, line, 0, Qt.AlignmentFlag.AlignLeft)
            title = make_label(command_title(command))
            title.setEnabled(command.when(self._registry.context))
            grid.addWidget(title, line, 1)
        return grid
