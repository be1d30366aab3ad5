"""The classifier on its way to a seat: its bytes with their hash and the server's signature in front.

Signed with the lease key the store has pinned: a classifier of another server, or one that was changed, is none.
"""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.contract.signing import KEY_BYTES, decode_base64, is_good

PATH = "/sync/v1/classifier"
_MAGIC = b"HLSIGNED1\n"
_SIGNED = b"hotline-desk classifier 1\n"
_HASH_BYTES = 32
_SIGNATURE_BYTES = 64
_FRONT = len(_MAGIC) + _HASH_BYTES + _SIGNATURE_BYTES


def sign_classifier(content: bytes, seed: bytes) -> bytes:
    """Return a classifier's bytes signed with the server's lease key (its 32 private bytes)."""
    digest = hashlib.sha256(content).digest()
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_SIGNED + digest)
    return _MAGIC + digest + signature + content


def signed_content(signed: bytes, lease_key: str) -> bytes | None:
    """Return the classifier's bytes when hash and signature are good for the pinned key (base64), else ``None``."""
    public = decode_base64(lease_key, KEY_BYTES)
    if public is None or len(signed) < _FRONT or not signed.startswith(_MAGIC):
        return None
    start = len(_MAGIC)
    digest, signature = signed[start : start + _HASH_BYTES], signed[start + _HASH_BYTES : _FRONT]
    content = signed[_FRONT:]
    if hashlib.sha256(content).digest() != digest or not is_good(public, signature, _SIGNED + digest):
        return None
    return content


def version_tag(signed: bytes) -> str:
    """Return what names this very file in ``ETag`` and ``If-None-Match``: its content's hash."""
    start = len(_MAGIC)
    return f'"{signed[start : start + _HASH_BYTES].hex()}"'
