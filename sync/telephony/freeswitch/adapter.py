"""The adapter for FreeSWITCH (experimental): what is asked of the event socket, and what its events mean."""

import logging
import secrets
from collections.abc import Callable, Iterable

from sync.telephony.adapter import Deliver, PhoneClock
from sync.telephony.address import PhoneAddress
from sync.telephony.commands import Capability, PhoneCommand, Transfer
from sync.telephony.events import PhoneEvent
from sync.telephony.freeswitch.actions import CAPABILITIES, command_of, is_name
from sync.telephony.freeswitch.listing import Lists
from sync.telephony.freeswitch.session import TIMED_OUT, EslSession
from sync.telephony.freeswitch.tables import Row, read_rows, read_table
from sync.telephony.freeswitch.tracker import Tracker
from sync.telephony.pbx_adapter import TICK, PbxAdapter

logger = logging.getLogger(__name__)

MOST_QUEUES = 200
_STATE_MAY_HAVE_CHANGED = "RELOADXML"
_Keep = Callable[[list[Row]], None]


class FreeSwitchAdapter(PbxAdapter[EslSession]):
    """See :class:`sync.telephony.adapter.PhoneAdapter`. Events are delivered on the thread ``freeswitch``."""

    NAME = "freeswitch"
    THREAD = "freeswitch"

    def __init__(self, address: PhoneAddress, deliver: Deliver, clock: PhoneClock, random: Callable[[], float]) -> None:
        super().__init__(address, deliver, clock, random)
        self._tracker = Tracker(address.area_code)
        self._awaited = 0
        self._unanswered_transfers: set[str] = set()
        self._refused: set[str] = set()

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the event socket can do."""
        return CAPABILITIES

    def _connect(self) -> EslSession:
        for call_id in self._unanswered_transfers:  # whether they were taken is not known: an end is an end again
            self._tracker.calls.passing.pop(call_id, None)
        self._unanswered_transfers.clear()
        return EslSession(self._address, self._clock, self._stopping.is_set, f"hd-{secrets.token_hex(6)}")

    def _follow(self, session: EslSession) -> None:
        for event in session.receive(TICK):
            if event.kind == _STATE_MAY_HAVE_CHANGED:
                self._sync_wanted = True
            self._outlet.tell_all(self._tracker.take(event, self._outlet.now()))

    def _tick(self) -> Iterable[PhoneEvent]:
        return self._tracker.agents.tick(self._outlet.now())

    # --- the whole state ----------------------------------------------------------------------------------------------
    @property
    def _is_syncing(self) -> bool:
        return self._awaited > 0

    def _sync(self, session: EslSession) -> None:
        """Ask for agents, their queues, channels and who talks with whom; then for who waits in each queue."""
        lists = self._tracker.begin_lists()
        self._awaited = 0
        self._list(session, lists, "callcenter_config agent list", read_table, lambda rows: _set(lists, "agents", rows))
        self._list(session, lists, "callcenter_config tier list", read_table, lambda rows: _set(lists, "tiers", rows))
        self._list(session, lists, "show channels as json", read_rows, lambda rows: _set(lists, "channels", rows))
        self._list(session, lists, "show calls as json", read_rows, lambda rows: _set(lists, "pairs", rows))

        def queues(rows: list[Row]) -> None:
            lists.queues = rows[:MOST_QUEUES]
            for name in (row.get("name", "") for row in lists.queues):
                if is_name(name):
                    command = f"callcenter_config queue list members {name}"
                    self._list(session, lists, command, read_table, lists.members.extend)

        self._list(session, lists, "callcenter_config queue list", read_table, queues)

    def _list(
        self, session: EslSession, lists: Lists, command: str, read: Callable[[str], list[Row] | None], keep: _Keep
    ) -> None:
        def answered(body: str) -> None:
            if lists is not self._tracker.lists:
                return  # asked for anew meanwhile
            rows = read(body)
            if rows is not None:
                keep(rows)
            elif command not in self._refused:  # without the call centre module the rest still works
                self._refused.add(command)
                logger.warning("telephone system refused a list", extra={"code": "phone_list_refused"})
            self._awaited -= 1
            if not self._awaited:
                self._outlet.tell_all(self._tracker.listed(self._outlet.now()))

        self._awaited += 1
        session.run(command, answered)

    def _begin_anew(self) -> None:
        self._tracker = self._tracker.renewed()

    # --- commands -----------------------------------------------------------------------------------------------------
    def _act(self, session: EslSession, command_id: str, command: PhoneCommand) -> None:
        line = command_of(command, self._tracker, self._address)
        done = self._outcome_of(command_id)

        def answered(body: str) -> None:
            ok = not body.startswith("-")
            if isinstance(command, Transfer):
                self._unanswered_transfers.discard(command.call_id)
                if not ok:
                    self._tracker.calls.passing.pop(command.call_id, None)
            done("" if ok else body.removeprefix("-ERR").strip(), ok=ok, timed_out=body == TIMED_OUT)

        if isinstance(command, Transfer):
            self._unanswered_transfers.add(command.call_id)
        session.run(line, answered)


def _set(lists: Lists, name: str, rows: list[Row]) -> None:
    setattr(lists, name, rows)
