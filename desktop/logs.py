"""Structured logs without personal data: JSON lines with code-like fields, in rotating files."""

import errno
import json
import logging
import logging.handlers
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Final

_BYTES: Final = 2_000_000
_FILES: Final = 5
_LEFT_OUT: Final = {
    "name": __name__, "levelno": logging.WARNING, "levelname": "WARNING", "msg": "lines not written",
}  # fmt: skip
_PLAIN: Final = frozenset(logging.LogRecord("", 0, "", 0, "", None, None).__dict__) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """One JSON object a line: time (ms UTC), level, logger, message and the ``extra`` fields.

    Of an exception only its type and the places it passed are written: its text may quote what somebody typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "at": int(record.created * 1000),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name, value in record.__dict__.items():
            if name not in _PLAIN and isinstance(value, str | int | float | bool):
                line[name] = value
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = _places(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _places(error: BaseException | None) -> list[str]:
    places: list[str] = []
    trace = error.__traceback__ if error is not None else None
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-20:]


class _LogFile(logging.handlers.RotatingFileHandler):
    """Writes the log and never stands in the way of the work: where the disk takes no more (or no folder can be made),
    lines are left out and counted. That is told on standard error as it begins, in the log as it ends.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8", delay=True)
        self._left_out = 0
        self._reason = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, and before it how many could not be written."""
        before = self._left_out
        if before:
            told = {"lines": before, "reason": self._reason}
            super().emit(logging.makeLogRecord({**_LEFT_OUT, "created": record.created, **told}))
            if self._left_out > before:
                return  # this line is left out in the place of that one
            self._left_out = 0
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name in the standard library
        """Count a line that the disk does not take; anything else is a fault of the program and shown as usual."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
            return
        if not self._left_out and sys.stderr is not None:
            reason = error.strerror or type(error).__name__
            sys.stderr.write(f"hotline-desk: the log cannot be written ({reason}); work goes on without it\n")
        self._left_out += 1
        self._reason = errno.errorcode.get(error.errno or 0, type(error).__name__)
        self._let_go()

    def close(self) -> None:
        """Stop writing; what the disk does not take is lost."""
        self.acquire()
        try:
            self._let_go()
        finally:
            self.release()
        super().close()

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = super()._open()
        if _is_cut(path):
            stream.write(self.terminator)
        return stream

    def _let_go(self) -> None:
        """Close the file, whatever its buffer still holds: the next line opens it anew."""
        stream, self.stream = self.stream, None
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _is_cut(path: Path) -> bool:
    """Tell whether the last line is cut off: by a full disk or a power cut."""
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - 1))
        return stream.read(1) not in {b"", b"\n"}


def set_up_logs(folder: Path, level: int = logging.INFO) -> logging.Handler:
    """Write the program's logs into ``folder`` (five files of 2 MB); returns the handler, which the caller closes."""
    handler = _LogFile(folder / "hotline-desk.log")
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for noisy in ("urllib3", "requests", "keyring", "PIL"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return handler


def close_logs(handler: logging.Handler) -> None:
    """Stop writing."""
    logging.getLogger().removeHandler(handler)
    handler.close()
