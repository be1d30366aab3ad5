"""What a unit can do, as data. Single keys count in the list only."""

from typing import Protocol

from sync.domain.codes import Action
from ui.commands.command import Command, Scope
from ui.handling.view_model import HandlingViewModel
from ui.panels.queue_pane import QueuePane
from ui.translatable import QT_TRANSLATE_NOOP

_CATEGORY = QT_TRANSLATE_NOOP("Commands", "办理")


class HandlingScreen(Protocol):
    """The parts of the handling view its commands act on."""

    model: HandlingViewModel
    pane: QueuePane


def handling_commands(screen: HandlingScreen) -> tuple[Command, ...]:
    """Return the commands of the handling screen."""
    model, pane = screen.model, screen.pane
    listed = (
        ("primary", QT_TRANSLATE_NOOP("Commands", "签收 / 答复"), model.primary, "Return"),
        ("sign", QT_TRANSLATE_NOOP("Commands", "签收"), model.sign, "S"),
        ("contact", QT_TRANSLATE_NOOP("Commands", "联系记录"), lambda: model.ask(Action.LOG_CONTACT), "C"),
        ("send_on", QT_TRANSLATE_NOOP("Commands", "转派下级"), lambda: model.ask(Action.SUB_DISPATCH), "D"),
        ("return", QT_TRANSLATE_NOOP("Commands", "申请退单"), lambda: model.ask(Action.REQUEST_RETURN), "R"),
        ("extension", QT_TRANSLATE_NOOP("Commands", "申请延期"), lambda: model.ask(Action.REQUEST_EXTENSION), "E"),
        ("suspension", QT_TRANSLATE_NOOP("Commands", "挂账 / 恢复"), model.ask_suspension, "G"),
        ("whistle", QT_TRANSLATE_NOOP("Commands", "吹哨"), lambda: model.ask(Action.WHISTLE), "W"),
        ("escalate", QT_TRANSLATE_NOOP("Commands", "提级办理"), lambda: model.ask(Action.ESCALATE), "T"),
        ("claim", QT_TRANSLATE_NOOP("Commands", "申请不合理认定"), lambda: model.ask(Action.CLAIM_UNREASONABLE), "U"),
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
        *(
            Command(f"handling.{name}", title, _CATEGORY, pane.acting(run, stays=True), key, scope=Scope.LIST)
            for name, title, run, key in listed
        ),
        *(Command(f"handling.{name}", title, _CATEGORY, run, key) for name, title, run, key in anywhere),
    )
