"""What happens when something nobody thought of goes wrong: a log entry without personal data, and a calm sentence."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

logger = logging.getLogger(__name__)
MOST_FRAMES = 20


def where(trace: TracebackType | None) -> str:
    """Return the way to the fault as file, line and function, innermost last; never a value."""
    places: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " > ".join(places[-MOST_FRAMES:])


class CrashHook(QObject):
    """Catches what no one caught, on any thread. Signals: ``happened(report id)``, always on the GUI thread."""

    happened = Signal(str)
    _raised = Signal(str)

    def __init__(self, new_report_id: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._new_report_id = new_report_id
        self._former = (sys.excepthook, threading.excepthook)
        self._raised.connect(self.happened, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the place of Python's own hooks."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def remove(self) -> None:
        """Put the former hooks back."""
        sys.excepthook, threading.excepthook = self._former

    def report(self, error: BaseException) -> str:
        """Log a fault and return its report id."""
        report_id = self._new_report_id()
        logger.error(
            "unexpected fault",
            extra={"report": report_id, "kind": type(error).__name__, "where": where(error.__traceback__)},
        )
        return report_id

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._former[0](kind, error, trace)
            return
        self._raised.emit(self.report(error))

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._raised.emit(self.report(arguments.exc_value))
