"""The forms of the handling screen. Labels are Chinese source texts of the context ``ActForm``."""

from collections.abc import Callable

from sync.domain.act import ActData
from sync.domain.codes import Action, CallOutcome, Solved
from sync.domain.instant import Instant
from ui.panels.act_form import ActField, ActForm, FieldKind, Values, days_of, files_field, files_of, units_of, yes
from ui.translatable import QT_TRANSLATE_NOOP

_CONTACT_OUTCOMES = {"no_answer": CallOutcome.NO_ANSWER, "wrong_number": CallOutcome.WRONG_PERSON}


def contact_form(now: Callable[[], Instant], number: str) -> ActForm:
    """Record a contact with the caller, made when the form is sent."""

    def build(values: Values) -> ActData:
        return ActData(
            contact_at=now(),
            contact_number=values["contact_number"],
            outcome=_CONTACT_OUTCOMES.get(values["result"], CallOutcome.CONNECTED),
            code=values["result"],
            text=values["text"],
            files=files_of(values.get("files", "")),
        )

    return ActForm(
        Action.LOG_CONTACT,
        QT_TRANSLATE_NOOP("ActForm", "联系记录"),
        QT_TRANSLATE_NOOP("ActForm", "保存记录"),
        (
            ActField("result", QT_TRANSLATE_NOOP("ActForm", "联系结果"), FieldKind.CODE, codes="contact_result"),
            ActField(
                "contact_number",
                QT_TRANSLATE_NOOP("ActForm", "联系号码"),
                FieldKind.LINE,
                required=False,
                value=number,
            ),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "沟通情况"), FieldKind.TEXT, required=False, lines=3),
            files_field(),
        ),
        build,
    )


def return_form() -> ActForm:
    """Ask to return the order: coded reason, legal basis, proposed unit."""

    def build(values: Values) -> ActData:
        return ActData(
            code=values["code"],
            basis=values["basis"],
            proposed_unit=values["proposed_unit"],
            text=values["text"],
            leader_confirmed=True,
        )

    return ActForm(
        Action.REQUEST_RETURN,
        QT_TRANSLATE_NOOP("ActForm", "申请退单"),
        QT_TRANSLATE_NOOP("ActForm", "提交退单"),
        (
            ActField("code", QT_TRANSLATE_NOOP("ActForm", "退单原因"), FieldKind.CODE, codes="return_reason"),
            ActField("basis", QT_TRANSLATE_NOOP("ActForm", "法律或职责依据"), FieldKind.LINE),
            ActField("proposed_unit", QT_TRANSLATE_NOOP("ActForm", "建议承办单位"), FieldKind.UNIT),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "说明"), FieldKind.TEXT, required=False, lines=3),
        ),
        build,
    )


def extension_form() -> ActForm:
    """Ask for more time."""

    def build(values: Values) -> ActData:
        return ActData(
            days=days_of(values["days"]), text=values["text"], caller_informed=yes(values["caller_informed"])
        )

    return ActForm(
        Action.REQUEST_EXTENSION,
        QT_TRANSLATE_NOOP("ActForm", "申请延期"),
        QT_TRANSLATE_NOOP("ActForm", "提交延期"),
        (
            ActField("days", QT_TRANSLATE_NOOP("ActForm", "延期工作日"), FieldKind.DAYS),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "延期理由"), FieldKind.TEXT, lines=3),
            ActField("caller_informed", QT_TRANSLATE_NOOP("ActForm", "已告知诉求人"), FieldKind.YES_NO),
        ),
        build,
    )


def suspension_form(until_of_days: Callable[[int], Instant]) -> ActForm:
    """Ask to park the order on the tracked list for a long objective cause."""

    def build(values: Values) -> ActData:
        return ActData(code=values["code"], until=until_of_days(days_of(values["until"])), text=values["text"])

    return ActForm(
        Action.REQUEST_SUSPENSION,
        QT_TRANSLATE_NOOP("ActForm", "申请挂账"),
        QT_TRANSLATE_NOOP("ActForm", "提交挂账"),
        (
            ActField("code", QT_TRANSLATE_NOOP("ActForm", "挂账原因"), FieldKind.CODE, codes="suspension_reason"),
            ActField("until", QT_TRANSLATE_NOOP("ActForm", "预计天数"), FieldKind.DAYS),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "答复口径"), FieldKind.TEXT, lines=3),
        ),
        build,
    )


def sub_dispatch_form() -> ActForm:
    """Send the order on to a street, community or department below."""

    def build(values: Values) -> ActData:
        return ActData(unit=values["unit"], text=values["text"])

    return ActForm(
        Action.SUB_DISPATCH,
        QT_TRANSLATE_NOOP("ActForm", "转派下级"),
        QT_TRANSLATE_NOOP("ActForm", "转派"),
        (
            ActField("unit", QT_TRANSLATE_NOOP("ActForm", "承办单位"), FieldKind.UNIT),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "办理意见"), FieldKind.TEXT, required=False, lines=3),
        ),
        build,
    )


def whistle_form() -> ActForm:
    """Call another department in (吹哨报到)."""

    def build(values: Values) -> ActData:
        return ActData(unit=values["unit"], assist=units_of(values["unit"]), text=values["text"])

    return ActForm(
        Action.WHISTLE,
        QT_TRANSLATE_NOOP("ActForm", "吹哨"),
        QT_TRANSLATE_NOOP("ActForm", "吹哨报到"),
        (
            ActField("unit", QT_TRANSLATE_NOOP("ActForm", "报到部门"), FieldKind.UNITS),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "任务"), FieldKind.TEXT, lines=3),
        ),
        build,
    )


def reply_form(contact_at: Instant | None, number: str) -> ActForm:
    """The unit's answer: was it true, solved, what the caller is told and what stays inside."""

    def build(values: Values) -> ActData:
        return ActData(
            truthful=yes(values["truthful"]),
            solved=Solved(values["solved"]),
            result=values["result"],
            unsolved_reason=values["unsolved_reason"],
            text=values["text"],
            internal_text=values["internal_text"],
            contact_at=contact_at,
            contact_number=values["contact_number"],
            files=files_of(values.get("files", "")),
        )

    return ActForm(
        Action.REPLY,
        QT_TRANSLATE_NOOP("ActForm", "提交答复"),
        QT_TRANSLATE_NOOP("ActForm", "提交答复"),
        (
            ActField("truthful", QT_TRANSLATE_NOOP("ActForm", "诉求属实"), FieldKind.YES_NO),
            ActField("solved", QT_TRANSLATE_NOOP("ActForm", "是否解决"), FieldKind.CODE, codes="solved"),
            ActField("result", QT_TRANSLATE_NOOP("ActForm", "办理结果"), FieldKind.CODE, codes="handling_result"),
            ActField(
                "contact_number",
                QT_TRANSLATE_NOOP("ActForm", "联系号码"),
                FieldKind.LINE,
                required=False,
                value=number,
            ),
            ActField(
                "unsolved_reason",
                QT_TRANSLATE_NOOP("ActForm", "未解决原因"),
                FieldKind.LINE,
                required=False,
            ),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "公开答复内容"), FieldKind.TEXT, lines=4),
            ActField("internal_text", QT_TRANSLATE_NOOP("ActForm", "内部办理情况"), FieldKind.TEXT, False, lines=3),
            files_field(),
        ),
        build,
    )


def assist_reply_form() -> ActForm:
    """An assisting unit's report to the main unit."""

    def build(values: Values) -> ActData:
        return ActData(text=values["text"], files=files_of(values.get("files", "")))

    return ActForm(
        Action.ASSIST_REPLY,
        QT_TRANSLATE_NOOP("ActForm", "协办反馈"),
        QT_TRANSLATE_NOOP("ActForm", "提交反馈"),
        (ActField("text", QT_TRANSLATE_NOOP("ActForm", "办理情况"), FieldKind.TEXT), files_field()),
        build,
    )


def escalate_form() -> ActForm:
    """Ask the level above to take the order, with what was tried and what is wanted."""

    def build(values: Values) -> ActData:
        return ActData(unit=values["unit"], text=values["text"])

    return ActForm(
        Action.ESCALATE,
        QT_TRANSLATE_NOOP("ActForm", "提级办理"),
        QT_TRANSLATE_NOOP("ActForm", "提级"),
        (
            ActField("unit", QT_TRANSLATE_NOOP("ActForm", "上级单位"), FieldKind.UNIT),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "分析和所需协调"), FieldKind.TEXT),
        ),
        build,
    )


def claim_form() -> ActForm:
    """Ask the hotline to find the demand unreasonable."""

    def build(values: Values) -> ActData:
        return ActData(code=values["code"], text=values["text"])

    return ActForm(
        Action.CLAIM_UNREASONABLE,
        QT_TRANSLATE_NOOP("ActForm", "申请不合理认定"),
        QT_TRANSLATE_NOOP("ActForm", "提交申请"),
        (
            ActField("code", QT_TRANSLATE_NOOP("ActForm", "认定依据"), FieldKind.CODE, codes="unreasonable_ground"),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "事实和证据"), FieldKind.TEXT),
        ),
        build,
    )
