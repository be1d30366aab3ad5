"""What a team lead can do on the monitor."""

from collections.abc import Callable

from ui.commands.command import Command
from ui.translatable import QT_TRANSLATE_NOOP

_CATEGORY = QT_TRANSLATE_NOOP("Commands", "监控")


def monitor_commands(
    refresh: Callable[[], None],
    open_overdue: Callable[[], None],
    open_to_dispatch: Callable[[], None],
    open_board: Callable[[], None] | None = None,
) -> tuple[Command, ...]:
    """Return the monitor's commands; the board of seats is for those who may read it."""
    board = QT_TRANSLATE_NOOP("Commands", "席位与待办")
    more = () if open_board is None else (Command("monitor.board", board, _CATEGORY, open_board, "Alt+B", hint=True),)
    return (
        Command("monitor.refresh", QT_TRANSLATE_NOOP("Commands", "刷新"), _CATEGORY, refresh, "Ctrl+R", hint=True),
        Command(
            "monitor.to_dispatch",
            QT_TRANSLATE_NOOP("Commands", "打开待派单清单"),
            _CATEGORY,
            open_to_dispatch,
            "Alt+P",
            hint=True,
        ),
        Command(
            "monitor.overdue",
            QT_TRANSLATE_NOOP("Commands", "打开超期清单"),
            _CATEGORY,
            open_overdue,
            "Alt+O",
            hint=True,
        ),
        *more,
    )
