"""Events of a FreeSWITCH with a trunk, a queue and agents, as the public documentation writes them."""

from sync.telephony.events import PhoneEvent
from sync.telephony.freeswitch.framing import Event
from sync.telephony.freeswitch.listing import Lists
from sync.telephony.freeswitch.tables import read_table
from sync.telephony.freeswitch.tracker import Tracker
from sync.telephony.moment import Moment
from tests.helpers.esl.esl_server import agent_row, table

CALLER, AGENT, COLLEAGUE = "c0ffee00-0001", "a9e47000-0001", "c0113a90-0001"
QUEUE, NAME = "q1@default", "8012@default"


def channel(kind: str, uid: str, name: str, **more: str) -> dict[str, str]:
    """Return an event of a channel; ``_`` in a name is a hyphen, ``variable_`` stays."""
    headers = {"Event-Name": f"CHANNEL_{kind}", "Unique-ID": uid, "Channel-Name": name}
    return headers | {key if key.startswith("variable_") else key.replace("_", "-"): one for key, one in more.items()}


def caller(kind: str, **more: str) -> dict[str, str]:
    """Return an event of the caller's channel on the trunk."""
    given = {"Caller_ANI": "13800138000", "Caller_Destination_Number": "12345", "Call_Direction": "inbound"}
    return channel(kind, CALLER, "sofia/external/13800138000@trunk", **(given | more))


def agent(kind: str, uid: str = AGENT, number: str = "8012", **more: str) -> dict[str, str]:
    """Return an event of the channel to an agent, made by the queue."""
    given = {
        "Call_Direction": "outbound",
        "variable_cc_side": "agent",
        "variable_cc_agent": f"{number}@default",
        "variable_cc_queue": QUEUE,
        "variable_cc_member_session_uuid": CALLER,
    }
    return channel(kind, uid, f"sofia/internal/{number}@10.0.0.9:5060", **(given | more))


def queue(action: str, **more: str) -> dict[str, str]:
    """Return an event of the call centre module."""
    given = {
        "Event-Name": "CUSTOM",
        "Event-Subclass": "callcenter::info",
        "CC-Action": action,
        "CC-Queue": QUEUE,
        "CC-Member-UUID": "b1",
        "CC-Member-Session-UUID": CALLER,
        "CC-Member-CID-Number": "13800138000",
    }
    return given | {key.replace("_", "-"): one for key, one in more.items()}


def state(action: str, value: str) -> dict[str, str]:
    """Return a change of an agent."""
    name = "CC-Agent-Status" if "status" in action else "CC-Agent-State"
    event = {"Event-Name": "CUSTOM", "Event-Subclass": "callcenter::info", "CC-Action": action, "CC-Agent": NAME}
    return event | {name: value}


def bridge(near: str, far: str) -> dict[str, str]:
    """Two channels are joined."""
    return channel("BRIDGE", near, "", Bridge_A_Unique_ID=near, Bridge_B_Unique_ID=far)


class Played:
    """A tracker that is told events one after the other; a clock that only the test moves."""

    def __init__(self, *agents: dict[str, str]) -> None:
        self.tracker = Tracker()
        self.mono_ms = 1_000
        self.read_lists(agents=table(*(agents or (agent_row(NAME), agent_row("8013@default")))))

    def now(self) -> Moment:
        """The present moment."""
        return Moment(1_700_000_000_000 + self.mono_ms, self.mono_ms)

    def read_lists(self, agents: str = "", tiers: str = "") -> list[PhoneEvent]:
        """Answer the lists."""
        lists: Lists = self.tracker.begin_lists()
        lists.agents, lists.tiers = read_table(agents), read_table(tiers)
        return self.tracker.listed(self.now())

    def tell(self, event: dict[str, str], after_ms: int = 0) -> list[PhoneEvent]:
        """Tell one event ``after_ms`` later; returns what comes of it."""
        self.mono_ms += after_ms
        return self.tracker.take(Event(event), self.now())

    def rings(self) -> list[PhoneEvent]:
        """A caller comes in, waits a second, and an agent's phone rings."""
        self.tell(caller("CREATE"))
        self.tell(queue("member-queue-start"))
        self.tell(agent("CREATE"), after_ms=1_000)
        return self.tell(agent("PROGRESS"))

    def talks(self) -> list[PhoneEvent]:
        """The phone rang for two seconds, then the agent answered."""
        self.rings()
        self.tell(agent("ANSWER"), after_ms=2_000)
        told = self.tell(queue("bridge-agent-start", CC_Agent=NAME, CC_Agent_UUID=AGENT))
        return told + self.tell(bridge(CALLER, AGENT))
