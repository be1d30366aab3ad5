"""The order to make a lost or retired store unreadable.

Signed with the lease key the store has pinned: a server that is not ours wipes nothing.
"""

import base64
import binascii

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.contract.signing import KEY_BYTES, decode_base64, is_good
from sync.domain.instant import Instant

_ORDER = b"hotline-desk wipe order 1\n"
_LONGEST = 4 * 1024


class WipeOrder(msgspec.Struct, frozen=True):
    """Which store, and since when it is shut out."""

    device: str
    at: Instant


def sign_order(order: WipeOrder, seed: bytes) -> str:
    """Return the order signed with the server's lease key (its 32 private bytes)."""
    body = msgspec.json.encode(order)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_ORDER + body)
    return f"{base64.b64encode(body).decode()}.{base64.b64encode(signature).decode()}"


def is_ordered(text: str, device: str, lease_key: str) -> bool:
    """Tell whether the holder of the pinned key (base64) orders this very device to be wiped."""
    return read_order(text, device, decode_base64(lease_key, KEY_BYTES)) is not None


def own_order(text: str, device: str, seed: bytes) -> WipeOrder | None:
    """Return the order for a device if it was signed with this key of the server (its 32 private bytes)."""
    return read_order(text, device, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def read_order(text: str, device: str, public: bytes | None) -> WipeOrder | None:
    """Return the order for a device if the holder of this key has signed it."""
    if public is None or not device or len(text) > _LONGEST:
        return None
    head, _, tail = text.partition(".")
    try:
        body, signature = base64.b64decode(head, validate=True), base64.b64decode(tail, validate=True)
        order = msgspec.json.decode(body, type=WipeOrder)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        return None
    return order if order.device == device and is_good(public, signature, _ORDER + body) else None
