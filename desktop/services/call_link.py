"""Telling which order a call led to: a remark beside what was saved, never a reason to say that it was not."""

import logging
from collections.abc import Callable

from sync.domain.order import CallRef

logger = logging.getLogger(__name__)


class CallLink:
    """Where services that save something during a call say to which order; ``tell`` is set by who keeps calls."""

    def __init__(self) -> None:
        self.tell: Callable[[CallRef, str], None] = lambda _call, _order: None

    def led_to(self, call: CallRef | None, order_id: str) -> None:
        """Tell of the call, if there is one; whatever goes wrong here, its record comes without its order."""
        if call is None:
            return
        try:
            self.tell(call, order_id)
        except Exception as error:  # noqa: BLE001 - what was saved is saved
            logger.warning("call not linked", extra={"kind": type(error).__name__})
