"""Digests: a count and a sum that tell whether two sides hold the same rows of a scope in the same versions."""

import hashlib
from collections.abc import Iterable

import msgspec


class DigestReply(msgspec.Struct, omit_defaults=True):
    """Reply to ``GET /sync/v1/digest`` for a replica that has read the feed up to the position it named.

    ``leave_out`` are the ids that changed in the scope since then, or since the server took its reading: both sides
    take them out of the digest. Closed orders created before ``since`` do not count (0: all do), nor calls that rang
    before it (0: a server that compares no calls). ``total`` is a number below 2^64, as text because not every reader
    of JSON can hold it.
    """

    scope: str
    count: int
    total: str
    leave_out: list[str] = []
    since: int = 0


class DigestMismatch(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """``POST /sync/v1/digest``: a seat found a scope of its cache different and fetches it again. Counts only."""

    scope: str
    here: int
    there: int
    reason: str = ""


def call_key(call_id: str) -> str:
    """Return the id a call has in a digest."""
    return f"call:{call_id}"


def row_hash(row_id: str, ver: int) -> int:
    """Return the first eight bytes of SHA-256 over ``id:ver`` as a number."""
    return int.from_bytes(hashlib.sha256(f"{row_id}:{ver}".encode()).digest()[:8])


def row_digest(rows: Iterable[tuple[str, int]]) -> tuple[int, int]:
    """Return count and sum mod 2^64 of the hashes of (id, version), whatever their order."""
    count, total = 0, 0
    for row_id, ver in rows:
        count += 1
        total += row_hash(row_id, ver)
    return count, total % (1 << 64)
