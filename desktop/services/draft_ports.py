"""Where drafts lie, as the services see it; ``desktop.store.drafts`` implements it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from desktop.services.values import StoredDraft
from sync.contract.drafts import DraftWords
from sync.domain.instant import Instant


class DraftBox(Protocol):
    """Unsent orders of this person."""

    def open_draft(self, draft_id: str, data: bytes, number: str, now: Instant) -> StoredDraft:
        """Create a draft."""
        ...

    def drafts(self) -> tuple[StoredDraft, ...]:
        """Return all drafts, oldest first."""
        ...

    def save_draft(self, draft_id: str, data: bytes, now: Instant) -> None:
        """Replace a draft's content durably; creates it when it is gone."""
        ...

    def discard_draft(self, draft_id: str) -> None:
        """Throw a draft away; one that may lie at the server is kept in mind."""
        ...

    def dropped(self) -> dict[str, DraftWords]:
        """Return which words were thrown away here that the server may have, by the ids of their drafts."""
        ...

    def forget_dropped(self, told: Mapping[str, DraftWords]) -> None:
        """The server has heard of these."""
        ...

    def mark_handed(self, changed_at: Mapping[str, Instant], now: Instant) -> frozenset[str]:
        """Note that drafts, as they stood after these changes, are on their way; returns those that still stand so."""
        ...

    def mark_kept(self, ids: Sequence[str]) -> None:
        """Note durably that drafts are on their way no more: they are here, and the server has or had a copy."""
        ...

    def remove_handed(self, changed_at: Mapping[str, Instant]) -> tuple[str, ...]:
        """Remove drafts whose words, as they stood after these changes, are elsewhere; returns what was removed."""
        ...

    def is_same_epoch(self, epoch: str) -> bool:
        """Tell whether the server is in the epoch in which drafts went and came; else they are written on since."""
        ...

    def put_draft(self, draft: StoredDraft, deposit: str = "") -> bool:
        """Take in a draft from elsewhere; ``False`` when one of that name here holds other words.

        Nothing is taken in of older words of what is here. The server has to hear that ``deposit`` is here.
        """
        ...

    def unacknowledged(self) -> frozenset[str]:
        """Return which deposits are here without the server's word that it knows."""
        ...

    def acknowledged(self, deposits: Collection[str]) -> None:
        """The server knows of these."""
        ...

    def tally(self) -> tuple[int, Instant]:
        """Return how many drafts somebody wrote on, and when the oldest was begun (0: none)."""
        ...
