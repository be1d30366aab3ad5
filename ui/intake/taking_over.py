"""Which form may go to another caller, and which one comes to the front after another."""

import msgspec

from desktop.services.seat_call import Phase
from sync.domain.act import OrderDraft
from sync.domain.order import Caller
from ui.intake.desk_services import DeskServices
from ui.intake.fields import holds_a_call_only, is_untouched
from ui.intake.sheet import IntakeSheet


def is_carried(sheet: IntakeSheet) -> bool:
    """Tell whether a form holds nothing but the caller it came with because their call went on."""
    draft = sheet.draft
    return draft.caller == sheet.carried and is_untouched(msgspec.structs.replace(draft, caller=Caller()))


def goes_on(services: DeskServices, draft: OrderDraft) -> bool:
    """Tell whether the call an order was written in is still under way."""
    call = services.phone.call(draft.call.id) if draft.call is not None else None
    return call is not None and call.phase is not Phase.OVER


def is_free(sheet: IntakeSheet) -> bool:
    """Tell whether a form may take another call: it is empty, or its call was about an older order alone."""
    draft = sheet.draft
    if goes_on(sheet.services, draft):  # who hides the number has an empty form while they talk
        return False
    return is_empty(draft) or is_carried(sheet) or (sheet.served and holds_a_call_only(draft))


def may_follow(sheet: IntakeSheet, same: OrderDraft | None) -> bool:
    """Tell whether a form may come to the front after another; with ``same`` it is given that one's caller."""
    return not sheet.busy and (is_untouched(sheet.draft) if same is None else is_free(sheet))


def is_empty(draft: OrderDraft) -> bool:
    """Tell whether nothing is written and no number is known."""
    return is_untouched(draft) and not draft.caller.phone
