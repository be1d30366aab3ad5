"""Agents in queues: what they do, since when, and why they are paused."""

import pytest

from sync.telephony.events import AgentState, PhoneEvent, SeatState
from tests.helpers.ami.played import Played

MEMBER = {"Queue": "q1", "Interface": "PJSIP/8012", "MemberName": "PJSIP/8012", "StateInterface": "PJSIP/8012"}


def _state(events: list[PhoneEvent]) -> AgentState:
    (found,) = events
    assert isinstance(found, AgentState)
    return found


@pytest.mark.parametrize(
    ("status", "more", "state"),
    [
        (1, {}, SeatState.READY),
        (2, {}, SeatState.TALKING),
        (3, {}, SeatState.TALKING),
        (5, {}, SeatState.OFFLINE),
        (6, {}, SeatState.RINGING),
        (8, {}, SeatState.HELD),
        (0, {}, SeatState.UNKNOWN),
        (99, {}, SeatState.UNKNOWN),
        (1, {"InCall": 1}, SeatState.TALKING),
        (1, {"Paused": 1, "PausedReason": "用餐"}, SeatState.PAUSED),
        (5, {"Paused": 1}, SeatState.OFFLINE),
        (1, {"Wrapuptime": 30, "LastCall": 1_700_000_000}, SeatState.WRAP_UP),
        (1, {"Wrapuptime": 30, "LastCall": 1_600_000_000}, SeatState.READY),
    ],
)
def test_a_member_is_in_the_state_its_phone_and_pause_say(status: int, more: dict[str, str], state: SeatState):
    told = _state(Played().tell("QueueMemberStatus", MEMBER, more, Status=status))
    assert told.state is state
    assert (told.agent, told.extension, told.queue) == ("8012", "8012", "q1")


def test_a_pause_is_told_with_its_reason_and_once():
    line = Played()
    line.tell("QueueMemberStatus", MEMBER, Status=1, Paused=0)
    paused = _state(line.tell("QueueMemberPause", MEMBER, Status=1, Paused=1, PausedReason="小休"))
    assert (paused.state, paused.paused, paused.reason, paused.since_ms) == (
        SeatState.PAUSED,
        True,
        "小休",
        line.now().wall_ms,
    )
    assert line.tell("QueueMemberStatus", MEMBER, Status=1, Paused=1, PausedReason="小休") == []
    ready = _state(line.tell("QueueMemberPause", MEMBER, Status=1, Paused=0, after_ms=60_000))
    assert (ready.state, ready.paused, ready.reason) == (SeatState.READY, False, "")


def test_wrap_up_ends_by_the_clock():
    line = Played()
    line.tell("QueueMemberStatus", MEMBER, Status=1, Wrapuptime=10, LastCall=1_700_000_000)
    line.mono_ms = 10_999
    assert _state(line.tracker.members.tick(line.now())).state is SeatState.READY
    assert line.tracker.members.tick(line.now()) == []


def test_members_come_and_go():
    line = Played()
    assert _state(line.tell("QueueMemberAdded", MEMBER, Status=1)).state is SeatState.READY
    gone = _state(line.tell("QueueMemberRemoved", MEMBER))
    assert (gone.state, gone.extension) == (SeatState.SIGNED_OUT, "8012")
    assert line.tell("QueueMemberRemoved", MEMBER) == []


def test_a_phone_that_changes_its_state_does_so_in_every_queue():
    line = Played()
    line.tell("QueueMemberStatus", MEMBER, Status=1)
    line.tell("QueueMemberStatus", MEMBER, Queue="q2", Status=1)
    told = line.tell("DeviceStateChange", Device="PJSIP/8012", State="UNAVAILABLE")
    assert [(one.queue, one.state) for one in told if isinstance(one, AgentState)] == [
        ("q1", SeatState.OFFLINE),
        ("q2", SeatState.OFFLINE),
    ]
    assert line.tell("DeviceStateChange", Device="PJSIP/8012", State="NONSENSE") == []


def test_who_is_missing_in_a_whole_reading_has_signed_out():
    line = Played()
    line.tell("QueueMemberStatus", MEMBER, Status=1)
    line.tell("QueueMemberStatus", MEMBER, Queue="q2", Status=1)
    line.tracker.begin_lists()
    assert line.tell("QueueMember", Queue="q1", Location="PJSIP/8012", Name="PJSIP/8012", Status=1) == []
    (gone,) = line.tracker.queues_listed(line.now())
    assert isinstance(gone, AgentState)
    assert (gone.queue, gone.state, gone.resync) == ("q2", SeatState.SIGNED_OUT, True)
