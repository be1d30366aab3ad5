"""Filling an empty replica from ready-made snapshots: a file instead of a hundred thousand lines."""

import logging
from collections.abc import Iterator
from typing import Protocol

from sync.client.transport_error import LineError, TransportError
from sync.contract.errors import ErrorCode
from sync.contract.images import ImageOffer
from sync.contract.messages import Session
from sync.contract.replica import Changed

logger = logging.getLogger(__name__)

_LARGE = ("desk:", "area:")
_NO_FILE = {ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, LineError.NOT_A_SERVER}
_STEP_BYTES = 16 * 1024 * 1024


class ImageLine(Protocol):
    """The server's side. Raises :class:`TransportError` only."""

    def image_offer(self, scope: str, token: str) -> ImageOffer:
        """Ask for the image of a scope; ``not_found`` when there is none."""
        ...

    def image_pieces(self, file: str, start: int, token: str) -> Iterator[bytes]:
        """Fetch a file from a byte on; closing the iterator closes the connection."""
        ...


class ImageInbox(Protocol):
    """The store's side. Raises ``ValueError`` for what it refuses."""

    def form(self) -> str:
        """Return the form of a file this program can take over."""
        ...

    def wanted(self) -> bool:
        """Tell whether the cache is empty enough."""
        ...

    def begin(self, offer: ImageOffer) -> int:
        """Start to receive a file, or go on; returns how many bytes are here."""
        ...

    def add(self, offer: ImageOffer, piece: bytes) -> int:
        """Keep a piece; returns how many bytes are here."""
        ...

    def adopt(self, offer: ImageOffer) -> Changed:
        """Take the whole file over: its rows are in the store and its scope is held."""
        ...

    def drop(self) -> None:
        """Forget what was fetched."""
        ...


class ImageFetcher:
    """Fetches one image a store's life, when its cache is empty. Whatever goes wrong, lines are read instead."""

    def __init__(self, line: ImageLine, inbox: ImageInbox) -> None:
        self._line = line
        self._inbox = inbox
        self._offer: ImageOffer | None = None
        self._pieces: Iterator[bytes] | None = None
        self._tried: set[str] = set()
        self.rows = 0
        """Rows that have arrived so far, for the status."""

    @property
    def coming(self) -> str | None:
        """The scope of the file that is being fetched or taken over."""
        return self._offer.scope if self._offer is not None else None

    @property
    def mostly_here(self) -> bool:
        """More than half of the file has arrived: what comes after it may be asked for."""
        return self._offer is not None and self.rows * 2 > self._offer.rows

    def forget(self) -> None:
        """Let the connection go; what has arrived stays and is gone on with."""
        pieces, self._pieces = self._pieces, None
        close = getattr(pieces, "close", None)
        if close is not None:
            close()

    def step(self, token: str, session: Session, missing: list[str]) -> Changed | None:
        """Fetch a little; ``None`` when there is nothing to do here. An empty ``Changed``: call again.

        Raises the line's errors: fetching goes on where it stopped.
        """
        if self._offer is None and not self._choose(token, session, missing):
            return None
        offer = self._offer
        if offer is None or offer.scope not in missing:
            return None
        try:
            return self._advance(offer, token)
        except TransportError as error:
            self.forget()
            if error.code not in _NO_FILE:
                raise
            self._give_up(offer, str(error.code))
        except ValueError as error:
            self._give_up(offer, str(getattr(error, "reason", "") or "refused"))
        except Exception:
            self._give_up(offer, "store")
            raise
        return Changed()

    def _choose(self, token: str, session: Session, missing: list[str]) -> bool:
        granted = {grant.scope: grant.variant for grant in session.scopes}
        for scope in missing:
            if scope in self._tried or not scope.startswith(_LARGE) or scope not in granted:
                continue
            if not self._inbox.wanted():
                return False
            self._tried.add(scope)
            offer = self._ask(scope, token)
            if offer is None or offer.form != self._inbox.form():
                continue
            if (offer.scope, offer.variant, offer.epoch) == (scope, granted[scope], session.epoch):
                self._offer = offer
                return True
        return False

    def _ask(self, scope: str, token: str) -> ImageOffer | None:
        try:
            return self._line.image_offer(scope, token)
        except TransportError as error:
            if error.code in _NO_FILE:
                return None  # none there, or a server that knows of none
            self._tried.discard(scope)
            raise

    def _advance(self, offer: ImageOffer, token: str) -> Changed:
        have = self._inbox.begin(offer)
        if have < offer.size:
            self._receive(offer, have, token)
            return Changed()
        self.forget()
        changed = self._inbox.adopt(offer)
        self._offer, self.rows = None, 0
        logger.info("snapshot taken over", extra={"rows": offer.rows})
        return changed

    def _receive(self, offer: ImageOffer, have: int, token: str) -> None:
        if self._pieces is None:
            self._pieces = self._line.image_pieces(offer.file, have, token)
        end = min(offer.size, have + _STEP_BYTES)
        while have < end:
            piece = next(self._pieces, b"")
            if not piece:
                raise TransportError(LineError.CLOSED)
            have = self._inbox.add(offer, piece)
        self.rows = offer.rows * have // offer.size

    def _give_up(self, offer: ImageOffer, code: str) -> None:
        logger.warning("snapshot not taken over", extra={"scope": offer.scope, "code": code})
        self.forget()
        self._offer, self.rows = None, 0
        self._inbox.drop()
