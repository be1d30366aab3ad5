"""What the search screen offers, as data."""

from collections.abc import Callable

from ui.commands.command import Command, Scope
from ui.translatable import QT_TRANSLATE_NOOP

_CATEGORY = QT_TRANSLATE_NOOP("Commands", "查询")


def search_commands(
    focus_text: Callable[[], None],
    focus_list: Callable[[], None],
    urge: Callable[[], None],
    note: Callable[[], None],
    clear: Callable[[], None],
) -> tuple[Command, ...]:
    """Return the commands of the search screen."""
    return (
        Command("search.text", QT_TRANSLATE_NOOP("Commands", "到查询框"), _CATEGORY, focus_text, "Ctrl+F", hint=True),
        Command("search.list", QT_TRANSLATE_NOOP("Commands", "到列表"), _CATEGORY, focus_list, "Alt+L", hint=True),
        Command("search.urge", QT_TRANSLATE_NOOP("Commands", "催办此单"), _CATEGORY, urge, "F7", hint=True),
        Command("search.note", QT_TRANSLATE_NOOP("Commands", "补充内容"), _CATEGORY, note, "F8", hint=True),
        Command("search.clear", QT_TRANSLATE_NOOP("Commands", "清除条件"), _CATEGORY, clear, "Alt+X", hint=True),
        Command(
            "search.open",
            QT_TRANSLATE_NOOP("Commands", "催办选中工单"),
            _CATEGORY,
            urge,
            "U",
            scope=Scope.LIST,
            shown=False,
        ),
    )
