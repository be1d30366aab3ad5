"""Labelled texts from a CSV file, whoever wrote it: UTF-8 with or without a mark, UTF-16, or GB18030."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sync.server.faults import ConfigurationFault

LARGEST_FILE = 256 * 1024 * 1024
_LONGEST_FIELD = 1024 * 1024
_SHOWN = 8
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts with their labels, in the file's order; ``skipped`` rows had no label or no text."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    skipped: int


def read_labelled(path: Path, text_column: str = "text", label_column: str = "label") -> Labelled:
    """Read a file with a header line. Raises :class:`ConfigurationFault` that says what is wrong with which file."""
    rows = _rows(path, _decoded(path))
    header = [name.strip() for name in next(rows, list[str]())]
    if not any(header):
        raise ConfigurationFault(f"{path}: the file is empty.")
    places: list[int] = []
    for column in (text_column, label_column):
        if column not in header:
            there = ", ".join(_printable(name) for name in header[:_SHOWN])
            raise ConfigurationFault(f"{path}: there is no column {column!r} in the first line ({there}).")
        places.append(header.index(column))
    texts: list[str] = []
    labels: list[str] = []
    skipped = 0
    for row in rows:
        text, label = (row[place] if place < len(row) else "" for place in places)
        if text.strip() and label.strip():
            texts.append(text)
            labels.append(label.strip())
        elif row:
            skipped += 1
    if not texts:
        raise ConfigurationFault(f"{path}: no row has both a text and a label.")
    return Labelled(tuple(texts), tuple(labels), skipped)


def require_two_labels(path: Path, labels: Sequence[str]) -> None:
    """Refuse a file from which nothing can be learned."""
    if len(set(labels)) < 2:
        raise ConfigurationFault(f"{path}: all rows have the same label; at least two different ones are needed.")


def _decoded(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise ConfigurationFault(f"{path}: larger than {LARGEST_FILE // 1024 // 1024} MB.")
        data = path.read_bytes()
    except OSError as error:
        raise ConfigurationFault(f"{path}: cannot be read ({error.strerror or 'error'}).") from None
    for encoding in ("utf-16",) if data.startswith(_UTF_16) else _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigurationFault(f"{path}: neither UTF-8 nor GB18030 text.")


def _rows(path: Path, text: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise ConfigurationFault(f"{path}: line {reader.line_num} is no CSV ({error}).") from None


def _printable(name: str) -> str:
    return re.sub(r"[^\w .:-]", "?", name[:40])
