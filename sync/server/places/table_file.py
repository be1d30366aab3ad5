"""Reads tables out of CSV files as offices write them: any line end, with or without BOM, UTF-8, UTF-16 or GB18030."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from sync.server.places.faults import FileFault

LARGEST_FILE = 512 * 1024 * 1024
LARGEST_CELL = 1_000_000
"""Characters of one cell; a file with more is no table of addresses."""
_DELIMITERS = ",;\t"


class TableFile:
    """A CSV file with a header line. Rows come as (number of the row, cells by column), the first row after the header
    being 1; cells beyond the header are dropped, missing ones are empty.
    """

    def __init__(self, path: Path) -> None:
        self._text = _text(path)
        first = self._text.split("\n", 1)[0]
        self._delimiter = max(_DELIMITERS, key=first.count)
        header: list[str] = next(self._reader(), [""])
        self.columns: tuple[str, ...] = tuple(name.strip() for name in header)
        if not any(self.columns):
            raise FileFault("The file is empty: it needs a header line and rows.")
        if len(set(self.columns)) != len(self.columns):
            raise FileFault("Two columns of the file have the same name.")

    def need(self, *names: str) -> None:
        """Raise ``FileFault`` unless the file has these columns."""
        for name in names:
            if name not in self.columns:
                raise FileFault(f"The file has no column '{name}'. Its header line has to name it.")

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows; blank lines are left out but counted. Raises ``FileFault`` for what is no CSV."""
        reader = self._reader()
        try:
            next(reader)
            for number, cells in enumerate(reader, 1):
                if cells:
                    padded = [*cells, *("" for _ in range(len(self.columns) - len(cells)))]
                    yield number, dict(zip(self.columns, padded, strict=False))
        except csv.Error:
            raise FileFault(f"A cell is longer than {LARGEST_CELL} characters, or a quote is never closed.") from None

    def _reader(self) -> Iterator[list[str]]:
        csv.field_size_limit(LARGEST_CELL)
        return csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FileFault(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB.")
        data = path.read_bytes()
    except OSError as error:
        raise FileFault(f"The file cannot be read: {error.strerror or 'unknown reason'}.") from None
    text = _decoded(data)
    if "\0" in text:
        raise FileFault("The file holds NUL characters: it is no text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    codings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for coding in codings:
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise FileFault("The file is neither UTF-8 nor GB18030 text.")
