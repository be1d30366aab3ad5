"""What writing leaves for moments in which nothing else is due: merging the text index, moving the log to the file."""

from desktop.store.database import Database
from desktop.store.search import SearchIndex

_STEP_MS = 30.0
_MOST_PAGES = 8
"""So many pages of the feed are applied before segments are merged at once; usually the engine rests before."""


class Tidier:
    """One small piece a call of :meth:`step`."""

    def __init__(self, database: Database, search: SearchIndex) -> None:
        self._database = database
        self._search = search
        self._pages = 0

    def page_applied(self, rows: int) -> None:
        """Note a page of so many rows; after many without a rest merge what they left."""
        self._pages += 1
        while self._pages > _MOST_PAGES and self.step():
            pass
        self._database.checkpoint_after(rows)

    def step(self) -> bool:
        """Merge a little, or move the log when nothing is left to merge; tells whether there is more."""
        if self._search.tidy(_STEP_MS):
            return True
        self._pages = 0
        self._database.checkpoint_at_rest()
        return False
