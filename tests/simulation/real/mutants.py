"""Planted bugs of the real program: each wraps a real part at its port by something wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from desktop.store.store import SeatStore
from sync.contract.codec import encode
from sync.contract.messages import Change, PullReply, Result, Session
from sync.contract.replica import Changed, Cursor
from sync.domain.codes import Outcome
from tests.simulation.real.line import Reply
from tests.simulation.real.machine import Machine
from tests.simulation.real.server_room import ServerRoom


class RealForgetsToEvict(ServerRoom):
    """Pages tell nobody that an order has left a scope."""

    def serve(self, method: str, path: str, query: str, headers: list[tuple[bytes, bytes]], body: bytes) -> Reply:
        status, found, content = super().serve(method, path, query, headers, body)
        if status == 200 and path.endswith("/pull"):
            page = msgspec.json.decode(content, type=PullReply)
            page.changes = [change for change in page.changes if change.op != "X"]
            content = encode(page)
            found = [(name, value) for name, value in found if name.lower() != "content-length"]
        return status, found, content


class RealForgetsEpoch(ServerRoom):
    """A restored server goes on in the old epoch."""

    def begin_epoch(self) -> None:
        return


class RealMovesCursorFirst(Machine):
    """The cursor is moved before the rows of its page, in a transaction of its own."""

    def _watch(self, store: SeatStore) -> None:
        super()._watch(store)
        apply = store.replica.apply_page

        def wrong(changes: Sequence[Change], cursor: Cursor) -> Changed:
            store.replica.set_cursor(cursor)
            return apply(changes, cursor)

        _put(store.replica, "apply_page", wrong)


class RealForgetsToReoffer(Machine):
    """A new epoch is taken as a reason to fetch, not to offer again."""

    def _watch(self, store: SeatStore) -> None:
        super()._watch(store)
        _put(store.outbox, "reoffer", lambda since, epoch, leaving=False: 0)


class RealSwallowsRefusals(Machine):
    """What the server did not do counts as done."""

    def _watch(self, store: SeatStore) -> None:
        super()._watch(store)
        settle = store.outbox.settle

        def wrong(results: Sequence[Result], leases: Any, now: int, epoch: str = "") -> Changed:
            refused = (Outcome.SUPERSEDED, Outcome.REJECTED, Outcome.QUARANTINED)
            lenient = [
                msgspec.structs.replace(one, outcome=Outcome.APPLIED) if one.outcome in refused else one
                for one in results
            ]
            return settle(lenient, leases, now, epoch)

        _put(store.outbox, "settle", wrong)


class RealKeepsRowsOfLostScopes(Machine):
    """Scopes that were lost are not purged."""

    def _watch(self, store: SeatStore) -> None:
        super()._watch(store)
        _put(store.replica, "forget_scopes", lambda keep: Changed())


class RealRemovesDraftsBeforeAnswer(Machine):
    """A draft that is handed over goes from its desk before the server said that it has it."""

    def _watch(self, store: SeatStore) -> None:
        super()._watch(store)
        mark = store.drafts.mark_handed

        def wrong(changed_at: Mapping[str, int], now: int) -> frozenset[str]:
            going = mark(changed_at, now)
            store.drafts.remove_handed({one: changed_at[one] for one in going})
            return going

        _put(store.drafts, "mark_handed", wrong)


class RealForgetsEpochOfDrafts(Machine):
    """What a restored server says of drafts counts like what it said before."""

    def _watch(self, store: SeatStore) -> None:
        super()._watch(store)
        _put(store.drafts, "is_same_epoch", lambda epoch: True)


class RealTakesDraftsForNew(ServerRoom):
    """Nobody says which draft an order was made of: a copy of it makes another one."""

    def serve(self, method: str, path: str, query: str, headers: list[tuple[bytes, bytes]], body: bytes) -> Reply:
        status, found, content = super().serve(method, path, query, headers, body)
        if status == 200 and path in ("/auth/v1/sign-in", "/auth/v1/refresh", "/auth/v1/fork"):
            session = msgspec.json.decode(content, type=Session)
            content = encode(msgspec.structs.replace(session, draft_marks=False))
            found = [(name, value) for name, value in found if name.lower() != "content-length"]
        return status, found, content


MUTANTS: tuple[type[ServerRoom] | type[Machine], ...] = (
    RealForgetsToEvict, RealForgetsEpoch, RealMovesCursorFirst, RealForgetsToReoffer, RealSwallowsRefusals,
    RealKeepsRowsOfLostScopes, RealRemovesDraftsBeforeAnswer, RealTakesDraftsForNew,
    RealForgetsEpochOfDrafts,
)  # fmt: skip


def _put(part: object, name: str, wrong: object) -> None:
    setattr(part, name, wrong)
