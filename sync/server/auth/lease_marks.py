"""The mark of an offline lease: what a command names to show that it was done within a time this server had granted.

A mark certifies itself (who, until when, under the server's key), so it is good after any restore of the database.
"""

import base64
import hashlib
import hmac

from sync.domain.instant import Instant

_BYTES = 15


class LeaseMarks:
    """Makes and reads marks with a key derived from the server's lease key."""

    def __init__(self, lease_key: bytes) -> None:
        self._key = hashlib.sha256(b"hotline-desk lease mark 1\n" + lease_key).digest()

    def make(self, person: str, until: Instant) -> str:
        """Return the mark of a lease."""
        return f"{until:x}.{self._proof(person, until)}"

    def until(self, person: str, mark: str) -> Instant | None:
        """Return when the lease of a mark ends, ``None`` when it is no mark of this person."""
        head, _, proof = mark.partition(".")
        if not 1 <= len(head) <= 13 or not head.isalnum() or not head.isascii():
            return None
        try:
            until = int(head, 16)
        except ValueError:
            return None
        good = hmac.compare_digest(self._proof(person, until).encode(), proof.encode("utf-8", "replace"))
        return until if good else None

    def _proof(self, person: str, until: Instant) -> str:
        proof = hmac.digest(self._key, f"{person}|{until}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(proof[:_BYTES]).decode()
