"""The call a person of the practice city is in the middle of when the program opens."""

from resources import locate
from sync.contract.codec import decode_draft
from sync.domain.act import OrderDraft


def practice_call() -> OrderDraft:
    """Return the form as far as the agent has written it. Raises ``FileNotFoundError`` where it is not shipped."""
    return decode_draft(locate("reference", "practice", "call.json").read_bytes())
