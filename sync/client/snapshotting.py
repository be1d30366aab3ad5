"""Filling the replica scope by scope: reference data first, then what is the person's own, the city last."""

from collections.abc import Iterator
from contextlib import suppress

from sync.client.image_fetching import ImageFetcher
from sync.client.ports import EngineObserver, Replica, SnapshotStream, Transport
from sync.client.regranting import granted_by
from sync.client.transport_error import LineError, TransportError
from sync.contract.errors import ErrorCode
from sync.contract.messages import Session, SnapshotLine
from sync.contract.replica import Changed, Cursor

GLOBAL = "global"
_CHUNK = 1_000
_FIRST = ("global", "user:", "unit:", "desk:callback", "called:", "area:", "desk:")


def snapshot_order(scopes: frozenset[str]) -> list[str]:
    """Return scopes in the order they are fetched."""

    def rank(scope: str) -> tuple[int, str]:
        place = next((i for i, start in enumerate(_FIRST) if scope.startswith(start)), len(_FIRST))
        return place, scope

    return sorted(scopes, key=rank)


class SnapshotFetcher:
    """Fetches missing scopes; each :meth:`step` applies one chunk, so that sends in between wait for milliseconds."""

    def __init__(self, replica: Replica, transport: Transport, observer: EngineObserver) -> None:
        self._replica = replica
        self._transport = transport
        self._observer = observer
        self.images: ImageFetcher | None = None
        self._stream: SnapshotStream | None = None
        self._ahead: tuple[str, SnapshotStream] | None = None
        self._asked_beside = ""
        self._chunks: Iterator[list[SnapshotLine]] | None = None
        self._held: frozenset[str] | None = None
        self._rows = 0
        self._noted = ""
        self._fetched_at: dict[str, int] = {}
        self._collected: dict[str, list[str]] = {}

    @property
    def rows(self) -> int:
        """Rows fetched by the running snapshots."""
        return self._rows + (self.images.rows if self.images is not None else 0)

    def fetched_at(self, scope: str) -> int | None:
        """Return the position of the last snapshot of a scope that was finished since the program started."""
        return self._fetched_at.get(scope)

    def missing(self, session: Session) -> list[str]:
        """Return the scopes still to fetch."""
        if self._held is None:
            self._held = self._replica.held_scopes()
        wanted = frozenset(grant.scope for grant in session.scopes) | {GLOBAL}
        return snapshot_order(wanted - self._held)

    def forget(self) -> None:
        """Drop a running snapshot; what is held is read from the replica again."""
        stream, self._stream, self._chunks = self._stream, None, None
        ahead, self._ahead = self._ahead, None
        self._held = None
        self._asked_beside = ""
        self._collected = {}
        if self.images is not None:
            self.images.forget()
        if stream is not None:
            stream.close()
        if ahead is not None:
            ahead[1].close()

    def step(self, token: str, session: Session) -> bool:
        """Fetch a little; ``False`` when nothing is missing. Raises the transport's errors."""
        missing = self.missing(session)
        if not missing:
            self._rows = 0
            self._note_rights(session)
            return False
        try:
            if self._stream is None and GLOBAL not in missing and self._take_image(token, session, missing):
                return True
            if self._stream is None or self._chunks is None:
                self._open(missing[0], token, session)
            else:
                self._advance(self._stream, self._chunks)
        except (TransportError, ValueError) as error:
            self.forget()
            if isinstance(error, TransportError):
                raise
            raise TransportError(LineError.CLOSED) from None
        return True

    def _take_image(self, token: str, session: Session, missing: list[str]) -> bool:
        """Fetch a little of a ready-made snapshot; ``False`` when there is none.

        After the reference data, so that calls can be taken, and before all lines: those bring rows the person may see
        in a better variant, and the later body of the same version wins.
        """
        if self.images is None:
            return False
        coming = self.images.coming
        # not at once: the window is being built, and calls can be taken the sooner the less runs beside it
        if coming is not None and coming != self._asked_beside and self.images.mostly_here:
            self._asked_beside = coming
            self._open_ahead([one for one in missing if one != coming], token)
        changed = self.images.step(token, session, missing)
        if changed is None:
            return False
        if changed:
            self._held = None
            self._observer.changed(changed)
            self._observer.status_changed()
        return True

    def _open_ahead(self, missing: list[str], token: str) -> None:
        """Ask for the next lines while a file comes, which takes seconds: the server makes them meanwhile."""
        if not missing:
            return
        with suppress(TransportError):  # the file that is here is taken over all the same
            self._ahead = missing[0], self._transport.snapshot(missing[0], token)

    def _note_rights(self, session: Session) -> None:
        """Everything is held: note the rights it was fetched under."""
        if self._noted == session.scope_set:
            return
        cursor = self._replica.cursor()
        if cursor is not None and cursor.scope_set == session.scope_set:
            self._replica.set_cursor(cursor, granted_by(session))
            self._noted = session.scope_set

    def _open(self, scope: str, token: str, session: Session) -> None:
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead[0] != scope:
            ahead[1].close()
            ahead = None
        stream = ahead[1] if ahead is not None else self._transport.snapshot(scope, token)
        self._stream = stream
        header = stream.header
        cursor = self._replica.cursor()
        if cursor is not None and cursor.epoch != header.epoch:
            raise TransportError(ErrorCode.EPOCH_CHANGED, 409, {"epoch": header.epoch})
        if header.scope_set and header.scope_set != session.scope_set:
            # Made for rights we have not heard of yet: its rows would stand here as if shown under ours.
            raise TransportError(ErrorCode.SCOPES_CHANGED, 409)
        if header.scope != scope:
            raise TransportError(LineError.NOT_A_SERVER, 200)
        if cursor is None:
            # The scopes may have changed while there was no cursor that could tell so.
            gone = self._replica.forget_scopes(frozenset(grant.scope for grant in session.scopes) | {GLOBAL})
            if gone:
                self._observer.changed(gone)
            # Later snapshots are of later positions: pulling from the first one's brings some rows twice, the
            # version guard drops them, and no change between two snapshots is missed.
            self._replica.set_cursor(Cursor(epoch=header.epoch, pos=header.pos, scope_set=session.scope_set))
        self._replica.begin_snapshot(header)
        self._chunks = stream.chunks(_CHUNK)

    def _advance(self, stream: SnapshotStream, chunks: Iterator[list[SnapshotLine]]) -> None:
        lines = next(chunks, None)
        scope = stream.header.scope
        if lines is not None:
            self._rows += len(lines)
            self._tell(scope, self._replica.apply_snapshot(scope, lines))
            return
        self._tell(scope, self._replica.end_snapshot(stream.header, stream.trailer))
        self._stream = self._chunks = None
        self._held = (self._held or frozenset()) | {scope}
        self._fetched_at[scope] = stream.header.pos
        stream.close()
        if scope == GLOBAL and self._collected:
            collected, self._collected = self._collected, {}
            self._observer.changed(Changed(ids={kind: tuple(ids) for kind, ids in collected.items()}))
        self._observer.status_changed()

    def _tell(self, scope: str, changed: Changed) -> None:
        """Pass changes on; reference data is told once, when it is whole, because the rules are made anew each time."""
        if scope == GLOBAL:
            for kind, ids in changed.ids.items():
                self._collected.setdefault(kind, []).extend(ids)
        elif changed:
            self._observer.changed(changed)
