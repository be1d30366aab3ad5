"""A number that tells whether two sides hold the same rows in the same versions, whatever their order."""

import hashlib
from collections.abc import Iterable


def row_digest(rows: Iterable[tuple[str, int]]) -> tuple[int, int]:
    """Return count and sum mod 2^64 of the first eight bytes of SHA-256 over ``id:ver``."""
    count, total = 0, 0
    for row_id, ver in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(f"{row_id}:{ver}".encode()).digest()[:8])
    return count, total % (1 << 64)
