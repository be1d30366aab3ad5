"""What an administrator can do, as data."""

from typing import Protocol

from ui.commands.command import Command
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.tab_strip import TabStrip

_CATEGORY = QT_TRANSLATE_NOOP("Commands", "管理")


class AdministrationScreen(Protocol):
    """The parts of the administration its commands act on."""

    tabs: TabStrip

    def add_record(self) -> None:
        """Begin a new record."""
        ...

    def edit_record(self) -> None:
        """Edit the current record."""
        ...

    def focus_list(self) -> None:
        """Go to the list."""
        ...

    def focus_filter(self) -> None:
        """Go to the filter."""
        ...


def administration_commands(screen: AdministrationScreen) -> tuple[Command, ...]:
    """Return the commands of the administration."""
    listed = (
        ("add", QT_TRANSLATE_NOOP("Commands", "新增"), screen.add_record, "Ctrl+N"),
        ("edit", QT_TRANSLATE_NOOP("Commands", "编辑"), screen.edit_record, "Ctrl+E"),
        ("list", QT_TRANSLATE_NOOP("Commands", "到列表"), screen.focus_list, "Alt+L"),
        ("filter", QT_TRANSLATE_NOOP("Commands", "筛选"), screen.focus_filter, "Ctrl+F"),
        ("next_tab", QT_TRANSLATE_NOOP("Commands", "下一标签"), lambda: screen.tabs.step(1), "Ctrl+Tab"),
        ("former_tab", QT_TRANSLATE_NOOP("Commands", "上一标签"), lambda: screen.tabs.step(-1), "Ctrl+Shift+Tab"),
    )
    return tuple(Command(f"administration.{name}", title, _CATEGORY, run, key) for name, title, run, key in listed)
