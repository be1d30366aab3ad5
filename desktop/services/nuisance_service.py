"""Nuisance callers at a seat: the mark of a number, proposing one, setting it aside, and what a lead decides."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from desktop.errors import AppError, AppErrorCode
from desktop.services.command_factory import CommandFactory
from desktop.services.events import EventHub, RecordsChanged
from desktop.services.ports import SyncControl
from desktop.services.seat import Seat
from desktop.services.sign_in_ports import OnlineCalls
from sync.contract.codec import ContractError, decode
from sync.contract.drafts import short_name
from sync.contract.messages import Command
from sync.contract.nuisance import NUISANCE, NuisanceList
from sync.domain.codes import Role
from sync.domain.nuisance import TELLERS, NuisanceMark, NuisanceReason, NuisanceState, NuisanceStep, is_in_force
from sync.domain.phone import normalise
from sync.domain.value import Value

_PREFIX = "nuisance."
_PROPOSE = f"{_PREFIX}propose"


class NuisanceStanding(Value):
    """How a number stands: its mark in force, whether a proposal waits (``unsent``: it is still here), and what was
    answered to the last one of this person. ``waiting`` is the proposal's id once the server has told it.
    """

    mark: NuisanceMark | None = None
    proposed: bool = False
    unsent: bool = False
    answer: str = ""
    waiting: str = ""


class NuisanceService:
    """``standing`` reads the store, the acts write to it (``store_write``); ``cases`` needs the server."""

    def __init__(
        self,
        seat: Seat,
        sync: SyncControl,
        online: OnlineCalls,
        commands: CommandFactory,
        hub: EventHub,
        refs: Callable[[str], Sequence[str]],
    ) -> None:
        self._seat = seat
        self._sync = sync
        self._online = online
        self._commands = commands
        self._hub = hub
        self._refs = refs
        self._aside: set[tuple[str, str]] = set()

    @property
    def is_kept(self) -> bool:
        """Whether the server takes proposals; an older one would refuse them."""
        return self._seat.is_taken and self._seat.session.nuisance and not self._seat.is_emergency

    @property
    def can_propose(self) -> bool:
        """Whether this person may propose a number."""
        return self.is_kept and self._seat.actor.has(*TELLERS)

    @property
    def can_decide(self) -> bool:
        """Whether this person decides on proposals."""
        return self.is_kept and self._seat.actor.has(Role.TEAM_LEAD)

    def standing(self, number: str) -> NuisanceStanding:
        """Return how a number stands now, with what this seat has not sent yet."""
        e164 = normalise(number) if "*" not in number else ""
        if not e164 or not self.is_kept:
            return NuisanceStanding()
        marks = self._seat.store.nuisances.of_refs(self._refs(e164))
        now = self._commands.now()
        counting = [one for one in marks if is_in_force(one, now)]
        unsent = any(self._is_of(command, e164) for command, _ in self._seat.store.commands.waiting(_PROPOSE))
        waiting = [one.id for one in marks if one.state is NuisanceState.PROPOSED]
        refused = [one.answer for one in marks if one.state is NuisanceState.REFUSED]
        return NuisanceStanding(
            mark=max(counting, key=lambda one: one.until) if counting else None,
            proposed=unsent or bool(waiting),
            unsent=unsent,
            answer=refused[-1] if refused else "",
            waiting=waiting[-1] if waiting else "",
        )

    def propose(
        self, number: str, reason: NuisanceReason, words: str, *, calls: Sequence[str], orders: Sequence[str]
    ) -> None:
        """Propose a number, also without the server (it goes when the line is back)."""
        args = {"number": number, "reason": reason, "words": words, "calls": list(calls), "orders": list(orders)}
        self._do("propose", self._commands.new_id(), args)

    def set_aside(self, measure: str, draft: str, category: str = "", call: str = "") -> None:
        """Let a measure not count for the call that is written into a draft; the leads hear of it."""
        self._save("set_aside", measure, {"draft": short_name(draft), "category": category})
        self._aside.add((measure, call))
        self._tell(measure)

    def is_aside(self, measure: str, call: str) -> bool:
        """Tell whether a measure was set aside here for a call of the telephone."""
        return bool(call) and (measure, call) in self._aside

    def cases(self) -> NuisanceList:
        """Read what waits for a lead, what is in force and what was decided lately."""
        body = self._online.get("/admin/v1/nuisance", self._sync.access_token(), {})
        try:
            return decode(body, NuisanceList)
        except ContractError:
            raise AppError(AppErrorCode.NOT_A_SERVER) from None

    def approve(self, measure: str, step: NuisanceStep, days: int) -> None:
        """Approve a proposal for some days."""
        self._do("approve", measure, {"step": step, "days": days})

    def refuse(self, measure: str, words: str) -> None:
        """Refuse a proposal, with the reason."""
        self._do("refuse", measure, {"words": words})

    def lift(self, measure: str, words: str) -> None:
        """Lift a measure before its end, with the reason."""
        self._do("lift", measure, {"words": words})

    def _do(self, act: str, target: str, args: Mapping[str, object]) -> None:
        self._save(act, target, args)
        self._tell(target)

    def _save(self, act: str, target: str, args: Mapping[str, object]) -> None:
        actor, command_id = self._seat.actor, self._commands.new_id()

        def make(seq: int) -> Command:
            return self._commands.build(
                seq=seq, command_id=command_id, kind=f"{_PREFIX}{act}", target=target, args=args, actor=actor
            )

        self._seat.store.commands.save_command(actor, make, self._commands.now())

    def _tell(self, target: str) -> None:
        self._hub.publish(RecordsChanged(NUISANCE, (target,), "here"))
        self._sync.wake()

    def _is_of(self, command: Command, e164: str) -> bool:
        given = msgspec.json.decode(command.args)
        return normalise(str(given.get("number", ""))) == e164
