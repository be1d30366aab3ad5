"""Ready-made snapshots as the routes use them: who gets which, and when a fresh one is due."""

from pathlib import Path

from sync.contract.errors import ErrorCode
from sync.contract.images import ImageOffer
from sync.domain.codes import Disclosure
from sync.server.auth.principals import Principal
from sync.server.database import Database
from sync.server.faults import ServerFault
from sync.server.feed.rows import read_head
from sync.server.images.shelf import ImageShelf


class Images:
    """The use cases of ``GET /sync/v1/image`` and ``GET /sync/v1/images/FILE``. Without a shelf nothing is offered."""

    def __init__(self, database: Database, shelf: ImageShelf | None) -> None:
        self._database = database
        self._shelf = shelf

    def offer(self, principal: Principal, scope: str) -> ImageOffer:
        """Return the image of a scope in the viewer's variant. Raises 403, and 404 when there is none that fits."""
        variant = principal.grants.get(scope)
        if variant is None:
            raise ServerFault(ErrorCode.FORBIDDEN, 403)
        if self._shelf is None or not _sees_plainly(principal):
            raise ServerFault(ErrorCode.NOT_FOUND, 404)
        self._shelf.wish(scope, variant)
        stored = self._shelf.find(scope, variant)
        if stored is not None:
            with self._database.read() as connection:
                top = read_head(connection)
            if stored.offer.epoch == top.epoch and top.floor <= stored.offer.pos <= top.v:
                return stored.offer
        raise ServerFault(ErrorCode.NOT_FOUND, 404)

    def file(self, principal: Principal, name: str) -> Path:
        """Return a file the viewer may read. Raises 403 and 404."""
        path = self._shelf.path(name) if self._shelf is not None else None
        held = self._shelf.owner(name) if self._shelf is not None else None
        if path is None or held is None:
            raise ServerFault(ErrorCode.NOT_FOUND, 404)
        if principal.grants.get(held.scope) is not Disclosure(held.variant) or not _sees_plainly(principal):
            raise ServerFault(ErrorCode.FORBIDDEN, 403)
        return path


def _sees_plainly(principal: Principal) -> bool:
    """Tell whether the scope's variant alone decides what the viewer sees: no unit, own or in conflict, changes it."""
    return not principal.actor.unit and not principal.actor.conflicts
