"""Resolves a CSV file of addresses into another one, row by row, keeping every row and column."""

import csv
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from sync.server.places.address_resolver import AddressResolver, Resolved
from sync.server.places.faults import FileFault
from sync.server.places.table_file import TableFile

ADDRESS, NAME = "address", "name"
"""Columns that are read; the second need not be there."""
ADDED = (
    "district",
    "street",
    "community",
    "lon",
    "lat",
    "confidence",
    "score",
    "other_district",
    "other_score",
)
_LEAST_READ_ALSO, _MOST_READ_ALSO = 100, 20_000
"""Of a file of so many rows the clear addresses are learned from before the others are answered."""


def resolve_file(resolver: AddressResolver, source: Path, target: Path) -> Mapping[str, int]:
    """Write the input's rows with the answers beside them; returns how many rows got which confidence.

    A column of the input that is called as an answer is kept as ``input_…``. The target appears whole or not at all.
    Raises ``FileFault``.
    """
    table = TableFile(source)
    table.need(ADDRESS)
    if resolver.has_list:
        places = [_place(cells) for _, cells in islice(table.rows(), _MOST_READ_ALSO)]
        if len(places) >= _LEAST_READ_ALSO:
            resolver.read_also(places)
    kept = [_kept_name(column, table.columns) for column in table.columns]
    counts: Counter[str] = Counter()
    half = target.with_name(f"{target.name}.part")
    try:
        with half.open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow([*kept, *ADDED])
            writer.writerows(_lines(resolver, table, counts))
        os.replace(half, target)
    except OSError as error:
        raise FileFault(f"The output cannot be written: {error.strerror or 'unknown reason'}.") from None
    finally:
        half.unlink(missing_ok=True)
    return counts


def _lines(resolver: AddressResolver, table: TableFile, counts: Counter[str]) -> Iterator[Iterable[str]]:
    for _, cells in table.rows():
        found = resolver.resolve(*_place(cells))
        counts[found.confidence] += 1
        yield [*(cells[column] for column in table.columns), *_answer(found)]


def _place(cells: Mapping[str, str]) -> tuple[str, str]:
    return cells[ADDRESS], cells.get(NAME, "")


def _answer(found: Resolved) -> tuple[str, ...]:
    return (
        found.district,
        found.street,
        found.community,
        "" if found.lon is None else f"{found.lon:.6f}",
        "" if found.lat is None else f"{found.lat:.6f}",
        found.confidence,
        f"{found.score:.4f}",
        found.other_district,
        f"{found.other_score:.4f}" if found.other_district else "",
    )


def _kept_name(column: str, columns: tuple[str, ...]) -> str:
    if column not in ADDED:
        return column
    name = f"input_{column}"
    while name in columns:
        name = f"input_{name}"
    return name
