"""Structured logs without personal data: JSON lines with code-like fields, in rotating files."""

import json
import logging
import logging.handlers
from pathlib import Path
from typing import Final

_BYTES: Final = 2_000_000
_FILES: Final = 5
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


def set_up_logs(folder: Path, level: int = logging.INFO) -> logging.Handler:
    """Write the program's logs into ``folder`` (five files of 2 MB); returns the handler, which the caller closes."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "hotline-desk.log", maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8", delay=True
    )
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
