"""The key of the encrypted store: random, wrapped by the person's password together with a secret of this workstation.

KEK = HKDF(argon2id(password, 64 MiB, 3 passes, 4 lanes) || device secret). No hash of the password is kept: a wrong
password is one whose KEK does not open the wrap. The device secret lies in the system's keystore; where there is none,
in a file only this account can read, and ``kind`` says so, so that the screen can. A Python string cannot be wiped from
memory; keys live as long as the store.
"""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import keyring
import keyring.errors
import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.public import PublicKey, SealedBox

from sync.domain.instant import SECOND, Instant

KEY_BYTES = 32
_NONCE_BYTES, _SALT_BYTES = 12, 16
_MEMORY_KIB, _PASSES, _LANES = 65_536, 3, 4
_SERVICE = "hotline-desk"
_PROBE = "probe"
FREE_TRIES = 3
MAX_TRIES = 10
_LONGEST_WAIT = 60 * SECOND


class CredentialError(Exception):
    """A key could not be had. ``code`` is stable; ``wait_ms`` tells when to try again (0: no use)."""

    code = "credentials_failed"
    retryable = False

    def __init__(self, wait_ms: int = 0) -> None:
        super().__init__(self.code)
        self.wait_ms = wait_ms


class WrongPassword(CredentialError):
    """The password does not open the wrap."""

    code = "wrong_password"


class UnlockThrottled(CredentialError):
    """Too many wrong passwords in a row: wait ``wait_ms``."""

    code = "unlock_throttled"
    retryable = True


class UnlockNeedsServer(CredentialError):
    """Ten wrong passwords: only a sign-in that the server confirmed opens the store again."""

    code = "unlock_needs_server"


class KeystoreMissing(CredentialError):
    """The secret of this workstation is gone or its keystore cannot be reached; the store cannot be opened."""

    code = "keystore_missing"


class NoStoreKey(CredentialError):
    """There is no wrapped key here."""

    code = "no_store_key"


class Keystore(Protocol):
    """Where secrets of this workstation lie. ``kind`` is ``keyring`` or ``file``."""

    kind: str

    def read(self, name: str) -> bytes | None:
        """Return a secret."""
        ...

    def write(self, name: str, secret: bytes) -> None:
        """Keep a secret."""
        ...

    def remove(self, name: str) -> None:
        """Forget a secret."""
        ...


class SystemKeystore:
    """The system's keystore through ``keyring`` (Windows Credential Manager, Secret Service, Keychain)."""

    kind = "keyring"

    def read(self, name: str) -> bytes | None:
        """Return a secret. Raises :class:`KeystoreMissing` when the keystore cannot be reached."""
        try:
            found = keyring.get_password(_SERVICE, name)
        except keyring.errors.KeyringError:
            raise KeystoreMissing from None
        return base64.b64decode(found) if found else None

    def write(self, name: str, secret: bytes) -> None:
        """Keep a secret. Raises :class:`KeystoreMissing`."""
        try:
            keyring.set_password(_SERVICE, name, base64.b64encode(secret).decode())
        except keyring.errors.KeyringError:
            raise KeystoreMissing from None

    def remove(self, name: str) -> None:
        """Forget a secret; one that is not there is no error."""
        try:
            keyring.delete_password(_SERVICE, name)
        except keyring.errors.PasswordDeleteError:
            return
        except keyring.errors.KeyringError:
            raise KeystoreMissing from None

    def works(self) -> bool:
        """Tell whether a secret that is written can be read back (a null keystore forgets, a missing one fails)."""
        probe = secrets.token_bytes(8)
        try:
            self.write(_PROBE, probe)
            kept = self.read(_PROBE) == probe
            self.remove(_PROBE)
        except CredentialError:
            return False
        return kept


class FileKeystore:
    """Fallback.

    One file a secret, mode 0600. Protects against other accounts, not against a stolen disk: the screen warns.
    """

    kind = "file"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        """Return a secret."""
        path = self._folder / name
        return path.read_bytes() if path.exists() else None

    def write(self, name: str, secret: bytes) -> None:
        """Keep a secret."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_private(self._folder / name, secret)

    def remove(self, name: str) -> None:
        """Forget a secret."""
        (self._folder / name).unlink(missing_ok=True)


def choose_keystore(folder: Path) -> Keystore:
    """Return the system's keystore when it keeps secrets, else the stated fallback in ``folder``."""
    system = SystemKeystore()
    return system if system.works() else FileKeystore(folder)


class _Wrap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wrapped key as it lies in the file."""

    version: int
    keystore: str
    secret: str
    salt: bytes
    nonce: bytes
    wrapped: bytes
    recovery: bytes = b""


class _Tries(msgspec.Struct, frozen=True):
    """Wrong passwords in a row and when the last one was."""

    count: int = 0
    last_at: Instant = 0


class CredentialStore:
    """Makes and opens the wrapped keys of this workstation's stores; each lies in the folder of its store."""

    def __init__(self, keystore: Keystore, fallback: Keystore, clock: Callable[[], Instant]) -> None:
        self._stores = {keystore.kind: keystore, fallback.kind: fallback}
        self._keystore = keystore
        self._clock = clock

    @property
    def kind(self) -> str:
        """``keyring``, or ``file``: then the screen says that the keystore is missing and what that means."""
        return self._keystore.kind

    def exists(self, folder: Path) -> bool:
        """Tell whether there is a wrapped key."""
        return _wrap_path(folder).exists()

    def create(self, folder: Path, password: str, recovery_key: str = "") -> bytes:
        """Make a new key, wrap it and return it. ``recovery_key`` is the server's X25519 key (base64)."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key, device_secret, name = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES), secrets.token_hex(8)
        self._keystore.write(name, device_secret)
        self._write_wrap(folder, key, device_secret, name, password, recovery_key)
        return key

    def unlock(self, folder: Path, password: str, *, confirmed: bool = False) -> bytes:
        """Return the key. ``confirmed``: the server has just accepted this password, so no waiting applies.

        Raises :class:`WrongPassword`, :class:`UnlockThrottled`, :class:`UnlockNeedsServer`, :class:`KeystoreMissing`,
        :class:`NoStoreKey`.
        """
        if not confirmed:
            self._check_tries(folder)
        wrap = _read_wrap(folder)
        kek = _kek(password, wrap.salt, self._device_secret(wrap))
        try:
            key = AESGCM(kek).decrypt(wrap.nonce, wrap.wrapped, _bound(wrap.secret))
        except InvalidTag:
            self._count_try(folder)
            raise WrongPassword from None
        _tries_path(folder).unlink(missing_ok=True)
        return key

    def rewrap(self, folder: Path, old_password: str, new_password: str, recovery_key: str = "") -> None:
        """Wrap the same key with a new password."""
        key = self.unlock(folder, old_password, confirmed=True)
        wrap = _read_wrap(folder)
        self._write_wrap(folder, key, self._device_secret(wrap), wrap.secret, new_password, recovery_key, wrap.recovery)

    def forget(self, folder: Path) -> None:
        """Make the store unreadable for ever: remove the workstation's secret and the wrap."""
        if self.exists(folder):
            wrap = _read_wrap(folder)
            self._stores[wrap.keystore].remove(wrap.secret)
            _wrap_path(folder).unlink(missing_ok=True)
            _tries_path(folder).unlink(missing_ok=True)

    def _device_secret(self, wrap: _Wrap) -> bytes:
        keystore = self._stores.get(wrap.keystore)
        secret = keystore.read(wrap.secret) if keystore is not None else None
        if secret is None:
            raise KeystoreMissing
        return secret

    def _write_wrap(
        self,
        folder: Path,
        key: bytes,
        device_secret: bytes,
        name: str,
        password: str,
        recovery_key: str,
        recovery: bytes = b"",
    ) -> None:
        salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
        wrapped = AESGCM(_kek(password, salt, device_secret)).encrypt(nonce, key, _bound(name))
        if recovery_key:
            recovery = _seal_for_server(key, device_secret, recovery_key)
        content = _Wrap(1, self._kind_of(folder), name, salt, nonce, wrapped, recovery)
        _write_private(_wrap_path(folder), msgspec.json.encode(content))

    def _kind_of(self, folder: Path) -> str:
        """An existing store stays with the keystore it was made with."""
        return _read_wrap(folder).keystore if self.exists(folder) else self._keystore.kind

    def _check_tries(self, folder: Path) -> None:
        tries = _read_tries(folder)
        if tries.count >= MAX_TRIES:
            raise UnlockNeedsServer
        if tries.count >= FREE_TRIES:
            wait = min(2 ** (tries.count - FREE_TRIES) * SECOND, _LONGEST_WAIT)
            left = tries.last_at + wait - self._clock()
            if 0 < left <= wait:
                raise UnlockThrottled(left)

    def _count_try(self, folder: Path) -> None:
        tries = _Tries(_read_tries(folder).count + 1, self._clock())
        _write_private(_tries_path(folder), msgspec.json.encode(tries))


def _kek(password: str, salt: bytes, device_secret: bytes) -> bytes:
    stretched = hash_secret_raw(password.encode(), salt, _PASSES, _MEMORY_KIB, _LANES, KEY_BYTES, Type.ID)
    return HKDF(SHA256(), KEY_BYTES, salt, b"hotline-desk store key").derive(stretched + device_secret)


def _bound(name: str) -> bytes:
    """Bind a wrap to the workstation's secret it was made with."""
    return b"hotline-desk wrap 1 " + name.encode()


def _seal_for_server(key: bytes, device_secret: bytes, recovery_key: str) -> bytes:
    """Seal the key to the server's recovery key; the inner envelope still needs this workstation's secret."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    inner_key = HKDF(SHA256(), KEY_BYTES, None, b"hotline-desk recovery").derive(device_secret)
    inner = nonce + AESGCM(inner_key).encrypt(nonce, key, None)
    return SealedBox(PublicKey(base64.b64decode(recovery_key))).encrypt(inner)


def _wrap_path(folder: Path) -> Path:
    return folder / "key.json"


def _tries_path(folder: Path) -> Path:
    return folder / "tries.json"


def _read_wrap(folder: Path) -> _Wrap:
    try:
        return msgspec.json.decode(_wrap_path(folder).read_bytes(), type=_Wrap)
    except (FileNotFoundError, msgspec.DecodeError):
        raise NoStoreKey from None


def _read_tries(folder: Path) -> _Tries:
    """Return the count; a file that cannot be read counts as the most tries (somebody has tampered with it)."""
    path = _tries_path(folder)
    if not path.exists():
        return _Tries()
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Tries)
    except msgspec.DecodeError:
        return _Tries(MAX_TRIES)


def _write_private(path: Path, data: bytes) -> None:
    """Replace a file in one step, readable by this account only, forced to the disk."""
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
