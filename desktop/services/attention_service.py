"""What needs a person: superseded, rejected and quarantined commands, field proposals, long texts beside another's."""

from collections.abc import Mapping

import msgspec

from desktop.errors import AppError, AppErrorCode
from desktop.services.command_factory import CommandFactory
from desktop.services.events import EventHub, RecordsChanged
from desktop.services.order_acts import OrderActs
from desktop.services.ports import SyncControl
from desktop.services.seat import Seat
from desktop.services.sides import present_of
from desktop.services.values import ActReceipt, AttentionCase, AttentionItem
from sync.contract.codec import ContractError, decode_act, decode_draft, encode
from sync.contract.drafts import DRAFT_SUBMITTED
from sync.contract.messages import Command, Guard
from sync.domain.act import ActData, OrderDraft
from sync.domain.codes import Action
from sync.domain.editing import EDITABLE
from sync.domain.instant import Instant
from sync.domain.order import Order
from sync.domain.workflow.table import is_offline_allowed

_PREFIX = "order."
_VALUES = frozenset({"proposal", "supplement"})
"""Kinds whose command was done: what is left of it is a value beside the order's own."""
_OVERWRITE = frozenset({"article.save", "article.submit"})
_MOMENTS = frozenset({"until", "next_at", "contact_at"})
_MANY = frozenset({"assist", "copies", "labels", "attachments"})


class AttentionService:
    """The tray. Nothing leaves it but by a person's act; what a person sends is saved together with the item's end."""

    def __init__(self, seat: Seat, acts: OrderActs, commands: CommandFactory, sync: SyncControl, hub: EventHub) -> None:
        self._seat = seat
        self._acts = acts
        self._commands = commands
        self._sync = sync
        self._hub = hub

    def items(self) -> tuple[AttentionItem, ...]:
        """Return the open items, newest first."""
        return self._seat.store.attention.items()

    def count(self) -> int:
        """Count the open items."""
        return self._seat.store.attention.count()

    def case(self, item_id: str) -> AttentionCase | None:
        """Return an item beside what its order says now; ``None`` when it is closed."""
        item = next((one for one in self.items() if one.id == item_id), None)
        if item is None:
            return None
        action = action_of(item)
        about = order_of(item)
        order = self._seat.store.orders.base(about)
        if about != item.order and order is not None:
            item = msgspec.structs.replace(item, theirs=present_of(order, item.mine) | item.theirs)
        case = AttentionCase(
            item=item,
            online_only=action is not None and not is_offline_allowed(action),
            needs_connection=action is not None and self._acts.needs_connection(action),
        )
        if order is None:
            return case
        return msgspec.structs.replace(
            case,
            present=present_of(order, item.mine),
            state=order.state,
            unit=order.main_unit,
            updated_at=order.updated_at,
            standing=any(one.id == item_id for one in order.proposals),
        )

    def close(self, item_id: str, origin: str = "") -> None:
        """Put an item away; its content stays in the store, and a proposal stays on its order."""
        self._seat.store.attention.close(item_id, self._commands.now())
        self._hub.publish(RecordsChanged("attention", (item_id,), origin))

    def keep_theirs(self, item_id: str, origin: str = "") -> None:
        """Let the other side stand: a proposal is taken off its order, then the item is closed.

        Where the rules do not allow an edit any more (the order is closed, other duties) the item is closed alone.
        """
        case = self.case(item_id)
        if case is not None and case.standing:
            try:
                self._acts.act(case.item.order, Action.EDIT, ActData(request=item_id), origin)
            except AppError as error:
                if error.code != AppErrorCode.REFUSED:
                    raise
        self.close(item_id, origin)

    def send_again(self, item_id: str, origin: str = "") -> ActReceipt | None:
        """Send mine beside theirs, then close the item.

        An act is done again on the order as it is now, as a new command (an edit with the values it came from: where
        they differ it becomes a proposal). A value that the order keeps already stays there for who decides: nothing
        is sent and ``None`` returned. A create goes again with the same order id and number. Raises ``refused`` when
        the rules do not allow the act now.
        """
        item = self._open(item_id)
        if item.kind in _VALUES:
            self.close(item_id, origin)
            return None
        receipt = self._again(item, origin)
        self.close(item_id, origin)
        return receipt

    def send_edited(self, item_id: str, values: Mapping[str, str], origin: str = "") -> ActReceipt:
        """Send what the person made of both sides, as a new command from the present values; then close the item.

        ``values`` are the fields changed on the screen; all others stay as they were written. Raises ``refused``.
        """
        item = self._open(item_id)
        if item.kind in _VALUES:
            receipt = self._edit(item, {**item.mine, **values}, origin)
        else:
            receipt = self._again(item, origin, values)
        self.close(item_id, origin)
        return receipt

    def _open(self, item_id: str) -> AttentionItem:
        item = next((one for one in self.items() if one.id == item_id), None)
        if item is None:
            raise AppError(AppErrorCode.UNKNOWN_COMMAND)
        return item

    def _command(self, item: AttentionItem) -> Command:
        command = self._seat.store.commands.command(item.command)
        if command is None:
            raise AppError(AppErrorCode.UNKNOWN_COMMAND)
        return command

    def _edit(self, item: AttentionItem, fields: Mapping[str, str], origin: str) -> ActReceipt:
        order = self._seat.store.orders.order(item.order)
        request = item.id if order is not None and any(one.id == item.id for one in order.proposals) else ""
        data = _edit_data(order, fields, ActData(request=request))
        return self._acts.act(item.order, Action.EDIT, data, origin, settles=item.id)

    def _again(self, item: AttentionItem, origin: str, values: Mapping[str, str] | None = None) -> ActReceipt:
        command = self._command(item)
        if not command.type.startswith(_PREFIX):
            return self._resend(command, item.id, origin)
        action = Action(command.type.removeprefix(_PREFIX))
        try:
            if action is Action.CREATE:
                draft = decode_draft(command.args)
                changed = _changed_draft(draft, values) if values else draft
                if item.code == DRAFT_SUBMITTED:  # who sends it all the same has seen that order: it is another matter
                    changed = msgspec.structs.replace(changed, draft_mark="")
                return self._resend(command, item.id, origin, changed)
            data = decode_act(command.args)
        except ContractError:
            raise AppError(AppErrorCode.DRAFT_DAMAGED) from None
        if values and action is Action.EDIT:
            order = self._seat.store.orders.order(command.target)
            data = _edit_data(order, {**data.fields, **_only(values, EDITABLE)}, data)
        elif values:
            data = _changed_act(data, values)
        return self._acts.act(command.target, action, data, origin, settles=item.id)

    def _resend(self, command: Command, item_id: str, origin: str, draft: OrderDraft | None = None) -> ActReceipt:
        """Save a command again under a new id: same target, and for an order the same number.

        Words for an article go over what a colleague wrote meanwhile: the person has seen that. They still need review.
        """
        actor = self._seat.actor
        new_id = self._commands.new_id()
        args = msgspec.Raw(encode(draft)) if draft is not None else command.args

        def make(seq: int) -> Command:
            guard = Guard() if command.type in _OVERWRITE else command.guard
            return msgspec.structs.replace(command, seq=seq, id=new_id, args=args, after=[], sig="", guard=guard)

        saved = self._seat.store.commands.save_command(actor, make, self._commands.now(), settles=item_id)
        if draft is not None:
            self._hub.publish(RecordsChanged("order", (saved.target,), origin))
        self._sync.wake()
        return ActReceipt(command=saved.id, order=saved.target)


def order_of(item: AttentionItem) -> str:
    """Return the order an item is about: of a draft that was submitted elsewhere, the one that was made of it."""
    other = item.theirs.get("order", "") if item.code == DRAFT_SUBMITTED else ""
    return other or item.order


def action_of(item: AttentionItem) -> Action | None:
    """Return the act an item is about; ``None`` for other commands and acts this program does not know."""
    known = {action.value: action for action in Action}
    return known.get(item.type.removeprefix(_PREFIX)) if item.type.startswith(_PREFIX) else None


def _edit_data(order: Order | None, fields: Mapping[str, str], data: ActData) -> ActData:
    base = present_of(order, fields) if order is not None else {}
    return msgspec.structs.replace(data, fields=dict(fields), base=_only(base, frozenset(fields)))


def _changed_act(data: ActData, values: Mapping[str, str]) -> ActData:
    texts = {name: text for name, text in values.items() if isinstance(getattr(data, name, None), str)}
    lists = {name: _parts(text) for name, text in values.items() if name in _MANY and hasattr(data, name)}
    moments = {name: _instant(text) for name, text in values.items() if name in _MOMENTS and hasattr(data, name)}
    return msgspec.structs.replace(data, **texts, **lists, **moments)


def _instant(text: str) -> Instant | None:
    """Return an instant in ms, ``None`` for an empty text: the field is left out."""
    return int(text) if text.isdecimal() else None


def _changed_draft(draft: OrderDraft, values: Mapping[str, str]) -> OrderDraft:
    texts = {name: text for name, text in values.items() if isinstance(getattr(draft, name, None), str)}
    lists = {name: _parts(text) for name, text in values.items() if name in _MANY and hasattr(draft, name)}
    caller = {
        leaf: text for leaf, text in _leaves(values, "caller.") if isinstance(getattr(draft.caller, leaf, 0), str)
    }
    place = {leaf: text for leaf, text in _leaves(values, "place.") if isinstance(getattr(draft.place, leaf, 0), str)}
    return msgspec.structs.replace(
        draft,
        **texts,
        **lists,
        caller=msgspec.structs.replace(draft.caller, **caller),
        place=msgspec.structs.replace(draft.place, **place),
    )


def _leaves(values: Mapping[str, str], head: str) -> list[tuple[str, str]]:
    return [(name.removeprefix(head), text) for name, text in values.items() if name.startswith(head)]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _only(values: Mapping[str, str], names: frozenset[str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if name in names}
