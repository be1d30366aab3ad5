"""Creating orders. A create is never refused: it is mapped, renumbered or quarantined, with a task for a person."""

import msgspec

from sync.contract.codec import ContractError, decode_draft
from sync.contract.drafts import DRAFT_SUBMITTED, is_draft_mark
from sync.contract.messages import Result
from sync.domain.act import Act, OrderDraft
from sync.domain.codes import Action, Outcome, Role
from sync.domain.numbering import NumberParts, parse_emergency, parse_no
from sync.domain.order import Order
from sync.domain.refusal import RefusalCode
from sync.domain.workflow.decide import Accepted, Refused, decide
from sync.server.auth.device_numbers import is_of_another
from sync.server.commands import numbers
from sync.server.commands.context import Sending
from sync.server.commands.follow_ups import apply_follow_ups, kept_from_accused
from sync.server.commands.tasks import Tasks
from sync.server.commands.work import MadeOfDraft, UnitOfWork
from sync.server.deposit_end import end_deposit
from sync.server.files.links import link_files
from sync.server.shapes import is_id


class Creates:
    """Turns ``order.create`` into an order."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks

    def apply(self, work: UnitOfWork, sending: Sending) -> Result:
        """Create the order, or keep the command for a person."""
        command = sending.command
        try:
            draft = decode_draft(command.args)
        except ContractError as error:
            return self._tasks.quarantine(work, sending, error.reason)
        if draft.handed:
            end_deposit(work, sending, draft.handed)
        if not is_id(command.target):
            return self._tasks.quarantine(work, sending, "target_malformed")
        if work.order(command.target) is not None:
            return self._tasks.quarantine(work, sending, "target_exists")
        mark = draft.draft_mark if is_draft_mark(draft.draft_mark) else ""
        first = work.made_of(mark) if mark else None
        if first is not None:
            return self._second_of_draft(work, sending, first)
        draft, renumbered = self._settle_number(work, sending, draft)
        decision, changes = _decide(work, sending, draft)
        if not isinstance(decision, Accepted):
            return self._tasks.quarantine(work, sending, decision)
        order = self._store(work, sending, decision)
        if mark:
            author = sending.actor
            work.note_draft(mark, MadeOfDraft(order.id, order.no, author.user_id, author.name, sending.at))
        return self._report(work, sending, order, renumbered, changes)

    def _second_of_draft(self, work: UnitOfWork, sending: Sending, first: MadeOfDraft) -> Result:
        """Keep another order of the same draft for a person: its words may be other ones, and its number was told."""
        aside = self._tasks.quarantine(work, sending, DRAFT_SUBMITTED)
        detail: dict[str, str | int] = {"no": first.no, "order": first.order_id}
        return msgspec.structs.replace(aside, by=first.by, by_name=first.by_name, at=first.at, detail=detail)

    def _store(self, work: UnitOfWork, sending: Sending, decision: Accepted) -> Order:
        order = link_files(work, decision.order, sending.command.id, sending.device, sending.now)
        command, author = sending.command, sending.actor.user_id
        order = work.put(order, sending.event(order.id, order.ver, command.type, author, bytes(command.args)))
        apply_follow_ups(work, sending, decision.follow_ups, self._tasks)
        self._tasks.pass_on(work, sending, order)
        return order

    def _settle_number(self, work: UnitOfWork, sending: Sending, draft: OrderDraft) -> tuple[OrderDraft, str]:
        """Return the draft with the number it keeps or gets, and why it got another one (empty: kept)."""
        reason = ""
        number = draft.no.strip()
        parsed = parse_no(number)
        if not number:
            number = numbers.own_number(work.connection, sending.now)
        elif parsed is None and not numbers.EMERGENCY.match(number):
            reason = "number_malformed"
        elif work.is_number_taken(number) and not self._tasks.give_back(work, sending, number):
            reason = "number_taken"
        elif _is_anothers(work, sending, number) if parsed is None else not _is_leased(work, parsed):
            reason = "number_not_leased"
        if reason:
            number = numbers.own_number(work.connection, sending.now)
        return msgspec.structs.replace(draft, no=number), reason

    def _report(
        self, work: UnitOfWork, sending: Sending, order: Order, renumbered: str, changes: tuple[str, ...]
    ) -> Result:
        detail: dict[str, str | int] = {"no": order.no}
        if renumbered:
            detail["renumbered"] = renumbered
            self._tasks.ask(work, sending, "number_clash", Role.TEAM_LEAD, order.id, reason=renumbered)
        if changes:
            detail["mapped"] = ",".join(changes)
            self._tasks.ask(work, sending, "create_mapped", Role.DISPATCHER, order.id, reason=detail["mapped"])
        return sending.result(Outcome.APPLIED, detail=detail)


def _decide(work: UnitOfWork, sending: Sending, draft: OrderDraft) -> tuple[Accepted | str, tuple[str, ...]]:
    """Return the decision (or why a person has to look), and the codes of what was mapped to let the order be."""
    act = Act(
        id=sending.command.id,
        action=Action.CREATE,
        actor=sending.actor,
        at=sending.at,
        data=draft,
        order_id=sending.command.target,
    )
    changes: tuple[str, ...] = ()
    decision = decide(None, act, work.rules)
    code = _refused(work, decision)
    if code is not None:
        softer = _soften(draft, code)
        if softer is None:
            return code.value, changes
        changes = (code.value,)
        decision = decide(None, msgspec.structs.replace(act, data=softer), work.rules)
    if not isinstance(decision, Accepted):
        return decision.refusal.code.value, changes
    return decision, (*changes, *(refusal.code.value for refusal in decision.mapped))


def _refused(work: UnitOfWork, decision: Accepted | Refused) -> RefusalCode | None:
    if not isinstance(decision, Accepted):
        return decision.refusal.code
    refusal = kept_from_accused(work, decision.follow_ups)
    return refusal.code if refusal is not None else None


def _soften(draft: OrderDraft, code: RefusalCode) -> OrderDraft | None:
    """Return the draft as a plain order for a dispatcher, where only its disposition was refused."""
    if code not in _SUBMIT_INSTEAD or draft.disposition is Action.SUBMIT:
        return None
    return msgspec.structs.replace(draft, unit="", assist=(), copies=(), merge_into="", disposition=Action.SUBMIT)


_SUBMIT_INSTEAD = frozenset(
    {
        RefusalCode.DIRECTORY_NOT_UNIQUE,
        RefusalCode.REPORT_NOT_DIRECT,
        RefusalCode.CONFIDENTIAL_NOT_DIRECT,
        RefusalCode.UNIT_IS_ACCUSED,
        RefusalCode.UNIT_IS_COMMUNITY,
        RefusalCode.MASTER_NOT_OPEN,
        RefusalCode.MERGE_INTO_ITSELF,
        RefusalCode.UNKNOWN_ORDER,
        RefusalCode.UNKNOWN_UNIT,
    }
)


def _is_leased(work: UnitOfWork, number: NumberParts) -> bool:
    """Tell whether a number is of the device's own blocks, or may have been leased to another."""
    own = numbers.lease_of(work.leases, number)
    return own is not None or numbers.is_believable(work.connection, number.year, number.serial)


def _is_anothers(work: UnitOfWork, sending: Sending, number: str) -> bool:
    """Tell whether a number of the emergency series is one that another device would tell its callers."""
    beyond = parse_emergency(number)
    return beyond is not None and is_of_another(work.connection, beyond.device, sending.device, sending.actor.user_id)
