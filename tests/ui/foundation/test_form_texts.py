"""Every text people write into an act's form has a limit that is told beside its field."""

import inspect
from types import ModuleType

import pytest

import ui.callback.forms
import ui.dispatch.forms
import ui.handling.forms
import ui.search.forms
from sync.domain.codes import Action
from sync.domain.workflow.checks import act_limits
from tests.helpers.small_city import small_rules
from ui.panels.act_form import ActForm, FieldKind

MODULES = (ui.callback.forms, ui.dispatch.forms, ui.handling.forms, ui.search.forms)


GIVEN: dict[str, object] = {
    "action": Action.REFUSE_RETURN,
    "request": "r-1",
    "source": lambda _text: [],
    "now": lambda: 0,
    "number": "",
    "until_of_days": lambda _days: 0,
    "contact_at": None,
}
"""What forms are made from."""


def forms_of(module: ModuleType) -> list[ActForm]:
    """Return every form of a module."""
    made: list[ActForm] = []
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ == module.__name__ and name.endswith("_form") and not name.startswith("_"):
            made.append(function(*(GIVEN[each] for each in inspect.signature(function).parameters)))
    return made


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_each_text_of_a_form_has_its_limit(module: ModuleType) -> None:
    limits = act_limits(small_rules())
    forms = forms_of(module)
    assert forms
    for form in forms:
        texts = {field.id for field in form.fields if field.kind in (FieldKind.TEXT, FieldKind.LINE)}
        assert texts <= limits.keys(), form.title
