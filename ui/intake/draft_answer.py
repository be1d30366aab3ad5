"""A parked draft as it came from the store."""

from dataclasses import dataclass

from desktop.services.values import StoredDraft
from sync.contract.codec import ContractError, decode_draft
from sync.domain.act import OrderDraft


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """A draft as it came from the store; ``damaged`` when its content could not be read."""

    stored: StoredDraft
    draft: OrderDraft
    damaged: bool = False


def read_stored(stored: StoredDraft) -> DraftAnswer:
    """Read a stored draft. One that cannot be read stays in the store and only a notice is shown."""
    if not stored.data:
        return DraftAnswer(stored, OrderDraft())
    try:
        return DraftAnswer(stored, decode_draft(stored.data))
    except ContractError:
        return DraftAnswer(stored, OrderDraft(), damaged=True)
