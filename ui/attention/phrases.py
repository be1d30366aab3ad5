"""What happened to an item and what to do about it, in words."""

from PySide6.QtCore import QCoreApplication

from desktop.services.values import AttentionItem
from sync.domain.codes import Outcome, RequestType, Urgency
from sync.domain.refusal import Refusal, RefusalCode
from ui.panels.texts.names import action_name, channel_name, type_name, urgency_name
from ui.panels.texts.refusals import refusal_text
from ui.panels.texts.times import day_moment
from ui.theme.tone import Tone
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

PROPOSAL = "proposal"
KINDS: dict[str, tuple[str, Tone]] = {
    Outcome.SUPERSEDED: (QT_TRANSLATE_NOOP("Attention", "他人已先处理"), Tone.WAITING),
    Outcome.REJECTED: (QT_TRANSLATE_NOOP("Attention", "未被接受"), Tone.DANGER),
    Outcome.QUARANTINED: (QT_TRANSLATE_NOOP("Attention", "待人工核对"), Tone.DANGER),
    PROPOSAL: (QT_TRANSLATE_NOOP("Attention", "字段有两个值"), Tone.INFO),
}
TODO: dict[str, str] = {
    Outcome.SUPERSEDED: QT_TRANSLATE_NOOP(
        "Attention", "您的内容没有生效，已保留。看过工单现状后，仍需要的话按「仍要提交」，否则关闭。"
    ),
    Outcome.REJECTED: QT_TRANSLATE_NOOP(
        "Attention", "服务器按规则没有接受，内容已保留。条件变化后可「仍要提交」，否则关闭。"
    ),
    Outcome.QUARANTINED: QT_TRANSLATE_NOOP(
        "Attention", "服务器已收下但没有生效，内容已保留。请联系管理员核对，或改正后「仍要提交」。"
    ),
    PROPOSAL: QT_TRANSLATE_NOOP("Attention", "工单上保留了先到的值，您的值列在下面。需要时打开工单修改，然后关闭。"),
}
FIELDS: dict[str, str] = {
    "action": QT_TRANSLATE_NOOP("Attention", "操作"),
    "text": QT_TRANSLATE_NOOP("Attention", "内容"),
    "internal_text": QT_TRANSLATE_NOOP("Attention", "内部说明"),
    "content": QT_TRANSLATE_NOOP("Attention", "诉求内容"),
    "title": QT_TRANSLATE_NOOP("Attention", "标题"),
    "category": QT_TRANSLATE_NOOP("Attention", "诉求分类"),
    "request_type": QT_TRANSLATE_NOOP("Attention", "诉求类型"),
    "urgency": QT_TRANSLATE_NOOP("Attention", "紧急程度"),
    "channel": QT_TRANSLATE_NOOP("Attention", "渠道"),
    "happened": QT_TRANSLATE_NOOP("Attention", "发生时间"),
    "unit": QT_TRANSLATE_NOOP("Attention", "承办单位"),
    "main_unit": QT_TRANSLATE_NOOP("Attention", "主办单位"),
    "proposed_unit": QT_TRANSLATE_NOOP("Attention", "建议单位"),
    "assist": QT_TRANSLATE_NOOP("Attention", "协办单位"),
    "accused_unit": QT_TRANSLATE_NOOP("Attention", "被反映单位"),
    "accused_name": QT_TRANSLATE_NOOP("Attention", "被反映对象"),
    "code": QT_TRANSLATE_NOOP("Attention", "原因"),
    "basis": QT_TRANSLATE_NOOP("Attention", "依据"),
    "result": QT_TRANSLATE_NOOP("Attention", "办理结果"),
    "days": QT_TRANSLATE_NOOP("Attention", "天数"),
    "state": QT_TRANSLATE_NOOP("Attention", "状态"),
    "outcome": QT_TRANSLATE_NOOP("Attention", "通话结果"),
    "answer_text": QT_TRANSLATE_NOOP("Attention", "答复内容"),
    "caller.name": QT_TRANSLATE_NOOP("Attention", "姓名"),
    "caller.phone": QT_TRANSLATE_NOOP("Attention", "来电号码"),
    "caller.contact_phone": QT_TRANSLATE_NOOP("Attention", "联系电话"),
    "caller.salutation": QT_TRANSLATE_NOOP("Attention", "称呼"),
    "caller.company": QT_TRANSLATE_NOOP("Attention", "企业名称"),
    "place.text": QT_TRANSLATE_NOOP("Attention", "发生地址"),
    "place.district": QT_TRANSLATE_NOOP("Attention", "区"),
    "place.street": QT_TRANSLATE_NOOP("Attention", "街道"),
}


def kind_of(item: AttentionItem) -> str:
    """Return the kind an item is shown as. An outcome without a name of its own: with a winner it was superseded."""
    if item.kind in KINDS:
        return item.kind
    return Outcome.SUPERSEDED if item.by_name or item.code == RefusalCode.CHANGED_MEANWHILE else Outcome.REJECTED


def kind_name(kind: str) -> str:
    """Return what kind of item it is."""
    source = KINDS.get(kind)
    return translate("Attention", source[0]) if source else kind


def kind_tone(kind: str) -> str:
    """Return the tone of a kind."""
    source = KINDS.get(kind)
    return source[1] if source else Tone.WAITING


def todo_text(kind: str) -> str:
    """Return what the person can do about it."""
    return translate("Attention", TODO.get(kind, TODO[Outcome.REJECTED]))


def field_name(name: str) -> str:
    """Return the name of a field; its own path when it has none."""
    source = FIELDS.get(name)
    return translate("Attention", source) if source else name


def value_text(name: str, value: str) -> str:
    """Return a value as people read it."""
    if name == "request_type" and value in set(RequestType):
        return type_name(value)
    if name == "urgency" and value in set(Urgency):
        return urgency_name(value)
    return channel_name(value) if name == "channel" else value


def why(item: AttentionItem) -> str:
    """Return who was first and when, or which rule said no."""
    first = ""
    if item.by_name:
        text = translate("Attention", "{name} 于 {time} 先行处理")
        first = text.format(name=item.by_name, time=day_moment(item.at) or "—")
    said = ""
    if item.code in set(RefusalCode):
        said = refusal_text(Refusal(RefusalCode(item.code)))
    elif item.code:
        said = translate("Attention", "代码 {code}").format(code=item.code)
    return "；".join(part for part in (first, said) if part)


def heading(item: AttentionItem) -> str:
    """Return what the person had wanted to do."""
    return action_name(item.type) if item.type else kind_name(kind_of(item))
