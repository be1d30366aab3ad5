"""What needs a person: superseded, rejected and quarantined commands, and field proposals."""

import msgspec

from desktop.errors import AppError, AppErrorCode
from desktop.services.command_factory import CommandFactory
from desktop.services.events import EventHub, RecordsChanged
from desktop.services.order_acts import OrderActs
from desktop.services.ports import SyncControl
from desktop.services.seat import Seat
from desktop.services.values import ActReceipt, AttentionItem
from sync.contract.codec import ContractError, decode_act, decode_draft
from sync.contract.messages import Command
from sync.domain.codes import Action


class AttentionService:
    """The tray. Nothing leaves it but by a person's act."""

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

    def close(self, item_id: str, origin: str = "") -> None:
        """Put an item away; its content stays in the store."""
        self._seat.store.attention.close(item_id, self._commands.now())
        self._hub.publish(RecordsChanged("attention", (item_id,), origin))

    def send_again(self, item_id: str, origin: str = "") -> ActReceipt:
        """Do the item's act again on the order as it is now, as a new command; then the item is closed.

        A create goes again with the same order id and number. Raises ``refused`` when the rules do not allow the act
        now.
        """
        item = next((one for one in self.items() if one.id == item_id), None)
        command = self._seat.store.commands.command(item.command) if item is not None else None
        if item is None or command is None:
            raise AppError(AppErrorCode.UNKNOWN_COMMAND)
        receipt = self._again(command, origin)
        self.close(item_id, origin)
        return receipt

    def _again(self, command: Command, origin: str) -> ActReceipt:
        action = Action(command.type.removeprefix("order."))
        try:
            if action is not Action.CREATE:
                return self._acts.act(command.target, action, decode_act(command.args), origin)
            decode_draft(command.args)
        except ContractError:
            raise AppError(AppErrorCode.DRAFT_DAMAGED) from None
        return self._create_again(command, origin)

    def _create_again(self, command: Command, origin: str) -> ActReceipt:
        actor = self._seat.actor
        new_id = self._commands.new_id()

        def make(seq: int) -> Command:
            return msgspec.structs.replace(command, seq=seq, id=new_id, sig="")

        saved = self._seat.store.commands.save_command(actor, make, self._commands.now())
        self._hub.publish(RecordsChanged("order", (saved.target,), origin))
        self._sync.wake()
        return ActReceipt(command=saved.id, order=saved.target)
