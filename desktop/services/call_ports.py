"""What reading calls needs of the store."""

from collections.abc import Collection, Sequence
from typing import Protocol

from sync.domain.call_record import CallRecord
from sync.domain.nuisance import NuisanceMark


class CallShelf(Protocol):
    """Telephone calls: what the server sent, with what this seat has not sent yet."""

    def of_number(self, number: str, refs: Collection[str], limit: int) -> list[CallRecord]:
        """Return the newest calls of a number (E.164) or of its matching marks."""
        ...

    def some(self, ids: Sequence[str]) -> list[CallRecord]:
        """Return the calls of these ids that are here."""
        ...

    def waiting(self, limit: int) -> list[CallRecord]:
        """Return the calls nobody answered that wait to be called back, oldest first."""
        ...


class NuisanceShelf(Protocol):
    """Marks of nuisance callers."""

    def of_refs(self, refs: Collection[str]) -> list[NuisanceMark]:
        """Return the marks of a number by its matching marks."""
        ...
