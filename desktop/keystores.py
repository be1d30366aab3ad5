"""Where secrets of this workstation lie: the system's keystore, or files of this account where there is none."""

import base64
import os
import secrets
from pathlib import Path
from typing import Protocol

import keyring
import keyring.errors

_SERVICE = "hotline-desk"
_PROBE = "probe"


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
        write_private(self._folder / name, secret)

    def remove(self, name: str) -> None:
        """Forget a secret."""
        (self._folder / name).unlink(missing_ok=True)


def choose_keystore(folder: Path) -> Keystore:
    """Return the system's keystore when it keeps secrets, else the stated fallback in ``folder``."""
    system = SystemKeystore()
    return system if system.works() else FileKeystore(folder)


def write_private(path: Path, data: bytes) -> None:
    """Replace a file in one step, readable by this account only, forced to the disk."""
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
