"""The form of an exemption from callback."""

from sync.domain.act import ActData
from sync.domain.codes import Action
from ui.panels.act_form import ActField, ActForm, FieldKind, Values
from ui.translatable import QT_TRANSLATE_NOOP


def exemption_form() -> ActForm:
    """Close without calling, for a coded reason."""

    def build(values: Values) -> ActData:
        return ActData(code=values["code"])

    return ActForm(
        Action.EXEMPT_CALLBACK,
        QT_TRANSLATE_NOOP("ActForm", "免回访办结"),
        QT_TRANSLATE_NOOP("ActForm", "办结"),
        (ActField("code", QT_TRANSLATE_NOOP("ActForm", "免回访原因"), FieldKind.CODE, codes="exemption_reason"),),
        build,
    )
