"""The adapter for Asterisk: what is asked of the manager interface, and what its events mean for the whole state."""

import logging
from collections.abc import Callable, Iterable

from sync.telephony.adapter import Deliver, PhoneClock
from sync.telephony.address import PhoneAddress
from sync.telephony.asterisk.actions import CAPABILITIES, actions_of
from sync.telephony.asterisk.framing import Message
from sync.telephony.asterisk.session import TIMED_OUT, AmiSession, is_success
from sync.telephony.asterisk.tracker import Tracker
from sync.telephony.commands import Capability, PhoneCommand
from sync.telephony.events import PhoneEvent
from sync.telephony.pbx_adapter import TICK, PbxAdapter

logger = logging.getLogger(__name__)

EVENT_CLASSES = "system,call,agent"
"""What is listened to; with recordings also the dial plan's variables, which are many."""
_QUEUES, _CHANNELS = "queuestatuscomplete", "coreshowchannelscomplete"
_STATE_MAY_HAVE_CHANGED = frozenset({"fullybooted", "reload"})


class AsteriskAdapter(PbxAdapter[AmiSession]):
    """See :class:`sync.telephony.adapter.PhoneAdapter`. Events are delivered on the thread ``asterisk``."""

    NAME = "asterisk"
    THREAD = "asterisk"

    def __init__(self, address: PhoneAddress, deliver: Deliver, clock: PhoneClock, random: Callable[[], float]) -> None:
        super().__init__(address, deliver, clock, random)
        self._tracker = Tracker(address.area_code)
        self._lists: dict[str, str] = {}

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the manager interface can do."""
        return CAPABILITIES

    def _connect(self) -> AmiSession:
        events = EVENT_CLASSES + (",dialplan" if self._address.recordings else "")
        return AmiSession(self._address, self._clock, self._stopping.is_set, events)

    def _follow(self, session: AmiSession) -> None:
        for message in session.receive(TICK):
            self._take(message)

    def _tick(self) -> Iterable[PhoneEvent]:
        return self._tracker.members.tick(self._outlet.now())

    def _take(self, message: Message) -> None:
        now = self._outlet.now()
        if self._lists.get(message.text("actionid")) == message.kind:
            del self._lists[message.text("actionid")]
            listed = self._tracker.queues_listed if message.kind == _QUEUES else self._tracker.channels_listed
            self._outlet.tell_all(listed(now))
            return
        if message.kind in _STATE_MAY_HAVE_CHANGED:
            self._sync_wanted = True
        self._outlet.tell_all(self._tracker.take(message, now))

    # --- the whole state ----------------------------------------------------------------------------------------------
    @property
    def _is_syncing(self) -> bool:
        return bool(self._lists)

    def _sync(self, session: AmiSession) -> None:
        """Ask for queues with their members and callers, then channels, then phones."""
        self._tracker.begin_lists()
        self._lists = {}
        for action, complete in (("QueueStatus", _QUEUES), ("CoreShowChannels", _CHANNELS)):
            action_id = session.act([("Action", action)], self._list_answered)
            self._lists[action_id] = complete
        session.act([("Action", "DeviceStateList")])

    def _list_answered(self, message: Message) -> None:
        if not is_success(message):  # without the right to a list the rest still works
            self._lists.pop(message.text("actionid"), None)
            logger.warning("telephone system refused a list", extra={"code": "phone_list_refused"})

    def _begin_anew(self) -> None:
        self._tracker = self._tracker.renewed()

    # --- commands -----------------------------------------------------------------------------------------------------
    def _act(self, session: AmiSession, command_id: str, command: PhoneCommand) -> None:
        actions = actions_of(command, self._tracker, self._address)
        done = self._outcome_of(command_id, len(actions))

        def answered(message: Message) -> None:
            words = message.text("message")
            done(words, ok=is_success(message), timed_out=words == TIMED_OUT)

        for action in actions:
            session.act(action, answered)
