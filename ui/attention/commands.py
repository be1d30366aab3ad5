"""What can be done with the items, as data."""

from typing import Protocol

from ui.commands.command import Command
from ui.translatable import QT_TRANSLATE_NOOP

VIEW = "attention"
_CATEGORY = QT_TRANSLATE_NOOP("Commands", "需处理")


class AttentionActs(Protocol):
    """What the commands call; the view is one."""

    def send_current_again(self) -> None:
        """Do the item's act again."""
        ...

    def close_current(self) -> None:
        """Put the item away."""
        ...

    def open_current(self) -> None:
        """Open the item's order."""
        ...


def attention_commands(view: AttentionActs) -> list[Command]:
    """Return the commands of the view."""
    return [
        Command(
            "attention.send_again",
            QT_TRANSLATE_NOOP("Commands", "仍要提交"),
            _CATEGORY,
            view.send_current_again,
            "Ctrl+Return",
            hint=True,
        ),
        Command(
            "attention.close",
            QT_TRANSLATE_NOOP("Commands", "关闭事项"),
            _CATEGORY,
            view.close_current,
            "Delete",
            hint=True,
        ),
        Command("attention.open", QT_TRANSLATE_NOOP("Commands", "打开工单"), _CATEGORY, view.open_current, "Ctrl+O"),
    ]
