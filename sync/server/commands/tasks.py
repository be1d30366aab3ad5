"""What needs a person: quarantined commands and tasks."""

import re

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.contract.codec import decode, encode
from sync.contract.messages import Command, Result
from sync.domain.codes import Outcome, Role
from sync.domain.order import Order
from sync.domain.workflow.ways import push_line
from sync.server.commands.context import Sending
from sync.server.commands.named import number_of
from sync.server.commands.work import UnitOfWork
from sync.server.ports import NewId
from sync.server.sealing import Sealer
from sync.server.shapes import id_or_empty
from sync.server.tables.commands import human_task, intake_quarantine
from sync.server.upsert import insert_into

_LINE = re.compile(r"[0-9]{3,6}")


class Tasks:
    """Keeps commands that cannot be applied, with all their content, and asks somebody to look."""

    def __init__(self, sealer: Sealer, new_id: NewId) -> None:
        self.sealer = sealer
        self._new_id = new_id

    def quarantine(self, work: UnitOfWork, sending: Sending, reason: str) -> Result:
        """Keep the raw command, sealed, and make a task for the team lead."""
        command = sending.command
        number = number_of(command)
        if number:
            work.hold_number(number)
        values = {
            "cmd_id": command.id,
            "device": sending.device,
            "user_id": sending.actor.user_id,
            "type": id_or_empty(command.type),
            "at": sending.now,
            "reason": reason[:80],
            "raw": self.sealer.seal(encode(command), f"quarantine:{command.id}"),
            "no": number,
        }

        def write(connection: Connection) -> None:
            statement = insert_into(connection, intake_quarantine).on_conflict_do_nothing()
            connection.execute(statement, values)

        work.later(write)
        self.ask(work, sending, "quarantine", Role.TEAM_LEAD, reason=reason)
        return sending.result(Outcome.QUARANTINED, reason)

    def keep(self, work: UnitOfWork, sending: Sending, reason: str) -> None:
        """Put a command aside whose outcome stands already, once."""
        held = select(intake_quarantine.c.cmd_id).where(intake_quarantine.c.cmd_id == sending.command.id)
        if work.connection.scalar(held) is None:
            self.quarantine(work, sending, reason)

    def give_back(self, work: UnitOfWork, sending: Sending, number: str) -> bool:
        """Give a number back to the create it was kept for, which its author sends again: that case is closed.

        ``False`` when the number is not kept, or kept for another order or person as well.
        """
        command, author = sending.command, sending.actor.user_id
        rows = work.connection.execute(select(intake_quarantine).where(intake_quarantine.c.no == number)).all()
        kept = [decode(self.sealer.open(row.raw, f"quarantine:{row.cmd_id}"), Command).target for row in rows]
        if not rows or any(row.user_id != author for row in rows) or set(kept) != {command.target}:
            return False
        if work.has_order_with(number):
            return False
        closed = {"resolved_by": author, "resolved_at": sending.now}
        open_case = (intake_quarantine.c.no == number, intake_quarantine.c.resolved_at.is_(None))
        work.later(lambda connection: connection.execute(update(intake_quarantine).where(*open_case), closed) and None)
        return True

    def ask(
        self, work: UnitOfWork, sending: Sending, kind: str, role: Role, order_id: str = "", **detail: str | int
    ) -> None:
        """Make a task for a role. ``detail`` holds codes and numbers, nothing personal."""
        values = {
            "id": self._new_id(),
            "kind": kind,
            "for_role": role.value,
            "order_id": order_id[:64],
            "cmd_id": sending.command.id,
            "at": sending.now,
            "detail": msgspec.json.encode(detail).decode(),
        }
        work.later(lambda connection: connection.execute(insert(human_task), values) and None)

    def drop(self, work: UnitOfWork, sending: Sending, command_id: str) -> None:
        """Close what an act asked for that its author takes back."""
        asked = (human_task.c.cmd_id == command_id, human_task.c.closed_at.is_(None))
        closed = {"closed_by": sending.actor.user_id, "closed_at": sending.now}
        work.later(lambda connection: connection.execute(update(human_task).where(*asked), closed) and None)

    def pass_on(self, work: UnitOfWork, sending: Sending, order: Order) -> None:
        """Ask for the record of an order just closed to be given to the line that took the caller over."""
        line = push_line(order)
        if line:
            named = line if _LINE.fullmatch(line) else ""  # a task holds no text of people
            self.ask(work, sending, "data_push", Role.TEAM_LEAD, order.id, line=named)
