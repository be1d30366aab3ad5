"""Pulling the feed: a page of thin rows, with bodies read now and rights checked now."""

import logging

from sync.contract.errors import ErrorCode
from sync.contract.messages import PullReply
from sync.server.auth.principals import Principal
from sync.server.config import Limits
from sync.server.database import Database
from sync.server.faults import ServerFault, bad_request
from sync.server.feed.bodies import read_bodies
from sync.server.feed.order_shelf import OrderShelf
from sync.server.feed.pages import page_rows
from sync.server.feed.rows import Head, read_head
from sync.server.feed.visibility import Viewer
from sync.server.ports import Clock

logger = logging.getLogger(__name__)


def parse_cursor(text: str) -> tuple[str, int]:
    """Return epoch and position of ``EPOCH.POS``."""
    epoch, dot, position = text.rpartition(".")
    if not dot or not epoch or not position.isascii() or not position.isdigit() or len(position) > 18:
        raise bad_request("cursor")
    return epoch, int(position)


class Pull:
    """The use case of ``GET /sync/v1/pull``."""

    def __init__(self, database: Database, shelf: OrderShelf, clock: Clock, limits: Limits) -> None:
        self._database = database
        self._shelf = shelf
        self._clock = clock
        self._limits = limits

    def pull(self, principal: Principal, cursor: str, scope_set: str) -> PullReply:
        """Return the page behind ``cursor``. The reply's ``to`` is where to go on, also for an empty page."""
        epoch, position = parse_cursor(cursor)
        if scope_set != principal.scope_set:
            raise ServerFault(ErrorCode.SCOPES_CHANGED, 409, {"scope_set": principal.scope_set})
        with self._database.still() as connection:
            top = read_head(connection)
            check_place(top, epoch, position)
            rows = page_rows(connection, principal.grants.keys(), position, top.v, self._limits.page + 1)
            more = len(rows) > self._limits.page
            page = rows[: self._limits.page]
            bodies = read_bodies(connection, page, self._shelf)
        viewer = Viewer(principal.actor, principal.grants)
        changes = bodies.changes(viewer, page)
        self._shelf.keep(bodies.orders.values())
        return PullReply(
            epoch=top.epoch,
            from_=position,
            to=page[-1].pos if more else top.v,
            more=more,
            now=self._clock.now(),
            changes=changes,
            scope_set=principal.scope_set,
        )


def check_place(top: Head, epoch: str, position: int) -> None:
    """Raise for a cursor of another epoch, or one outside what the feed still holds."""
    if epoch != top.epoch:
        raise ServerFault(ErrorCode.EPOCH_CHANGED, 409, {"epoch": top.epoch})
    if position > top.v:
        logger.info("a seat knows more than the feed: was a backup put back with everything beside it?")
    if position < top.floor or position > top.v:
        raise ServerFault(ErrorCode.CURSOR_GONE, 410, {"pos": top.v})
