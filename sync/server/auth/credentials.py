"""The credential of a store: with it alone sealed commands may be handed in after the person has left."""

import hashlib


def credential_hash(credential: bytes) -> bytes:
    """Return what the database keeps of a store's credential."""
    return hashlib.sha256(b"hotline-desk credential 1\n" + credential).digest()
