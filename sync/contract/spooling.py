"""Sealed commands as they lie beside a store, and handing them in with the store's own credential.

A file carries a command twice: sealed to the server (so that it can be handed in by anybody, by network or on a stick)
and under the store's own key (so that a damaged store gets its outbox back).
"""

import base64
import binascii

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from sync.contract.messages import Command
from sync.domain.codes import Outcome
from sync.domain.value import Value

MOST_FILES = 100
MOST_BYTES = 1024 * 1024
"""No sealed file of ours is larger."""


class SpoolFile(Value):
    """The file's content. ``server`` is the command sealed to the server's key (empty while that key is unknown).

    ``told``: its person was told that the server has not done it.
    """

    version: int
    id: str
    device: str
    seat: bytes
    server: bytes = b""
    told: bool = False


class SpoolRequest(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Sealed commands of one store, at most 100. ``credential`` (base64) is the store's own; nobody is signed in.

    ``wiped``: the store was made unreadable, as the server had ordered. ``told`` names the commands whose person was
    told that they are not done: a server that does not know them (it was restored) keeps them for a person and does
    none behind that one's back. ``order`` (with ``wiped``) is the order that was obeyed: a server that was put back to
    a backup from before it does not know any more that it gave it. Older servers refuse a request with one.
    """

    device: str
    credential: str
    files: list[bytes] = []
    wiped: bool = False
    told: list[str] = []
    order: str = ""


class SpoolResult(msgspec.Struct, omit_defaults=True):
    """What became of one file. No outcome: it could not be opened, or was not of this store (``code`` says which)."""

    id: str = ""
    outcome: Outcome | None = None
    code: str = ""


class SpoolReply(msgspec.Struct, omit_defaults=True):
    """Results in the order of the files. ``wipe_order`` comes while the device is shut out (see ``wiping``).

    ``epoch`` is the server's (empty: an older release): in another one it may have lost what was handed in before.
    """

    results: list[SpoolResult]
    wipe_order: str = ""
    epoch: str = ""


def box_for(public: str) -> "SealedBox[PublicKey] | None":
    """Return the box that seals to a server's X25519 key (base64), ``None`` when there is no key."""
    return SealedBox(PublicKey(base64.b64decode(public))) if public else None


def open_sealed(sealed: bytes, private: bytes) -> bytes | None:
    """Return what was sealed to the public half of a key; ``None`` for anything else."""
    try:
        return SealedBox(PrivateKey(private)).decrypt(sealed)
    except (CryptoError, ValueError, TypeError):
        return None


def read_spool_file(raw: bytes) -> SpoolFile | None:
    """Return the content of a file, ``None`` for a torn one or one of something else."""
    try:
        return msgspec.json.decode(raw, type=SpoolFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, binascii.Error):
        return None


def open_command(sealed: bytes, private: bytes) -> Command | None:
    """Return the command sealed to the server, ``None`` when it was sealed to another or is none."""
    plain = open_sealed(sealed, private)
    if plain is None:
        return None
    try:
        return msgspec.json.decode(plain, type=Command)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
