"""What one viewer may see of an order: the scopes they share with it and the best variant of its body."""

from collections.abc import Iterable

import msgspec

from sync.contract.codec import encode
from sync.contract.messages import Change
from sync.domain.access import scopes_of, view
from sync.domain.actor import Actor
from sync.domain.call_record import CallRecord, scopes_of_call, view_call
from sync.domain.codes import Disclosure
from sync.domain.order import Order

_BEST_FIRST = (Disclosure.FULL, Disclosure.DIAL, Disclosure.MASKED, Disclosure.HIDDEN)


class Viewer(msgspec.Struct, frozen=True):
    """Somebody who reads: the person and the scopes with their variants."""

    actor: Actor
    grants: dict[str, Disclosure]


def shared_scopes(viewer: Viewer, order: Order) -> frozenset[str]:
    """Return the scopes through which the viewer sees the order; none for the unit that is complained about."""
    return scopes_through(viewer, order.accused_unit, scopes_of(order))


def scopes_through(viewer: Viewer, accused: str, scopes: frozenset[str]) -> frozenset[str]:
    """Return what the viewer shares of an order's scopes; none for the unit that is complained about."""
    if accused and (accused == viewer.actor.unit or accused in viewer.actor.conflicts):
        return frozenset()
    return scopes & viewer.grants.keys()


def body_of(viewer: Viewer, order: Order, scopes: frozenset[str]) -> msgspec.Raw:
    """Return the order as JSON in the best variant that the shared scopes give."""
    return msgspec.Raw(encode(_best_view(viewer, order, scopes)))


def call_body(viewer: Viewer, call: CallRecord) -> msgspec.Raw:
    """Return a call as JSON in the best variant of the scopes the viewer shares with it."""
    held = {viewer.grants[scope] for scope in scopes_of_call(call) if scope in viewer.grants}
    best = next((variant for variant in _BEST_FIRST if variant in held), Disclosure.HIDDEN)
    return msgspec.Raw(encode(view_call(call, best)))


def visible(viewer: Viewer, order: Order) -> Order | None:
    """Return the order as the viewer may see it, ``None`` when they may not."""
    scopes = shared_scopes(viewer, order)
    return _best_view(viewer, order, scopes) if scopes else None


def _best_view(viewer: Viewer, order: Order, scopes: frozenset[str]) -> Order:
    return view(order, best_variant(viewer, scopes), viewer.actor.unit)


def best_variant(viewer: Viewer, scopes: Iterable[str]) -> Disclosure:
    """Return the variant that shows most among those of the shared scopes."""
    held = {viewer.grants[scope] for scope in scopes}
    return next(variant for variant in _BEST_FIRST if variant in held)


def changes_of(viewer: Viewer, order: Order) -> list[Change]:
    """Return an order as change lines (position 0: not from the feed), for the author of a command."""
    scopes = shared_scopes(viewer, order)
    if not scopes:
        return []
    first, *others = sorted(scopes)
    body = body_of(viewer, order, scopes)
    return [
        Change(p=0, s=first, e="order", id=order.id, ver=order.ver, op="U", d=body),
        *(Change(p=0, s=scope, e="order", id=order.id, ver=order.ver, op="U") for scope in others),
    ]
