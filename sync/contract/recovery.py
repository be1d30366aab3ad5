"""The second wrap of a store's key: an envelope only the server opens, and only for the store it names.

Several people may share a workstation and its key store: without the name, one could have another's envelope opened.
"""

import msgspec
from nacl.public import PublicKey, SealedBox

from sync.contract.signing import KEY_BYTES, decode_base64
from sync.contract.spooling import open_sealed

MOST_BYTES = 1024


class RecoverRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The key of the own store on this workstation, sealed to the server's recovery key."""

    sealed: bytes


class RecoverReply(msgspec.Struct):
    """The inner envelope: it still needs the secret of the workstation."""

    inner: bytes


class Envelope(msgspec.Struct, forbid_unknown_fields=True):
    """What comes out of the outer seal: the inner envelope, and the device of the store it was made on."""

    device: str
    inner: bytes


def seal_for_recovery(inner: bytes, device: str, recovery_key: str) -> bytes:
    """Return the inner envelope of a store sealed to the server's key (base64); nothing when there is no key."""
    public = decode_base64(recovery_key, KEY_BYTES)
    if public is None:
        return b""
    return SealedBox(PublicKey(public)).encrypt(msgspec.json.encode(Envelope(device, inner)))


def open_for_recovery(sealed: bytes, private: bytes) -> Envelope | None:
    """Return what was sealed, ``None`` for anything else. Whose it is, the caller has to look at."""
    plain = open_sealed(sealed, private) if len(sealed) <= MOST_BYTES else None
    if plain is None:
        return None
    try:
        return msgspec.json.decode(plain, type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
