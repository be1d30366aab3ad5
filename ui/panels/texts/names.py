"""Names of codes."""

from PySide6.QtCore import QCoreApplication

from sync.domain.agent_state import AgentStatus, BreakReason
from sync.domain.codes import (
    Action,
    AssignmentState,
    CallerSubject,
    CallOutcome,
    ClockKind,
    Light,
    OrderState,
    RequestType,
    Role,
    Satisfaction,
    Solved,
    UnitLevel,
    Urgency,
)
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

STATES: dict[str, str] = {
    OrderState.DRAFT: QT_TRANSLATE_NOOP("State", "草稿"),
    OrderState.RECEIVED: QT_TRANSLATE_NOOP("State", "待受理"),
    OrderState.ACCEPTED: QT_TRANSLATE_NOOP("State", "待派单"),
    OrderState.PRE_REVIEW: QT_TRANSLATE_NOOP("State", "派前会商"),
    OrderState.DISPATCHED: QT_TRANSLATE_NOOP("State", "待签收"),
    OrderState.RETURN_REQUESTED: QT_TRANSLATE_NOOP("State", "退单待审"),
    OrderState.DISPUTED: QT_TRANSLATE_NOOP("State", "争议会商"),
    OrderState.HANDLING: QT_TRANSLATE_NOOP("State", "办理中"),
    OrderState.SUSPENDED: QT_TRANSLATE_NOOP("State", "挂账"),
    OrderState.REPLY_REVIEW: QT_TRANSLATE_NOOP("State", "答复待审"),
    OrderState.CALLBACK: QT_TRANSLATE_NOOP("State", "待回访"),
    OrderState.CLOSED: QT_TRANSLATE_NOOP("State", "已办结"),
    OrderState.ARCHIVED: QT_TRANSLATE_NOOP("State", "已归档"),
    OrderState.DIRECT_CLOSED: QT_TRANSLATE_NOOP("State", "直接办结"),
    OrderState.NOT_ACCEPTED: QT_TRANSLATE_NOOP("State", "不予受理"),
    OrderState.MERGED: QT_TRANSLATE_NOOP("State", "已并单"),
    OrderState.CANCELLED: QT_TRANSLATE_NOOP("State", "已撤销"),
    OrderState.INVALID: QT_TRANSLATE_NOOP("State", "无效"),
}

BACK_AT_INTAKE = QT_TRANSLATE_NOOP("State", "退回补正")
"""Shown instead of the state of an order that waits at intake for what was missing."""

AGENT_STATES: dict[str, str] = {
    AgentStatus.SIGNED_OUT: QT_TRANSLATE_NOOP("AgentState", "签出"),
    AgentStatus.BUSY: QT_TRANSLATE_NOOP("AgentState", "示忙"),
    AgentStatus.READY: QT_TRANSLATE_NOOP("AgentState", "就绪"),
    AgentStatus.RINGING: QT_TRANSLATE_NOOP("AgentState", "来电振铃"),
    AgentStatus.TALKING: QT_TRANSLATE_NOOP("AgentState", "通话中"),
    AgentStatus.HELD: QT_TRANSLATE_NOOP("AgentState", "保持中"),
    AgentStatus.WRAP_UP: QT_TRANSLATE_NOOP("AgentState", "话后整理"),
    AgentStatus.BREAK: QT_TRANSLATE_NOOP("AgentState", "小休"),
    AgentStatus.OUTBOUND: QT_TRANSLATE_NOOP("AgentState", "外呼中"),
    "unknown": QT_TRANSLATE_NOOP("AgentState", "状态未知"),
}

BREAK_REASONS: dict[str, str] = {
    BreakReason.MEAL: QT_TRANSLATE_NOOP("BreakReason", "用餐"),
    BreakReason.RESTROOM: QT_TRANSLATE_NOOP("BreakReason", "如厕"),
    BreakReason.TRAINING: QT_TRANSLATE_NOOP("BreakReason", "培训"),
    BreakReason.MEETING: QT_TRANSLATE_NOOP("BreakReason", "会议"),
    BreakReason.COACHING: QT_TRANSLATE_NOOP("BreakReason", "质检辅导"),
}

ASSIGNMENTS: dict[str, str] = {
    AssignmentState.PENDING_SIGN: QT_TRANSLATE_NOOP("Assignment", "待签收"),
    AssignmentState.HANDLING: QT_TRANSLATE_NOOP("Assignment", "办理中"),
    AssignmentState.RETURN_REQUESTED: QT_TRANSLATE_NOOP("Assignment", "申请退单"),
    AssignmentState.RETURNED: QT_TRANSLATE_NOOP("Assignment", "已退回"),
    AssignmentState.REPLIED: QT_TRANSLATE_NOOP("Assignment", "已答复"),
    AssignmentState.REWORK: QT_TRANSLATE_NOOP("Assignment", "打回补正"),
    AssignmentState.DONE: QT_TRANSLATE_NOOP("Assignment", "已完成"),
    AssignmentState.EXITED: QT_TRANSLATE_NOOP("Assignment", "已退出"),
}

TYPES: dict[str, str] = {
    RequestType.CONSULT: QT_TRANSLATE_NOOP("RequestType", "咨询"),
    RequestType.HELP: QT_TRANSLATE_NOOP("RequestType", "求助"),
    RequestType.COMPLAINT: QT_TRANSLATE_NOOP("RequestType", "投诉"),
    RequestType.REPORT: QT_TRANSLATE_NOOP("RequestType", "举报"),
    RequestType.SUGGESTION: QT_TRANSLATE_NOOP("RequestType", "建议"),
    RequestType.PRAISE: QT_TRANSLATE_NOOP("RequestType", "表扬"),
}

URGENCIES: dict[str, str] = {
    Urgency.NORMAL: QT_TRANSLATE_NOOP("Urgency", "一般"),
    Urgency.URGENT: QT_TRANSLATE_NOOP("Urgency", "紧急"),
    Urgency.CRITICAL: QT_TRANSLATE_NOOP("Urgency", "特急"),
}

SUBJECTS: dict[str, str] = {
    CallerSubject.PERSON: QT_TRANSLATE_NOOP("Subject", "个人"),
    CallerSubject.ENTERPRISE: QT_TRANSLATE_NOOP("Subject", "企业"),
    CallerSubject.OTHER: QT_TRANSLATE_NOOP("Subject", "其他"),
}

LEVELS: dict[str, str] = {
    UnitLevel.CITY: QT_TRANSLATE_NOOP("Level", "市"),
    UnitLevel.DISTRICT: QT_TRANSLATE_NOOP("Level", "区"),
    UnitLevel.STREET: QT_TRANSLATE_NOOP("Level", "街道"),
    UnitLevel.COMMUNITY: QT_TRANSLATE_NOOP("Level", "社区"),
    UnitLevel.GRID: QT_TRANSLATE_NOOP("Level", "网格"),
}

ROLES: dict[str, str] = {
    Role.AGENT: QT_TRANSLATE_NOOP("Role", "话务员"),
    Role.TEAM_LEAD: QT_TRANSLATE_NOOP("Role", "班长"),
    Role.DISPATCHER: QT_TRANSLATE_NOOP("Role", "派单员"),
    Role.ARBITER: QT_TRANSLATE_NOOP("Role", "争议裁定员"),
    Role.REPLY_REVIEWER: QT_TRANSLATE_NOOP("Role", "答复审核员"),
    Role.CALLBACK_AGENT: QT_TRANSLATE_NOOP("Role", "回访员"),
    Role.SUPERVISOR: QT_TRANSLATE_NOOP("Role", "督办员"),
    Role.QUALITY_INSPECTOR: QT_TRANSLATE_NOOP("Role", "质检员"),
    Role.ANALYST: QT_TRANSLATE_NOOP("Role", "分析员"),
    Role.UNIT_OPERATOR: QT_TRANSLATE_NOOP("Role", "承办单位经办人"),
    Role.UNIT_LEADER: QT_TRANSLATE_NOOP("Role", "承办单位负责人"),
    Role.GRID_WORKER: QT_TRANSLATE_NOOP("Role", "网格员"),
    Role.LEADER: QT_TRANSLATE_NOOP("Role", "领导"),
    Role.ADMINISTRATOR: QT_TRANSLATE_NOOP("Role", "管理员"),
    Role.SYSTEM: QT_TRANSLATE_NOOP("Role", "系统"),
    Role.CHANNEL: QT_TRANSLATE_NOOP("Role", "渠道"),
}

CLOCKS: dict[str, str] = {
    ClockKind.ANSWER: QT_TRANSLATE_NOOP("Clock", "受理"),
    ClockKind.DISPATCH: QT_TRANSLATE_NOOP("Clock", "派单"),
    ClockKind.SIGN: QT_TRANSLATE_NOOP("Clock", "签收"),
    ClockKind.CONTACT: QT_TRANSLATE_NOOP("Clock", "首次联系"),
    ClockKind.DUE: QT_TRANSLATE_NOOP("Clock", "办结"),
    ClockKind.RETURN_DECIDE: QT_TRANSLATE_NOOP("Clock", "退单审核"),
    ClockKind.DISPUTE: QT_TRANSLATE_NOOP("Clock", "争议会商"),
    ClockKind.REVIEW: QT_TRANSLATE_NOOP("Clock", "审核"),
    ClockKind.CALLBACK: QT_TRANSLATE_NOOP("Clock", "回访"),
    ClockKind.SUPERVISION: QT_TRANSLATE_NOOP("Clock", "督办"),
}

LIGHTS: dict[str, str] = {
    Light.GREEN: QT_TRANSLATE_NOOP("Light", "正常"),
    Light.YELLOW: QT_TRANSLATE_NOOP("Light", "临期"),
    Light.RED: QT_TRANSLATE_NOOP("Light", "超期"),
    Light.STOPPED: QT_TRANSLATE_NOOP("Light", "已停表"),
}

OUTCOMES: dict[str, str] = {
    CallOutcome.CONNECTED: QT_TRANSLATE_NOOP("CallOutcome", "接通"),
    CallOutcome.NO_ANSWER: QT_TRANSLATE_NOOP("CallOutcome", "无人接听"),
    CallOutcome.BUSY: QT_TRANSLATE_NOOP("CallOutcome", "占线"),
    CallOutcome.POWERED_OFF: QT_TRANSLATE_NOOP("CallOutcome", "关机/停机"),
    CallOutcome.INVALID_NUMBER: QT_TRANSLATE_NOOP("CallOutcome", "空号"),
    CallOutcome.REFUSED: QT_TRANSLATE_NOOP("CallOutcome", "拒访"),
    CallOutcome.UNREACHABLE: QT_TRANSLATE_NOOP("CallOutcome", "无法接通"),
    CallOutcome.WRONG_PERSON: QT_TRANSLATE_NOOP("CallOutcome", "非本人"),
    CallOutcome.RESCHEDULED: QT_TRANSLATE_NOOP("CallOutcome", "改约"),
    CallOutcome.LANGUAGE_BARRIER: QT_TRANSLATE_NOOP("CallOutcome", "语言不通"),
    CallOutcome.CONFIDENTIAL_NOT_CALLED: QT_TRANSLATE_NOOP("CallOutcome", "保密件不回访"),
}

SOLVED: dict[str, str] = {
    Solved.SOLVED: QT_TRANSLATE_NOOP("Solved", "已解决"),
    Solved.PARTLY: QT_TRANSLATE_NOOP("Solved", "部分解决"),
    Solved.UNSOLVED: QT_TRANSLATE_NOOP("Solved", "未解决"),
}

SATISFACTIONS: dict[str, str] = {
    Satisfaction.SATISFIED: QT_TRANSLATE_NOOP("Satisfaction", "满意"),
    Satisfaction.BASICALLY: QT_TRANSLATE_NOOP("Satisfaction", "基本满意"),
    Satisfaction.DISSATISFIED: QT_TRANSLATE_NOOP("Satisfaction", "不满意"),
    Satisfaction.NOT_RATED: QT_TRANSLATE_NOOP("Satisfaction", "不评价"),
}

CHANNELS: dict[str, str] = {
    "phone": QT_TRANSLATE_NOOP("Channel", "电话"),
    "web": QT_TRANSLATE_NOOP("Channel", "网站"),
    "wechat": QT_TRANSLATE_NOOP("Channel", "微信"),
    "weibo": QT_TRANSLATE_NOOP("Channel", "微博"),
    "app": QT_TRANSLATE_NOOP("Channel", "小程序"),
    "email": QT_TRANSLATE_NOOP("Channel", "邮件"),
    "province": QT_TRANSLATE_NOOP("Channel", "省平台"),
    "province_web": QT_TRANSLATE_NOOP("Channel", "省网站"),
    "police_110": QT_TRANSLATE_NOOP("Channel", "110 转办"),
    "enterprise_desk": QT_TRANSLATE_NOOP("Channel", "企业专员"),
    "mayor_mailbox": QT_TRANSLATE_NOOP("Channel", "市长信箱"),
    "media": QT_TRANSLATE_NOOP("Channel", "媒体"),
    "city_app": QT_TRANSLATE_NOOP("Channel", "接诉即办"),
    "leader_board": QT_TRANSLATE_NOOP("Channel", "领导留言板"),
    "state_council": QT_TRANSLATE_NOOP("Channel", "互联网+督查"),
    "grid": QT_TRANSLATE_NOOP("Channel", "网格上报"),
    "merged_line": QT_TRANSLATE_NOOP("Channel", "并入热线"),
    "congress": QT_TRANSLATE_NOOP("Channel", "人大政协"),
    "petition": QT_TRANSLATE_NOOP("Channel", "信访"),
    "letter": QT_TRANSLATE_NOOP("Channel", "来信来访"),
    "instruction": QT_TRANSLATE_NOOP("Channel", "领导交办"),
    "sms": QT_TRANSLATE_NOOP("Channel", "短信"),
    "other_city": QT_TRANSLATE_NOOP("Channel", "外市转来"),
    "missed_call": QT_TRANSLATE_NOOP("Channel", "漏接回拨"),
    "proactive": QT_TRANSLATE_NOOP("Channel", "主动工单"),
}

ACTIONS: dict[str, str] = {
    Action.CREATE: QT_TRANSLATE_NOOP("Action", "建单"),
    Action.RECEIVE: QT_TRANSLATE_NOOP("Action", "接收"),
    Action.DIRECT_CLOSE: QT_TRANSLATE_NOOP("Action", "直接答复办结"),
    Action.INVALIDATE: QT_TRANSLATE_NOOP("Action", "登记无效来电"),
    Action.NOT_ACCEPT: QT_TRANSLATE_NOOP("Action", "不予受理"),
    Action.SUBMIT: QT_TRANSLATE_NOOP("Action", "转派单席"),
    Action.DIRECT_DISPATCH: QT_TRANSLATE_NOOP("Action", "直派"),
    Action.MERGE: QT_TRANSLATE_NOOP("Action", "并单"),
    Action.UNMERGE: QT_TRANSLATE_NOOP("Action", "拆单"),
    Action.SEND_TO_PRE_REVIEW: QT_TRANSLATE_NOOP("Action", "提交派前会商"),
    Action.DECIDE_PRE_REVIEW: QT_TRANSLATE_NOOP("Action", "会商定单位"),
    Action.DISPATCH: QT_TRANSLATE_NOOP("Action", "派单"),
    Action.UNDO_DISPATCH: QT_TRANSLATE_NOOP("Action", "撤回派单"),
    Action.RETURN_TO_INTAKE: QT_TRANSLATE_NOOP("Action", "退回受理"),
    Action.SIGN: QT_TRANSLATE_NOOP("Action", "签收"),
    Action.AUTO_SIGN: QT_TRANSLATE_NOOP("Action", "自动签收"),
    Action.REQUEST_RETURN: QT_TRANSLATE_NOOP("Action", "申请退单"),
    Action.APPROVE_RETURN: QT_TRANSLATE_NOOP("Action", "同意退单"),
    Action.REFUSE_RETURN: QT_TRANSLATE_NOOP("Action", "驳回退单"),
    Action.DISPUTE_RETURN: QT_TRANSLATE_NOOP("Action", "转争议会商"),
    Action.DESIGNATE: QT_TRANSLATE_NOOP("Action", "裁定承办单位"),
    Action.SUB_DISPATCH: QT_TRANSLATE_NOOP("Action", "转派下级"),
    Action.ADD_ASSIST: QT_TRANSLATE_NOOP("Action", "增加协办"),
    Action.WHISTLE: QT_TRANSLATE_NOOP("Action", "吹哨"),
    Action.ASSIST_REPLY: QT_TRANSLATE_NOOP("Action", "协办反馈"),
    Action.LOG_CONTACT: QT_TRANSLATE_NOOP("Action", "登记联系"),
    Action.REQUEST_EXTENSION: QT_TRANSLATE_NOOP("Action", "申请延期"),
    Action.APPROVE_EXTENSION: QT_TRANSLATE_NOOP("Action", "同意延期"),
    Action.REFUSE_EXTENSION: QT_TRANSLATE_NOOP("Action", "驳回延期"),
    Action.REQUEST_SUSPENSION: QT_TRANSLATE_NOOP("Action", "申请挂账"),
    Action.APPROVE_SUSPENSION: QT_TRANSLATE_NOOP("Action", "同意挂账"),
    Action.REFUSE_SUSPENSION: QT_TRANSLATE_NOOP("Action", "驳回挂账"),
    Action.RESUME: QT_TRANSLATE_NOOP("Action", "恢复办理"),
    Action.URGE: QT_TRANSLATE_NOOP("Action", "催办"),
    Action.SUPERVISE: QT_TRANSLATE_NOOP("Action", "督办"),
    Action.REQUEST_SUPERVISION_RETURN: QT_TRANSLATE_NOOP("Action", "申请退回督办"),
    Action.REVIEW_SUPERVISION: QT_TRANSLATE_NOOP("Action", "审核督办"),
    Action.END_SUPERVISION: QT_TRANSLATE_NOOP("Action", "结束督办"),
    Action.REPLY: QT_TRANSLATE_NOOP("Action", "提交答复"),
    Action.SEND_BACK_REPLY: QT_TRANSLATE_NOOP("Action", "打回答复"),
    Action.PASS_REPLY: QT_TRANSLATE_NOOP("Action", "答复通过"),
    Action.CALLBACK_ON_EXPIRY: QT_TRANSLATE_NOOP("Action", "到期转回访"),
    Action.RECORD_CALLBACK: QT_TRANSLATE_NOOP("Action", "回访记录"),
    Action.EXEMPT_CALLBACK: QT_TRANSLATE_NOOP("Action", "免回访办结"),
    Action.REDO: QT_TRANSLATE_NOOP("Action", "退回重办"),
    Action.CLAIM_UNREASONABLE: QT_TRANSLATE_NOOP("Action", "申请不合理认定"),
    Action.DECIDE_UNREASONABLE: QT_TRANSLATE_NOOP("Action", "不合理认定"),
    Action.APPEAL_ASSESSMENT: QT_TRANSLATE_NOOP("Action", "考核申诉"),
    Action.DECIDE_APPEAL: QT_TRANSLATE_NOOP("Action", "申诉裁定"),
    Action.ARCHIVE: QT_TRANSLATE_NOOP("Action", "归档"),
    Action.REOPEN: QT_TRANSLATE_NOOP("Action", "重新打开"),
    Action.CANCEL: QT_TRANSLATE_NOOP("Action", "撤单"),
    Action.ESCALATE: QT_TRANSLATE_NOOP("Action", "升级"),
    Action.CLAIM: QT_TRANSLATE_NOOP("Action", "领取"),
    Action.RELEASE: QT_TRANSLATE_NOOP("Action", "放回"),
    Action.NOTE: QT_TRANSLATE_NOOP("Action", "备注"),
    Action.SUPPLEMENT: QT_TRANSLATE_NOOP("Action", "补充内容"),
    Action.ADD_CALLER: QT_TRANSLATE_NOOP("Action", "增加反映人"),
    Action.TELL_PROGRESS: QT_TRANSLATE_NOOP("Action", "进度告知"),
    Action.LINK_CALL: QT_TRANSLATE_NOOP("Action", "关联通话"),
    Action.EDIT: QT_TRANSLATE_NOOP("Action", "修改工单"),
}
_EVERY_ACTION = {
    **ACTIONS,
    "alert.raise": QT_TRANSLATE_NOOP("Action", "敏感词预警"),
    "draft.keep": QT_TRANSLATE_NOOP("Action", "未提交的草稿"),
}


def _name(context: str, names: dict[str, str], code: str | None) -> str:
    if not code:
        return ""
    source = names.get(code)
    return translate(context, source) if source is not None else str(code)


def state_name(code: str | None, *, at_intake: bool = False) -> str:
    """Return the name of an order's state; one that waits at intake for what was missing has a name of its own."""
    return translate("State", BACK_AT_INTAKE) if at_intake else _name("State", STATES, code)


def assignment_name(code: str | None) -> str:
    """Return the name of the state of a unit's part."""
    return _name("Assignment", ASSIGNMENTS, code)


def type_name(code: str | None) -> str:
    """Return the name of a request type."""
    return _name("RequestType", TYPES, code)


def urgency_name(code: str | None) -> str:
    """Return the name of an urgency."""
    return _name("Urgency", URGENCIES, code)


def subject_name(code: str | None) -> str:
    """Return the name of a caller's kind."""
    return _name("Subject", SUBJECTS, code)


def level_name(code: str | None) -> str:
    """Return the name of a level of the chain."""
    return _name("Level", LEVELS, code)


def agent_state_name(code: str | None, reason: str = "") -> str:
    """Return the name of a seat's state; a break with its reason."""
    name = _name("AgentState", AGENT_STATES, code)
    return f"{name}·{break_reason_name(reason)}" if reason else name


def break_reason_name(code: str | None) -> str:
    """Return the name of a reason for a break."""
    return _name("BreakReason", BREAK_REASONS, code)


def role_name(code: str | None) -> str:
    """Return the name of a role."""
    return _name("Role", ROLES, code)


def clock_name(code: str | None) -> str:
    """Return the name of a clock."""
    return _name("Clock", CLOCKS, code)


def light_name(code: str | None) -> str:
    """Return the name of a light."""
    return _name("Light", LIGHTS, code)


def outcome_name(code: str | None) -> str:
    """Return the name of a call's outcome."""
    return _name("CallOutcome", OUTCOMES, code)


def solved_name(code: str | None) -> str:
    """Return the name of a degree of solution."""
    return _name("Solved", SOLVED, code)


def satisfaction_name(code: str | None) -> str:
    """Return the name of a degree of satisfaction."""
    return _name("Satisfaction", SATISFACTIONS, code)


def channel_name(code: str | None) -> str:
    """Return the name of a channel."""
    return _name("Channel", CHANNELS, code)


def action_name(code: str | None) -> str:
    """Return the name of an action; ``order.submit`` and ``submit`` are the same."""
    return _name("Action", _EVERY_ACTION, code.removeprefix("order.") if code else code)
