"""The form of an act for the order and request in front; used to ask, and to bring back what was begun."""

from desktop.services.order_queries import OrderQueries
from desktop.services.reference_service import ReferenceService
from sync.domain.codes import Action
from sync.domain.order import Order
from ui.dispatch.forms import (
    approve_extension_form,
    decide_claim_form,
    decide_pre_review_form,
    designate_form,
    dispatch_form,
    dispute_form,
    merge_form,
    refuse_form,
    return_to_intake_form,
    send_to_pre_review_form,
    urge_form,
)
from ui.dispatch.merge_targets import MergeTargets
from ui.panels.act_form import ActForm

_SENDS = frozenset({Action.DISPATCH, Action.APPROVE_RETURN})
_REFUSES = frozenset({Action.REFUSE_RETURN, Action.REFUSE_EXTENSION, Action.REFUSE_SUSPENSION})


class DispatchForms:
    """Makes the forms of the dispatch screen."""

    def __init__(self, orders: OrderQueries, reference: ReferenceService) -> None:
        self._orders = orders
        self._reference = reference

    def form_of(self, action: Action, order: Order, request: str) -> ActForm | None:
        """Return the form of an act, ``None`` for one that needs no words; ``request``: id of what is decided on."""
        if action in _SENDS:
            return dispatch_form(action, request)
        if action in _REFUSES:
            return refuse_form(action, request)
        if action is Action.MERGE:
            return merge_form(MergeTargets(self._orders, self._reference, order))
        simple = {
            Action.APPROVE_EXTENSION: lambda: approve_extension_form(request),
            Action.DECIDE_UNREASONABLE: lambda: decide_claim_form(request),
            Action.DISPUTE_RETURN: lambda: dispute_form(request),
            Action.DECIDE_PRE_REVIEW: decide_pre_review_form,
            Action.DESIGNATE: designate_form,
            Action.RETURN_TO_INTAKE: return_to_intake_form,
            Action.SEND_TO_PRE_REVIEW: send_to_pre_review_form,
            Action.URGE: urge_form,
        }
        made = simple.get(action)
        return made() if made is not None else None
