"""The report of rows that were left out."""

import csv
from collections.abc import Iterable
from pathlib import Path

from sync.server.places.faults import FileFault
from sync.server.places.gazetteer import BadRow


def write_report(path: Path, bad: Iterable[BadRow]) -> None:
    """Write the numbers and reasons of bad rows as CSV. Raises ``FileFault``."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(("row", "reason"))
            writer.writerows((one.row, one.reason) for one in bad)
    except OSError as error:
        raise FileFault(f"The report cannot be written: {error.strerror or 'unknown reason'}.") from None
