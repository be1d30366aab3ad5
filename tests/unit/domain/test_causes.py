"""What stands or falls with an earlier act."""

import pytest

from sync.domain.codes import Action
from sync.domain.workflow.causes import stands_with


@pytest.mark.parametrize("action", [one for one in Action if one is not Action.CREATE])
def test_without_its_order_no_act_is_done(action: Action):
    assert stands_with(action, Action.CREATE)


@pytest.mark.parametrize(
    ("action", "earlier"),
    [
        (Action.UNDO_DISPATCH, Action.DISPATCH),
        (Action.SIGN, Action.SUB_DISPATCH),
        (Action.PASS_REPLY, Action.REPLY),
        (Action.DISPATCH, Action.APPROVE_RETURN),
    ],
)
def test_a_step_stands_with_the_step_before(action: Action, earlier: Action):
    assert stands_with(action, earlier)


@pytest.mark.parametrize(
    ("action", "earlier"),
    [
        (Action.NOTE, Action.DISPATCH),
        (Action.EDIT, Action.DISPATCH),
        (Action.RECORD_CALLBACK, Action.REDO),
        (Action.SUPERVISE, Action.DISPATCH),
        (Action.REPLY, Action.SIGN),
        (Action.UNDO_DISPATCH, Action.NOTE),
        (Action.DISPATCH, Action.EDIT),
    ],
)
def test_what_adds_and_what_has_words_stands_alone(action: Action, earlier: Action):
    assert not stands_with(action, earlier)
