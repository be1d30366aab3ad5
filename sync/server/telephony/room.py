"""Everything of the telephone at a server process, built once."""

from collections.abc import Callable

from sqlalchemy import Connection

from sync.domain.reference import Policy
from sync.server.database import Database
from sync.server.ports import Clock
from sync.server.sealing import Sealer
from sync.server.telephony.missed_calls import MissedCalls
from sync.server.telephony.nuisance_book import NuisanceCases
from sync.server.telephony.phone_asks import PhoneAsks
from sync.server.telephony.presence import AgentPresences
from sync.server.telephony.shift_notes import ShiftNotesRoom


class TelephonyRoom:
    """The use cases of ``/telephony/v1``.

    ``policy`` reads the city's numbers; ``wake`` is called after what was written to the feed.
    """

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        clock: Clock,
        policy: Callable[[Connection], Policy],
        wake: Callable[[], None],
    ) -> None:
        self.presences = AgentPresences(database, clock, policy)
        self.missed = MissedCalls(database, sealer, clock, wake)
        self.asks = PhoneAsks(database, sealer, clock)
        self.nuisance = NuisanceCases(database, sealer, clock)
        self.notes = ShiftNotesRoom(database, sealer, clock)
