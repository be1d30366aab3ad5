"""The slow errands of a signed-in seat: fetching drafts that wait for the person, sending files. Never in the way of
the outbox: a thread of its own, one errand at a time.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from desktop.errors import AppError, AppErrorCode
from desktop.services.events import Event, EventHub, RecordsChanged, SyncStatusChanged
from desktop.wiring.ending import wait_for_end

logger = logging.getLogger(__name__)

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 300.0
NEWS_WITHIN = 120.0
"""Seconds within which all seats fetch what the server has announced."""
_QUIET = frozenset({AppErrorCode.NOT_SIGNED_IN.value, AppErrorCode.NEEDS_CONNECTION.value})


class Courier:
    """Runs errands while the server answers; an error makes all wait, longer each time.

    ``first`` is done once a sign-in, ``carry`` whenever something may have to be sent: it gets a function that tells
    whether to stop and does all there is to do. ``again`` is done once more after something of its kind (``kind`` of
    ``RecordsChanged``) has changed; ``spread`` returns the seconds until then, so that not all ask at once. ``soon`` is
    the same for what concerns few: it is done at once.
    ``break_off`` ends the calls under way when an errand does not stop by itself.
    """

    def __init__(
        self,
        online: Callable[[], bool],
        hub: EventHub,
        first: Sequence[Callable[[], object]],
        carry: Callable[[Callable[[], bool]], object],
        again: Mapping[str, Callable[[], object]] | None = None,
        spread: Callable[[], float] = float,
        break_off: Callable[[], object] = bool,
        soon: Mapping[str, Callable[[], object]] | None = None,
    ) -> None:
        self._online = online
        self._first = tuple(first)
        self._carry = carry
        self._soon = soon or {}
        self._again = {**(again or {}), **self._soon}
        self._spread = spread
        self._break_off = break_off
        self._due: dict[str, float] = {}
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        hub.subscribe(self._on_event)

    def start(self) -> None:
        """Begin for a person who has just signed in."""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(self._stopping,), name="courier", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        thread, self._thread = self._thread, None
        self._stopping.set()
        self._wake.set()
        if thread is not None:
            wait_for_end((thread,), self._break_off)

    def _run(self, stopping: threading.Event) -> None:
        pause = FIRST_PAUSE
        first = list(self._first)
        self._due = {}
        while not stopping.is_set():
            self._wake.clear()
            if not self._online():
                self._wake.wait(LONGEST_PAUSE)
                continue
            first += self._take_due()
            try:
                while first and not stopping.is_set():
                    first[0]()
                    del first[0]
                self._carry(stopping.is_set)
            except AppError as error:
                if error.code not in _QUIET:
                    logger.info("errand put off", extra={"code": error.code})
            except Exception:  # whatever it was: the errand is tried again, the work at the desk goes on
                logger.exception("errand failed")
            else:
                pause = FIRST_PAUSE
                if not stopping.is_set():
                    self._wake.wait(self._until_due())
                continue
            stopping.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _take_due(self) -> list[Callable[[], object]]:
        kinds = [kind for kind, at in list(self._due.items()) if at <= time.monotonic()]
        for kind in kinds:
            self._due.pop(kind, None)
        return [self._again[kind] for kind in kinds]

    def _until_due(self) -> float:
        nearest = min(self._due.values(), default=None)
        return LONGEST_PAUSE if nearest is None else min(LONGEST_PAUSE, max(0.0, nearest - time.monotonic()))

    def _on_event(self, event: Event) -> None:
        if isinstance(event, RecordsChanged) and event.kind in self._again:
            pause = 0.0 if event.kind in self._soon else self._spread()
            self._due.setdefault(event.kind, time.monotonic() + pause)
            self._wake.set()
        if isinstance(event, SyncStatusChanged) or (isinstance(event, RecordsChanged) and event.kind == "file"):
            self._wake.set()
