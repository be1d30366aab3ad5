"""The key of the encrypted store: random, wrapped by the person's password together with a secret of this workstation.

KEK = HKDF(argon2id(password, 64 MiB, 3 passes, 4 lanes) || device secret). No hash of the password is kept: a wrong
password is one whose KEK does not open the wrap. The device secret lies in the system's keystore; where there is none,
in a file only this account can read, and ``kind`` says so, so that the screen can. A Python string cannot be wiped from
memory; keys live as long as the store.
"""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.keystores import (
    CredentialError,
    FileKeystore,
    Keystore,
    KeystoreMissing,
    NoStoreKey,
    SystemKeystore,
    UnlockNeedsServer,
    UnlockThrottled,
    WrongPassword,
    choose_keystore,
    write_private,
)
from desktop.services.sign_in_ports import Recovery, Stretching
from sync.contract.recovery import seal_for_recovery
from sync.domain.instant import SECOND, Instant

KEY_BYTES = 32
_NONCE_BYTES, _SALT_BYTES = 12, 16
_MEMORY_KIB, _PASSES, _LANES = 65_536, 3, 4
FREE_TRIES = 3
MAX_TRIES = 10
_LONGEST_WAIT = 60 * SECOND

__all__ = [
    "CredentialError",
    "CredentialStore",
    "FileKeystore",
    "Keystore",
    "KeystoreMissing",
    "NoStoreKey",
    "SystemKeystore",
    "UnlockNeedsServer",
    "UnlockThrottled",
    "WrongPassword",
    "choose_keystore",
]


class _Wrap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wrapped key as it lies in the file."""

    version: int
    keystore: str
    secret: str
    salt: bytes
    nonce: bytes
    wrapped: bytes
    recovery: bytes = b""


class _Note(msgspec.Struct, frozen=True):
    """Where the credential of a store lies."""

    keystore: str
    secret: str


class _Tries(msgspec.Struct, frozen=True):
    """Wrong passwords in a row and when the last one was."""

    count: int = 0
    last_at: Instant = 0


class PasswordStretching:
    """The slow part of a key, on a thread of its own. Holds the password until :meth:`close`."""

    def __init__(self, password: str, salt: bytes) -> None:
        self._asked = (password, salt)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="key-stretching")
        self._stretched = self._pool.submit(_stretched, password, salt)

    @property
    def salt(self) -> bytes:
        """The salt it was begun with."""
        return self._asked[1]

    def of(self, password: str, salt: bytes) -> bytes:
        """Return what the password is stretched to; computed now when it was begun for another one."""
        return self._stretched.result() if (password, salt) == self._asked else _stretched(password, salt)

    def close(self) -> None:
        """Forget it; the work under way has ended when this returns."""
        self._pool.shutdown()
        self._asked = ("", b"")


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

    def create(
        self, folder: Path, password: str, recovery: Recovery | None = None, *, stretching: Stretching | None = None
    ) -> bytes:
        """Make a new key, wrap it and return it; with ``recovery`` it is sealed to the server as well."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key, device_secret, name = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES), secrets.token_hex(8)
        self._keystore.write(name, device_secret)
        begun = stretching.salt if stretching is not None and not self.exists(folder) else b""
        stretched = (begun, stretching.of(password, begun)) if stretching is not None and begun else _fresh(password)
        self._write_wrap(folder, key, (device_secret, name), stretched, _sealed(key, device_secret, recovery))
        return key

    def stretch(self, folder: Path, password: str) -> PasswordStretching:
        """Begin the slow part of an :meth:`unlock` that will follow, or without a key of a :meth:`create`.

        It tells nobody whether the password is right: that is only found, and counted, by unlocking.
        """
        try:
            salt = _read_wrap(folder).salt
        except NoStoreKey:
            salt = secrets.token_bytes(_SALT_BYTES)
        return PasswordStretching(password, salt)

    def unlock(
        self,
        folder: Path,
        password: str,
        *,
        confirmed: bool = False,
        recovery: Recovery | None = None,
        stretching: Stretching | None = None,
    ) -> bytes:
        """Return the key. ``confirmed``: the server has just accepted this password, so no waiting applies.

        With ``recovery`` the key is sealed to the server anew.

        Raises :class:`WrongPassword`, :class:`UnlockThrottled`, :class:`UnlockNeedsServer`, :class:`KeystoreMissing`,
        :class:`NoStoreKey`.
        """
        if not confirmed:
            self._check_tries(folder)
        wrap = _read_wrap(folder)
        device_secret = self._device_secret(wrap)
        stretched = (stretching.of if stretching is not None else _stretched)(password, wrap.salt)
        kek = _kek(stretched, wrap.salt, device_secret)
        try:
            key = AESGCM(kek).decrypt(wrap.nonce, wrap.wrapped, _bound(wrap.secret))
        except InvalidTag:
            self._count_try(folder)
            raise WrongPassword from None
        _tries_path(folder).unlink(missing_ok=True)
        sealed = _sealed(key, device_secret, recovery)
        if sealed:
            write_private(_wrap_path(folder), msgspec.json.encode(msgspec.structs.replace(wrap, recovery=sealed)))
        return key

    def rewrap(self, folder: Path, old_password: str, new_password: str, recovery: Recovery | None = None) -> None:
        """Wrap the same key with a new password."""
        key = self.unlock(folder, old_password, confirmed=True)
        wrap = _read_wrap(folder)
        secret = self._device_secret(wrap)
        sealed = _sealed(key, secret, recovery) or wrap.recovery
        self._write_wrap(folder, key, (secret, wrap.secret), _fresh(new_password), sealed)

    def sealed_key(self, folder: Path) -> bytes:
        """Return the key as it is sealed to the server, nothing when it never was."""
        return _read_wrap(folder).recovery

    def recover(self, folder: Path, inner: bytes, password: str, recovery: Recovery | None = None) -> bytes:
        """Return the key out of the envelope the server has opened, and wrap it with a new password.

        Raises :class:`WrongPassword` when the envelope does not belong to this workstation's secret.
        """
        wrap = _read_wrap(folder)
        secret = self._device_secret(wrap)
        try:
            key = AESGCM(_inner_key(secret)).decrypt(inner[:_NONCE_BYTES], inner[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError):
            raise WrongPassword from None
        sealed = _sealed(key, secret, recovery) or wrap.recovery
        self._write_wrap(folder, key, (secret, wrap.secret), _fresh(password), sealed)
        _tries_path(folder).unlink(missing_ok=True)
        return key

    def credential(self, folder: Path, fresh: bytes = b"") -> bytes:
        """Return the credential of the store in a folder; one without takes ``fresh`` (or a random one).

        It lies in the keystore, readable without the person's password: sealed commands are handed in with it.
        """
        path = _credential_path(folder)
        note = _read_note(path)
        keystore = self._stores.get(note.keystore) if note is not None else None
        if note is not None and keystore is not None:
            found = keystore.read(note.secret)
            if found is not None:
                return found
        made, name = fresh or secrets.token_bytes(KEY_BYTES), secrets.token_hex(8)
        self._keystore.write(name, made)
        write_private(path, msgspec.json.encode(_Note(self._keystore.kind, name)))
        return made

    def kept_credential(self, folder: Path) -> bytes | None:
        """Return the credential if there is one; makes none."""
        note = _read_note(_credential_path(folder))
        keystore = self._stores.get(note.keystore) if note is not None else None
        return keystore.read(note.secret) if note is not None and keystore is not None else None

    def forget_credential(self, folder: Path) -> None:
        """Forget the credential: nothing is left to hand in."""
        note = _read_note(_credential_path(folder))
        if note is not None and note.keystore in self._stores:
            self._stores[note.keystore].remove(note.secret)
        _credential_path(folder).unlink(missing_ok=True)

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
        self, folder: Path, key: bytes, secret: tuple[bytes, str], password: tuple[bytes, bytes], recovery: bytes
    ) -> None:
        """``secret``: this workstation's, and its name; ``password``: its salt, and what it is stretched to."""
        (device_secret, name), (salt, stretched) = secret, password
        nonce = secrets.token_bytes(_NONCE_BYTES)
        wrapped = AESGCM(_kek(stretched, salt, device_secret)).encrypt(nonce, key, _bound(name))
        content = _Wrap(1, self._kind_of(folder), name, salt, nonce, wrapped, recovery)
        write_private(_wrap_path(folder), msgspec.json.encode(content))

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
        write_private(_tries_path(folder), msgspec.json.encode(tries))


def _stretched(password: str, salt: bytes) -> bytes:
    return hash_secret_raw(password.encode(), salt, _PASSES, _MEMORY_KIB, _LANES, KEY_BYTES, Type.ID)


def _fresh(password: str) -> tuple[bytes, bytes]:
    """Return a new salt, and what the password is stretched to with it."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return salt, _stretched(password, salt)


def _kek(stretched: bytes, salt: bytes, device_secret: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, b"hotline-desk store key").derive(stretched + device_secret)


def _bound(name: str) -> bytes:
    """Bind a wrap to the workstation's secret it was made with."""
    return b"hotline-desk wrap 1 " + name.encode()


def _sealed(key: bytes, device_secret: bytes, recovery: Recovery | None) -> bytes:
    """Seal the key to the server's recovery key; the inner envelope still needs this workstation's secret."""
    if recovery is None:
        return b""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    inner = nonce + AESGCM(_inner_key(device_secret)).encrypt(nonce, key, None)
    return seal_for_recovery(inner, recovery.device, recovery.key)


def _inner_key(device_secret: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, None, b"hotline-desk recovery").derive(device_secret)


def _credential_path(folder: Path) -> Path:
    return folder / "credential.json"


def _read_note(path: Path) -> _Note | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Note)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


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
