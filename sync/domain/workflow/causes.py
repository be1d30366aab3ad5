"""Which acts of a seat stand or fall with an earlier one of the same seat on the same order.

A guard (state and revision of the assignment) cannot tell whose dispatch it was that brought the order there: an undo
would take back a colleague's that came first.
"""

from sync.domain.codes import Action
from sync.domain.workflow.table import APPENDS

_STANDS_ALONE = APPENDS | {
    Action.EDIT,
    Action.CLAIM,
    Action.RELEASE,
    Action.SUPERVISE,
    Action.WHISTLE,
}
"""Acts that mean the same whatever became of the one before: they add, or are merged field by field."""

_HAS_WORDS = frozenset(
    {
        Action.REPLY,
        Action.ASSIST_REPLY,
        Action.REQUEST_RETURN,
        Action.REQUEST_EXTENSION,
        Action.REQUEST_SUSPENSION,
        Action.ESCALATE,
    }
)
"""Acts whose guards decide alone, so that the server keeps their words as a note where they come second."""


def stands_with(action: Action, earlier: Action) -> bool:
    """Tell whether an act is not to be done when an earlier one, which has no outcome yet, does not stand."""
    if earlier is Action.CREATE:
        return True
    return action not in _STANDS_ALONE | _HAS_WORDS and earlier not in _STANDS_ALONE
