"""What a caller called a place, when those words were not understood and the agent picked it by another name."""

from sync.domain.aliases import learnable
from sync.matching.place_words import narrowed


class HeardPlace:
    """Listens to one address field. ``typed`` hears every change of its words, ``picked`` the choice from the list."""

    def __init__(self) -> None:
        self._last = ""
        self._heard = ""

    def forget(self) -> None:
        """Another order is shown."""
        self._last = self._heard = ""

    def typed(self, text: str, *, understood: bool) -> None:
        """Take the words as they stand now. ``understood`` tells whether those before them named a known place."""
        before, self._last = self._last, text.strip()
        if understood:
            self._heard = ""
        elif not self._last.startswith(before) and learnable(before) and len(before) >= len(self._heard):
            self._heard = before  # taken away again: the caller's words led nowhere

    def picked(self, name: str) -> str:
        """Return the words that stood for the place now picked by its ``name``; empty when nothing is to be learned."""
        heard, typed = self._heard, self._last
        self.forget()
        found = heard or (typed if learnable(typed) else "")
        if not found or narrowed(found) in narrowed(name) or narrowed(name) in narrowed(found):
            return ""
        return found
