"""The commands of the window itself."""

from collections.abc import Callable, Sequence
from typing import Protocol

from ui.commands.command import Command, Scope
from ui.commands.context import UiContext
from ui.feature import FeatureSpec
from ui.translatable import QT_TRANSLATE_NOOP

CATEGORY = QT_TRANSLATE_NOOP("Commands", "窗口")
GO_TO = QT_TRANSLATE_NOOP("Commands", "转到")


class WindowActs(Protocol):
    """What the window can do."""

    def open_palette(self) -> None:
        """Open the palette."""
        ...

    def toggle_key_sheet(self) -> None:
        """Open or close the key sheet."""
        ...

    def toggle_full_screen(self) -> None:
        """Fill the screen, or not."""
        ...

    def undo(self) -> None:
        """Undo what the bar offers."""
        ...

    def toggle_agent_state(self) -> None:
        """Ready or busy."""
        ...

    def sync_now(self) -> None:
        """Talk to the server at once."""
        ...

    def open_preferences(self) -> None:
        """Open the preferences."""
        ...

    def open_sync_status(self) -> None:
        """Show the state of the connection."""
        ...

    def sign_out(self) -> None:
        """End the session."""
        ...


def window_commands(acts: WindowActs, can_undo: Callable[[UiContext], bool]) -> tuple[Command, ...]:
    """Return the commands that work in every view."""
    rows: tuple[tuple[str, str, Callable[[], None], str], ...] = (
        ("palette", QT_TRANSLATE_NOOP("Commands", "查找与命令"), acts.open_palette, "Ctrl+K"),
        ("keys", QT_TRANSLATE_NOOP("Commands", "全部快捷键"), acts.toggle_key_sheet, "F1"),
        ("full_screen", QT_TRANSLATE_NOOP("Commands", "全屏"), acts.toggle_full_screen, "F11"),
        ("agent_state", QT_TRANSLATE_NOOP("Commands", "示闲 / 示忙"), acts.toggle_agent_state, "Ctrl+F4"),
        ("sync_now", QT_TRANSLATE_NOOP("Commands", "立即同步"), acts.sync_now, ""),
        ("sync_status", QT_TRANSLATE_NOOP("Commands", "同步状态"), acts.open_sync_status, ""),
        ("preferences", QT_TRANSLATE_NOOP("Commands", "设置"), acts.open_preferences, "Ctrl+,"),
        ("sign_out", QT_TRANSLATE_NOOP("Commands", "退出登录"), acts.sign_out, ""),
    )
    commands = [
        Command(f"window.{name}", title, CATEGORY, run, shortcut, scope=Scope.WINDOW)
        for name, title, run, shortcut in rows
    ]
    undo = Command(
        "window.undo",
        QT_TRANSLATE_NOOP("Commands", "撤回刚才的操作"),
        CATEGORY,
        acts.undo,
        when=can_undo,
        scope=Scope.WINDOW,
    )
    return (*commands, undo)


def view_commands(specs: Sequence[FeatureSpec], open_view: Callable[[str], None]) -> tuple[Command, ...]:
    """Return one command a view: Ctrl+1 to Ctrl+9 in the order of the rail."""
    return tuple(
        Command(
            f"go.{spec.id}",
            spec.title,
            GO_TO,
            lambda view_id=spec.id: open_view(view_id),
            f"Ctrl+{at}" if at <= 9 else "",
            scope=Scope.WINDOW,
        )
        for at, spec in enumerate(specs, start=1)
    )
