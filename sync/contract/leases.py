"""The offline lease: the server's signed word on who may work on which store, with which key, until when.

A lease travels as ``base64(JSON).base64(signature)``. Its ``mark`` goes into ``Command.sess`` of everything done under
it, so that the server can tell, long after, that an act happened within a time it had granted.
"""

import base64
import binascii

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.contract.signing import KEY_BYTES, decode_base64, is_good
from sync.domain.instant import Instant

_LEASE = b"hotline-desk offline lease 1\n"
_LONGEST = 64 * 1024


class OfflineLease(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a lease grants. ``sign_key`` is the person's public key (base64) the server knows for this store."""

    person: str
    no: str
    roles: list[str]
    device: str
    valid_from: Instant
    valid_until: Instant
    unit: str = ""
    sign_key: str = ""
    scope_set: str = ""
    emergency: bool = False
    """Whether orders may still be taken (and nothing read) after ``valid_until``."""
    mark: str = ""


def sign_lease(lease: OfflineLease, seed: bytes) -> str:
    """Return the lease signed with the server's lease key (its 32 private bytes)."""
    body = msgspec.json.encode(lease)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_LEASE + body)
    return f"{base64.b64encode(body).decode()}.{base64.b64encode(signature).decode()}"


def read_lease(text: str) -> OfflineLease | None:
    """Return what a lease says without checking its signature; ``None`` when it cannot be read."""
    parts = _parts(text)
    return parts[0] if parts is not None else None


def verified_lease(text: str, lease_key: str) -> OfflineLease | None:
    """Return the lease when it was signed by the key (base64) this store has pinned, else ``None``."""
    parts = _parts(text)
    public = decode_base64(lease_key, KEY_BYTES)
    if parts is None or public is None:
        return None
    lease, body, signature = parts
    return lease if is_good(public, signature, _LEASE + body) else None


def _parts(text: str) -> tuple[OfflineLease, bytes, bytes] | None:
    if len(text) > _LONGEST:
        return None
    head, _, tail = text.partition(".")
    try:
        body, signature = base64.b64decode(head, validate=True), base64.b64decode(tail, validate=True)
        return msgspec.json.decode(body, type=OfflineLease), body, signature
    except (ValueError, binascii.Error, msgspec.DecodeError):
        return None
