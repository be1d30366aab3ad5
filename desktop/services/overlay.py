"""Lays this seat's pending commands over the server's record: the same pure rules as on the server, nothing is
stored here.
"""

from collections.abc import Callable, Sequence

from sync.contract.codec import ContractError, decode_act, decode_draft
from sync.contract.messages import Command
from sync.domain.act import Act, ActData, OrderDraft
from sync.domain.actor import Actor
from sync.domain.codes import Action
from sync.domain.order import Order
from sync.domain.rules import Rules
from sync.domain.workflow.decide import Accepted, decide

_ORDER = "order."
_ACTIONS = {action.value: action for action in Action}


class Overlay:
    """A projection function for the store; without rules (first start) the record is shown as it is."""

    def __init__(self, rules: Callable[[], Rules | None]) -> None:
        self._rules = rules

    def __call__(self, order: Order | None, commands: Sequence[tuple[Command, Actor]]) -> Order | None:
        """Return the order as it will be when the server accepts all commands; those it would refuse show no effect."""
        rules = self._rules()
        if rules is None:
            return order
        for command, actor in commands:
            act = act_of(command, actor)
            if act is None:
                continue
            verdict = decide(order, act, rules)
            if isinstance(verdict, Accepted):
                order = verdict.order
        return order


def act_of(command: Command, actor: Actor) -> Act | None:
    """Return the act a command stands for, or ``None`` for commands that are not about an order or cannot be read."""
    action = _ACTIONS.get(command.type.removeprefix(_ORDER)) if command.type.startswith(_ORDER) else None
    if action is None:
        return None
    data: ActData | OrderDraft
    try:
        data = decode_draft(command.args) if action is Action.CREATE else decode_act(command.args)
    except ContractError:
        return None
    return Act(
        id=command.id,
        action=action,
        actor=actor,
        at=command.occurred.wall + command.occurred.off_ms,
        data=data,
        order_id=command.target,
    )
