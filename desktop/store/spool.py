"""A second copy of every unacknowledged command, one sealed file each, beside the database.

A file has two envelopes of the same command: one sealed to the server's spool key (so it can be handed in without this
person's password) and one under a key derived from the store's key (so that a damaged database gets its outbox back).
"""

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox
from nacl.secret import SecretBox

from desktop.store.disk_worker import DiskWorker
from desktop.store.errors import StoreError, translated
from desktop.store.unsealed_mark import UnsealedMark
from sync.contract.spooling import SpoolFile, box_for, read_spool_file
from sync.domain.actor import Actor
from sync.domain.value import Value

_PART, _DONE = ".part", ".spool"
_FEW = 4
"""So many files are removed at once; a disk may take a millisecond for each."""


class SpooledCommand(Value):
    """What the seat itself needs to put a command back: the row of the outbox and the draft it came from."""

    id: str
    seq: int
    payload: bytes
    actor: Actor
    created_at: int
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A file that is being forced to the disk. ``forced`` ends with the error of a disk that refuses."""

    command: SpooledCommand
    forced: Future[None]


class Spool:
    """The folder of sealed commands of one store."""

    def __init__(self, folder: Path, store_key: bytes) -> None:
        self._folder = folder
        self._box = SecretBox(HKDF(SHA256(), 32, None, b"hotline-desk spool").derive(store_key))
        self._server: SealedBox[PublicKey] | None = None
        self._leaving: dict[str, None] = {}
        self._turn = threading.Lock()
        self._disk = DiskWorker()
        self.device = ""
        self.unsealed = UnsealedMark(folder)
        with translated():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def use_server_key(self, key: str) -> None:
        """Seal new files to the server's X25519 key (base64) as well."""
        self._server = box_for(key)

    def prepare(self, command: SpooledCommand) -> None:
        """Write the file under its provisional name, forced to the disk. It counts only after :meth:`confirm`."""
        with translated():
            path = self._path(command.id, _PART)
            try:
                _write_durably(path, self._sealed(command))
            except OSError:
                path.unlink(missing_ok=True)
                raise

    def begin(self, command: SpooledCommand) -> Begun:
        """Write the file under its provisional name and let the disk be forced to it while the caller goes on.

        It counts only after :meth:`finish`. Raises what :meth:`prepare` raises when there is no room or no folder.
        """
        with translated():
            path = self._path(command.id, _PART)
            try:
                descriptor = _write_open(path, self._sealed(command))
            except OSError:
                path.unlink(missing_ok=True)
                raise
            return Begun(command, self._disk.start(lambda: self._force(descriptor)))

    def finish(self, begun: Begun) -> None:
        """The command is in the outbox: wait until its file is on the disk, and give it its final name.

        A disk that fails only now is asked once more. The name follows soon, and nobody waits for that: after a power
        cut before it does, the next start of the store gives it, as after a program that was killed at this place.
        """
        with translated():
            try:
                begun.forced.result()
            except OSError:
                _write_durably(self._path(begun.command.id, _PART), self._sealed(begun.command))
            with suppress(FileNotFoundError):  # the server has decided on it already
                self._rename(begun.command.id)
        with suppress(RuntimeError):  # the store closes already: as after a power cut
            self._disk.start(lambda: _sync_folder(self._folder))

    def give_up(self, begun: Begun) -> None:
        """Remove a file that was begun: the command did not reach the outbox."""
        begun.forced.exception()  # a file that is still held cannot be removed everywhere
        self.withdraw(begun.command.id)

    def close(self) -> None:
        """Wait for the disk and end the thread that did. No :meth:`begin` after this."""
        self._disk.close()

    def confirm(self, command_id: str) -> None:
        """Give the file its final name: the command is in the outbox."""
        with translated():
            self._rename(command_id)
            _sync_folder(self._folder)

    def confirm_all(self, command_ids: Sequence[str]) -> None:
        """Give files their final names, as :meth:`confirm` does; the folder is forced to the disk once."""
        with translated():
            for command_id in command_ids:
                self._rename(command_id)
            if command_ids:
                _sync_folder(self._folder)

    def withdraw(self, command_id: str) -> None:
        """Remove a provisional file: the command did not reach the outbox."""
        with translated():
            self._path(command_id, _PART).unlink(missing_ok=True)

    def remove(self, command_ids: Iterable[str]) -> None:
        """Remove the files of commands the server has decided on."""
        with translated():
            for command_id in command_ids:
                path = os.path.join(self._folder, _checked(command_id))
                for suffix in (_DONE, _PART):
                    with suppress(FileNotFoundError):
                        os.unlink(path + suffix)

    def mark_told(self, command_ids: Iterable[str]) -> None:
        """Note on the files that their person was told that the server has not done these."""
        with translated():
            marked = [one for one in command_ids if self._mark_told(self._path(one, _DONE), self._path(one, _PART))]
            if marked:
                _sync_folder(self._folder)

    def release(self, command_ids: Sequence[str]) -> None:
        """Let the files of commands go that the server has decided on: a few now, many with :meth:`sweep`.

        Many at once are a backlog, and the next batch of it waits for nothing that can be done later. Whoever stops
        before has them swept at the next start.
        """
        if len(command_ids) <= _FEW:
            self.remove(command_ids)
            return
        with self._turn:
            self._leaving.update(dict.fromkeys(command_ids))

    def sweep(self) -> bool:
        """Remove a few files that may go; tells whether there are more."""
        with self._turn:
            some = list(self._leaving)[:_FEW]
            for one in some:
                del self._leaving[one]
                with suppress(StoreError):  # somebody holds it open: the next start removes it
                    self.remove([one])
            return bool(self._leaving)

    def sweep_all(self) -> None:
        """Remove all files that may go."""
        while self.sweep():
            pass

    def is_whole(self, command_id: str) -> bool:
        """Tell whether a provisional file can be read: a power cut may come while it is forced to the disk."""
        return self._open(self._path(command_id, _PART)) is not None

    def ids(self) -> tuple[set[str], set[str]]:
        """Return the ids of confirmed and of provisional files."""
        with translated():
            names = os.listdir(self._folder)
        confirmed = {name.removesuffix(_DONE) for name in names if name.endswith(_DONE)}
        return confirmed, {name.removesuffix(_PART) for name in names if name.endswith(_PART)}

    def read_all(self) -> Iterator[SpooledCommand]:
        """Return every command that can be opened, confirmed or provisional, in ``seq`` order.

        Torn files are left out.
        """
        found: list[SpooledCommand] = []
        confirmed, provisional = self.ids()
        for command_id in confirmed | provisional:
            suffix = _DONE if command_id in confirmed else _PART
            opened = self._open(self._path(command_id, suffix))
            if opened is not None:
                found.append(opened)
        yield from sorted(found, key=lambda command: command.seq)

    def _sealed(self, command: SpooledCommand) -> bytes:
        """Return the content of a file. A command that is offered again gets its file back."""
        content = SpoolFile(
            version=1,
            id=command.id,
            device=self.device,
            seat=bytes(self._box.encrypt(msgspec.json.encode(command))),
            server=self._server.encrypt(command.payload) if self._server is not None else b"",
        )
        if command.id in self._leaving:  # the new file takes the old one's place
            with self._turn:
                self._leaving.pop(command.id, None)
        return msgspec.json.encode(content)

    def _force(self, descriptor: int) -> None:
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _sync_folder(self._folder)  # nobody waits for the final name: this one must be there

    def _rename(self, command_id: str) -> None:
        os.replace(self._path(command_id, _PART), self._path(command_id, _DONE))

    @staticmethod
    def _mark_told(path: Path, part: Path) -> bool:
        content = read_spool_file(path.read_bytes()) if path.exists() else None
        if content is None or content.told:
            return False
        _write_durably(part, msgspec.json.encode(msgspec.structs.replace(content, told=True)))
        os.replace(part, path)
        return True

    def _open(self, path: Path) -> SpooledCommand | None:
        with translated():
            raw = path.read_bytes()
        try:
            content = msgspec.json.decode(raw, type=SpoolFile)
            return msgspec.json.decode(self._box.decrypt(content.seat), type=SpooledCommand)
        except (msgspec.DecodeError, CryptoError):
            return None

    def _path(self, command_id: str, suffix: str) -> Path:
        return self._folder / (_checked(command_id) + suffix)


def _checked(command_id: str) -> str:
    if not command_id.replace("-", "").isalnum():
        raise ValueError("a command id has letters, digits and hyphens only")
    return command_id


def _write_durably(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _write_open(path: Path, data: bytes) -> int:
    """Write without forcing the disk; returns the descriptor."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb", closefd=False) as file:
            file.write(data)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows does this by itself and cannot open folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
