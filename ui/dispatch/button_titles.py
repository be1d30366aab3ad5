"""What stands on the buttons of the dispatch screen: what pressing them does, not what was done."""

from PySide6.QtCore import QCoreApplication

from sync.domain.codes import Action
from ui.panels.texts.names import action_name
from ui.translatable import QT_TRANSLATE_NOOP

_TITLES: dict[Action, str] = {
    Action.DISPATCH: QT_TRANSLATE_NOOP("DispatchButton", "派单"),
    Action.DECIDE_PRE_REVIEW: QT_TRANSLATE_NOOP("DispatchButton", "会商定单位"),
    Action.DESIGNATE: QT_TRANSLATE_NOOP("DispatchButton", "指定承办"),
    Action.APPROVE_RETURN: QT_TRANSLATE_NOOP("DispatchButton", "同意退单"),
    Action.REFUSE_RETURN: QT_TRANSLATE_NOOP("DispatchButton", "驳回退单"),
    Action.APPROVE_EXTENSION: QT_TRANSLATE_NOOP("DispatchButton", "同意延期"),
    Action.REFUSE_EXTENSION: QT_TRANSLATE_NOOP("DispatchButton", "驳回延期"),
    Action.APPROVE_SUSPENSION: QT_TRANSLATE_NOOP("DispatchButton", "同意挂账"),
    Action.REFUSE_SUSPENSION: QT_TRANSLATE_NOOP("DispatchButton", "驳回挂账"),
    Action.PASS_REPLY: QT_TRANSLATE_NOOP("DispatchButton", "答复通过"),
    Action.DECIDE_UNREASONABLE: QT_TRANSLATE_NOOP("DispatchButton", "认定"),
}


def button_title(action: Action) -> str:
    """Return the title of the button that takes an act."""
    source = _TITLES.get(action)
    return QCoreApplication.translate("DispatchButton", source) if source is not None else action_name(action)
