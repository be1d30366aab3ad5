"""Routes one command to what handles it."""

import msgspec

from sync.contract.drafts import KEEP_DRAFT
from sync.contract.messages import Command, Result
from sync.contract.upcast import UPCASTERS, Upcasters, UpcastFailed
from sync.domain.codes import Action, Outcome
from sync.domain.refusal import Refusal, RefusalCode
from sync.server.commands.acts import Acts
from sync.server.commands.alerts import RAISE, Alerts
from sync.server.commands.aliases import DECIDE, TELL, Aliases
from sync.server.commands.articles import PREFIX as ARTICLE_PREFIX
from sync.server.commands.articles import Articles
from sync.server.commands.calls import RECORD, Calls
from sync.server.commands.context import Sending
from sync.server.commands.creates import Creates
from sync.server.commands.nuisances import PREFIX as NUISANCE_PREFIX
from sync.server.commands.nuisances import Nuisances
from sync.server.commands.references import References
from sync.server.commands.tasks import Tasks
from sync.server.commands.work import UnitOfWork
from sync.server.shapes import is_id

_ACTIONS = {f"order.{action.value}": action for action in Action}
_CREATE = "order.create"
_NOTE = "order.note"


class Processor:
    """Applies commands to a unit of work; every command ends with a result, never with an exception of ours."""

    def __init__(self, tasks: Tasks, upcasters: Upcasters = UPCASTERS) -> None:
        self._tasks = tasks
        self.upcasters = upcasters
        self._creates = Creates(tasks)
        self._acts = Acts(tasks)
        self._references = References()
        self._aliases = Aliases()
        self._articles = Articles()
        self._calls = Calls(tasks.sealer)
        self._alerts = Alerts()
        self._nuisances = Nuisances(tasks.sealer)

    def apply(self, work: UnitOfWork, sending: Sending) -> Result:
        """Apply one command."""
        command = sending.command
        if command.actor != sending.actor.user_id:
            return self._tasks.quarantine(work, sending, "other_actor")
        if command.cv < self.upcasters.newest:
            try:
                command = self.upcasters.upcast(command)
            except UpcastFailed as failed:
                return self._tasks.quarantine(work, sending, str(failed))
            sending = msgspec.structs.replace(sending, command=command)
        if command.type == _CREATE:
            return self._creates.apply(work, sending)
        action = _ACTIONS.get(command.type)
        if action is not None:
            return self._acts.apply(work, sending, action)
        if command.type in ("reference.put", "reference.retire"):
            return self._references.apply(work, sending)
        if command.type in (TELL, DECIDE):
            return self._aliases.apply(work, sending)
        if command.type.startswith(ARTICLE_PREFIX):
            return self._articles.apply(work, sending)
        if command.type == RECORD:
            return self._calls.apply(work, sending)
        if command.type == RAISE:
            return self._alerts.apply(work, sending)
        if command.type.startswith(NUISANCE_PREFIX):
            return self._nuisances.apply(work, sending)
        if command.type == KEEP_DRAFT:
            return self._tasks.quarantine(work, sending, "draft")
        return sending.rejected(Refusal(RefusalCode.UNKNOWN_ACTION))

    def give_up(self, work: UnitOfWork, sending: Sending) -> Result:
        """Put a command aside that failed again and again."""
        return self._tasks.quarantine(work, sending, "server_error")

    def put_aside(self, work: UnitOfWork, sending: Sending, reason: str) -> Result:
        """Keep a command for a person to look at instead of applying it; a note that its order has is kept already."""
        if sending.command.type == _NOTE and self._acts.has_note(work, sending):
            return sending.result(Outcome.SAME)
        return self._tasks.quarantine(work, sending, reason)

    def keep(self, work: UnitOfWork, sending: Sending, reason: str) -> None:
        """Keep a command whose outcome stands already, for a person to look at."""
        self._tasks.keep(work, sending, reason)


def is_failure(outcome: Outcome) -> bool:
    """Tell whether commands that wait for this one cannot go on."""
    return outcome in (Outcome.SUPERSEDED, Outcome.REJECTED, Outcome.QUARANTINED)


def order_targets(commands: list[Command]) -> list[str]:
    """Return the orders a batch will touch, as far as can be seen beforehand."""
    return [c.target for c in commands if c.type.startswith("order.") and is_id(c.target)]
