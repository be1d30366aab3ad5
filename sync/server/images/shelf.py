"""Where ready-made snapshots lie: an encrypted file each, and beside it what it holds, with its key sealed."""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from sync.contract.codec import ContractError, decode, encode
from sync.contract.images import ImageOffer
from sync.domain.codes import Disclosure
from sync.domain.instant import Instant
from sync.server.file_lock import locked_file
from sync.server.sealing import SealBroken, Sealer

_FILE = re.compile(r"[0-9a-f]{32}\.img")
_PART, _WORK = ".part", ".work"


class Wish(msgspec.Struct, frozen=True):
    """A scope in a variant that somebody asked for."""

    scope: str
    variant: str


class StoredImage(msgspec.Struct, frozen=True):
    """What lies beside a file. The key is sealed: whoever has the folder alone can read nothing."""

    offer: ImageOffer
    sealed_key: bytes
    built_at: Instant


class ImageShelf:
    """A folder of images. The description is written last and replaced whole, so a torn file is never offered."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        self.folder = folder
        self._sealer = sealer

    def make(self) -> None:
        """Make the folder: for this account, and for the web server's group, which may send the files."""
        self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)

    def find(self, scope: str, variant: Disclosure) -> StoredImage | None:
        """Return the present image, with its key opened; ``None`` when there is none that can be used."""
        try:
            stored = decode(self._note(scope, variant).read_bytes(), StoredImage)
            key = self._sealer.open(stored.sealed_key, _place(stored.offer.file))
        except (OSError, ContractError, SealBroken):
            return None
        offer = msgspec.structs.replace(stored.offer, key=key.hex())
        path = self.path(offer.file)
        if path is None or (offer.scope, offer.variant) != (scope, variant.value) or path.stat().st_size != offer.size:
            return None
        return msgspec.structs.replace(stored, offer=offer)

    def path(self, file: str) -> Path | None:
        """Return where a file lies; ``None`` for a name that is none of ours or a file that is gone."""
        path = self.folder / file
        return path if _FILE.fullmatch(file) and path.is_file() else None

    def owner(self, file: str) -> ImageOffer | None:
        """Return what a file holds (for the check of rights); without its key."""
        for note in self.folder.glob("*.json"):
            with contextlib.suppress(OSError, ContractError):
                stored = decode(note.read_bytes(), StoredImage)
                if stored.offer.file == file:
                    return stored.offer
        return None

    def part(self, file: str) -> Path:
        """Return where a file is made before it is whole; there is an empty one."""
        path = self.folder / (file + _PART)
        path.touch(mode=0o640)
        return path

    def work(self, file: str) -> Path:
        """Return where the rows of a file are gathered before it is packed; readable for this account alone."""
        path = self.folder / (file + _WORK)
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        return path

    def put(self, offer: ImageOffer, now: Instant) -> None:
        """Offer the finished part from now on; what it replaces is deleted."""
        part = self.folder / (offer.file + _PART)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(part, self.folder / offer.file)
        sealed = self._sealer.seal(bytes.fromhex(offer.key), _place(offer.file))
        stored = StoredImage(msgspec.structs.replace(offer, key=""), sealed, now)
        self._write(self._note(offer.scope, Disclosure(offer.variant)), encode(stored))
        self.sweep()

    def sweep(self) -> None:
        """Delete files that no description names: what was replaced, and what a killed builder left."""
        named: set[str] = set()
        for note in self.folder.glob("*.json"):
            with contextlib.suppress(OSError, ContractError):
                named.add(decode(note.read_bytes(), StoredImage).offer.file)
        for path in self.folder.iterdir():
            if ".img" in path.name and path.name not in named:
                path.unlink(missing_ok=True)

    def wish(self, scope: str, variant: Disclosure) -> None:
        """Note that somebody would have taken an image."""
        path = self._note(scope, variant).with_suffix(".wish")
        if self.folder.is_dir():
            with contextlib.suppress(OSError):
                self._write(path, encode(Wish(scope, variant.value)))

    def wishes(self) -> list[Wish]:
        """Return what was asked for."""
        found: list[Wish] = []
        for path in sorted(self.folder.glob("*.wish")):
            with contextlib.suppress(OSError, ContractError):
                found.append(decode(path.read_bytes(), Wish))
        return found

    @contextmanager
    def building(self) -> Iterator[bool]:
        """Hold the folder's lock for the block; False when another process builds."""
        self.make()
        with locked_file(self.folder / "build.lock") as mine:
            yield mine

    def _note(self, scope: str, variant: Disclosure) -> Path:
        name = hashlib.sha256(f"{scope}/{variant.value}".encode()).hexdigest()[:24]
        return self.folder / f"{name}.json"

    def _write(self, path: Path, data: bytes) -> None:
        fresh = path.with_name(path.name + ".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)


def _place(file: str) -> str:
    return f"image:{file}"
