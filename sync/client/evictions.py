"""The circuit breaker: a server (or a fault of ours) that empties a seat's cache is not believed at once."""

import logging
from collections.abc import Callable, Sequence
from typing import Final

from sync.client.digesting import DigestKeeper
from sync.client.ports import DigestLine, Replica
from sync.contract.digests import DigestMismatch, row_digest
from sync.contract.messages import Change
from sync.contract.replica import Cursor

logger = logging.getLogger(__name__)

MOST_ROWS: Final = 5_000
MOST_SHARE: Final = 0.2
FEW: Final = 50
"""So few rows leaving at once are a day's work, whatever their share."""
STOPPED = "evictions_stopped"


class EvictBreaker:
    """Looks at every page before it is applied; counts over the pages of a run, until the feed is read to its end."""

    def __init__(
        self,
        line: DigestLine | None,
        replica: Replica,
        digests: DigestKeeper,
        fetched_at: Callable[[str], int | None],
    ) -> None:
        self._line = line
        self._replica = replica
        self._digests = digests
        self._fetched_at = fetched_at
        self._leaving = 0
        self._size = 0
        self._believed: set[str] = set()
        self._refused: set[str] = set()
        self.stopped = False

    def sift(self, changes: Sequence[Change], after: Cursor, token: str) -> Sequence[Change] | None:
        """Return what may be applied of a page; ``None``: nothing, its scopes have been marked to be fetched again.

        Once a scope in doubt has been fetched, what the feed says of rows leaving it before that is not heard any more.
        """
        if self._refused:
            changes = [change for change in changes if not self._is_overtaken(change)]
        leaving = [change for change in changes if change.op == "X" and change.e == "order"]
        if not leaving:
            self.stopped = False
            return changes
        if not self._leaving:
            self._size = self._replica.size()
        if self._refused:
            self._leaving = 0
        self._leaving += self._replica.would_drop(leaving)
        if not self._trips() or self._line is None:
            return changes
        doubtful = sorted({change.s for change in leaving} - self._believed)
        refused = [scope for scope in doubtful if not self._confirmed(scope, changes, after, token)]
        self._believed |= set(doubtful) - set(refused)
        for scope in refused:
            self._replica.distrust(scope)
        self._refused |= set(refused)
        self.stopped = bool(refused)
        return None if refused else changes

    def run_ended(self) -> None:
        """The feed is read to its end: the next run counts anew."""
        self._leaving = 0
        self._believed.clear()
        self._refused.clear()
        self.stopped = False

    def _is_overtaken(self, change: Change) -> bool:
        fetched = self._fetched_at(change.s) if change.op == "X" and change.s in self._refused else None
        return fetched is not None and change.p <= fetched

    def _trips(self) -> bool:
        return self._leaving > MOST_ROWS or (self._leaving > FEW and self._leaving > MOST_SHARE * self._size)

    def _confirmed(self, scope: str, changes: Sequence[Change], after: Cursor, token: str) -> bool:
        """Ask the server whether what would be left of a scope is what it has."""
        assert self._line is not None  # noqa: S101 - asked before
        reply = self._line.digest(scope, after, token)
        gone = {change.id for change in changes if change.s == scope and change.op == "X"}
        if len(gone.intersection(reply.leave_out)) > FEW:
            return self._refuse(scope, len(gone), reply.count, token)  # its reading is older than the page: no proof
        left = self._replica.versions(scope, reply.since)
        for change in changes:
            if change.s != scope or change.e != "order":
                continue
            if change.op == "X":
                left.pop(change.id, None)
            else:
                left[change.id] = max(change.ver, left.get(change.id, 0))
        out = set(reply.leave_out)
        would = row_digest((one, ver) for one, ver in left.items() if one not in out)
        if would == (reply.count, int(reply.total)):
            return True
        return self._refuse(scope, would[0], reply.count, token)

    def _refuse(self, scope: str, here: int, there: int, token: str) -> bool:
        logger.error("too many rows would leave", extra={"scope": scope.partition(":")[0], "code": STOPPED})
        self._digests.tell(DigestMismatch(scope=scope, here=here, there=there, reason=STOPPED), token)
        return False
