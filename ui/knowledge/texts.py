"""Names of states and tasks of knowledge articles, and their tones."""

from PySide6.QtCore import QCoreApplication

from desktop.errors import AppError
from desktop.services.knowledge_reading import KnowledgeItem
from sync.domain.knowledge.duties import Duty
from sync.domain.knowledge.record import WorkState
from sync.domain.refusal import RefusalCode
from ui.panels.texts.errors import error_text
from ui.theme.tone import Tone
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_DUTIES: dict[Duty, tuple[str, Tone]] = {
    Duty.WRONG: (QT_TRANSLATE_NOOP("Knowledge", "有误待核"), Tone.DANGER),
    Duty.EXPIRED: (QT_TRANSLATE_NOOP("Knowledge", "已失效"), Tone.DANGER),
    Duty.REVIEW: (QT_TRANSLATE_NOOP("Knowledge", "待我审核"), Tone.INFO),
    Duty.RETURNED: (QT_TRANSLATE_NOOP("Knowledge", "退回待改"), Tone.WAITING),
    Duty.EXPIRING: (QT_TRANSLATE_NOOP("Knowledge", "即将到期"), Tone.WAITING),
}
_WORK: dict[WorkState, tuple[str, Tone]] = {
    WorkState.DRAFT: (QT_TRANSLATE_NOOP("Knowledge", "草稿"), Tone.NEUTRAL),
    WorkState.REVIEW: (QT_TRANSLATE_NOOP("Knowledge", "待审核"), Tone.INFO),
    WorkState.RETURNED: (QT_TRANSLATE_NOOP("Knowledge", "已退回"), Tone.WAITING),
}
FIELDS: dict[str, str] = {
    "title": QT_TRANSLATE_NOOP("Knowledge", "标题"),
    "question": QT_TRANSLATE_NOOP("Knowledge", "标准问题"),
    "variants": QT_TRANSLATE_NOOP("Knowledge", "相似问法"),
    "keywords": QT_TRANSLATE_NOOP("Knowledge", "关键词"),
    "categories": QT_TRANSLATE_NOOP("Knowledge", "诉求分类"),
    "answer": QT_TRANSLATE_NOOP("Knowledge", "答复口径"),
    "steps": QT_TRANSLATE_NOOP("Knowledge", "办理步骤"),
    "materials": QT_TRANSLATE_NOOP("Knowledge", "所需材料"),
    "basis": QT_TRANSLATE_NOOP("Knowledge", "依据"),
    "link": QT_TRANSLATE_NOOP("Knowledge", "依据链接"),
    "unit": QT_TRANSLATE_NOOP("Knowledge", "责任单位"),
    "valid_from": QT_TRANSLATE_NOOP("Knowledge", "有效期起"),
    "valid_to": QT_TRANSLATE_NOOP("Knowledge", "有效期至"),
    "areas": QT_TRANSLATE_NOOP("Knowledge", "适用区域"),
}


def state_pill(item: KnowledgeItem) -> tuple[str, str]:
    """Return how an article stands, in a word, and its tone."""
    work = item.record.work
    if item.end is Duty.EXPIRED:
        return duty_pill(Duty.EXPIRED)
    if work is not None:
        text, tone = _WORK[work.state]
        return translate("Knowledge", text), tone
    if not item.is_live:
        return translate("Knowledge", "已撤下"), Tone.NEUTRAL
    if item.record.open_reports:
        return translate("Knowledge", "有误待核"), Tone.DANGER
    if item.end is not None:
        return duty_pill(item.end)
    return translate("Knowledge", "已发布"), Tone.SUCCESS


def duty_pill(duty: Duty) -> tuple[str, str]:
    """Return what has to be done, in a word, and its tone."""
    text, tone = _DUTIES[duty]
    return translate("Knowledge", text), tone


def field_name(name: str) -> str:
    """Return the name of a field of an article."""
    return translate("Knowledge", FIELDS[name])


def failure_text(error: Exception) -> str:
    """Return why an act on an article was refused, in words about articles."""
    refusal = error.refusal if isinstance(error, AppError) else None
    if refusal is not None and refusal.code is RefusalCode.NOT_IN_THIS_STATE:
        return translate("Knowledge", "这条知识已不在这一步，请看最新内容后再决定。")
    if refusal is not None and refusal.code is RefusalCode.CHANGED_MEANWHILE:
        return translate("Knowledge", "这条知识已被他人改动，请看最新内容后再决定。")
    return error_text(error)
