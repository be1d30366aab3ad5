"""The classifier at this seat: fetched from the server when it has a newer one, kept in the encrypted store, read from
there offline.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from desktop.errors import AppError
from desktop.services.category_advice import Guess
from desktop.services.ports import SeatStore
from desktop.services.seat import Seat
from sync.contract.classifiers import signed_content, version_tag

if TYPE_CHECKING:
    from sync.matching.classifier import Classifier

logger = logging.getLogger(__name__)

KEPT = "classifier"
"""Name of the value in the store."""
LARGEST = 9 * 1024 * 1024


class ClassifierLine(Protocol):
    """The server's side. Raises :class:`desktop.errors.AppError`."""

    def fetch(self, token: str, tag: str) -> bytes | None:
        """Return the signed classifier, ``None`` when there is none or it is the one with this tag."""
        ...


class ClassifierKeeper:
    """Implements the port ``MatterReader``. What is not signed by the server this store belongs to is never read."""

    def __init__(self, seat: Seat, access_token: Callable[[], str], line: ClassifierLine) -> None:
        self._seat = seat
        self._access_token = access_token
        self.line = line
        self._lock = threading.Lock()
        self._of: SeatStore | None = None
        self._classifier: Classifier | None = None

    def refresh(self) -> None:
        """Fetch the classifier when the server has a newer one. Raises retryable errors only."""
        store = self._seat.store
        kept = store.read_value(KEPT) or b""
        try:
            signed = self.line.fetch(self._access_token(), version_tag(kept) if kept else "")
        except AppError as error:
            if error.retryable:
                raise
            logger.info("no classifier", extra={"code": error.code})
            return
        if signed is None:
            return
        if len(signed) > LARGEST or signed_content(signed, store.lease_key) is None:
            logger.warning("classifier refused", extra={"size": len(signed)})
            return
        store.save_value(KEPT, signed)
        with self._lock:
            self._of = None

    def best(self, text: str, most: int) -> Sequence[Guess]:
        """Return the likeliest labels with the words that spoke for them; nothing while there is no classifier."""
        classifier = self._present()
        if classifier is None:
            return ()
        return [Guess(label=one.label, share=one.share, words=one.words) for one in classifier.best(text, most)]

    def _present(self) -> "Classifier | None":
        store = self._seat.store if self._seat.is_taken else None
        with self._lock:
            if store is not self._of:
                self._classifier = _read(store) if store is not None else None
                self._of = store
            return self._classifier


def _read(store: SeatStore) -> "Classifier | None":
    """Return the classifier kept in a store, ``None`` when there is none or it cannot be read."""
    kept = store.read_value(KEPT)
    content = signed_content(kept, store.lease_key) if kept else None
    if content is None:
        return None
    from sync.matching.classifier_file import ClassifierDamaged, read_classifier  # loads numpy: late

    try:
        return read_classifier(content)[0]
    except ClassifierDamaged as damage:
        logger.warning("classifier cannot be read", extra={"code": str(damage)})
        return None
