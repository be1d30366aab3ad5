"""What a dispatcher can do, as data."""

from typing import Protocol

from sync.domain.codes import Action
from ui.commands.command import Command, Scope
from ui.dispatch.view_model import DispatchViewModel
from ui.panels.next_keys import NextKeys
from ui.panels.queue_pane import QueuePane
from ui.translatable import QT_TRANSLATE_NOOP

_CATEGORY = QT_TRANSLATE_NOOP("Commands", "派单")
_CHOICES = (
    QT_TRANSLATE_NOOP("Commands", "选第 1 项"),
    QT_TRANSLATE_NOOP("Commands", "选第 2 项"),
    QT_TRANSLATE_NOOP("Commands", "选第 3 项"),
    QT_TRANSLATE_NOOP("Commands", "选第 4 项"),
    QT_TRANSLATE_NOOP("Commands", "选第 5 项"),
    QT_TRANSLATE_NOOP("Commands", "选第 6 项"),
)


class DispatchScreen(Protocol):
    """The parts of the dispatch view its commands act on."""

    model: DispatchViewModel
    pane: QueuePane
    next_keys: NextKeys

    def dispatch_selected(self) -> None:
        """Act on the selected orders."""
        ...

    def ask_assist(self) -> None:
        """Let an assisting unit be chosen."""
        ...


def dispatch_commands(screen: DispatchScreen) -> tuple[Command, ...]:
    """Return the commands of the dispatch screen; single keys count in its list only."""
    model, pane = screen.model, screen.pane
    accept = Command(
        "dispatch.accept",
        QT_TRANSLATE_NOOP("Commands", "派单 / 通过"),
        _CATEGORY,
        pane.acting(screen.dispatch_selected),
        "Return",
        scope=Scope.LIST,
    )
    listed = (
        ("assist", QT_TRANSLATE_NOOP("Commands", "加协办单位"), screen.ask_assist, "A"),
        ("other_unit", QT_TRANSLATE_NOOP("Commands", "另选单位"), model.choose_other, "O"),
        ("return_to_intake", QT_TRANSLATE_NOOP("Commands", "退回受理"), model.return_to_intake, "R"),
        ("refuse", QT_TRANSLATE_NOOP("Commands", "驳回"), model.refuse, "X"),
        ("dispute", QT_TRANSLATE_NOOP("Commands", "转会商"), model.confer, "C"),
        ("merge", QT_TRANSLATE_NOOP("Commands", "并入其他工单"), lambda: model.ask(Action.MERGE), "M"),
        ("urge", QT_TRANSLATE_NOOP("Commands", "催办"), lambda: model.ask(Action.URGE), "U"),
    )
    anywhere = (
        ("undo", QT_TRANSLATE_NOOP("Commands", "撤回上一步"), model.runner.undo, "Ctrl+Z"),
        ("list", QT_TRANSLATE_NOOP("Commands", "到列表"), pane.focus_list, "Alt+L"),
        ("filter", QT_TRANSLATE_NOOP("Commands", "筛选"), pane.focus_filter, "Ctrl+F"),
        ("clear_filter", QT_TRANSLATE_NOOP("Commands", "清除筛选（Esc）"), pane.clear_filter, ""),
        ("next_tab", QT_TRANSLATE_NOOP("Commands", "下一标签"), lambda: pane.tabs.step(1), "Ctrl+Tab"),
        ("former_tab", QT_TRANSLATE_NOOP("Commands", "上一标签"), lambda: pane.tabs.step(-1), "Ctrl+Shift+Tab"),
    )
    return (
        accept,
        *(
            Command(f"dispatch.{name}", title, _CATEGORY, screen.next_keys.acting(run), key, scope=Scope.LIST)
            for name, title, run, key in listed
        ),
        *(Command(f"dispatch.{name}", title, _CATEGORY, run, key) for name, title, run, key in anywhere),
        *(
            Command(
                f"dispatch.choose_{number}",
                title,
                _CATEGORY,
                pane.acting(lambda number=number: model.choose(number)),
                str(number),
                scope=Scope.LIST,
                shown=False,
            )
            for number, title in enumerate(_CHOICES, start=1)
        ),
    )
