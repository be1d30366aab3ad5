"""What is wrong with a text while it is being typed. Everything else is judged when the order is sent."""

from desktop.services.reference_service import ReferenceService
from sync.domain.act import OrderDraft
from sync.domain.refusal import Refusal
from sync.domain.text_rules import text_problem
from sync.domain.workflow.checks import field_limit
from ui.intake.fields import Field, read_field


def text_refusal(draft: OrderDraft, field: Field, reference: ReferenceService) -> Refusal | None:
    """Return why a field's text can never be sent: too long, or with characters nobody can save."""
    value = read_field(draft, field)
    if not isinstance(value, str) or not value or not reference.has_reading:
        return None
    return text_problem(field.value, value, field_limit(field.value, reference.rules))


def whole(text: str) -> str:
    """Return a text without halves of characters (a paste cut in the middle of one): they cannot be written."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return text
