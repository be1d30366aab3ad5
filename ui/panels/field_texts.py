"""The fields of both sides: their names, their values as people read them, and how each is edited."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from desktop.services.reference_service import ReferenceService
from sync.domain.codes import CallerSubject, CallOutcome, RequestType, Solved, Urgency
from sync.domain.reference import Area, CodeItem, ReferenceKind
from ui.panels.act_form import ActField, FieldKind
from ui.panels.texts.names import (
    action_name,
    channel_name,
    outcome_name,
    solved_name,
    state_name,
    subject_name,
    type_name,
    urgency_name,
)
from ui.panels.texts.times import moment
from ui.translatable import QT_TRANSLATE_NOOP
from ui.translations import language_in_force
from ui.widgets.pick_item import PickItem

translate = QCoreApplication.translate

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
    "labels": QT_TRANSLATE_NOOP("Attention", "标签"),
    "accept_note": QT_TRANSLATE_NOOP("Attention", "受理备注"),
    "dispatch_advice": QT_TRANSLATE_NOOP("Attention", "派单意见"),
    "disposition": QT_TRANSLATE_NOOP("Attention", "去向"),
    "reason": QT_TRANSLATE_NOOP("Attention", "理由"),
    "unit": QT_TRANSLATE_NOOP("Attention", "承办单位"),
    "main_unit": QT_TRANSLATE_NOOP("Attention", "主办单位"),
    "proposed_unit": QT_TRANSLATE_NOOP("Attention", "建议单位"),
    "assist": QT_TRANSLATE_NOOP("Attention", "协办单位"),
    "copies": QT_TRANSLATE_NOOP("Attention", "抄送"),
    "accused_unit": QT_TRANSLATE_NOOP("Attention", "被反映单位"),
    "accused_name": QT_TRANSLATE_NOOP("Attention", "被反映对象"),
    "life_threat": QT_TRANSLATE_NOOP("Attention", "涉险"),
    "need_reply": QT_TRANSLATE_NOOP("Attention", "要求回复"),
    "need_callback": QT_TRANSLATE_NOOP("Attention", "同意回访"),
    "forward_as_suggestion": QT_TRANSLATE_NOOP("Attention", "转为建议"),
    "code": QT_TRANSLATE_NOOP("Attention", "原因"),
    "basis": QT_TRANSLATE_NOOP("Attention", "依据"),
    "result": QT_TRANSLATE_NOOP("Attention", "办理结果"),
    "solved": QT_TRANSLATE_NOOP("Attention", "是否解决"),
    "unsolved_reason": QT_TRANSLATE_NOOP("Attention", "未解决原因"),
    "days": QT_TRANSLATE_NOOP("Attention", "天数"),
    "until": QT_TRANSLATE_NOOP("Attention", "截止时间"),
    "next_at": QT_TRANSLATE_NOOP("Attention", "改约时间"),
    "contact_at": QT_TRANSLATE_NOOP("Attention", "联系时间"),
    "contact_number": QT_TRANSLATE_NOOP("Attention", "联系号码"),
    "target_order": QT_TRANSLATE_NOOP("Attention", "目标工单"),
    "attachments": QT_TRANSLATE_NOOP("Attention", "附件"),
    "article": QT_TRANSLATE_NOOP("Attention", "知识条目"),
    "question": QT_TRANSLATE_NOOP("Attention", "标准问题"),
    "variants": QT_TRANSLATE_NOOP("Attention", "相似问法"),
    "keywords": QT_TRANSLATE_NOOP("Attention", "关键词"),
    "categories": QT_TRANSLATE_NOOP("Attention", "诉求分类"),
    "answer": QT_TRANSLATE_NOOP("Attention", "答复口径"),
    "steps": QT_TRANSLATE_NOOP("Attention", "办理步骤"),
    "materials": QT_TRANSLATE_NOOP("Attention", "所需材料"),
    "link": QT_TRANSLATE_NOOP("Attention", "依据链接"),
    "valid_from": QT_TRANSLATE_NOOP("Attention", "有效期起"),
    "valid_to": QT_TRANSLATE_NOOP("Attention", "有效期至"),
    "areas": QT_TRANSLATE_NOOP("Attention", "适用区域"),
    "state": QT_TRANSLATE_NOOP("Attention", "状态"),
    "outcome": QT_TRANSLATE_NOOP("Attention", "通话结果"),
    "way": QT_TRANSLATE_NOOP("Attention", "处置方式"),
    "handed_to": QT_TRANSLATE_NOOP("Attention", "接转方"),
    "answer_text": QT_TRANSLATE_NOOP("Attention", "答复内容"),
    "name": QT_TRANSLATE_NOOP("Attention", "名称"),
    "caller.name": QT_TRANSLATE_NOOP("Attention", "姓名"),
    "caller.phone": QT_TRANSLATE_NOOP("Attention", "来电号码"),
    "caller.contact_phone": QT_TRANSLATE_NOOP("Attention", "联系电话"),
    "caller.salutation": QT_TRANSLATE_NOOP("Attention", "称呼"),
    "caller.email": QT_TRANSLATE_NOOP("Attention", "电子邮箱"),
    "caller.subject": QT_TRANSLATE_NOOP("Attention", "来电人主体"),
    "caller.company": QT_TRANSLATE_NOOP("Attention", "企业名称"),
    "caller.credit_code": QT_TRANSLATE_NOOP("Attention", "信用代码"),
    "caller.tags": QT_TRANSLATE_NOOP("Attention", "来电人标签"),
    "caller.confidential": QT_TRANSLATE_NOOP("Attention", "要求保密"),
    "place.text": QT_TRANSLATE_NOOP("Attention", "发生地址"),
    "place.detail": QT_TRANSLATE_NOOP("Attention", "详细地址"),
    "place.district": QT_TRANSLATE_NOOP("Attention", "区"),
    "place.street": QT_TRANSLATE_NOOP("Attention", "街道"),
    "place.community": QT_TRANSLATE_NOOP("Attention", "社区"),
    "place.grid": QT_TRANSLATE_NOOP("Attention", "网格"),
    "place.poi": QT_TRANSLATE_NOOP("Attention", "地点"),
    "place.lon": QT_TRANSLATE_NOOP("Attention", "经度"),
    "place.lat": QT_TRANSLATE_NOOP("Attention", "纬度"),
}
LONG = frozenset({"text", "internal_text", "content", "answer_text", "dispatch_advice", "accept_note"})
_LINES = frozenset(
    {"title", "happened", "basis", "reason", "accused_name", "place.text", "place.detail", "caller.name",
     "caller.contact_phone", "caller.email", "caller.company", "caller.credit_code"}
)  # fmt: skip
_UNIT = frozenset({"unit", "proposed_unit", "accused_unit"})
_UNITS = _UNIT | {"main_unit", "assist", "copies"}
_AREAS = frozenset({"place.district", "place.street", "place.community", "place.grid"})
_FLAGS = frozenset({"life_threat", "need_reply", "need_callback", "forward_as_suggestion", "caller.confidential"})
_MOMENTS = frozenset({"until", "next_at", "contact_at"})
_SPOKEN: dict[str, Callable[[str | None], str]] = {
    "request_type": type_name,
    "urgency": urgency_name,
    "state": state_name,
    "outcome": outcome_name,
    "solved": solved_name,
    "channel": channel_name,
    "disposition": action_name,
    "caller.subject": subject_name,
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "request_type": tuple(RequestType),
    "urgency": tuple(Urgency),
    "solved": tuple(Solved),
    "outcome": tuple(CallOutcome),
    "caller.subject": tuple(CallerSubject),
}
_YES, _NO = "1", "0"
_LISTED = frozenset(
    {"code", "result", "way", "handed_to", "caller.salutation", "caller.tags", "labels", "unsolved_reason"}
)
_MOST = 8


def field_name(name: str) -> str:
    """Return the name of a field; its own path when it has none."""
    source = FIELDS.get(name)
    return translate("Attention", source) if source else name


class FieldTexts:
    """Values of fields as people read them: names for ids, words for codes."""

    def __init__(self, reference: ReferenceService) -> None:
        self._reference = reference

    def value(self, name: str, value: str) -> str:
        """Return a value as people read it."""
        if not value:
            return ""
        if name in _UNITS:
            return self._names(ReferenceKind.UNIT, value)
        if name in _AREAS:
            return self._names(ReferenceKind.AREA, value)
        if name == "category":
            return self._names(ReferenceKind.CATEGORY, value)
        if name in _FLAGS:
            return translate("Attention", "是") if value == _YES else translate("Attention", "否")
        if name in _MOMENTS and value.isdecimal():
            return moment(int(value))
        return self._coded(name, value)

    def editor(self, name: str) -> ActField | None:
        """Return how a field is edited, ``None`` for one that stays as it was written."""
        label = field_name(name)
        if name in LONG:
            return ActField(name, label, FieldKind.TEXT, required=False, lines=5)
        if name in _LINES:
            return ActField(name, label, FieldKind.LINE, required=False)
        if name in _MOMENTS:
            return ActField(name, label, FieldKind.MOMENT, required=False)
        if name in _UNIT:
            return ActField(name, label, FieldKind.UNIT, required=False)
        if name == "category":
            return ActField(name, label, FieldKind.PICK, required=False, source=self._find_categories)
        if name in _AREAS:
            return ActField(name, label, FieldKind.PICK, required=False, source=self._find_areas)
        values = (_YES, _NO) if name in _FLAGS else _CHOICES.get(name, ())
        if values:
            choices = tuple((value, self.value(name, value)) for value in values)
            return ActField(name, label, FieldKind.CHOICE, choices=choices)
        return None

    def _names(self, kind: ReferenceKind, value: str) -> str:
        return "、".join(self._reference.name_of(kind, one) for one in value.split(",") if one)

    def _coded(self, name: str, value: str) -> str:
        spoken = _SPOKEN.get(name)
        if spoken is not None:
            return spoken(value)
        return self._code(value) if name in _LISTED else value

    def _code(self, value: str) -> str:
        items = [one for one in self._reference.items(ReferenceKind.CODE) if isinstance(one, CodeItem)]
        english = language_in_force() == "en"
        names = {one.code: one.name_en if english and one.name_en else one.name for one in items}
        return "、".join(names.get(one, one) for one in value.split(","))

    def _find_categories(self, text: str) -> list[PickItem]:
        found = self._reference.find_categories(text, _MOST)
        return [PickItem(one.id, one.name, detail=" / ".join(self._reference.path_of(one.id)[:-1])) for one in found]

    def _find_areas(self, text: str) -> list[PickItem]:
        found = [one for one in self._reference.find_places(text, _MOST * 8) if isinstance(one, Area)]
        return [PickItem(one.id, one.name) for one in found[:_MOST]]
