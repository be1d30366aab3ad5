"""The forms of the search screen."""

from sync.domain.act import ActData
from sync.domain.codes import Action
from ui.panels.act_form import ActField, ActForm, FieldKind, Values, files_field, files_of
from ui.translatable import QT_TRANSLATE_NOOP


def _text_form(action: Action, title: str, submit: str, label: str, *, required: bool) -> ActForm:
    def build(values: Values) -> ActData:
        return ActData(text=values["text"], files=files_of(values.get("files", "")))

    text = ActField("text", label, FieldKind.TEXT, required, lines=3)
    return ActForm(action, title, submit, (text, files_field()) if required else (text,), build)


def urge_form() -> ActForm:
    """Urge the unit."""
    return _text_form(
        Action.URGE,
        QT_TRANSLATE_NOOP("ActForm", "催办"),
        QT_TRANSLATE_NOOP("ActForm", "催办"),
        QT_TRANSLATE_NOOP("ActForm", "说明"),
        required=False,
    )


def supplement_form() -> ActForm:
    """Add what the caller told more."""
    return _text_form(
        Action.SUPPLEMENT,
        QT_TRANSLATE_NOOP("ActForm", "补充内容"),
        QT_TRANSLATE_NOOP("ActForm", "补充"),
        QT_TRANSLATE_NOOP("ActForm", "补充内容"),
        required=True,
    )


def form_of(action: Action) -> ActForm | None:
    """Return the form of an act of this screen."""
    made = {Action.URGE: urge_form, Action.SUPPLEMENT: supplement_form}.get(action)
    return made() if made is not None else None
