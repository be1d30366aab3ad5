"""One box for everything: commands, orders, numbers, and all that has a name (Ctrl+K)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.habits import Habits
from ui.commands.command import Command
from ui.commands.registry import CommandRegistry, command_category, command_title
from ui.jobs import Job, JobRunner
from ui.shell.command_finder import CommandFinder
from ui.theme.current import px
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField
from ui.widgets.overlay import Overlay
from ui.widgets.pick_item import PickItem
from ui.widgets.pick_list import PickList

translate = QCoreApplication.translate
SEARCH_PAUSE_MS = 60
MOST_REPEATED = 40
"""Of a text that finds nothing so much is repeated."""
HABIT = "command"


@dataclass(frozen=True, slots=True)
class PaletteSource:
    """A search beside the commands. ``find(text)`` blocks and gives items; ``take(item)`` opens one on the GUI
    thread. ``goes_first(text)``: its items stand before those of other searches.
    """

    find: Callable[[str], list[PickItem]]
    take: Callable[[PickItem], None]
    goes_first: Callable[[str], bool] = lambda _text: False


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the list and what takes it."""

    item: PickItem
    take: Callable[[PickItem], None]


class CommandPalette(Overlay):
    """Commands at once, orders and knowledge as soon as they are found; Return takes the marked one.

    What Return takes belongs to the text that stands in the field: while an answer that would stand first is not here
    yet, Return waits for it, and another key takes the wish back.
    """

    def __init__(
        self,
        registry: CommandRegistry,
        runner: JobRunner,
        sources: Sequence[PaletteSource],
        parent: QWidget,
        habits: Habits | None = None,
    ) -> None:
        super().__init__(parent, passing=True)
        self._registry = registry
        self._runner = runner
        self._sources = tuple(sources)
        self._habits = habits or Habits()
        self._commands = CommandFinder(registry)
        self._found: dict[int, list[PickItem]] = {}
        self._lines: list[_Line] = []
        self._jobs: list[Job] = []
        self._asked = ""
        self._failed = False
        self._taking = False
        self._moved = False
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 10)
        column.setSpacing(8)
        self.field = LineField(
            placeholder=translate("Palette", "工单号、电话、分类、地点、单位、人员、短语、知识或命令")
        )
        self.field.setAccessibleName(translate("Palette", "查找"))
        self.list = PickList()
        self.nothing = EmptyState("", "")
        self.nothing.hide()
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        column.addWidget(make_label(translate("Palette", "↑↓ 选择 · Enter 执行 · Esc 关闭"), "faint"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.submitted.connect(lambda _text: self._on_return())
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._on_clicked)

    def open(self) -> None:
        """Open with an empty field."""
        self.field.clear()
        self._on_text_changed()
        self.open_over(self.field)

    def close_over(self) -> None:
        """Close, and let go of what was asked for."""
        self._drop()
        super().close_over()

    def items(self) -> list[PickItem]:
        """Return what is listed now, in order."""
        return [line.item for line in self._lines]

    @property
    def waiting(self) -> bool:
        """Whether a search for the text in the field has not answered yet."""
        return bool(self._text()) and len(self._found) < len(self._sources)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of the panel."""
        return QSize(px(640), px(460))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Let arrows in the field move the mark."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._moved = True
                self._taking = False
                self.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() == Qt.Key.Key_Escape and not self.field.composing:
                self.close_over()
                return True
        return super().eventFilter(watched, event)

    def _text(self) -> str:
        return self.field.text().strip()

    def _on_text_changed(self) -> None:
        self._drop()
        self._found.clear()
        self._failed = self._moved = False
        self._show()
        if self._text():
            self._pause.start()

    def _drop(self) -> None:
        """Let go of what was asked for another text, and of the wish to take its first answer."""
        for job in self._jobs:
            job.cancel()
        self._jobs.clear()
        self._pause.stop()
        self._asked = ""
        self._taking = False

    def _search(self) -> None:
        text = self._text()
        if not text or text == self._asked or not self.isVisible():
            return
        self._asked = text
        for at, source in enumerate(self._sources):
            self._jobs.append(
                self._runner.run(
                    lambda find=source.find: find(text),
                    owner=self,
                    on_done=lambda items, at=at: self._on_found(at, items),
                    on_error=lambda _error, at=at: self._on_failed(at),
                )
            )

    def _on_failed(self, at: int) -> None:
        self._failed = True
        self._on_found(at, [])

    def _on_found(self, at: int, items: list[PickItem]) -> None:
        self._found[at] = items
        self._show()
        if self._taking:
            self._take(self._first())

    def _show(self) -> None:
        """List what is known; a mark somebody moved stays on its line."""
        marked = self.list.current_item() if self._moved else None
        found = self._commands.find(self._text(), self._habits.of(HABIT))
        lines = [self._command_line(command) for command in found.leading]
        for at in self._in_order():
            lines += [_Line(item, self._sources[at].take) for item in self._found.get(at, [])]
        self._lines = lines + [self._command_line(command) for command in found.others]
        self.list.set_items(self.items())
        if marked in self.items():
            self.list.step(self.items().index(marked))
        self._show_nothing()

    def _show_nothing(self) -> None:
        self.list.setVisible(bool(self._lines))
        self.nothing.setVisible(not self._lines)
        if self._lines:
            return
        if self.waiting:
            self.nothing.set_texts(translate("Palette", "正在查找…"))
        elif self._failed:
            self.nothing.set_texts(translate("Palette", "没能查完"), translate("Palette", "请再试一次"))
        else:
            self.nothing.set_texts(
                translate("Palette", "没有找到“{text}”").format(text=self._text()[:MOST_REPEATED]),
                translate("Palette", "可输入完整工单号或尾号、电话、标题中的字，名称、拼音、首字母或编码"),
            )

    def _in_order(self) -> list[int]:
        """Return the searches in the order their items stand for this text."""
        text = self._text()
        return sorted(range(len(self._sources)), key=lambda at: not self._sources[at].goes_first(text))

    def _first(self) -> _Line | None:
        """Return the line that stands first for good; ``None`` while a search that may come before it is under way."""
        if self._moved:
            return self._marked()
        leading = len(self._commands.find(self._text(), self._habits.of(HABIT)).leading)
        before = [at for at in self._in_order() if self._text() and not leading]
        for at in before:
            if at not in self._found:
                return None
            if self._found[at]:
                break
        return self._lines[0] if self._lines else None

    def _marked(self) -> _Line | None:
        row = self.list.currentIndex().row()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def _command_line(self, command: Command) -> _Line:
        key = command.shortcut.replace("Return", "Enter")
        return _Line(PickItem(command.id, command_title(command), command_category(command), key), self._run_command)

    def _run_command(self, item: PickItem) -> None:
        self._habits.note(HABIT, item.id)
        self._commands.note_used(item.id)
        self._registry.run(item.id)

    def _on_clicked(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._lines):
            self._take(self._lines[index.row()])

    def _on_return(self) -> None:
        self._search()
        self._take(self._first())

    def _take(self, line: _Line | None) -> None:
        """Take a line; without one wait as long as a search is under way."""
        self._taking = line is None and self.waiting
        if line is not None:
            self.close_over()
            line.take(line.item)
