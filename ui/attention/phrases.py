"""What happened to an item and what to do about it, in words."""

from PySide6.QtCore import QCoreApplication

from desktop.services.attention_service import action_of
from desktop.services.values import AttentionCase, AttentionItem
from sync.contract.drafts import DRAFT_SUBMITTED
from sync.domain.codes import Action, Outcome
from sync.domain.numbering import spoken
from sync.domain.refusal import RefusalCode
from ui.panels.texts.names import action_name
from ui.panels.texts.put_aside import put_aside_text
from ui.panels.texts.times import day_moment
from ui.theme.tone import Tone
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

PROPOSAL, SUPPLEMENT = "proposal", "supplement"
TOO_OLD, CAUSE, SAME_DRAFT = "too_old", "cause", "same_draft"
ARTICLE_ACT = QT_TRANSLATE_NOOP("Attention", "修改知识条目")
REFERENCE_ACT = QT_TRANSLATE_NOOP("Attention", "修改基础资料")
KINDS: dict[str, tuple[str, Tone]] = {
    Outcome.SUPERSEDED: (QT_TRANSLATE_NOOP("Attention", "他人已先处理"), Tone.WAITING),
    Outcome.REJECTED: (QT_TRANSLATE_NOOP("Attention", "未被接受"), Tone.DANGER),
    Outcome.QUARANTINED: (QT_TRANSLATE_NOOP("Attention", "待人工核对"), Tone.DANGER),
    PROPOSAL: (QT_TRANSLATE_NOOP("Attention", "字段有两个值"), Tone.INFO),
    SUPPLEMENT: (QT_TRANSLATE_NOOP("Attention", "正文已记为补充"), Tone.INFO),
    TOO_OLD: (QT_TRANSLATE_NOOP("Attention", "排队超过 12 小时"), Tone.WAITING),
    CAUSE: (QT_TRANSLATE_NOOP("Attention", "前一步未成功"), Tone.WAITING),
    SAME_DRAFT: (QT_TRANSLATE_NOOP("Attention", "同一份草稿"), Tone.WAITING),
}
TODO: dict[str, str] = {
    Outcome.SUPERSEDED: QT_TRANSLATE_NOOP(
        "Attention", "您的内容没有生效，已保留。看过工单现状后：保留对方、仍要提交，或修改后提交。"
    ),
    Outcome.REJECTED: QT_TRANSLATE_NOOP(
        "Attention", "服务器按规则没有接受，内容已保留。条件变化后可「仍要提交」，或改正后提交。"
    ),
    Outcome.QUARANTINED: QT_TRANSLATE_NOOP(
        "Attention", "服务器已收下但没有生效，内容已保留。请联系班长核对，或改正后提交。"
    ),
    PROPOSAL: QT_TRANSLATE_NOOP(
        "Attention", "工单上是先到的值，您的值作为建议留在工单上。可撤下建议、留作建议，或改定后写入工单。"
    ),
    SUPPLEMENT: QT_TRANSLATE_NOOP(
        "Attention", "正文从不覆盖：您的文字已作为补充记在工单上，一字未丢。可就此了结，或合并两段文字后写入正文。"
    ),
    TOO_OLD: QT_TRANSLATE_NOOP(
        "Attention", "操作在本机排队超过 12 小时，其间工单有变动，没有自动执行。请看现状后再决定。"
    ),
    CAUSE: QT_TRANSLATE_NOOP("Attention", "它所依据的前一步没有成功，这一步也没有执行。请先处理前一步。"),
    SAME_DRAFT: QT_TRANSLATE_NOOP(
        "Attention",
        "没有生成第二张工单；两个号码都查得到那张工单，内容已保留。同一件事就放弃我的，多写的话可补记在那张工单上；确是另一件事再提交。",
    ),
}
_SENT = frozenset({Action.DISPATCH, Action.SUB_DISPATCH, Action.DESIGNATE, Action.APPROVE_RETURN})
_WORDS = frozenset({Action.REPLY, Action.ASSIST_REPLY, Action.REQUEST_RETURN, Action.REQUEST_EXTENSION})


def kind_of(item: AttentionItem) -> str:
    """Return the kind an item is shown as. An outcome without a name of its own: with a winner it was superseded."""
    if item.code == RefusalCode.TOO_OLD_FOR_QUEUE:
        return TOO_OLD
    if item.code == RefusalCode.CAUSE_FAILED:
        return CAUSE
    if item.code == DRAFT_SUBMITTED:
        return SAME_DRAFT
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


def todo_text(item: AttentionItem) -> str:
    """Return what the person can do about it."""
    said = translate("Attention", TODO.get(kind_of(item), TODO[Outcome.REJECTED]))
    if item.kind == Outcome.SUPERSEDED and action_of(item) in _WORDS:
        said += translate("Attention", "您写的文字已作为备注记在工单上。")
    return said


def why(item: AttentionItem, unit: str = "") -> str:
    """Return who was first, when and with what, or which rule said no. ``unit``: the name of where the order is."""
    kind = kind_of(item)
    if kind == SAME_DRAFT:
        said = translate("Attention", "{time} {name} 已用同一份草稿生成工单 {no}。")
        number = spoken(item.theirs.get("no", "")) or "—"
        return said.format(time=day_moment(item.at) or "—", name=item.by_name, no=number)
    parts: list[str] = []
    if item.by_name:
        parts.append(_who_was_first(item, kind, unit))
    if kind in (Outcome.REJECTED, Outcome.QUARANTINED) and item.code:
        parts.append(put_aside_text(item.code))
    return "".join(parts)


def mine_title(item: AttentionItem) -> str:
    """Return the heading over the person's own side, with the time."""
    return " · ".join(part for part in (translate("Attention", "我的"), day_moment(item.mine_at)) if part)


def theirs_title(item: AttentionItem) -> str:
    """Return the heading over the other side, with person and time."""
    if item.by_name:
        return " · ".join(part for part in (item.by_name, day_moment(item.at)) if part)
    return translate("Attention", "工单上的")


def way_titles(case: AttentionCase) -> tuple[str, str, str]:
    """Return what the three ways on are called for an item: theirs, mine, edited."""
    item = case.item
    edit = translate("Attention", "修改后提交")
    if item.kind == PROPOSAL:
        return translate("Attention", "保留对方的值"), translate("Attention", "留作建议"), edit
    if item.kind == SUPPLEMENT:
        return translate("Attention", "保留对方正文"), translate("Attention", "补充照留"), edit
    if action_of(item) is Action.EDIT:
        return translate("Attention", "放弃我的"), translate("Attention", "作为建议提交"), edit
    return translate("Attention", "放弃我的"), translate("Attention", "仍要提交"), edit


def heading(item: AttentionItem) -> str:
    """Return what the person had wanted to do."""
    action = action_of(item)
    if action is not None:
        return action_name(action)
    if item.type.startswith("article."):
        return translate("Attention", ARTICLE_ACT)
    return translate("Attention", REFERENCE_ACT) if item.type.startswith("reference.") else kind_name(kind_of(item))


def _who_was_first(item: AttentionItem, kind: str, unit: str) -> str:
    time = day_moment(item.at) or "—"
    if kind in (PROPOSAL, SUPPLEMENT):
        said = translate("Attention", "{time} {name} 已改过这一项，工单上是对方的内容。")
    elif unit and action_of(item) in _SENT:
        said = translate("Attention", "{time} {name} 已把工单派给 {unit}，您的没有发出。")
    else:
        said = translate("Attention", "{time} {name} 先行处理，您的没有发出。")
    return said.format(time=time, name=item.by_name, unit=unit)
