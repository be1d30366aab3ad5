"""Writing new orders: drafts at every keystroke, the rules' word on them, and the save that gives the number."""

import logging
from collections.abc import Callable

import msgspec

from desktop.errors import AppError, AppErrorCode, refused
from desktop.services.call_link import CallLink
from desktop.services.command_factory import CommandFactory
from desktop.services.events import EventHub, RecordsChanged
from desktop.services.form_draft_service import is_form_draft
from desktop.services.place_aliases import PlaceAliases
from desktop.services.ports import SyncControl, TakenNumber
from desktop.services.reference_service import ReferenceService
from desktop.services.seat import Seat
from desktop.services.unit_advice import HISTORY_WINDOW, suggest
from desktop.services.values import ActReceipt, FieldProblem, StoredDraft, SubmitReceipt, UnitSuggestion
from sync.contract.codec import ContractError, decode_draft, encode
from sync.contract.drafts import draft_mark
from sync.contract.messages import Command
from sync.domain.act import Act, OrderDraft
from sync.domain.codes import Action, ClockKind
from sync.domain.deadlines import facts_of, start_clock
from sync.domain.draft_validation import validate_draft
from sync.domain.order import CallRef, Clock, Place
from sync.domain.title import build_title
from sync.domain.workflow.decide import Refused, decide, undo_until

logger = logging.getLogger(__name__)

_KEPT_TOGETHER = 6
"""New choices that are written together, so that not every order costs a second write; the rest at the sign-out."""


class IntakeService:
    """Drafts and new orders. ``random_below(n)`` returns an unpredictable integer in ``[0, n)`` for query codes."""

    def __init__(
        self,
        seat: Seat,
        reference: ReferenceService,
        commands: CommandFactory,
        sync: SyncControl,
        hub: EventHub,
        random_below: Callable[[int], int],
    ) -> None:
        self._seat = seat
        self._reference = reference
        self._commands = commands
        self._sync = sync
        self._hub = hub
        self._random_below = random_below
        self._aliases = PlaceAliases(seat, commands, sync)
        self.calls = CallLink()
        """Is told which call led to which new order."""

    def open_draft(self, call: CallRef | None = None, draft: OrderDraft | None = None) -> StoredDraft:
        """Start a draft, for a call or by hand; ``draft`` gives it a first content."""
        content = draft if draft is not None else OrderDraft()
        if call is not None:
            content = msgspec.structs.replace(content, call=call)
        stored = self._seat.store.drafts.open_draft(
            self._commands.new_id(), encode(content), content.caller.phone, self._commands.now()
        )
        self._hub.publish(RecordsChanged("draft", (stored.id,)))
        return stored

    def drafts(self) -> tuple[StoredDraft, ...]:
        """Return all unsent orders, oldest first; forms of acts lie in the same box and are left out."""
        return tuple(stored for stored in self._seat.store.drafts.drafts() if not is_form_draft(stored))

    def read_draft(self, stored: StoredDraft) -> OrderDraft:
        """Return a stored draft's content. Raises ``draft_damaged``."""
        try:
            return decode_draft(stored.data)
        except ContractError:
            raise AppError(AppErrorCode.DRAFT_DAMAGED) from None

    def save_draft(self, draft_id: str, draft: OrderDraft) -> None:
        """Keep the draft as it stands now (called within 300 ms of the last keystroke)."""
        self._seat.store.drafts.save_draft(draft_id, encode(draft), self._commands.now())
        self._reference.habits.keep(at_least=_KEPT_TOGETHER)  # nobody waits here, as somebody does for a number

    def discard_draft(self, draft_id: str) -> None:
        """Throw a draft away."""
        self._seat.store.drafts.discard_draft(draft_id)
        self._hub.publish(RecordsChanged("draft", (draft_id,)))

    def problems(self, draft: OrderDraft) -> tuple[FieldProblem, ...]:
        """Return what the rules have against the draft, in the order of the form; empty: it can be submitted."""
        found = validate_draft(draft, self._reference.rules, self._commands.now())
        return tuple(FieldProblem(field=problem.field, refusal=problem.refusal) for problem in found)

    def submit(self, draft_id: str, draft: OrderDraft, origin: str = "") -> SubmitReceipt:
        """Save the order: number from the lease, outbox row and the draft's end in one transaction on the disk.

        Raises ``refused`` when a rule says no (nothing is saved) and store errors (nothing is saved, the draft stays).
        """
        actor = self._seat.actor
        rules = self._reference.rules
        order_id, command_id = self._commands.new_id(), self._commands.new_id()
        query_code = f"{self._random_below(1_000_000):06d}"
        final = msgspec.structs.replace(draft, query_code=query_code, draft_mark=self._mark_of(draft_id))
        problems = self.problems(final)
        if problems:
            raise refused(msgspec.structs.replace(problems[0].refusal, field=problems[0].field))
        act = Act(
            id=command_id,
            action=Action.CREATE,
            actor=actor,
            at=self._commands.now(),
            data=msgspec.structs.replace(final, no=final.no or "0"),
            order_id=order_id,
        )
        verdict = decide(None, act, rules)
        if isinstance(verdict, Refused):
            raise refused(verdict.refusal)
        taken: list[TakenNumber] = []

        def make(seq: int, number: TakenNumber) -> Command:
            taken.append(number)
            handed = draft_id if number.handed else ""
            return self._commands.build(
                seq=seq,
                command_id=command_id,
                kind="order.create",
                target=order_id,
                args=msgspec.structs.replace(final, no=number.no, lease=number.lease, handed=handed),
                actor=actor,
            )

        self._seat.store.commands.save_create(draft_id, actor, make, act.at)
        self._hub.publish(RecordsChanged("order", (order_id,), origin))
        self._hub.publish(RecordsChanged("draft", (draft_id,), origin))
        self._note_choices(final)
        self.calls.led_to(draft.call, order_id)
        self._sync.wake()
        until = undo_until(verdict.order, act, rules)
        no = taken[-1].no
        sent = ActReceipt(command_id, order_id, until, act.at, Action.DIRECT_DISPATCH, no) if until else None
        return SubmitReceipt(command=command_id, order=order_id, no=no, query_code=query_code, sent=sent)

    def _mark_of(self, draft_id: str) -> str:
        """Return what tells the server that two creates are of one draft; nothing for one that knows no marks."""
        known = draft_id and self._seat.session.draft_marks
        return draft_mark(self._seat.person.id, draft_id) if known else ""

    def suggest_units(self, draft: OrderDraft) -> tuple[UnitSuggestion, ...]:
        """Return who should handle it: the directory's answer first, then what units did before, each with its
        evidence.
        """
        if not draft.category:
            return ()
        records = self._seat.store.orders.unit_history(
            draft.category, draft.place.district, self._commands.now() - HISTORY_WINDOW
        )
        resolution = self._reference.rules.directory.resolve(draft.category, draft.place, draft.content)
        return suggest(
            resolution,
            records,
            excluded=draft.accused_unit,
            organisation=self._reference.organisation,
            placed=bool(draft.place.district),
        )

    def deadline(self, draft: OrderDraft) -> Clock | None:
        """Return the clock an order like this would get if it were sent now; ``None`` without a limit."""
        if not draft.category:
            return None
        rules = self._reference.rules
        return start_clock(ClockKind.DUE, self._commands.now(), facts_of(draft, rules), rules)

    def build_title(self, draft: OrderDraft) -> str:
        """Return a title from the place's area and the category, within the city's limit."""
        return build_title(draft, self._reference.rules)

    def learn_alias(self, words: str, place: Place, meant: str) -> None:
        """Remember what a caller called a place; used at this seat at once, also without the server."""
        if self._aliases.learn(words, place, meant):
            self._reference.load(searched=True)

    def _note_choices(self, draft: OrderDraft) -> None:
        self._reference.habits.note("category", draft.category)
        if draft.unit:
            self._reference.habits.note("unit", draft.unit)
