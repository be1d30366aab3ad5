"""A table over any number of rows: all keys, and only the rows near what is shown."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from ui.jobs import Job, JobRunner
from ui.models.column import Column, RowRole, RowSource
from ui.models.key_window import key_change
from ui.models.row_cache import RowCache

PAGE = 100
PAGES_KEPT = 20
FLASH_MS = 1_600
REREAD_MS = 40
"""Changes are gathered for 100 ms before they come here; a little more lets those of several kinds come together."""
MOST_FLASHING = 8
"""More rows than this at once are a list being filled, not a change somebody made."""
_Index = QModelIndex | QPersistentModelIndex


class WindowedTableModel(QAbstractTableModel):
    """Shows the first page at once, then the whole list by its keys; rows come in pages when they are looked at.

    Signals: ``loaded()`` when the first page stands, ``counted(rows)`` when the whole list is known,
    ``about_to_reset()``/``restored()`` around a change of order, ``failed(Exception)``.
    """

    loaded = Signal()
    counted = Signal(int)
    about_to_reset = Signal()
    restored = Signal()
    failed = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        runner: JobRunner,
        *,
        key_of: Callable[[Any], int] = lambda row: row.key,
        id_of: Callable[[Any], str] = lambda row: row.id,
        placeholder: str = "…",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._runner = runner
        self._key_of = key_of
        self._id_of = id_of
        self._placeholder = placeholder
        self._source: RowSource | None = None
        self._keys: array[int] = array("q")
        self._rows = RowCache(PAGE * PAGES_KEPT, key_of, id_of)
        self._wanted: set[int] = set()
        self._flashing: set[int] = set()
        self._jobs: set[Job] = set()
        self._fetch_soon = self._single_shot(0, self._fetch_wanted)
        self._reread_soon = self._single_shot(REREAD_MS, self._reread_keys)
        self._keys_job: Job | None = None
        self._keys_stale = False
        self._flash_end = self._single_shot(FLASH_MS, self._end_flash)

    @property
    def columns(self) -> tuple[Column[Any], ...]:
        """The columns in order."""
        return self._columns

    def load(self, source: RowSource) -> None:
        """Show another source from its start; whatever was under way for the former one is dropped."""
        for job in self._jobs:
            job.cancel()
        self._jobs.clear()
        self._keys_stale = False
        self._source = source
        self._run(lambda: source.first_page(PAGE), self._on_first_page)

    def refresh(self, ids: Iterable[str] | None = None) -> None:
        """Read changed rows again (all that are known with ``None``) and the order of the list soon after."""
        keys = self._rows.known_keys(ids)
        if keys:
            self._fetch(keys, flash=ids is not None)
        if not self._reread_soon.isActive():  # starting it again and again would put it off for ever in a busy hour
            self._reread_soon.start()

    def row_at(self, row: int) -> Any | None:
        """Return a row's value, or ``None`` while it is not loaded."""
        return self._rows.get(self._keys[row]) if 0 <= row < len(self._keys) else None

    def row_of_id(self, row_id: str) -> int:
        """Return where a row stands, or -1."""
        key = self._rows.key(row_id)
        return self.row_of_key(key) if key is not None else -1

    def row_of_key(self, key: int) -> int:
        """Return where a key stands, or -1."""
        return self._rows.place(key, self._keys)

    def key_at(self, row: int) -> int:
        """Return the key of a row."""
        return self._keys[row]

    def tick(self, first: int, last: int) -> None:
        """Repaint the columns that change with time, for the rows on screen."""
        ticking = [at for at, column in enumerate(self._columns) if column.ticks]
        if ticking and len(self._keys) and first <= last:
            self.dataChanged.emit(self.index(first, ticking[0]), self.index(last, ticking[-1]))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt name
        """Return the number of rows of the whole list."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Look a cell up; a row that is not here yet is asked for and shows a placeholder."""
        if not index.isValid() or not 0 <= index.row() < len(self._keys):
            return None
        key = self._keys[index.row()]
        row = self._rows.get(key)
        column = self._columns[index.column()]
        if row is None:
            return self._missing(index.row(), role, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == RowRole.TONE:
            return column.tone(row) if column.tone is not None else ""
        if role == RowRole.LOOK:
            return str(column.look)
        if role == RowRole.FLASH:
            return key in self._flashing
        if role == RowRole.ID:
            return self._id_of(row)
        if role == RowRole.ROW:
            return row
        return True if role == RowRole.LOADED else None

    def headerData(  # noqa: N802 - Qt name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title if 0 <= section < len(self._columns) else None
        return None

    def _missing(self, row: int, role: int, column: Column[Any]) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            page = row // PAGE
            if page not in self._wanted:
                self._wanted.add(page)
                self._fetch_soon.start()
            return self._placeholder
        if role == RowRole.LOOK:
            return "muted"
        return {RowRole.TONE: "", RowRole.FLASH: False, RowRole.LOADED: False}.get(role)

    def _on_first_page(self, rows: list[Any]) -> None:
        self.about_to_reset.emit()
        self.beginResetModel()
        self._rows.clear()
        self._wanted.clear()
        self._flashing.clear()
        self._rows.keep(rows)
        self._keys = array("q", [self._key_of(row) for row in rows])
        self.endResetModel()
        self.restored.emit()
        self.loaded.emit()
        if len(rows) < PAGE:
            self.counted.emit(len(rows))
        else:
            self._reread_keys()

    def _reread_keys(self) -> None:
        """Read the order of the list; while that is under way (long lists take a second) a further wish waits."""
        if self._keys_job is not None and self._keys_job in self._jobs:
            self._keys_stale = True
        elif self._source is not None:
            self._keys_job = self._run(self._source.keys, self._on_keys)

    def _on_keys(self, keys: "array[int]") -> None:
        if self._keys_stale:
            self._keys_stale = False
            self._reread_soon.start()
        change = key_change(self._keys, keys)
        if change is None:
            self.about_to_reset.emit()
            self.beginResetModel()
            self._keys = keys
            self.endResetModel()
            self.restored.emit()
        else:
            self._apply(change.removed, change.inserted, keys)
        self.counted.emit(len(keys))

    def _apply(self, removed: tuple[int, ...], inserted: tuple[int, ...], keys: "array[int]") -> None:
        for at in removed:
            self.beginRemoveRows(QModelIndex(), at, at)
            del self._keys[at]
            self.endRemoveRows()
        for at in inserted:
            self.beginInsertRows(QModelIndex(), at, at)
            self._keys.insert(at, keys[at])
            self.endInsertRows()
        fresh = [keys[at] for at in inserted]
        if fresh:
            self._fetch(fresh, flash=len(fresh) <= MOST_FLASHING)

    def _fetch_wanted(self) -> None:
        pages, self._wanted = sorted(self._wanted)[-PAGES_KEPT:], set()
        for page in pages:
            self._rows.note_places(self._keys, page * PAGE, (page + 1) * PAGE)
            keys = [key for key in self._keys[page * PAGE : (page + 1) * PAGE] if key not in self._rows]
            if keys:
                self._fetch(keys, flash=False)

    def _fetch(self, keys: list[int], *, flash: bool) -> None:
        source = self._source
        if source is not None:
            self._run(lambda: source.rows(keys), lambda rows: self._on_rows(rows, flash=flash))

    def _on_rows(self, rows: list[Any], *, flash: bool) -> None:
        keys = {self._key_of(row) for row in rows}
        if flash:
            self._flashing |= {self._key_of(row) for row in rows if self._rows.get(self._key_of(row)) != row}
            self._flash_end.start()
        self._rows.keep(rows)
        self._tell_changed(keys)

    def _tell_changed(self, keys: set[int]) -> None:
        last = len(self._columns) - 1
        places = sorted(at for at in (self.row_of_key(key) for key in keys) if at >= 0)
        start = previous = -1
        for at in [*places, -1]:
            if start >= 0 and at != previous + 1:
                self.dataChanged.emit(self.index(start, 0), self.index(previous, last))
                start = -1
            start = at if start < 0 else start
            previous = at

    def _end_flash(self) -> None:
        keys, self._flashing = self._flashing, set()
        self._tell_changed(keys)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> Job:
        def finish(result: Any) -> None:
            self._jobs.discard(job)
            done(result)

        def fail(error: Exception) -> None:
            self._jobs.discard(job)
            self.failed.emit(error)

        job = self._runner.run(work, owner=self, on_done=finish, on_error=fail, queue="store_read")
        self._jobs.add(job)
        return job

    def _single_shot(self, interval: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer
