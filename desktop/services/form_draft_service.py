"""What people type into the forms of acts, kept in the encrypted store until the act is done."""

from desktop.services.command_factory import CommandFactory
from desktop.services.seat import Seat
from desktop.services.values import StoredDraft
from sync.contract.codec import ContractError, decode, encode
from sync.domain.codes import Action
from sync.domain.instant import DAY
from sync.domain.value import Value

_PREFIX = "form:"
_KEPT = 30 * DAY
"""A form nobody came back to for so long is about an order that has long gone on."""


class FormDraft(Value):
    """A form that was begun: field id -> text. ``shown``: it stood open and is to be opened again with its order."""

    screen: str
    order: str
    action: Action
    values: dict[str, str]
    shown: bool = True


def is_form_draft(stored: StoredDraft) -> bool:
    """Tell a form of an act from an unsent order: both lie in the same box."""
    return stored.id.startswith(_PREFIX)


class FormDraftService:
    """Drafts of act forms, one per screen, order and action. All calls block: use the ``store_*`` queues."""

    def __init__(self, seat: Seat, commands: CommandFactory) -> None:
        self._seat = seat
        self._commands = commands

    def drafts(self, screen: str) -> tuple[FormDraft, ...]:
        """Return the forms begun on a screen, oldest first; what is forgotten for 30 days or unreadable is dropped."""
        box = self._seat.store.drafts
        oldest = self._commands.now() - _KEPT
        found: list[FormDraft] = []
        for stored in box.drafts():
            if not stored.id.startswith(f"{_PREFIX}{screen}:"):
                continue
            draft = _read(stored)
            if draft is None or stored.updated_at < oldest:
                box.discard_draft(stored.id)
            else:
                found.append(draft)
        return tuple(found)

    def save(self, draft: FormDraft) -> None:
        """Keep a form as it stands now (called within 300 ms of the last keystroke)."""
        self._seat.store.drafts.save_draft(_id(draft), encode(_storable(draft)), self._commands.now())

    def discard(self, draft: FormDraft) -> None:
        """Forget a form: its act is done, or nothing stands in it any more."""
        self._seat.store.drafts.discard_draft(_id(draft))


def form_id(screen: str, order: str, action: Action) -> str:
    """Return the name of a form's draft in the box."""
    return f"{_PREFIX}{screen}:{order}:{action.value}"


def _id(draft: FormDraft) -> str:
    return form_id(draft.screen, draft.order, draft.action)


def _storable(draft: FormDraft) -> FormDraft:
    """Return the form without half characters (broken pastes), which no encoding holds."""
    values = {name: text.encode("utf-8", "replace").decode() for name, text in draft.values.items()}
    return FormDraft(draft.screen, draft.order, draft.action, values, draft.shown)


def _read(stored: StoredDraft) -> FormDraft | None:
    try:
        return decode(stored.data, FormDraft)
    except ContractError:
        return None
