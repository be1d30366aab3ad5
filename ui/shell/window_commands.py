"""The commands of the window itself."""

from collections.abc import Callable, Mapping, Sequence

from sync.domain.codes import Role
from ui.commands.command import Command, Scope
from ui.commands.context import UiContext
from ui.feature import FeatureSpec
from ui.translatable import QT_TRANSLATE_NOOP

CATEGORY = QT_TRANSLATE_NOOP("Commands", "窗口")
GO_TO = QT_TRANSLATE_NOOP("Commands", "转到")


_ROWS: tuple[tuple[str, str, str], ...] = (
    ("palette", QT_TRANSLATE_NOOP("Commands", "查找与命令"), "Ctrl+K"),
    ("keys", QT_TRANSLATE_NOOP("Commands", "全部快捷键"), "F1"),
    ("full_screen", QT_TRANSLATE_NOOP("Commands", "全屏"), "F11"),
    ("sync_now", QT_TRANSLATE_NOOP("Commands", "立即同步"), ""),
    ("sync_status", QT_TRANSLATE_NOOP("Commands", "同步状态"), ""),
    ("sync_details", QT_TRANSLATE_NOOP("Commands", "同步详情与诊断报告"), ""),
    ("preferences", QT_TRANSLATE_NOOP("Commands", "设置"), "Ctrl+,"),
    ("phone_settings", QT_TRANSLATE_NOOP("Commands", "电话设置"), "Ctrl+Shift+F2"),
    ("dismiss", QT_TRANSLATE_NOOP("Commands", "收起消息"), "Shift+Esc"),
    ("sign_out", QT_TRANSLATE_NOOP("Commands", "退出登录"), ""),
)
_HELD = QT_TRANSLATE_NOOP("Commands", "交接草稿(超过 24 小时)")
_ALERTS = QT_TRANSLATE_NOOP("Commands", "查看预警")
_ARTICLES = QT_TRANSLATE_NOOP("Commands", "知识")
"""The one title of a view that no command of another context has."""
_UNDO = QT_TRANSLATE_NOOP("Commands", "撤回刚才的操作")


def window_commands(
    acts: Mapping[str, Callable[[], None]], can_undo: Callable[[UiContext], bool]
) -> tuple[Command, ...]:
    """Return the commands that work in every view; ``acts`` holds what each one does, by its name."""
    commands = [
        Command(f"window.{name}", title, CATEGORY, acts[name], shortcut, scope=Scope.WINDOW)
        for name, title, shortcut in _ROWS
    ]
    undo = Command("window.undo", _UNDO, CATEGORY, acts["undo"], when=can_undo, scope=Scope.WINDOW)
    held = Command("window.held_drafts", _HELD, CATEGORY, acts["held_drafts"], when=_leads, scope=Scope.WINDOW)
    board = Command("window.alerts", _ALERTS, CATEGORY, acts["alerts"], "Alt+Y", when=_leads, scope=Scope.WINDOW)
    return (*commands, undo, held, board)


def _leads(context: UiContext) -> bool:
    return Role.TEAM_LEAD in context.roles


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
