"""``hotline-server duplicates``: measures on a city's own texts how well duplicates are found (no database)."""

import argparse
import csv
import io
import sys
from pathlib import Path

import msgspec

from sync.matching.duplicates_measure import measure
from sync.server.faults import ConfigurationFault

_COLUMNS = ("id", "text", "group")
_LARGEST = 512 * 1024 * 1024
_LONGEST_CELL = 16 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    evaluate = commands.add_parser(
        "evaluate", help="compare texts with each other; prints precision, recall, top3 and n as one line of JSON"
    )
    evaluate.add_argument(
        "--input", type=Path, required=True, metavar="FILE",
        help="CSV with the columns id, text, group; rows of one group are the same matter, an empty group is nobody's",
    )  # fmt: skip
    evaluate.set_defaults(command=run, works_alone=bool)


def run(options: argparse.Namespace, _config: None) -> int:
    """Measure and print; what is wrong with the file is raised as a fault."""
    rows, empty = read_rows(options.input)
    if empty:
        sys.stderr.write(f"{empty} rows without text were left out.\n")
    if not rows:
        raise ConfigurationFault("No row of the file holds a text.")
    sys.stdout.write(msgspec.json.encode(measure(rows)).decode() + "\n")
    return 0


def read_rows(path: Path) -> tuple[list[tuple[str, str]], int]:
    """Return text and group of each row with a text, and the number of rows without one.

    Raises ``ConfigurationFault`` for a file that cannot be read, has other columns, or breaks off within a row.
    """
    reader = csv.reader(io.StringIO(_read(path), newline=""), strict=True)
    former = csv.field_size_limit(_LONGEST_CELL)
    try:
        head = [name.strip().casefold() for name in next(iter(reader), list[str]())]
        missing = [name for name in _COLUMNS if name not in head]
        if missing:
            raise ConfigurationFault(
                f"The file's first line must name the columns id, text, group: {missing[0]} is missing."
            )
        text_at, group_at = head.index("text"), head.index("group")
        rows: list[tuple[str, str]] = []
        empty = 0
        for row in reader:
            if not row:
                continue
            if len(row) != len(head):
                raise ConfigurationFault(
                    f"Line {reader.line_num} has {len(row)} columns, the first line has {len(head)}."
                )
            if row[text_at].strip():
                rows.append((row[text_at], row[group_at].strip()))
            else:
                empty += 1
    except csv.Error as error:
        raise ConfigurationFault(f"Line {reader.line_num} of the file is not CSV: {error}.") from error
    finally:
        csv.field_size_limit(former)
    return rows, empty


def _read(path: Path) -> str:
    """Return the file's text: UTF-8 with or without a mark at its start, or GB18030."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigurationFault(f"The file is larger than {_LARGEST // (1024 * 1024)} MiB.")
        data = path.read_bytes()
    except OSError as error:
        raise ConfigurationFault(f"The file cannot be read: {error.strerror}.") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise ConfigurationFault("The file is no text: neither UTF-8 nor GB18030.")
