"""The slow errands of a signed-in seat: fetching drafts that wait for the person, sending files. Never in the way of
the outbox: a thread of its own, one errand at a time.
"""

import logging
import threading
from collections.abc import Callable, Sequence

from desktop.errors import AppError, AppErrorCode, to_app_error
from desktop.services.events import Event, EventHub, RecordsChanged, SyncStatusChanged

logger = logging.getLogger(__name__)

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 300.0
_JOIN = 10.0
_OVER = frozenset({AppErrorCode.NOT_SIGNED_IN.value, AppErrorCode.NEEDS_CONNECTION.value})

Errand = Callable[[Callable[[], bool]], bool]
"""Does what there is to do; its argument tells whether to stop. Returns whether to call it again without waiting for
anything to happen. Raises an ``AppError`` when it has to be tried later.
"""


class Courier:
    """Runs errands while the server answers; an error of one makes all wait, longer each time."""

    def __init__(self, online: Callable[[], bool], hub: EventHub, errands: Sequence[Errand]) -> None:
        self._online = online
        self._errands = tuple(errands)
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        hub.subscribe(self._on_event)

    def start(self) -> None:
        """Begin for a person who has just signed in."""
        self._stopping = threading.Event()
        self._wake.set()
        self._thread = threading.Thread(target=self.run, args=(self._stopping,), name="courier", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        thread, self._thread = self._thread, None
        self._stopping.set()
        self._wake.set()
        if thread is None or thread is threading.current_thread():
            return
        thread.join(_JOIN)
        if thread.is_alive():
            logger.warning("courier did not end in time")

    def run(self, stopping: threading.Event) -> None:
        """Run errands until told to stop."""
        pause = FIRST_PAUSE
        waiting: list[Errand] = list(self._errands)
        while not stopping.is_set():
            self._wake.clear()
            if not self._online():
                self._wake.wait(LONGEST_PAUSE)
                continue
            try:
                waiting = [errand for errand in waiting if not stopping.is_set() and errand(stopping.is_set)]
            except Exception as error:  # whatever it was: the errand is tried again, the work at the desk goes on
                code = to_app_error(error).code
                if not isinstance(error, AppError):
                    logger.exception("errand failed")
                elif code not in _OVER:
                    logger.info("errand put off", extra={"code": code})
                stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                continue
            pause = FIRST_PAUSE
            if not waiting:
                self._wake.wait(LONGEST_PAUSE)
                waiting = list(self._errands)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SyncStatusChanged) or (isinstance(event, RecordsChanged) and event.kind == "file"):
            self._wake.set()
