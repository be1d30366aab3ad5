"""Why a rule said no, and what to do about it."""

from PySide6.QtCore import QCoreApplication

from sync.domain.refusal import Refusal, RefusalCode
from ui.panels.texts.names import action_name, state_name
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

REFUSALS: dict[str, str] = {
    RefusalCode.UNKNOWN_ACTION: QT_TRANSLATE_NOOP("Refusal", "系统不认识这个操作。请更新客户端后再试。"),
    RefusalCode.UNKNOWN_ORDER: QT_TRANSLATE_NOOP("Refusal", "找不到这张工单。请刷新列表后再试。"),
    RefusalCode.NOT_IN_THIS_STATE: QT_TRANSLATE_NOOP("Refusal", "工单当前状态不能做这一步。请看右侧经过后再选操作。"),
    RefusalCode.NOT_YOUR_ROLE: QT_TRANSLATE_NOOP("Refusal", "您的角色不能做这一步。请转给有权限的同事。"),
    RefusalCode.NOT_YOUR_UNIT: QT_TRANSLATE_NOOP("Refusal", "这张工单不归您的单位。请联系派单席。"),
    RefusalCode.NOT_YOUR_ASSIGNMENT: QT_TRANSLATE_NOOP("Refusal", "这一部分不归您的单位办理。"),
    RefusalCode.CONFLICT_OF_INTEREST: QT_TRANSLATE_NOOP("Refusal", "您与本件有利害关系，应当回避。请转给其他同事。"),
    RefusalCode.REQUIRED: QT_TRANSLATE_NOOP("Refusal", "必填"),
    RefusalCode.TOO_LONG: QT_TRANSLATE_NOOP("Refusal", "太长，最多 {limit} 字"),
    RefusalCode.INVALID_VALUE: QT_TRANSLATE_NOOP("Refusal", "内容不正确，请改正"),
    RefusalCode.INVALID_CHARACTERS: QT_TRANSLATE_NOOP(
        "Refusal", "第 {at} 字不可见（{what}）：提交时选中，按 Delete 删去"
    ),
    RefusalCode.UNKNOWN_CATEGORY: QT_TRANSLATE_NOOP("Refusal", "没有这个分类，请从列表中选择"),
    RefusalCode.UNKNOWN_UNIT: QT_TRANSLATE_NOOP("Refusal", "没有这个单位，请从列表中选择"),
    RefusalCode.UNKNOWN_AREA: QT_TRANSLATE_NOOP("Refusal", "没有这个区域，请从列表中选择"),
    RefusalCode.UNKNOWN_CODE: QT_TRANSLATE_NOOP("Refusal", "没有这个选项，请从列表中选择"),
    RefusalCode.ADDRESS_REQUIRED: QT_TRANSLATE_NOOP("Refusal", "请写明具体地址"),
    RefusalCode.ACCUSED_REQUIRED: QT_TRANSLATE_NOOP("Refusal", "投诉、举报须写明被反映对象"),
    RefusalCode.UNIT_IS_ACCUSED: QT_TRANSLATE_NOOP("Refusal", "不能派给被反映的单位，请改派上级或其他单位"),
    RefusalCode.UNIT_IS_COMMUNITY: QT_TRANSLATE_NOOP("Refusal", "不得直接派给社区，请派给街道办事处"),
    RefusalCode.DIRECTORY_NOT_UNIQUE: QT_TRANSLATE_NOOP("Refusal", "派单目录对应多个单位，不能直派，请转派单席"),
    RefusalCode.REPORT_NOT_DIRECT: QT_TRANSLATE_NOOP("Refusal", "举报件不能直派，请转派单席"),
    RefusalCode.CONFIDENTIAL_NOT_DIRECT: QT_TRANSLATE_NOOP("Refusal", "保密件不能直派，请转派单席"),
    RefusalCode.RETURN_FORBIDDEN: QT_TRANSLATE_NOOP("Refusal", "本件经裁定，不得再退单"),
    RefusalCode.RETURN_WINDOW_OVER: QT_TRANSLATE_NOOP("Refusal", "退单时限已过，请办理或申请延期"),
    RefusalCode.RETURN_LIMIT: QT_TRANSLATE_NOOP("Refusal", "退单次数已满，请提交争议会商"),
    RefusalCode.SAME_UNIT: QT_TRANSLATE_NOOP("Refusal", "已经在这个单位，请选择其他单位"),
    RefusalCode.REQUEST_OPEN: QT_TRANSLATE_NOOP("Refusal", "同类申请正在审核，请等待结果"),
    RefusalCode.NO_OPEN_REQUEST: QT_TRANSLATE_NOOP("Refusal", "没有待审的申请，可能已由他人处理"),
    RefusalCode.EXTENSION_LIMIT: QT_TRANSLATE_NOOP("Refusal", "延期次数或天数已满"),
    RefusalCode.EXTENSION_TOO_LATE: QT_TRANSLATE_NOOP("Refusal", "已超时限，不能再申请延期"),
    RefusalCode.CALLER_NOT_INFORMED: QT_TRANSLATE_NOOP("Refusal", "请先向来电人说明并登记联系"),
    RefusalCode.LEADER_MUST_CONFIRM: QT_TRANSLATE_NOOP("Refusal", "须由负责人确认"),
    RefusalCode.ASSIST_NOT_REPLIED: QT_TRANSLATE_NOOP("Refusal", "协办单位还没有反馈，请等待或催办"),
    RefusalCode.CONTACT_MISSING: QT_TRANSLATE_NOOP("Refusal", "请先登记与来电人的联系"),
    RefusalCode.READ_BACK_MISSING: QT_TRANSLATE_NOOP("Refusal", "请先向来电人复述核对（Ctrl+R 读单）"),
    RefusalCode.UNDO_TOO_LATE: QT_TRANSLATE_NOOP("Refusal", "撤回时间已过"),
    RefusalCode.UNDO_NOT_YOURS: QT_TRANSLATE_NOOP("Refusal", "只能撤回自己的操作"),
    RefusalCode.ALREADY_SIGNED: QT_TRANSLATE_NOOP("Refusal", "承办单位已签收，不能撤回"),
    RefusalCode.ALREADY_HELD: QT_TRANSLATE_NOOP("Refusal", "同事正在处理这一件，请选下一件"),
    RefusalCode.NOT_HELD: QT_TRANSLATE_NOOP("Refusal", "这一件没有被领取"),
    RefusalCode.SUB_DEADLINE_TOO_LATE: QT_TRANSLATE_NOOP("Refusal", "下级时限不能晚于本级时限"),
    RefusalCode.REDO_LIMIT: QT_TRANSLATE_NOOP("Refusal", "重办次数已满，请办结或升级"),
    RefusalCode.REDO_NOT_NEEDED: QT_TRANSLATE_NOOP("Refusal", "回访结果不需要重办"),
    RefusalCode.MASTER_NOT_OPEN: QT_TRANSLATE_NOOP("Refusal", "首单已办结，不能并入，请另建工单"),
    RefusalCode.MERGE_INTO_ITSELF: QT_TRANSLATE_NOOP("Refusal", "不能并入自己"),
    RefusalCode.RECORDING_REQUIRED: QT_TRANSLATE_NOOP("Refusal", "请附上录音"),
    RefusalCode.NOT_OVERDUE: QT_TRANSLATE_NOOP("Refusal", "还没有超时限"),
    RefusalCode.TOO_EARLY: QT_TRANSLATE_NOOP("Refusal", "时间还没到"),
    RefusalCode.EVALUATION_INCOMPLETE: QT_TRANSLATE_NOOP("Refusal", "请补全响应、解决和满意情况"),
    RefusalCode.APPEAL_TOO_LATE: QT_TRANSLATE_NOOP("Refusal", "申诉期限已过"),
    RefusalCode.NEEDS_CONNECTION: QT_TRANSLATE_NOOP("Refusal", "这一步须联网完成。恢复连接后再试。"),
    RefusalCode.CHANGED_MEANWHILE: QT_TRANSLATE_NOOP("Refusal", "工单已被他人改动。请看最新内容后再决定。"),
    RefusalCode.CAUSE_FAILED: QT_TRANSLATE_NOOP("Refusal", "前一步没有成功，这一步没有执行。"),
    RefusalCode.NUMBER_NOT_YOURS: QT_TRANSLATE_NOOP("Refusal", "工单编号不属于本机号段。内容已保留，请联系管理员。"),
    RefusalCode.NUMBER_TAKEN: QT_TRANSLATE_NOOP("Refusal", "工单编号已被占用。内容已保留，请联系管理员。"),
    RefusalCode.OWN_WORDS: QT_TRANSLATE_NOOP("Refusal", "自己参与写的内容须由另一人审核。"),
    RefusalCode.TOO_OLD_FOR_QUEUE: QT_TRANSLATE_NOOP("Refusal", "离线过久，需要人工确认。内容已保留。"),
}


class _Blank(dict[str, str | int]):
    """Values for a sentence; a missing one shows as nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def refusal_text(refusal: Refusal) -> str:
    """Return the sentence for a refusal; an unknown code names itself so that it can be reported."""
    source = REFUSALS.get(refusal.code)
    if source is None:
        return translate("Refusal", "规则不允许这一步(代码 {code})。").format(code=refusal.code)
    values = _Blank(refusal.values)
    if "state" in values:
        values["state"] = state_name(str(values["state"]))
    if "action" in values:
        values["action"] = action_name(str(values["action"]))
    return translate("Refusal", source).format_map(values)
