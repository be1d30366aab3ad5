"""What can be done with the items, as data."""

from typing import Protocol

from ui.commands.command import Command, Scope
from ui.translatable import QT_TRANSLATE_NOOP

VIEW = "attention"
_CATEGORY = QT_TRANSLATE_NOOP("Commands", "需处理")


class AttentionActs(Protocol):
    """What the commands call; the view is one."""

    def keep_theirs(self) -> None:
        """Let the other side stand and put the item away."""
        ...

    def send_mine(self) -> None:
        """Send mine beside theirs; while editing: what stands in the editors."""
        ...

    def edit_mine(self) -> None:
        """Take both sides over into editors."""
        ...

    def open_current(self) -> None:
        """Open the item's order."""
        ...

    def read_again(self) -> None:
        """Read the items again."""
        ...


def attention_commands(view: AttentionActs) -> list[Command]:
    """Return the commands of the view: single digits in the list, the same acts from everywhere in the view."""
    theirs, mine = QT_TRANSLATE_NOOP("Commands", "保留对方"), QT_TRANSLATE_NOOP("Commands", "提交我的")
    edit = QT_TRANSLATE_NOOP("Commands", "修改后提交")
    listed = Scope.LIST
    return [
        Command("attention.theirs", theirs, _CATEGORY, view.keep_theirs, "1", scope=listed, hint=True),
        Command("attention.mine", mine, _CATEGORY, view.send_mine, "2", scope=listed, hint=True),
        Command("attention.edit", edit, _CATEGORY, view.edit_mine, "3", scope=listed, hint=True),
        Command("attention.close", theirs, _CATEGORY, view.keep_theirs, "Delete", shown=False),
        Command("attention.send_again", mine, _CATEGORY, view.send_mine, "Ctrl+Return", shown=False),
        Command("attention.change", edit, _CATEGORY, view.edit_mine, "Ctrl+E", shown=False),
        Command(
            "attention.open",
            QT_TRANSLATE_NOOP("Commands", "打开工单"),
            _CATEGORY,
            view.open_current,
            "Ctrl+O",
            hint=True,
        ),
        Command("attention.refresh", QT_TRANSLATE_NOOP("Commands", "刷新"), _CATEGORY, view.read_again, "Ctrl+R"),
    ]
