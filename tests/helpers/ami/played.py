"""Messages of a telephone system with a queue, a trunk and agents, written by hand, and what the tracker makes of
them.
"""

from sync.telephony.asterisk.framing import Message
from sync.telephony.asterisk.tracker import Tracker
from sync.telephony.events import PhoneEvent
from sync.telephony.moment import Moment

CALL = "1.0"
CALLER = {
    "Channel": "PJSIP/trunk-00000000",
    "Uniqueid": CALL,
    "Linkedid": CALL,
    "CallerIDNum": "13800138000",
    "Exten": "12345",
}


def agent(number: str = "8012", uid: str = "1.1") -> dict[str, str]:
    """The agent's side of an event."""
    return {
        "DestChannel": f"PJSIP/{number}-000000{uid.replace('.', '')}",
        "DestUniqueid": uid,
        "DestLinkedid": CALL,
        "Queue": "q1",
        "Interface": f"PJSIP/{number}",
        "MemberName": f"PJSIP/{number}",
    }


class Played:
    """A tracker that is told messages one after the other; a clock that only the test moves."""

    def __init__(self) -> None:
        self.tracker = Tracker()
        self.mono_ms = 1_000

    def tell(self, event: str, *parts: dict[str, str], after_ms: int = 0, **headers: object) -> list[PhoneEvent]:
        """Tell one message ``after_ms`` later; returns what comes of it."""
        self.mono_ms += after_ms
        message = Message(event=event)
        for part in (*parts, headers):
            message.update({name.replace("_", "-").lower(): str(value) for name, value in part.items()})
        return self.tracker.take(message, self.now())

    def now(self) -> Moment:
        """The present moment."""
        return Moment(1_700_000_000_000 + self.mono_ms, self.mono_ms)

    def rings(self, number: str = "8012", uid: str = "1.1") -> list[PhoneEvent]:
        """A caller comes in, joins the queue, and an agent's phone rings 100 ms later."""
        if CALL not in self.tracker.book.channels:
            self.tell("Newchannel", CALLER)
            self.tell("QueueCallerJoin", CALLER, Queue="q1", Position=1, Count=1)
        return self.tell("AgentCalled", CALLER, agent(number, uid), after_ms=100)

    def talks(self, number: str = "8012", uid: str = "1.1") -> list[PhoneEvent]:
        """The phone rang for two seconds, then the agent answered."""
        self.rings(number, uid)
        return self.tell("AgentConnect", CALLER, agent(number, uid), after_ms=2_000, HoldTime=2, RingTime=2)
