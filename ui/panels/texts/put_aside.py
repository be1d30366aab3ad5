"""Why the server put a command aside for a person to look at."""

from PySide6.QtCore import QCoreApplication

from sync.domain.refusal import Refusal, RefusalCode
from ui.panels.texts.refusals import refusal_text
from ui.translatable import QT_TRANSLATE_NOOP

REASONS: dict[str, str] = {
    "right_lost": QT_TRANSLATE_NOOP("PutAside", "提交时已没有这项权限。"),
    "other_actor": QT_TRANSLATE_NOOP("PutAside", "操作人与登录人不符。"),
    "signature_missing": QT_TRANSLATE_NOOP("PutAside", "操作没有签名。"),
    "signature_invalid": QT_TRANSLATE_NOOP("PutAside", "操作的签名不符。"),
    "server_error": QT_TRANSLATE_NOOP("PutAside", "服务器反复处理失败。"),
    "target_exists": QT_TRANSLATE_NOOP("PutAside", "工单已经存在。"),
    "target_malformed": QT_TRANSLATE_NOOP("PutAside", "工单标识不正确。"),
    "number_malformed": QT_TRANSLATE_NOOP("PutAside", "工单号不正确。"),
    "number_taken": QT_TRANSLATE_NOOP("PutAside", "工单号已被使用。"),
    "number_not_leased": QT_TRANSLATE_NOOP("PutAside", "工单号不在该席位的号段内。"),
    "device_revoked": QT_TRANSLATE_NOOP("PutAside", "该工作站已停用，没有执行。"),
    "person_inactive": QT_TRANSLATE_NOOP("PutAside", "操作人已停用，没有执行。"),
    "told_not_done": QT_TRANSLATE_NOOP("PutAside", "操作人已被告知没有生效，服务器恢复后不再执行。"),
    "draft_submitted": QT_TRANSLATE_NOOP("PutAside", "同一份草稿已在另一席位提交为工单。"),
    "draft": QT_TRANSLATE_NOOP("PutAside", "没有提交的草稿。"),
    "unsendable": QT_TRANSLATE_NOOP("PutAside", "服务器无法接收这一操作。"),
}


def put_aside_text(reason: str) -> str:
    """Return the reason in words; an unknown one names its code so that it can be reported."""
    source = REASONS.get(reason)
    if source is not None:
        return QCoreApplication.translate("PutAside", source)
    if reason in set(RefusalCode):
        return refusal_text(Refusal(RefusalCode(reason)))
    return QCoreApplication.translate("PutAside", "代码 {code}").format(code=reason)
