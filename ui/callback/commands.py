"""What callback staff can do, as data."""

from typing import Protocol

from ui.callback.view_model import CallbackViewModel
from ui.commands.command import Command, Scope
from ui.panels.queue_pane import QueuePane
from ui.translatable import QT_TRANSLATE_NOOP

_CATEGORY = QT_TRANSLATE_NOOP("Commands", "回访")
_HINTED = frozenset({"list", "filter", "next_tab"})
"""What no button on the screen names."""


class CallbackScreen(Protocol):
    """The parts of the callback view its commands act on."""

    model: CallbackViewModel
    pane: QueuePane

    def focus_form(self) -> None:
        """Put the keys into the form."""
        ...

    def ask_time(self) -> None:
        """Let another time be chosen."""
        ...

    def ask_exemption(self) -> None:
        """Let a reason for not calling be chosen."""
        ...

    def focus_others(self) -> None:
        """Go to the other orders of the same caller."""
        ...

    def dial(self) -> None:
        """Dial the number, or copy it where the program cannot dial."""
        ...


def callback_commands(screen: CallbackScreen) -> tuple[Command, ...]:
    """Return the commands of the callback screen."""
    model, pane = screen.model, screen.pane
    anywhere = (
        ("submit", QT_TRANSLATE_NOOP("Commands", "提交并下一件"), pane.acting(model.submit), "F10"),
        ("redo", QT_TRANSLATE_NOOP("Commands", "退回重办"), pane.acting(model.redo), "Ctrl+B"),
        ("undo", QT_TRANSLATE_NOOP("Commands", "撤回上一步"), model.runner.undo, "Ctrl+Z"),
        ("later", QT_TRANSLATE_NOOP("Commands", "改约下次"), pane.acting(screen.ask_time), "F6"),
        ("dial", QT_TRANSLATE_NOOP("Commands", "拨打或复制号码"), pane.acting(screen.dial), "F5"),
        ("exempt", QT_TRANSLATE_NOOP("Commands", "免回访办结"), pane.acting(screen.ask_exemption), "Ctrl+E"),
        ("others", QT_TRANSLATE_NOOP("Commands", "同一来电人的其他回访"), pane.acting(screen.focus_others), "Alt+G"),
        ("form", QT_TRANSLATE_NOOP("Commands", "到回访表单"), screen.focus_form, "Alt+F"),
        ("list", QT_TRANSLATE_NOOP("Commands", "到列表"), pane.focus_list, "Alt+L"),
        ("filter", QT_TRANSLATE_NOOP("Commands", "筛选"), pane.focus_filter, "Ctrl+F"),
        ("clear_filter", QT_TRANSLATE_NOOP("Commands", "清除筛选（Esc）"), pane.clear_filter, ""),
        ("next_tab", QT_TRANSLATE_NOOP("Commands", "下一标签"), lambda: pane.tabs.step(1), "Ctrl+Tab"),
        ("former_tab", QT_TRANSLATE_NOOP("Commands", "上一标签"), lambda: pane.tabs.step(-1), "Ctrl+Shift+Tab"),
    )
    start = Command(
        "callback.start",
        QT_TRANSLATE_NOOP("Commands", "开始回访"),
        _CATEGORY,
        screen.focus_form,
        "Return",
        scope=Scope.LIST,
        hint=True,
    )
    return (
        start,
        *(
            Command(f"callback.{name}", title, _CATEGORY, run, key, hint=name in _HINTED)
            for name, title, run, key in anywhere
        ),
    )
