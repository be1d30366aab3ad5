"""``nuisance.*``: proposing a caller's number as nuisance, deciding on it, and setting a measure aside for a call."""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from sync.contract.codec import ContractError, decode
from sync.contract.messages import Result
from sync.contract.nuisance import NUISANCE, SET_ASIDE_ALERT
from sync.domain.access import grants
from sync.domain.codes import Outcome
from sync.domain.nuisance import (
    LONGEST_WORDS,
    TELLERS,
    Nuisance,
    NuisanceReason,
    NuisanceState,
    NuisanceStep,
    approved,
    lifted,
    proposed,
    refused,
    replaced,
    set_aside,
)
from sync.domain.phone import normalise
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.text_rules import text_problem
from sync.server import audit
from sync.server.commands.alerts import leads_of, raise_alert
from sync.server.commands.context import Sending
from sync.server.commands.work import UnitOfWork
from sync.server.feed.rows import FeedRow
from sync.server.feed.visibility import Viewer
from sync.server.sealing import Sealer
from sync.server.shapes import is_id
from sync.server.telephony.nuisance_book import NuisanceBook
from sync.server.telephony.nuisance_evidence import NuisanceEvidence, is_order_of

PREFIX = "nuisance."
_LONGEST_NUMBER = 40


class ProposeArgs(msgspec.Struct, forbid_unknown_fields=True):
    """``number`` as the seat has it, the reason, the words, and ids of the calls and orders that show it."""

    number: str
    reason: NuisanceReason
    words: str = ""
    calls: list[str] = []
    orders: list[str] = []


class ApproveArgs(msgspec.Struct, forbid_unknown_fields=True):
    """How calls are treated, and for how many days."""

    step: NuisanceStep
    days: int


class EndArgs(msgspec.Struct, forbid_unknown_fields=True):
    """Why a proposal is refused or a measure lifted."""

    words: str = ""


class SetAsideArgs(msgspec.Struct, forbid_unknown_fields=True):
    """For which call (the draft it is written in), and which category of danger; empty: the agent's judgement."""

    draft: str
    category: str = ""


_Rule = Callable[[Nuisance], Nuisance | Refusal]


class Nuisances:
    """Applies the commands. Every act stands in the measure's history and in the audit, never with the number."""

    def __init__(self, sealer: Sealer) -> None:
        self._book = NuisanceBook(sealer)
        self._evidence = NuisanceEvidence(sealer)

    def apply(self, work: UnitOfWork, sending: Sending) -> Result:
        """Apply one of the commands."""
        act = sending.command.type.removeprefix(PREFIX)
        if not is_id(sending.command.target):
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "target"))
        try:
            if act == "propose":
                return self._propose(work, sending)
            if act == "set_aside":
                return self._set_aside(work, sending)
            rule = _rule_of(act, sending)
        except ContractError as error:
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, error.field))
        if rule is None:
            return sending.rejected(Refusal(RefusalCode.UNKNOWN_ACTION))
        return self._decide(work, sending, rule, act)

    def _propose(self, work: UnitOfWork, sending: Sending) -> Result:
        args = decode(sending.command.args, ProposeArgs)
        problem = _proposal_problem(args)
        if problem is not None:
            return sending.rejected(problem)
        number = normalise(args.number)
        self._book.hold_number(work.connection, number)
        if self._book.read(work.connection, sending.command.target) is not None:
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "target"))
        open_ones = self._book.of_number(work.connection, number, NuisanceState.PROPOSED)
        known = open_ones[0] if open_ones else None
        said = self._with_evidence(
            work, sending, Nuisance(sending.command.target, number, args.reason, args.words), args
        )  # fmt: skip
        if sending.actor.has(*TELLERS) and not said.calls and not said.orders and (args.calls or args.orders):
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "evidence"))
        after = proposed(known, said, sending.actor, _at(sending))
        if isinstance(after, Refusal):
            return sending.rejected(after)
        self._write(work, sending, known, after, "propose")
        for lead in leads_of(work.connection):
            if lead not in after.proposed_by:  # news only: what it says is read over the line
                work.announce(FeedRow(f"user:{lead}", NUISANCE, after.id, after.ver + 1, "X"))
        return sending.result(Outcome.APPLIED if known is None else Outcome.MERGED)

    def _with_evidence(self, work: UnitOfWork, sending: Sending, said: Nuisance, args: ProposeArgs) -> Nuisance:
        """Return what was said with the evidence that is of the number and that its author sees; what has not come yet
        is awaited.
        """
        viewer = Viewer(sending.actor, grants(sending.actor, work.rules.organisation))
        fresh = {one: order for one in args.orders if (order := work.held(one)) is not None}
        others = [one for one in args.orders if one not in fresh]
        found = self._evidence.standing(work.connection, said.number, args.calls, others, viewer)
        found |= {one: is_order_of(order, said.number, viewer) for one, order in fresh.items()}
        calls = tuple(one for one in args.calls if found.get(one) is not False)
        orders = tuple(one for one in args.orders if found.get(one) is not False)
        awaited = tuple(one for one in (*calls, *orders) if one not in found)
        return replace(said, calls=calls, orders=orders, awaited=awaited)

    def _decide(self, work: UnitOfWork, sending: Sending, rule: _Rule, act: str) -> Result:
        target = sending.command.target
        for one in self._book.read_many(work.connection, [target]).values():
            self._book.hold_number(work.connection, one.number)
            self._book.hold_rows(work.connection, one.number)
        known = self._book.read(work.connection, target)
        if known is None:
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "target"))
        after = rule(known)
        if isinstance(after, Refusal):
            if after.code is RefusalCode.CHANGED_MEANWHILE:
                return sending.result(
                    Outcome.SUPERSEDED, after.code.value, by=known.decided_by, at=known.decided_at
                )  # fmt: skip
            return sending.rejected(after)
        if act == "approve":
            for older in self._book.of_number(work.connection, known.number, NuisanceState.IN_FORCE):
                self._write(work, sending, older, replaced(older, sending.actor, _at(sending)), "replace")
        self._write(work, sending, known, after, act)
        return sending.result(Outcome.APPLIED)

    def _set_aside(self, work: UnitOfWork, sending: Sending) -> Result:
        args = decode(sending.command.args, SetAsideArgs)
        known = self._book.read(work.connection, sending.command.target)
        if known is None or not is_id(args.draft):
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "target"))
        after = set_aside(known, args.category, sending.actor, _at(sending))
        if isinstance(after, Refusal):
            return sending.rejected(after)
        if after == known:
            return sending.result(Outcome.SAME)
        self._write(work, sending, known, after, "set_aside")
        # of words of danger the seat has raised an alert of this name: then it is there already
        alert, category = (args.category,) * 2 if args.category else ("nuisance", SET_ASIDE_ALERT)
        raise_alert(work, sending, f"{args.draft[:40]}:{alert}", category, "")
        return sending.result(Outcome.APPLIED)

    def _write(self, work: UnitOfWork, sending: Sending, before: Nuisance | None, after: Nuisance, act: str) -> None:
        for row in self._book.write(work.connection, before, after, sending.now):
            work.announce(row)
        _audit(work.connection, sending, after.id, act)


def _rule_of(act: str, sending: Sending) -> _Rule | None:
    raw, actor, at = sending.command.args, sending.actor, _at(sending)
    if act == "approve":
        given = decode(raw, ApproveArgs)  # it holds from its arrival on: one sent late must not have ended already
        return lambda one: approved(one, given.step, given.days, actor, sending.now)
    if act not in ("refuse", "lift"):
        return None
    words = decode(raw, EndArgs).words
    problem = text_problem("words", words, LONGEST_WORDS)
    if problem is not None:
        return lambda _one: problem
    ending = refused if act == "refuse" else lifted
    return lambda one: ending(one, words, actor, at)


def _proposal_problem(args: ProposeArgs) -> Refusal | None:
    if len(args.number) > _LONGEST_NUMBER or "*" in args.number or not normalise(args.number):
        return Refusal(RefusalCode.INVALID_VALUE, "number")
    if not all(is_id(one) for one in (*args.calls, *args.orders)):
        return Refusal(RefusalCode.INVALID_VALUE, "evidence")
    return text_problem("words", args.words, LONGEST_WORDS)


def _at(sending: Sending) -> int:
    return min(sending.at, sending.now)


def _audit(connection: Connection, sending: Sending, measure: str, act: str) -> None:
    who = sending.actor.user_id
    audit.record(connection, sending.now, f"nuisance_{act}", actor=who, device=sending.device, subject=measure)
