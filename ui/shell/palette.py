"""One box for everything: commands, orders, numbers, knowledge (Ctrl+K)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.commands.registry import CommandRegistry, command_category, command_title
from ui.jobs import Job, JobRunner
from ui.theme.current import px
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField
from ui.widgets.overlay import Overlay
from ui.widgets.pick_item import PickItem
from ui.widgets.pick_list import PickList

translate = QCoreApplication.translate
MOST_COMMANDS = 40
SEARCH_PAUSE_MS = 60


@dataclass(frozen=True, slots=True)
class PaletteSource:
    """A search beside the commands. ``find(text)`` blocks and gives items; ``take(item)`` opens one on the GUI
    thread.
    """

    find: Callable[[str], list[PickItem]]
    take: Callable[[PickItem], None]


class CommandPalette(Overlay):
    """Commands at once, orders and knowledge as soon as they are found; Return takes the marked one."""

    def __init__(
        self, registry: CommandRegistry, runner: JobRunner, sources: Sequence[PaletteSource], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._registry = registry
        self._runner = runner
        self._sources = tuple(sources)
        self._found: dict[int, list[PickItem]] = {}
        self._takers: dict[int, Callable[[PickItem], None]] = {}
        self._jobs: list[Job] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 10)
        column.setSpacing(8)
        self.field = LineField(placeholder=translate("Palette", "输入工单号、电话、关键词或命令"))
        self.field.setAccessibleName(translate("Palette", "查找"))
        self.list = PickList()
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(make_label(translate("Palette", "↑↓ 选择 · Enter 执行 · Esc 关闭"), "faint"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.submitted.connect(lambda _text: self._take_current())
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda _index: self._take_current())

    def open(self) -> None:
        """Open with an empty field."""
        self.field.clear()
        self._found.clear()
        self._show()
        self.open_over(self.field)

    def items(self) -> list[PickItem]:
        """Return what is listed now, in order."""
        return self._all()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of the panel."""
        return QSize(px(640), px(460))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Let arrows in the field move the mark."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() == Qt.Key.Key_Escape and not self.field.composing:
                self.close_over()
                return True
        return super().eventFilter(watched, event)

    def _on_text_changed(self) -> None:
        for job in self._jobs:
            job.cancel()
        self._jobs.clear()
        self._found.clear()
        self._show()
        self._pause.start()

    def _search(self) -> None:
        text = self.field.text().strip()
        if not text or not self.isVisible():
            return
        for at, source in enumerate(self._sources):
            self._jobs.append(
                self._runner.run(
                    lambda find=source.find: find(text),
                    owner=self,
                    on_done=lambda items, at=at: self._on_found(at, items),
                    on_error=lambda _error, at=at: self._on_found(at, []),
                )
            )

    def _on_found(self, at: int, items: list[PickItem]) -> None:
        self._found[at] = items
        self._show()

    def _command_items(self) -> list[PickItem]:
        words = self.field.text().strip().lower().split()
        items: list[PickItem] = []
        for command in self._registry.available():
            title, category = command_title(command), command_category(command)
            text = f"{title} {category} {command.id}".lower()
            if command.shown and all(word in text for word in words):
                items.append(PickItem(command.id, title, category, command.shortcut.replace("Return", "Enter")))
        return items[:MOST_COMMANDS]

    def _all(self) -> list[PickItem]:
        self._takers.clear()
        items: list[PickItem] = []
        for at, source in enumerate(self._sources):
            for item in self._found.get(at, []):
                self._takers[len(items)] = source.take
                items.append(item)
        for item in self._command_items():
            self._takers[len(items)] = self._run_command
            items.append(item)
        return items

    def _show(self) -> None:
        self.list.set_items(self._all())

    def _run_command(self, item: PickItem) -> None:
        self._registry.run(item.id)

    def _take_current(self) -> None:
        item = self.list.current_item()
        take = self._takers.get(self.list.currentIndex().row())
        self.close_over()
        if item is not None and take is not None:
            take(item)
