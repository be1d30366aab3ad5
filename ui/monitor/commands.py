"""What a team lead can do on the monitor."""

from collections.abc import Callable

from ui.commands.command import Command
from ui.translatable import QT_TRANSLATE_NOOP

_CATEGORY = QT_TRANSLATE_NOOP("Commands", "监控")


def monitor_commands(
    refresh: Callable[[], None], open_overdue: Callable[[], None], open_to_dispatch: Callable[[], None]
) -> tuple[Command, ...]:
    """Return the monitor's commands."""
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
    )
