"""What the seat says of itself: alone, with a telephone system, and told to the server later."""

import logging

import msgspec
import pytest

from desktop.errors import AppError, AppErrorCode
from desktop.services.agent_state_service import AgentStateService, Owner
from desktop.services.events import EventHub, SessionEnded
from desktop.services.phone_service import PhoneService
from sync.contract.telephony import AgentReport, AgentStanding
from sync.domain.actor import Actor
from sync.domain.agent_state import WRAP_UP, AgentAct, AgentStatus
from sync.domain.codes import Role
from sync.domain.reference import Policy
from sync.telephony.commands import Capability, Pause
from sync.telephony.events import AgentState, Answered, Direction, Ended, Held, Missed, Resumed, Ringing, SeatState
from tests.unit.services.test_phone_service import Adapter

NOW = 1_790_000_000_000


class Clock:
    """Time that goes on by hand."""

    def __init__(self) -> None:
        self.gone = 0

    def wall_ms(self) -> int:
        """Wall clock."""
        return NOW + self.gone

    def monotonic(self) -> float:
        """Seconds."""
        return self.gone / 1000

    def boot(self) -> str:
        """One boot."""
        return "boot"


class Line:
    """The sync and the server of one seat: keeps reports, answers what it was told to."""

    def __init__(self) -> None:
        self.is_online = True
        self.reports: list[AgentReport] = []
        self.answer = AgentStanding("signed_out")

    def online(self) -> bool:
        """Whether the server answers."""
        return self.is_online

    def access_token(self) -> str:
        """A token, while online."""
        if not self.is_online:
            raise AppError(AppErrorCode.NEEDS_CONNECTION)
        return "token"

    def send(self, method: str, path: str, access_token: str, body: bytes) -> bytes:
        """Keep a report."""
        assert (method, path, access_token) == ("POST", "/telephony/v1/agent", "token")
        self.reports.append(msgspec.json.decode(body, type=AgentReport))
        return msgspec.json.encode(self.answer)


class Person:
    """An agent who is signed in."""

    is_taken = True
    actor = Actor("u1", "name", frozenset({Role.AGENT}))


class City:
    """The numbers of the city."""

    def __init__(self, policy: Policy) -> None:
        self.known_policy = policy


class Desk:
    """The service with what stands around it."""

    def __init__(self, *able: Capability, role: Role = Role.AGENT, policy: Policy | None = None) -> None:
        self.clock, self.line, self.hub = Clock(), Line(), EventHub()
        self.phone = PhoneService(self.hub, self.clock.wall_ms, lambda _number: "")
        self.adapter = Adapter(*able)
        if able:
            self.phone.plug(self.adapter)
        person = Person()
        person.actor = Actor("u1", "name", frozenset({role}))
        ids = iter(range(1000))
        self.state = AgentStateService(
            self.phone,
            person,
            self.line,
            self.line,
            self.clock,
            lambda: f"c{next(ids)}",
            self.hub,
            City(policy or Policy()),
        )
        self.state.begin()

    @property
    def status(self) -> AgentStatus:
        """The state in force."""
        return self.state.presence.status


def test_a_call_leads_through_the_states_and_after_call_work_ends_by_itself() -> None:
    desk = Desk()
    assert desk.status is AgentStatus.BUSY
    desk.state.toggle()
    assert desk.status is AgentStatus.READY
    seen: list[AgentStatus] = []
    for event in (Ringing(call_id="1"), Answered(call_id="1"), Held(call_id="1"), Resumed(call_id="1")):
        desk.phone.take(event)
        seen.append(desk.status)
    assert seen == [AgentStatus.RINGING, AgentStatus.TALKING, AgentStatus.HELD, AgentStatus.TALKING]
    desk.phone.take(Ended(call_id="1"))
    assert (desk.status, desk.state.presence.until) == (AgentStatus.WRAP_UP, NOW + WRAP_UP)
    desk.state.act(AgentAct.PROLONG)
    desk.clock.gone = WRAP_UP
    desk.state.tick()
    assert desk.status is AgentStatus.WRAP_UP
    desk.clock.gone = 2 * WRAP_UP
    desk.state.tick()
    assert desk.status is AgentStatus.READY


@pytest.mark.parametrize(("set_to", "lasts"), [(45, 45_000), (600, 600_000), (86_400, 600_000)])
def test_after_call_work_lasts_as_long_as_the_city_says_but_never_more_than_ten_minutes(
    set_to: int, lasts: int
) -> None:
    desk = Desk(policy=Policy(wrap_up_seconds=set_to))
    desk.phone.take(Answered(call_id="1"))
    desk.phone.take(Ended(call_id="1"))
    assert (desk.status, desk.state.presence.until) == (AgentStatus.WRAP_UP, NOW + lasts)


@pytest.mark.parametrize("set_to", [0, -5])
def test_a_city_without_after_call_work_has_the_seat_ready_at_once(set_to: int) -> None:
    desk = Desk(policy=Policy(wrap_up_seconds=set_to))
    desk.state.toggle()
    desk.phone.take(Answered(call_id="1"))
    desk.phone.take(Ended(call_id="1"))
    assert (desk.status, desk.state.presence.until) == (AgentStatus.READY, None)


@pytest.mark.parametrize(("set_to", "until"), [(50, NOW + 50_000), (0, None)])
def test_the_countdown_of_a_telephone_system_that_tells_none_is_the_citys(set_to: int, until: int | None) -> None:
    desk = Desk(Capability.PAUSE, policy=Policy(wrap_up_seconds=set_to))
    desk.phone.take(AgentState(agent="8012", extension="8012", state=SeatState.WRAP_UP))
    assert (desk.status, desk.state.presence.until) == (AgentStatus.WRAP_UP, until)


def test_a_missed_call_and_a_call_out_lead_back_where_the_person_was() -> None:
    desk = Desk()
    desk.state.act(AgentAct.TAKE_BREAK, "meal")
    desk.phone.take(Ringing(call_id="1"))
    desk.phone.take(Missed(call_id="1"))
    assert (desk.status, desk.state.presence.reason) == (AgentStatus.BREAK, "meal")
    desk.phone.take(Ringing(call_id="2", direction=Direction.OUTBOUND))
    desk.phone.take(Answered(call_id="2", direction=Direction.OUTBOUND))
    assert desk.status is AgentStatus.OUTBOUND
    desk.phone.take(Ended(call_id="2"))
    assert desk.status is AgentStatus.BREAK
    with pytest.raises(AppError, match="agent_reason_needed"):
        desk.state.act(AgentAct.TAKE_BREAK, "")


def test_during_a_call_the_key_says_what_comes_afterwards() -> None:
    desk = Desk()
    desk.state.toggle()
    desk.phone.take(Answered(call_id="1"))
    desk.state.toggle()
    assert desk.status is AgentStatus.TALKING
    desk.phone.take(Ended(call_id="1"))
    desk.clock.gone = WRAP_UP
    desk.state.tick()
    assert desk.status is AgentStatus.BUSY


def test_a_telephone_system_owns_the_state_and_is_asked() -> None:
    desk = Desk(Capability.PAUSE)
    desk.phone.take(AgentState(agent="8012", extension="8012", state=SeatState.READY))
    assert (desk.status, desk.state.owner) == (AgentStatus.READY, Owner.ACD)
    desk.state.act(AgentAct.TAKE_BREAK, "meal")
    assert desk.adapter.given == [Pause("8012", True, "meal")]
    assert desk.status is AgentStatus.READY, "it has not said so yet"
    desk.phone.take(AgentState(agent="8012", extension="8012", state=SeatState.PAUSED, paused=True, reason="meal"))
    assert (desk.status, desk.state.presence.reason) == (AgentStatus.BREAK, "meal")
    desk.state.toggle()
    assert desk.adapter.given[-1] == Pause("8012", False)
    desk.phone.take(AgentState(agent="8012", extension="8012", state=SeatState.PAUSED, paused=True, reason="lunch"))
    assert desk.status is AgentStatus.BUSY
    desk.state.send()
    assert {change.act for change in desk.line.reports[0].changes[1:]} == {""}
    assert desk.line.reports[0].extension == "8012"


def test_after_call_work_at_a_telephone_system_is_prolonged_by_a_pause_that_ends_in_time() -> None:
    desk = Desk(Capability.PAUSE)
    desk.phone.take(AgentState(agent="8012", extension="8012", state=SeatState.READY))
    desk.phone.take(Answered(call_id="1"))
    desk.phone.take(Ended(call_id="1"))
    desk.phone.take(AgentState(agent="8012", extension="8012", state=SeatState.WRAP_UP))
    assert desk.status is AgentStatus.WRAP_UP
    desk.state.act(AgentAct.PROLONG)
    desk.phone.take(AgentState(agent="8012", extension="8012", state=SeatState.PAUSED, paused=True, reason="wrap_up"))
    assert desk.state.presence.until == NOW + 2 * WRAP_UP
    desk.clock.gone = 2 * WRAP_UP
    desk.state.tick()
    desk.state.tick()
    assert desk.adapter.given == [Pause("8012", True, "wrap_up"), Pause("8012", False)]
    desk.phone.take(AgentState(agent="8012", extension="8012", state=SeatState.READY))
    assert desk.status is AgentStatus.READY


def test_without_the_server_the_seat_goes_on_and_tells_with_ages_later() -> None:
    desk = Desk()
    desk.line.is_online = False
    desk.state.toggle()
    assert desk.state.owner is Owner.SEAT
    with pytest.raises(AppError, match="needs_connection"):
        desk.state.send()
    desk.clock.gone = 5_000
    desk.line.is_online = True
    desk.line.answer = AgentStanding("ready")
    desk.state.send()
    (report,) = desk.line.reports
    assert [(one.act, one.status, one.age_ms) for one in report.changes] == [
        ("sign_in", "busy", 5_000),
        ("go_ready", "ready", 5_000),
    ]
    assert desk.state.unsent == 0
    desk.state.send()
    assert desk.line.reports[1].changes == []
    assert desk.state.owner is Owner.SERVER


def test_where_the_server_has_another_state_the_seat_follows() -> None:
    desk = Desk()
    desk.line.answer = AgentStanding("wrap_up", age_ms=10_000, left_ms=20_000, rests="break", rests_reason="meal")
    desk.state.send()
    presence = desk.state.presence
    assert (presence.status, presence.since, presence.until) == (AgentStatus.WRAP_UP, NOW - 10_000, NOW + 20_000)
    desk.line.answer = AgentStanding("something new")
    desk.state.send()
    assert desk.status is AgentStatus.WRAP_UP
    desk.clock.gone = 20_000
    desk.state.tick()
    assert desk.status is AgentStatus.BREAK


def test_only_people_with_a_telephone_have_a_state_and_it_ends_with_the_session() -> None:
    unit = Desk(role=Role.UNIT_OPERATOR)
    unit.phone.take(Answered(call_id="1"))
    unit.state.send()
    assert (unit.status, unit.line.reports) == (AgentStatus.SIGNED_OUT, [])
    desk = Desk()
    desk.hub.publish(SessionEnded("signed_out"))
    assert (desk.status, desk.state.unsent) == (AgentStatus.SIGNED_OUT, 0)


def _at_anothers_phone() -> Desk:
    desk = Desk()
    desk.state.extension = "8012"
    desk.line.answer = AgentStanding("busy", held_by="李四")
    desk.state.send()
    return desk


def test_a_phone_that_cannot_be_taken_over_without_the_server_says_so_and_is_not_taken_later(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    desk = _at_anothers_phone()
    desk.line.is_online = False
    for attempt in (1, 2):
        desk.state.take_over()
        with pytest.raises(AppError, match="needs_connection"):
            desk.state.send()
        binding = desk.state.binding
        assert (binding.held_by, binding.refusal, binding.attempt) == ("李四", "needs_connection", attempt)
    assert [getattr(one, "code", "") for one in caplog.records] == ["needs_connection"] * 2
    desk.line.is_online = True
    desk.state.send()
    assert [one.take_over for one in desk.line.reports] == [False, False]
    assert desk.state.binding.refusal == ""


def test_every_refused_attempt_to_take_a_phone_over_is_told_by_itself() -> None:
    desk = _at_anothers_phone()
    desk.line.answer = AgentStanding("busy", held_by="李四", refusal="phone_holder_in_call")
    seen: list[tuple[str, int]] = []
    for _ in range(2):
        desk.state.take_over()
        desk.state.send()
        seen.append((desk.state.binding.refusal, desk.state.binding.attempt))
    assert seen == [("phone_holder_in_call", 1), ("phone_holder_in_call", 2)]
    desk.line.answer = AgentStanding("busy")
    desk.state.take_over()
    desk.state.send()
    assert (desk.state.binding.refusal, desk.state.binding.is_ours) == ("phone_not_taken", False)
    desk.line.answer = AgentStanding("busy", extension="8012")
    desk.state.take_over()
    desk.state.send()
    assert (desk.state.binding.refusal, desk.state.binding.is_ours) == ("", True)


def test_there_is_nothing_to_take_over_without_an_extension_or_when_it_is_ours() -> None:
    desk = Desk()
    with pytest.raises(AppError, match="phone_no_extension"):
        desk.state.take_over()
    desk.state.extension = "8012"
    desk.line.answer = AgentStanding("busy", extension="8012")
    desk.state.send()
    with pytest.raises(AppError, match="phone_is_ours"):
        desk.state.take_over()
