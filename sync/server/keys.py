"""The server's secrets: one file, readable by its owner only, made by ``init`` and never by ``serve``."""

import base64
import hashlib
import os
import stat
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.server.faults import ConfigurationFault
from sync.server.ports import Entropy


class DataKey(msgspec.Struct, frozen=True):
    """A key that personal columns are sealed with; ``id`` stands in front of every sealed value."""

    id: int
    key: bytes


class KeyRing(msgspec.Struct, frozen=True):
    """All secrets. ``data`` holds every key ever used, the last one seals; msgspec writes bytes as base64."""

    data: tuple[DataKey, ...]
    blind: bytes
    """HMAC key of the blind indexes."""
    token: bytes
    """HMAC key of access tokens."""
    matching: bytes
    """HMAC key of ``caller_ref``; given to seats that match callers."""
    spool: bytes
    """X25519 private key that spool files are sealed to."""
    lease: bytes
    """Ed25519 private key that offline leases are signed with."""
    matching_former: bytes = b""
    """The matching key before this one, until every order has a mark made with the present one."""

    @property
    def spool_public(self) -> str:
        """Return the public spool key, base64."""
        public = X25519PrivateKey.from_private_bytes(self.spool).public_key()
        return base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()

    @property
    def recovery(self) -> bytes:
        """X25519 private key that the keys of stores are sealed to, for a password that was reset."""
        return hashlib.sha256(b"hotline-desk recovery key 1\n" + self.spool).digest()

    @property
    def recovery_public(self) -> str:
        """Return the public recovery key, base64."""
        public = X25519PrivateKey.from_private_bytes(self.recovery).public_key()
        return base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()

    @property
    def lease_public(self) -> str:
        """Return the public key of offline leases, base64."""
        public = Ed25519PrivateKey.from_private_bytes(self.lease).public_key()
        return base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def make_keys(entropy: Entropy) -> KeyRing:
    """Return a fresh key ring."""
    return KeyRing(
        data=(DataKey(1, entropy(32)),),
        blind=entropy(32),
        token=entropy(32),
        matching=entropy(32),
        spool=entropy(32),
        lease=entropy(32),
    )


def write_keys(path: Path, keys: KeyRing) -> None:
    """Write the key file with mode 0600. An existing file is never overwritten: losing keys loses the data."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ConfigurationFault(f"The key file {path} exists already and is kept.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.encode(keys))
        file.flush()
        os.fsync(file.fileno())


def replace_keys(path: Path, keys: KeyRing) -> None:
    """Put a changed key ring in the file's place in one step; the file as it was is kept beside it.

    No key that seals data may be missing from the new ring: losing keys loses the data.
    """
    former = read_keys(path)
    if not {key.id for key in former.data} <= {key.id for key in keys.data}:
        raise ConfigurationFault("A key that data was sealed with must stay in the key file.")
    for place, ring in ((path.with_name(f"{path.name}.former"), former), (path.with_name(f"{path.name}.part"), keys)):
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            os.chmod(place, 0o600)
            file.write(msgspec.json.encode(ring))
            file.flush()
            os.fsync(file.fileno())
    os.replace(path.with_name(f"{path.name}.part"), path)


def read_keys(path: Path) -> KeyRing:
    """Read the key file; refuses one that others may read."""
    try:
        mode = path.stat().st_mode
        data = path.read_bytes()
    except FileNotFoundError:
        raise ConfigurationFault(f"There is no key file {path}. Run `hotline-server init` first.") from None
    except PermissionError:
        raise ConfigurationFault(f"The key file {path} cannot be read by this account.") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigurationFault(f"The key file {path} may be read by others. Run: chmod 600 {path}")
    try:
        return msgspec.json.decode(data, type=KeyRing)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ConfigurationFault(f"The key file {path} is damaged. Put back your copy of it.") from None
