"""What became of commands, for their author: a store that was copied asks about those its other copy may have sent."""

import msgspec
from sqlalchemy import select

from sync.contract.messages import OUTCOMES_AT_ONCE, Outcomes, OutcomesAsked, Result
from sync.server.auth.principals import Principal
from sync.server.database import Database
from sync.server.faults import bad_request
from sync.server.shapes import is_id
from sync.server.tables.commands import command_log
from sync.server.tables.people import device


class OutcomeRoom:
    """The use case of ``POST /sync/v1/outcomes``; it decides nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def outcomes(self, principal: Principal, message: OutcomesAsked) -> Outcomes:
        """Return the outcomes of the person's own commands, from whatever device they came; unknown ones are left
        out.
        """
        if len(message.ids) > OUTCOMES_AT_ONCE or not all(is_id(one) for one in message.ids):
            raise bad_request("ids")
        with self._database.read() as connection:
            texts = connection.scalars(
                select(command_log.c.result)
                .join(device, device.c.id == command_log.c.device)
                .where(command_log.c.cmd_id.in_(message.ids), device.c.user_id == principal.user_id)
            ).all()
        return Outcomes([msgspec.json.decode(text, type=Result) for text in texts])
