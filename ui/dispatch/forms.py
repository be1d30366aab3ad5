"""The words a decision needs on the dispatch screen. Labels are Chinese source texts of the context ``ActForm``."""

from sync.domain.act import ActData
from sync.domain.codes import Action
from ui.panels.act_form import ActField, ActForm, FieldKind, Values, yes
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.pick_field import PickSource

_REASON = QT_TRANSLATE_NOOP("ActForm", "理由")


def _reason_form(action: Action, title: str, submit: str, request: str) -> ActForm:
    def build(values: Values) -> ActData:
        return ActData(text=values["text"], request=request)

    return ActForm(action, title, submit, (ActField("text", _REASON, FieldKind.TEXT, lines=3),), build)


def refuse_form(action: Action, request: str) -> ActForm:
    """Refuse a return, an extension or a suspension with a reason."""
    return _reason_form(action, QT_TRANSLATE_NOOP("ActForm", "驳回申请"), QT_TRANSLATE_NOOP("ActForm", "驳回"), request)


def dispute_form(request: str) -> ActForm:
    """Take a return request to a conference."""
    return _reason_form(
        Action.DISPUTE_RETURN, QT_TRANSLATE_NOOP("ActForm", "转会商"), QT_TRANSLATE_NOOP("ActForm", "转会商"), request
    )


def send_to_pre_review_form() -> ActForm:
    """Let several departments agree on the unit before the order is sent."""
    return _reason_form(
        Action.SEND_TO_PRE_REVIEW,
        QT_TRANSLATE_NOOP("ActForm", "提交派前会商"),
        QT_TRANSLATE_NOOP("ActForm", "提交会商"),
        "",
    )


def urge_form() -> ActForm:
    """Urge the unit that has the order."""

    def build(values: Values) -> ActData:
        return ActData(text=values["text"])

    return ActForm(
        Action.URGE,
        QT_TRANSLATE_NOOP("ActForm", "催办"),
        QT_TRANSLATE_NOOP("ActForm", "催办"),
        (ActField("text", QT_TRANSLATE_NOOP("ActForm", "说明"), FieldKind.TEXT, required=False, lines=3),),
        build,
    )


def approve_extension_form(request: str) -> ActForm:
    """Pass a long extension: it needs a leader's word as well."""

    def build(values: Values) -> ActData:
        return ActData(request=request, leader_confirmed=yes(values["leader_confirmed"]), text=values["text"])

    return ActForm(
        Action.APPROVE_EXTENSION,
        QT_TRANSLATE_NOOP("ActForm", "同意延期(天数较长)"),
        QT_TRANSLATE_NOOP("ActForm", "同意延期"),
        (
            ActField("leader_confirmed", QT_TRANSLATE_NOOP("ActForm", "领导已确认"), FieldKind.YES_NO),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "说明"), FieldKind.TEXT, required=False, lines=2),
        ),
        build,
    )


def decide_pre_review_form() -> ActForm:
    """Name the unit the conference agreed on, or leave it empty to let the dispatcher send the order."""

    def build(values: Values) -> ActData:
        return ActData(unit=values["unit"], text=values["text"])

    return ActForm(
        Action.DECIDE_PRE_REVIEW,
        QT_TRANSLATE_NOOP("ActForm", "派前会商结果"),
        QT_TRANSLATE_NOOP("ActForm", "确定"),
        (
            ActField(
                "unit",
                QT_TRANSLATE_NOOP("ActForm", "承办单位(留空则退回待派单)"),
                FieldKind.UNIT,
                required=False,
            ),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "会商意见"), FieldKind.TEXT, lines=3),
        ),
        build,
        final=True,
    )


def merge_form(source: PickSource) -> ActForm:
    """Merge into an open order, found by number or words; the similar ones are offered first."""

    def build(values: Values) -> ActData:
        return ActData(target_order=values["target_order"])

    return ActForm(
        Action.MERGE,
        QT_TRANSLATE_NOOP("ActForm", "并入其他工单"),
        QT_TRANSLATE_NOOP("ActForm", "并单"),
        (
            ActField(
                "target_order",
                QT_TRANSLATE_NOOP("ActForm", "并入工单"),
                FieldKind.PICK,
                hint=QT_TRANSLATE_NOOP("ActForm", "单号、尾号或标题；↓ 看相似工单"),
                source=source,
            ),
        ),
        build,
    )


def decide_claim_form(request: str) -> ActForm:
    """Decide whether a demand was unreasonable."""

    def build(values: Values) -> ActData:
        return ActData(code="passed" if yes(values["code"]) else "refused", text=values["text"], request=request)

    return ActForm(
        Action.DECIDE_UNREASONABLE,
        QT_TRANSLATE_NOOP("ActForm", "不合理诉求认定"),
        QT_TRANSLATE_NOOP("ActForm", "认定"),
        (
            ActField("code", QT_TRANSLATE_NOOP("ActForm", "是否认定为不合理"), FieldKind.YES_NO),
            ActField("text", _REASON, FieldKind.TEXT, lines=3),
        ),
        build,
    )


def designate_form() -> ActForm:
    """Name the unit after a dispute; it may not return the order again."""

    def build(values: Values) -> ActData:
        return ActData(unit=values["unit"], text=values["text"], leader_confirmed=yes(values["leader_confirmed"]))

    return ActForm(
        Action.DESIGNATE,
        QT_TRANSLATE_NOOP("ActForm", "指定承办"),
        QT_TRANSLATE_NOOP("ActForm", "指定承办"),
        (
            ActField("unit", QT_TRANSLATE_NOOP("ActForm", "承办单位"), FieldKind.UNIT),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "会商纪要"), FieldKind.TEXT, lines=3),
            ActField("leader_confirmed", QT_TRANSLATE_NOOP("ActForm", "领导已确认"), FieldKind.YES_NO),
        ),
        build,
        final=True,
    )


def return_to_intake_form() -> ActForm:
    """Return the order to intake with what is missing."""

    def build(values: Values) -> ActData:
        return ActData(code=values["code"], text=values["text"])

    return ActForm(
        Action.RETURN_TO_INTAKE,
        QT_TRANSLATE_NOOP("ActForm", "退回受理补正"),
        QT_TRANSLATE_NOOP("ActForm", "退回受理"),
        (
            ActField("code", QT_TRANSLATE_NOOP("ActForm", "缺什么"), FieldKind.CODE, codes="intake_defect"),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "说明"), FieldKind.TEXT, required=False, lines=3),
        ),
        build,
    )


def dispatch_form(action: Action, request: str) -> ActForm:
    """Choose a unit that was not suggested."""

    def build(values: Values) -> ActData:
        return ActData(unit=values["unit"], text=values["text"], request=request)

    return ActForm(
        action,
        QT_TRANSLATE_NOOP("ActForm", "另选承办单位"),
        QT_TRANSLATE_NOOP("ActForm", "派单"),
        (
            ActField("unit", QT_TRANSLATE_NOOP("ActForm", "承办单位"), FieldKind.UNIT),
            ActField("text", QT_TRANSLATE_NOOP("ActForm", "派单意见"), FieldKind.TEXT, required=False, lines=3),
        ),
        build,
    )
