"""Acts on existing orders: refused early by the same rules as on the server, saved here, sent when there is a line."""

from functools import partial

from desktop.errors import AppError, AppErrorCode, refused
from desktop.services.call_link import CallLink
from desktop.services.command_factory import CommandFactory
from desktop.services.events import EventHub, RecordsChanged
from desktop.services.form_draft_service import form_id
from desktop.services.ports import SyncControl
from desktop.services.reference_service import ReferenceService
from desktop.services.seat import Seat
from desktop.services.values import ActReceipt
from sync.contract.messages import Command, Guard, Result
from sync.domain.act import Act, ActData
from sync.domain.codes import Action, Outcome
from sync.domain.order import Order
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workflow.decide import Accepted, Refused, decide, undo_until
from sync.domain.workflow.table import is_offline_allowed
from sync.domain.workflow.taking_back import ADDITIONS, TAKEN_BACK

_ONLINE_TIMEOUT = 20.0
_DONE = frozenset({Outcome.APPLIED, Outcome.MERGED, Outcome.SAME})


class OrderActs:
    """Saves acts as commands. Use the ``store_write`` queue for :meth:`act`, ``network`` when the action is online
    only.
    """

    def __init__(
        self,
        seat: Seat,
        reference: ReferenceService,
        commands: CommandFactory,
        sync: SyncControl,
        hub: EventHub,
        online_timeout: float = _ONLINE_TIMEOUT,
    ) -> None:
        self._seat = seat
        self._reference = reference
        self._commands = commands
        self._sync = sync
        self._hub = hub
        self._online_timeout = online_timeout
        self.calls = CallLink()
        """Is told which call an act on an order was about."""

    def refusal(self, order: Order, action: Action, data: ActData) -> Refusal | None:
        """Return why the act would be refused now, or ``None``; nothing is saved."""
        act = self._act_of(order.id, action, data)
        verdict = decide(order, act, self._reference.rules)
        return verdict.refusal if isinstance(verdict, Refused) else None

    def needs_connection(self, action: Action) -> bool:
        """Tell whether the action is possible only with the server, and the server is away."""
        return not is_offline_allowed(action) and not self._sync.online()

    def act(
        self,
        order_id: str,
        action: Action,
        data: ActData,
        origin: str = "",
        seen: Order | None = None,
        settles: str = "",
        draft: str = "",
        edit: ActData | None = None,
    ) -> ActReceipt:
        """Save an act. ``seen`` is the order as the screen showed it: its state and revisions guard the act.

        The tray item it ``settles`` is closed, and the ``draft`` it was written in and the form of the screen it came
        from (``origin``) are thrown away in the same transaction, but not by an online-only act: that one may still be
        answered with no.

        An ``edit`` of the order is done before it: both are saved or neither, and the act is done only when it stands.

        Raises ``refused`` with the refusal, ``needs_connection`` for an online-only action without the server, and for
        online-only actions also ``superseded``, ``quarantined`` or ``outcome_pending`` (saved, no outcome in time).
        """
        form = form_id(origin, order_id, action) if origin else ""
        return self._do(order_id, action, data, origin, seen, settles, (draft, form), edit)

    def _do(
        self,
        order_id: str,
        action: Action,
        data: ActData,
        origin: str,
        seen: Order | None = None,
        settles: str = "",
        written_in: tuple[str, str] = ("", ""),
        edit: ActData | None = None,
    ) -> ActReceipt:
        draft, _form = written_in
        shown = self._shown(order_id)
        before = self._act_of(order_id, Action.EDIT, edit) if edit is not None else None
        act = self._act_of(order_id, action, data)
        verdict = self._decided(self._decided(shown, before).order if before is not None else shown, act)
        online_only = not is_offline_allowed(action)
        if online_only and not self._sync.online():
            raise AppError(
                AppErrorCode.NEEDS_CONNECTION, refusal=Refusal(code=RefusalCode.NEEDS_CONNECTION), retryable=True
            )
        guard = self._guard(seen if seen is not None else shown)
        ends = tuple(one for one in written_in if one)
        leaving = ("", ()) if online_only else (settles, ends)
        command = self._save(act, guard, *leaving, before)
        self._tell(order_id, data, origin)
        if online_only:
            self._await(command)
            if draft:
                self._seat.store.drafts.discard_draft(draft)
        elif draft:
            self._hub.publish(RecordsChanged("draft", (draft,)))
        until = 0 if verdict.follow_ups else undo_until(verdict.order, act, self._reference.rules)
        known = self._is_taken_back_there(action)
        return ActReceipt(
            command=command.id,
            order=order_id,
            undo_until=until if known else 0,
            saved_at=act.at,
            action=action,
            no=shown.no,
            server_is_older=bool(until) and not known,
        )

    def _tell(self, order_id: str, data: ActData, origin: str) -> None:
        self._hub.publish(RecordsChanged("order", (order_id,), origin))
        self.calls.led_to(data.call, order_id)
        self._sync.wake()

    def undo(self, receipt: ActReceipt, origin: str = "") -> ActReceipt:
        """Undo an act by a second command (T37). Raises ``refused`` when it is too late or not such an act.

        It ends no form: what stands there now was begun since. An order that has left this seat with the act that is
        named comes back once the server has taken that back.
        """
        if not receipt.undo_until or self._commands.now() > receipt.undo_until:
            raise refused(Refusal(code=RefusalCode.UNDO_TOO_LATE))
        if receipt.action in TAKEN_BACK:
            named = ActData(request=receipt.command)
            if self._seat.store.orders.order(receipt.order) is None:
                return self._undo_elsewhere(receipt, named, origin)
            return self._do(receipt.order, receipt.action, named, origin)
        return self._do(receipt.order, Action.UNDO_DISPATCH, ActData(), origin)

    def _undo_elsewhere(self, receipt: ActReceipt, data: ActData, origin: str) -> ActReceipt:
        """Ask the server alone: it knows the order, and the act names what it takes back."""
        act = self._act_of(receipt.order, receipt.action, data)
        command = self._save(act, Guard(), "", (), None)
        self._tell(receipt.order, data, origin)
        return ActReceipt(command.id, receipt.order, saved_at=act.at, action=receipt.action, no=receipt.no)

    def _is_taken_back_there(self, action: Action) -> bool:
        """Tell whether the server's release takes such an act back, as far as its session has to say so."""
        session = self._seat.session
        if action is Action.RECORD_CALLBACK:
            return session.callbacks_back
        return action not in ADDITIONS or session.additions_back

    def _act_of(self, order_id: str, action: Action, data: ActData) -> Act:
        return Act(
            id=self._commands.new_id(),
            action=action,
            actor=self._seat.actor,
            at=self._commands.now(),
            data=data,
            order_id=order_id,
        )

    def _guard(self, seen: Order) -> Guard:
        return Guard(state=seen.state.value, assign_rev=seen.assign_rev, reply_rev=seen.reply_rev)

    def _shown(self, order_id: str) -> Order:
        shown = self._seat.store.orders.order(order_id)
        if shown is None:
            raise refused(Refusal(code=RefusalCode.UNKNOWN_ORDER))
        return shown

    def _decided(self, order: Order, act: Act) -> Accepted:
        """Return what the rules make of an act. Raises ``refused``."""
        verdict = decide(order, act, self._reference.rules)
        if isinstance(verdict, Refused):
            raise refused(verdict.refusal)
        return verdict

    def _save(self, act: Act, guard: Guard, settles: str, ends: tuple[str, ...], before: Act | None) -> Command:
        writer = self._seat.store.commands
        if before is None:
            return writer.save_command(act.actor, partial(self._made, act, guard, ()), act.at, settles, ends)
        edit, rest = partial(self._made, before, guard, ()), partial(self._made, act, guard, (before.id,))
        return writer.save_command(act.actor, rest, act.at, settles, ends, edit)

    def _made(self, act: Act, guard: Guard, after: tuple[str, ...], seq: int) -> Command:
        command = self._commands.build(
            seq=seq,
            command_id=act.id,
            kind=f"order.{act.action.value}",
            target=act.order_id,
            args=act.data,
            actor=act.actor,
            guard=guard,
        )
        command.after = list(after)
        return command

    def _await(self, command: Command) -> None:
        result = self._sync.wait_result(command.id, self._online_timeout)
        if result is None:
            raise AppError(AppErrorCode.OUTCOME_PENDING, retryable=False)
        if result.outcome not in _DONE:
            raise outcome_error(result)


def outcome_error(result: Result) -> AppError:
    """Return what to tell about an outcome that was not plain success."""
    values: dict[str, str | int] = {"by_name": result.by_name, "at": result.at}
    known = {code.value for code in RefusalCode}
    refusal = Refusal(code=RefusalCode(result.code), values=result.detail) if result.code in known else None
    code = {
        Outcome.SUPERSEDED: AppErrorCode.SUPERSEDED,
        Outcome.QUARANTINED: AppErrorCode.QUARANTINED,
    }.get(result.outcome, AppErrorCode.REFUSED)
    return AppError(code, refusal=refusal, values=values)
