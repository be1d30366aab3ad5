"""Sentences of the intake screen that are made of several values."""

from PySide6.QtCore import QCoreApplication

from desktop.services.reference_service import ReferenceService
from desktop.services.values import OrderListRow
from sync.domain.act import OrderDraft
from sync.domain.deadlines import explain
from sync.domain.numbering import spoken
from sync.domain.order import Clock
from sync.domain.reference import CodeItem
from sync.domain.workdays import WorkCalendar
from ui.panels.texts.deadlines import deadline_lines, limit_text
from ui.panels.texts.names import type_name, urgency_name
from ui.panels.texts.times import day_moment
from ui.translatable import QT_TRANSLATE_NOOP
from ui.translations import language_in_force

translate = QCoreApplication.translate

DEFECTS = "intake_defect"
"""Code list of what may be missing in an order that dispatch gives back."""

SIGNALS: dict[str, str] = {
    "caller": QT_TRANSLATE_NOOP("Intake", "同号码"),
    "place": QT_TRANSLATE_NOOP("Intake", "地点相近"),
    "category": QT_TRANSLATE_NOOP("Intake", "同类别"),
    "words": QT_TRANSLATE_NOOP("Intake", "内容相近"),
    "time": QT_TRANSLATE_NOOP("Intake", "时间相近"),
}


def signal_name(code: str) -> str:
    """Return what made two orders look alike; empty for a signal without a name."""
    source = SIGNALS.get(code)
    return translate("Intake", source) if source else ""


def deadline_text(clock: Clock | None) -> str:
    """Return limit and due moment in one line."""
    if clock is None:
        return ""
    return f"{limit_text(clock.basis, clock.amount)} · {day_moment(clock.due_at)}"


def deadline_why(clock: Clock | None, calendar: WorkCalendar) -> str:
    """Return why the deadline is what it is, line by line."""
    return "" if clock is None else "\n".join(deadline_lines(explain(clock, calendar)))


def read_back_text(draft: OrderDraft, reference: ReferenceService) -> str:
    """Return the order as a text to read to the caller."""
    caller, place = draft.caller, draft.place
    who = f"{caller.name}{reference_name(reference, 'salutation', caller.salutation)}"
    lines = [
        (translate("Intake", "来电人"), who or (translate("Intake", "匿名") if caller.anonymous else "")),
        (translate("Intake", "联系电话"), caller.contact_phone or caller.phone),
        (translate("Intake", "诉求类型"), type_name(draft.request_type)),
        (translate("Intake", "诉求内容"), draft.content.strip()),
        (translate("Intake", "发生地址"), place.text),
        (translate("Intake", "发生时间"), draft.happened),
        (translate("Intake", "被反映对象"), draft.accused_name),
        (translate("Intake", "紧急程度"), urgency_name(draft.urgency)),
        (translate("Intake", "要求回复"), _yes_no(draft.need_reply)),
        (translate("Intake", "同意回访"), _yes_no(draft.need_callback)),
    ]
    if caller.confidential:
        lines.append((translate("Intake", "个人信息"), translate("Intake", "保密")))
    pair = translate("Intake", "{label}：{value}")
    text = "\n".join(pair.format(label=label, value=value) for label, value in lines if value)
    question = translate("Intake", "请问以上内容是否准确？")
    return f"{text}\n{question}"


def given_back_texts(rows: tuple[OrderListRow, ...]) -> tuple[str, str]:
    """Return what an agent is told whose orders dispatch gave back, and what to do."""
    text = translate("Intake", "{no} 被退回补正").format(no=spoken(rows[0].no))
    if len(rows) > 1:
        text = translate("Intake", "{count} 件工单被退回补正").format(count=len(rows))
    return text, translate("Intake", "Alt+R 到待受理，Enter 认领后补正")


def reference_name(reference: ReferenceService, code_list: str, code: str) -> str:
    """Return the name of a code in the language of the screen; the code itself when the list does not know it."""
    if not code or not reference.has_reading:
        return code
    return next((code_name(item) for item in reference.codes(code_list) if item.code == code), code)


def code_name(item: CodeItem) -> str:
    """Return the name of an entry of a code list in the language of the screen."""
    return item.name_en if language_in_force() == "en" and item.name_en else item.name


def _yes_no(value: bool) -> str:
    return translate("Intake", "是") if value else translate("Intake", "否")
