"""The spool of a store as seen from outside: what may be handed in while nobody is signed in, and its end.

Nothing here needs the store's key. What was handed in is noted beside the files; the store itself learns the outcomes
at its person's next sign-in.
"""

import os
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec

from desktop.store.errors import translated
from desktop.store.unsealed_mark import UnsealedMark
from sync.contract.spooling import MOST_BYTES, MOST_FILES, read_spool_file
from sync.domain.instant import DAY, SECOND, Instant

HELD_FOR = 3 * DAY
"""How long a store that was ordered to be made unreadable waits at most for what is not sealed yet."""
_SUFFIX = ".spool"
_ORDERED = "wipe-ordered"
_OBEYED = "wipe-order.txt"
_SHUT_OUT = "shut-out"
_SIGNED = "signed"
"""In that file: the order was proven, not only told."""
_APART = 10 * SECOND
"""So far may the clocks of files and programs be apart."""
_COMMANDS, _DRAFTS = "spool", "spool-drafts"
_MOST_AT_ONCE = 2 * 1024 * 1024


class _HandedIn(msgspec.Struct, omit_defaults=True):
    """What a server has taken, and its epoch then (empty: noted by a release that was not told, as a plain list)."""

    epoch: str = ""
    ids: set[str] = set()
    words_here: set[str] = set()
    """Those of ``ids`` that the server has not done: their words are with their person only."""


class ShelfKeys(Protocol):
    """The part of the wrapped keys a shelf needs."""

    def exists(self, folder: Path) -> bool:
        """Tell whether there is a wrapped key."""
        ...

    def kept_credential(self, folder: Path) -> bytes | None:
        """Return the credential of a store if there is one."""
        ...

    def forget(self, folder: Path) -> None:
        """Make a store unreadable for ever."""
        ...

    def forget_credential(self, folder: Path) -> None:
        """Forget the credential."""
        ...


class SpoolShelf:
    """One store's folder."""

    def __init__(self, folder: Path, keys: ShelfKeys, clock: Callable[[], Instant]) -> None:
        self._folder = folder
        self._keys = keys
        self._clock = clock

    @property
    def device(self) -> str:
        """The device id of the store, empty when it is unknown."""
        return self._text("device.id")

    @property
    def lease_key(self) -> str:
        """The server's key this store has pinned (base64), empty when it never saw one."""
        return self._text("lease.pub")

    def credential(self) -> bytes | None:
        """Return what proves this store to the server."""
        with translated():
            return self._keys.kept_credential(self._folder)

    def unsent(self, but: Collection[str] = ()) -> dict[str, bytes]:
        """Return sealed commands that were not handed in yet, by id: as many as fit into one request.

        Once its server has signed that the store is shut out its open drafts are among them: they go to others to read.
        """
        leaves = self._is_ordered_out
        folders = [_COMMANDS, _DRAFTS] if leaves else [_COMMANDS]
        files = [path for folder in folders for path in self._files(folder)]
        noted = self._handed()
        # a store that is shut out is made unreadable: what only its person could read is handed in to be kept
        handed = (noted.ids - noted.words_here if leaves else noted.ids).union(but)
        found: dict[str, bytes] = {}
        size = 0
        for path in files:
            command_id = path.stem
            if command_id in handed:
                continue
            sealed = _sealed(path)
            if not sealed:
                continue
            size += len(sealed)
            if len(found) >= MOST_FILES or size > _MOST_AT_ONCE:
                break
            found[command_id] = sealed
        return found

    def told(self, command_ids: Iterable[str]) -> list[str]:
        """Return which of these their person was told that the server has not done."""
        with translated():
            files = [(one, self._folder / _COMMANDS / f"{one}{_SUFFIX}") for one in command_ids]
            read = [(one, read_spool_file(path.read_bytes())) for one, path in files if path.exists()]
        return [one for one, content in read if content is not None and content.told]

    @property
    def has_handed_in(self) -> bool:
        """Whether something lies here that a server has taken already, and that it may lose."""
        return bool(self._handed().ids & self._names())

    def note_handed_in(self, command_ids: "list[str]", epoch: str = "", *, not_done: Collection[str] = ()) -> bool:
        """Remember that the server has these; they are not sent again while it is in ``epoch`` (empty: not known).

        Of those ``not_done`` it keeps the outcome, not the words: these are handed in again when the store is shut out.

        A server in another epoch than it was (or than nobody noted) was put back to a backup: what it took before
        counts as not handed in. Returns whether there was such a thing.
        """
        before = self._handed()
        there = self._names()
        same = not epoch or epoch == before.epoch
        ids = ((before.ids if same else set[str]()) | set(command_ids)) & there
        fresh = set[str]() if self._is_ordered_out else set(not_done)
        words_here = ((before.words_here - set(command_ids)) | fresh) & ids
        kept = _HandedIn(epoch or before.epoch, ids, words_here)
        if kept != before:
            with translated():
                part = self._folder / "handed-in.json.part"
                part.write_bytes(msgspec.json.encode(kept, order="deterministic"))
                os.replace(part, self._folder / "handed-in.json")
        return bool((before.ids & there) - kept.ids)

    @property
    def is_shut_out(self) -> bool:
        """Whether a server said that this store is shut out, and does not know yet that it was wiped."""
        with translated():
            return (self._folder / _SHUT_OUT).exists()

    @property
    def is_blank(self) -> bool:
        """Whether nobody has ever worked in this store: no session has pinned a key, nothing lies in the spool."""
        with translated():
            spool = self._folder / _COMMANDS
            used = spool.exists() and any(spool.iterdir())
            return not self.lease_key and not used

    @property
    def is_wiped(self) -> bool:
        """Whether the store cannot be opened any more."""
        with translated():
            return not self._keys.exists(self._folder)

    @property
    def is_unsealed(self) -> bool:
        """Whether a disk that refused keeps something in the store that is to be handed in first, for some days."""
        now, marks = self._clock(), [UnsealedMark(self._folder / one) for one in (_COMMANDS, _DRAFTS)]
        found = [(mark, since) for mark in marks if (since := mark.since()) is not None]
        for mark in [mark for mark, since in found if since > now + _APART]:
            mark.begin_anew(now)
        return any(now - since < HELD_FOR for _, since in found)

    @property
    def is_held(self) -> bool:
        """Whether the store waits, ordered to be made unreadable: nobody may look at it meanwhile."""
        with translated():
            return (self._folder / _ORDERED).exists()

    def hold(self) -> None:
        """Note that the store would be made unreadable if all in it was sealed."""
        with translated():
            (self._folder / _ORDERED).touch(mode=0o600)

    def note_unsealed(self) -> None:
        """The store could not be opened to seal what was done in it: that is tried again."""
        UnsealedMark(self._folder / _COMMANDS).set()

    def note_shut_out(self, *, signed: bool = False) -> None:
        """Note that a server said that this store is shut out: it is asked. ``signed``: the one it belongs to has
        ordered it.
        """
        path = self._folder / _SHUT_OUT
        with translated():
            path.touch(mode=0o600)
            if signed:
                path.write_text(_SIGNED, "ascii")

    def note_welcome(self) -> None:
        """The server has not shut this store out after all."""
        UnsealedMark(self._folder / _COMMANDS).clear()
        with translated():
            for name in (_ORDERED, _OBEYED, _SHUT_OUT):
                (self._folder / name).unlink(missing_ok=True)

    @property
    def order(self) -> str:
        """The order by which the store was made unreadable, for a server that has forgotten that it gave it."""
        return self._text(_OBEYED)

    def wipe(self, order: str) -> None:
        """Make the store unreadable for ever, as ordered: its key cannot be unwrapped by anybody any more."""
        with translated():
            self.note_shut_out(signed=True)
            with suppress(OSError):  # it is only a reminder: a disk without room for it holds nothing up
                (self._folder / _OBEYED).write_text(order, "ascii")
            self._keys.forget(self._folder)

    def close(self) -> None:
        """The server knows that the store was wiped: nothing is left to say."""
        with translated():
            self._keys.forget_credential(self._folder)
            for name in (_SHUT_OUT, _OBEYED):
                (self._folder / name).unlink(missing_ok=True)

    @property
    def _is_ordered_out(self) -> bool:
        return self._text(_SHUT_OUT) == _SIGNED

    def _names(self) -> set[str]:
        with translated():
            return {path.stem for folder in (_COMMANDS, _DRAFTS) for path in self._files(folder)}

    def _files(self, folder: str) -> list[Path]:
        with translated():
            return sorted((self._folder / folder).glob(f"*{_SUFFIX}"))

    def _handed(self) -> "_HandedIn":
        with translated():
            path = self._folder / "handed-in.json"
            if not path.exists():
                return _HandedIn()
            try:
                noted = msgspec.json.decode(path.read_bytes(), type=_HandedIn | set[str])
            except msgspec.DecodeError:
                return _HandedIn()
            return noted if isinstance(noted, _HandedIn) else _HandedIn(ids=noted)

    def _text(self, name: str) -> str:
        with translated():
            path = self._folder / name
            return path.read_text("ascii").strip() if path.exists() else ""


def _sealed(path: Path) -> bytes:
    """Return the part of a file that is sealed to the server; nothing for a torn or far too large file."""
    with translated():
        try:
            raw = path.read_bytes() if path.stat().st_size <= 4 * MOST_BYTES else b""
        except FileNotFoundError:
            return b""
    content = read_spool_file(raw)
    return content.server if content is not None else b""
