"""Hands in what lies sealed in the spool folders of this workstation while nobody is signed in.

Also the end of a store that was shut out: everything is handed in first, then, when the order is signed with the key
the store has pinned, the store is made unreadable, and the server is told. Nothing here opens a store.
"""

import base64
import logging
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Protocol

from sync.client.backoff import BackOff
from sync.client.transport_error import TransportError
from sync.contract.spooling import SpoolReply, SpoolRequest
from sync.contract.wiping import is_ordered
from sync.domain.codes import NOT_DONE, Outcome

logger = logging.getLogger(__name__)

LOOK_EVERY = 30.0
"""Seconds between looks at the folders while there is nothing to hand in."""
ASK_EVERY = 120
"""Looks after which a server is asked again whether it still is the one that has what was handed in."""
_PATIENCE = 10.0
_CANNOT_TAKE = frozenset({"unreadable", "bad_request"})
"""Codes of files this server cannot take; they stay where they are."""


class Shelf(Protocol):
    """The spool of one store (``desktop.store.spool_shelf.SpoolShelf``)."""

    @property
    def device(self) -> str:
        """The device id of the store."""
        ...

    @property
    def lease_key(self) -> str:
        """The server's key this store has pinned."""
        ...

    @property
    def is_shut_out(self) -> bool:
        """Whether the server has shut this store out."""
        ...

    @property
    def is_blank(self) -> bool:
        """Whether nobody has ever worked in this store."""
        ...

    @property
    def is_wiped(self) -> bool:
        """Whether the store cannot be opened any more."""
        ...

    def credential(self) -> bytes | None:
        """Return what proves this store to the server."""
        ...

    def unsent(self, but: Collection[str] = ()) -> dict[str, bytes]:
        """Return sealed commands that were not handed in yet, by id, without those named."""
        ...

    def told(self, command_ids: Iterable[str]) -> list[str]:
        """Return which of these their person was told that the server has not done."""
        ...

    @property
    def has_handed_in(self) -> bool:
        """Whether something lies here that a server has taken already."""
        ...

    def note_handed_in(self, command_ids: list[str], epoch: str = "", *, not_done: Collection[str] = ()) -> bool:
        """Remember that the server has these, of some without doing them; tells whether a restored one has lost what it
        took before.
        """
        ...

    @property
    def is_unsealed(self) -> bool:
        """Whether something in the store is to be sealed and handed in before it is made unreadable."""
        ...

    @property
    def is_held(self) -> bool:
        """Whether the store waits for that."""
        ...

    def hold(self) -> None:
        """Note that it does: nobody may look at it meanwhile."""
        ...

    def note_shut_out(self, *, signed: bool = False) -> None:
        """Note that this store is shut out; ``signed``: by its own server, which gets the open drafts as well."""
        ...

    def note_welcome(self) -> None:
        """The server has not shut this store out after all."""
        ...

    @property
    def order(self) -> str:
        """The order by which the store was made unreadable; empty where an earlier release did that."""
        ...

    def wipe(self, order: str) -> None:
        """Make the store unreadable for ever, by this order."""
        ...

    def close(self) -> None:
        """The server knows that the store was wiped."""
        ...


class HandInTransport(Protocol):
    """The one call that is needed; raises :class:`TransportError`."""

    def hand_in(self, request: SpoolRequest) -> SpoolReply:
        """Hand in sealed commands."""
        ...


class SpoolUploader:
    """Steps through the shelves; :meth:`run` is the loop for a thread, :meth:`step` one request of it.

    ``lock`` closes the store of a session that is over, if it is open here still.
    """

    def __init__(
        self,
        *,
        shelves: Callable[[], Sequence[Shelf]],
        transport: HandInTransport,
        is_idle: Callable[[], bool],
        lock: Callable[[], None],
        wiped: Callable[[], None],
        random: Callable[[], float],
    ) -> None:
        self._shelves = shelves
        self._transport = transport
        self._is_idle = is_idle
        self._lock = lock
        self._wiped = wiped
        self._line = BackOff(random)
        self._untaken: set[str] = set()
        self._asked: set[str] = set()
        self._told_wiped: set[str] = set()
        """Wiped stores whose server was told and knows of no order."""
        self._takes_orders = True
        """Whether the server reads them; an older one may be brought up to date meanwhile."""
        self._looks = 0
        self._before: dict[str, Callable[[], None]] = {}
        self._stopping, self._woken = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look, on a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="spool-uploader", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the loop and wait for it."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE)
        else:
            self._finish()

    def wake(self) -> None:
        """Look at once: a session has ended. From any thread."""
        self._woken.set()

    def first(self, name: str, work: Callable[[], None]) -> None:
        """Do some work (sealing what a store that was shut out still has) before anything is handed in. From any
        thread; returns at once.
        """
        self._before.setdefault(name, work)
        self.wake()

    def run(self) -> None:
        """Work until :meth:`stop`."""
        delay = 0.0
        while not self._stopping.is_set():
            if self._woken.wait(delay):
                self._woken.clear()
            if not self._stopping.is_set():
                delay = self.guarded_step()
        self._finish()

    def _finish(self) -> None:
        """Seal what was to be sealed: the next start hands it in."""
        self._do_first()  # what fails is done when the person is refused at the next sign-in; the store waits for that

    def guarded_step(self) -> float:
        """A folder that cannot be read ends nothing: it is tried again."""
        try:
            return self.step()
        except Exception as error:
            logger.exception("handing in failed", extra={"code": str(getattr(error, "code", "") or "unexpected")})
            return max(1.0, self._line.failed())

    def step(self) -> float:
        """Hand in one portion; returns the seconds until the next look (0: at once).

        Raises what has kept work from being done that comes first, when nothing else is to do.
        """
        trouble = self._do_first()
        if not self._is_idle():
            return LOOK_EVERY
        self._looks += 1
        if self._looks % ASK_EVERY == 0:
            self._asked.clear()
            self._told_wiped.clear()
            self._takes_orders = True
        for shelf in self._shelves():
            files = shelf.unsent(self._untaken)
            if not files and not self._must_ask(shelf):
                continue
            try:
                if self._hand_in(shelf, files):
                    self._line.succeeded()
                    return 0.0
            except TransportError as error:
                logger.info("sealed commands wait", extra={"code": error.code})
                return max(1.0, self._line.failed(error.retry_after))
        if trouble is not None:
            raise trouble
        return LOOK_EVERY

    def _do_first(self) -> Exception | None:
        """Do what comes first; what fails is tried again at the next look, and its error returned."""
        trouble: Exception | None = None
        for name in list(self._before):
            try:
                self._before[name]()
            except Exception as error:
                trouble = error
                logger.exception("work not sealed", extra={"code": str(getattr(error, "code", "") or "unexpected")})
            else:
                del self._before[name]
        return trouble

    def _must_ask(self, shelf: Shelf) -> bool:
        """Tell whether to look if the server still has what it took: it may have been put back to a backup since.

        So may one be that does not know any more that it had a store wiped, or knows no such store at all: it is asked
        as seldom, until it does.
        """
        if shelf.is_shut_out:
            return shelf.device not in self._told_wiped
        return shelf.has_handed_in and shelf.device not in self._asked

    def _hand_in(self, shelf: Shelf, files: dict[str, bytes]) -> bool:
        """Send one portion of a store; tells whether that has moved anything."""
        credential = shelf.credential()
        if credential is None or not shelf.device:
            return False
        was_wiped = shelf.is_wiped and shelf.is_shut_out
        proof = base64.b64encode(credential).decode()
        told = shelf.told(files)
        order = shelf.order if was_wiped and self._takes_orders else ""
        request = SpoolRequest(shelf.device, proof, list(files.values()), was_wiped, told, order)
        try:
            reply = self._transport.hand_in(request)
        except TransportError as error:
            return self._refused(error, shelf, request, files)
        self._note_asked(shelf, was_wiped)
        # who was killed while a store was made has pinned no key: no order could ever be proven to it, and the person
        # would be locked out of this computer for ever
        blank = bool(reply.wipe_order) and shelf.is_blank
        ordered = blank or is_ordered(reply.wipe_order, shelf.device, shelf.lease_key)
        if ordered and not was_wiped:
            shelf.note_shut_out(signed=True)
        taken = self._note(shelf, files, reply)
        if not reply.wipe_order and shelf.is_shut_out and not was_wiped:
            shelf.note_welcome()
        if not ordered:
            return taken
        self._lock()  # from here on nothing more is saved in it: what was, and what is only typed, is found now
        if shelf.unsent(self._untaken):
            return taken or not files
        if was_wiped:
            shelf.close()
            return True
        if shelf.is_unsealed:
            if not shelf.is_held:
                shelf.hold()
                logger.warning("not all is handed in, the store waits", extra={"device": shelf.device})
            return taken
        shelf.wipe("" if blank else reply.wipe_order)
        logger.info("store wiped as ordered", extra={"device": shelf.device})
        self._wiped()
        return True

    def _refused(self, error: TransportError, shelf: Shelf, request: SpoolRequest, files: dict[str, bytes]) -> bool:
        """Tell whether it is worth asking again at once; raises what is only trouble of the line."""
        if error.status == 400 and request.order:
            self._takes_orders = False  # one older than this: it is told without
            return True
        if error.status == 400 and request.told:  # likewise: it would do what must not be done any more
            self._untaken |= set(request.told)
            logger.warning("sealed files wait for a newer server", extra={"files": len(request.told)})
            return True
        if error.status not in (401, 413):
            raise error
        self._note_asked(shelf, request.wiped)
        self._untaken |= set(files) if request.wiped else set()  # nobody can sign in there: only a restart asks again
        logger.warning("store may not hand in", extra={"code": error.code})
        return False

    def _note_asked(self, shelf: Shelf, was_wiped: bool) -> None:
        self._asked.add(shelf.device)
        if was_wiped:
            self._told_wiped.add(shelf.device)

    def _note(self, shelf: Shelf, files: dict[str, bytes], reply: SpoolReply) -> bool:
        """Note what the server has, and what it cannot take (asked again after a restart).

        Tells whether that has moved anything.
        """
        answered = list(zip(files, reply.results, strict=False))
        has = [name for name, one in answered if one.outcome is not None and one.outcome is not Outcome.RETRY]
        cannot = {name for name, one in answered if one.code in _CANNOT_TAKE}
        not_done = [name for name, one in answered if one.outcome in NOT_DONE]
        lost = shelf.note_handed_in(has, reply.epoch, not_done=not_done)
        if lost:
            logger.warning("server restored, sealed commands are handed in again", extra={"device": shelf.device})
        self._untaken |= cannot
        if cannot:
            logger.warning("sealed files not taken", extra={"files": len(cannot)})
        return bool(has or cannot or lost)
