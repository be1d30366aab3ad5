"""What is wrong with a text of an act's form while it stands there; everything else is judged when the act is sent."""

from collections.abc import Mapping

from desktop.services.reference_service import ReferenceService
from sync.domain.text_rules import text_problem
from sync.domain.workflow.checks import act_limits
from ui.panels.texts.refusals import refusal_text


def text_problems(reference: ReferenceService, values: Mapping[str, str]) -> dict[str, str]:
    """Return a sentence for each field whose text is too long or holds characters nobody can save."""
    if not reference.has_reading:
        return {}
    limits = act_limits(reference.rules)
    found = {name: text_problem(name, values[name], limits[name]) for name in values if name in limits}
    return {name: refusal_text(refusal) for name, refusal in found.items() if refusal is not None}
