"""Signatures of commands: the bytes both ends agree on, signing them with a person's key, and checking.

A key pair (Ed25519) belongs to one person on one store. What is signed is everything but ``seq`` (the store may have to
number its queue anew) and the signature itself; the arguments go in as their hash, byte for byte as they travel.
"""

import base64
import binascii
import hashlib

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.bindings import crypto_sign_open
from nacl.exceptions import CryptoError

from sync.contract.messages import Command

SEED_BYTES = 32
KEY_BYTES = 32
CREDENTIAL_BYTES = 32
_SIGNATURE_BYTES = 64
_COMMAND = b"hotline-desk command 1\n"


def canonical(command: Command) -> bytes:
    """Return the bytes that say what a command is, without its place in a device's queue.

    ``sess`` and ``after`` count only where they are given: commands logged before there were any keep their mark.
    """
    args = hashlib.sha256(command.args).hexdigest()
    content = (command.id, command.cv, command.type, command.target, args)
    circumstances = (command.guard, command.occurred, command.actor)
    if command.sess or command.after:
        return msgspec.json.encode((*content, *circumstances, command.sess, command.after))
    return msgspec.json.encode((*content, *circumstances))


class Signer:
    """A person's key on one store."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def sign(self, command: Command) -> str:
        """Return the signature of a command, base64."""
        return base64.b64encode(self._key.sign(_COMMAND + canonical(command))).decode()

    def prove(self, claim: bytes) -> str:
        """Return the signature of a claim that is no command (it begins otherwise), base64."""
        return base64.b64encode(self._key.sign(claim)).decode()


def is_proof(proof: str, claim: bytes, public: bytes) -> bool:
    """Tell whether a claim was signed (:meth:`Signer.prove`) with the key whose public half (32 bytes) this is."""
    signature = decode_base64(proof, _SIGNATURE_BYTES)
    return signature is not None and is_good(public, signature, claim)


def is_signed_by(command: Command, public: bytes) -> bool:
    """Tell whether the signature of a command is good for a public key (32 bytes)."""
    signature = decode_base64(command.sig, _SIGNATURE_BYTES)
    return signature is not None and is_good(public, signature, _COMMAND + canonical(command))


def is_good(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether a signature over a message is good; anything that is no key is good for nothing.

    By libsodium: it takes half the time of OpenSSL and, beyond the standard, takes no key of small order.
    """
    if len(public) != KEY_BYTES or len(signature) != _SIGNATURE_BYTES:
        return False
    try:
        crypto_sign_open(signature + message, public)
    except CryptoError:
        return False
    return True


def decode_base64(text: str, size: int) -> bytes | None:
    """Return exactly ``size`` bytes out of their base64 text, ``None`` for anything else."""
    if len(text) > 4 * ((size + 2) // 3):
        return None
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return None
    return data if len(data) == size else None
