"""Everything that can be done here and its key, made from the registry (F1)."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from sync.telephony.commands import Capability
from ui.commands.command import Command, Scope
from ui.commands.registry import CommandRegistry, command_category, command_title
from ui.theme.current import px
from ui.widgets.label import make_label
from ui.widgets.overlay import Overlay
from ui.widgets.pill import KeyHint

translate = QCoreApplication.translate
MOST_COLUMNS = 4
COLUMN = 290
"""Least width of a column at 100 %: longer titles take a second line."""
PALETTE_KEY = "Ctrl+K"
_HEADING_LINES = 2


def commands_by_category(registry: CommandRegistry) -> dict[str, list[Command]]:
    """Return what this person can do in the view in front, also what waits for a call or a marked row, by category.

    What has no key is found in the palette.
    """
    now = registry.context
    able = frozenset(one.value for one in Capability) if now.has_telephone else now.phone
    some_day = replace(now, online=True, has_call=True, has_selection=True, can_undo=True, phone=able)
    groups: dict[str, list[Command]] = {}
    for command in registry.commands():
        here = command.scope is Scope.WINDOW or command.view == now.view
        if here and (command.shortcut or command.shown) and command.when(some_day):
            groups.setdefault(command_category(command), []).append(command)
    for commands in groups.values():
        commands.sort(key=lambda command: not command.shortcut)
    return groups


class KeySheet(Overlay):
    """Shows the keys in columns that share the lines evenly, scrolled by keys. F1 or Escape closes it."""

    def __init__(self, registry: CommandRegistry, parent: QWidget) -> None:
        super().__init__(parent, passing=True)
        self._registry = registry
        outer = QVBoxLayout(self)
        outer.setContentsMargins(22, 14, 14, 10)
        outer.setSpacing(6)
        outer.addWidget(make_label(translate("KeySheet", "快捷键"), "title"))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        outer.addWidget(self.area, 1)
        foot = translate("KeySheet", "没有键的按 Ctrl+K 输入名称 · F1 或 Esc 关闭 · ↑↓ PgUp PgDn 滚动")
        outer.addWidget(make_label(foot, "faint"))

    def toggle(self) -> None:
        """Open with the keys of the view in front, or close."""
        if self.isVisible():
            self.close_over()
            return
        self.place()
        self.area.setWidget(self._build())
        self.area.verticalScrollBar().setValue(0)
        self.open_over(self.area)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Ask for the whole window."""
        window = self.parentWidget()
        return window.size() if window is not None else QSize(px(980), px(600))

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
        row.setSpacing(22)
        groups = commands_by_category(self._registry)
        count = max(1, min(MOST_COLUMNS, self.width() // px(COLUMN)))
        for part in _columns(groups, count):
            column = QVBoxLayout()
            column.setSpacing(4)
            for category, commands in part:
                heading = make_label(category, "section")
                heading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
                column.addWidget(heading)
                column.addLayout(self._group(commands))
                column.addSpacing(8)
            column.addStretch(1)
            row.addLayout(column, 1)
        return page

    def _group(self, commands: list[Command]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for line, command in enumerate(commands):
            if command.shortcut:
                hint: QWidget = KeyHint(command.shortcut.replace("Return", "Enter"))
            else:
                hint = make_label(PALETTE_KEY, "faint")
            grid.addWidget(hint, line, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            title = make_label(command_title(command), wrap=True)
            title.setEnabled(command.when(self._registry.context))
            grid.addWidget(title, line, 1)
        return grid


Part = list[tuple[str, list[Command]]]


def _columns(groups: dict[str, list[Command]], count: int) -> list[Part]:
    """Share all lines over the columns evenly; a group that does not fit goes on in the next one."""
    lines = sum(len(commands) + _HEADING_LINES for commands in groups.values()) + count
    most = -(-lines // count)
    columns: list[Part] = [[]]
    left = most
    for category, commands in groups.items():
        rest = commands
        while rest:
            room = left - _HEADING_LINES
            if (room < 2 and room < len(rest)) and len(columns) < count:
                columns.append([])
                left = most
                continue
            taken = rest if len(columns) == count else rest[: max(1, room)]
            columns[-1].append((category, taken))
            left -= len(taken) + _HEADING_LINES
            rest = rest[len(taken) :]
    return columns
