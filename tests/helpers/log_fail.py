"""Unexpected warnings in the log fail the test that caused them."""

import logging
import re

# Loggers that warn about the test's own doing, not about a fault of the product
_NOT_OURS = (
    re.compile(r"^hypothesis\b"),
    re.compile(r"^asyncio: Executing .* took"),  # a slow machine, said in debug mode only
)


class RecordKeeper(logging.Handler):
    """Keeps every record of WARNING and above, from any thread."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def unexpected(self, allowed: list[tuple[re.Pattern[str], int]]) -> list[str]:
        """Return ``logger: message`` of the records that no (pattern, highest level) of ``allowed`` covers."""
        found: list[str] = []
        for record in self.records:
            line = f"{record.name}: {record.getMessage()}"
            if any(pattern.search(line) for pattern in _NOT_OURS):
                continue
            if any(record.levelno <= level and pattern.search(line) for pattern, level in allowed):
                continue
            found.append(f"{record.levelname} {line}")
        return found
