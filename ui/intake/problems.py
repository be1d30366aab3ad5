"""What is wrong with a field of the form, in the words of that field where the general ones would not help."""

from PySide6.QtCore import QCoreApplication

from sync.domain.act import OrderDraft
from sync.domain.draft_validation import bare_credit_code, credit_code_fault
from sync.domain.refusal import Refusal, RefusalCode
from ui.intake.fields import Field
from ui.panels.texts.refusals import refusal_text
from ui.translatable import QT_TRANSLATE_NOOP

_CREDIT_CODE = {
    "length": QT_TRANSLATE_NOOP("Intake", "应为 18 位，现为 {count} 位"),
    "characters": QT_TRANSLATE_NOOP("Intake", "前 8 位为数字，其余为数字或字母，不用 I、O、S、V、Z"),
    "check": QT_TRANSLATE_NOOP("Intake", "末位校验不符，请逐位核对"),
}


def problem_text(field: Field, refusal: Refusal, draft: OrderDraft) -> str:
    """Return the sentence beside a field."""
    if field is Field.CREDIT_CODE and refusal.code is RefusalCode.INVALID_VALUE:
        code = draft.caller.credit_code
        source = _CREDIT_CODE.get(credit_code_fault(code))
        if source is not None:
            count = len(bare_credit_code(code))
            return QCoreApplication.translate("Intake", source).format(count=count)
    return refusal_text(refusal)
