"""Calls that ended while nobody listened to their telephone system: ended when it is heard again, and only those."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from sync.domain.call_record import CallFacts, CallRecord
from sync.domain.instant import MINUTE
from sync.server.tables.phone_system import phone_queue
from sync.server.tables.telephony import agent_event, agent_presence
from sync.server.telephony.call_book import CallBook
from tests.helpers.ami.ami_server import AmiServer, block
from tests.helpers.esl.esl_server import EslServer, rows
from tests.helpers.esl.played import AGENT, CALLER, caller, channel, queue
from tests.helpers.http_seat import HttpSeat
from tests.helpers.phone.pbx import EXTENSION, Pbx, asterisk, freeswitch, served
from tests.helpers.phone.seats import in_a_call, sit_down, until
from tests.helpers.server import RunningServer

Make = Callable[[], AbstractContextManager[Pbx]]
both = pytest.mark.parametrize("make", [asterisk, freeswitch])
LATER, LATER_NUMBER = "1.77", "13900139000"


def _record(server: RunningServer, call: str) -> CallRecord | None:
    with server.services.database.read() as connection:
        return CallBook(server.services.sealer).read(connection, call)


def _facts(server: RunningServer, call: str) -> CallFacts:
    record = _record(server, call)
    assert record is not None
    return record.facts


def _is_over(server: RunningServer, call: str) -> bool:
    record = _record(server, call)
    return record is not None and record.facts.ended_at is not None


def _waits_in_the_queue(pbx: Pbx, call: str = "", number: str = "13800138000") -> str:
    """A caller comes into the queue; nobody's phone rings. Returns the call."""
    if isinstance(pbx.server, AmiServer):
        call = call or "1.5"
        at = {"Channel": "PJSIP/trunk-00000044", "Uniqueid": call, "Linkedid": call, "CallerIDNum": number}
        pbx.server.play(block(Event="Newchannel", Exten="12345", **at))
        pbx.server.play(block(Event="QueueCallerJoin", Queue="q12345", Position=1, Count=1, **at))
    elif call:
        came = channel("CREATE", call, "sofia/external/9@trunk", Caller_ANI=number, Call_Direction="inbound")
        pbx.server.play_events(came, queue("member-queue-start", CC_Member_Session_UUID=call))
    else:
        call = CALLER
        pbx.server.play_events(caller("CREATE"), queue("member-queue-start"))
    return call


def _knows_no_calls(pbx: Pbx) -> None:
    """The telephone system does not say which calls it has."""
    if isinstance(pbx.server, AmiServer):
        pbx.server.refuses.add("coreshowchannels")
    else:
        pbx.server.refuses["show channels as json"] = "-ERR no"


def _goes_on(pbx: Pbx) -> None:
    """The call of agent 8012 is still there when it is asked for."""
    if isinstance(pbx.server, AmiServer):
        told = {"Linkedid": pbx.call, "BridgeId": "b1", "ActionID": "@ID@", "ChannelState": 6, "Duration": "00:01:00"}
        trunk = {"Channel": "PJSIP/trunk-00000002", "Uniqueid": pbx.call, "Application": "Queue"}
        phone = {"Channel": "PJSIP/8012-00000003", "Uniqueid": "1795458538.3", "Application": "AppQueue"}
        number = {"CallerIDNum": "037112345678", "ApplicationData": "q12345,t"}
        pbx.server.lists["coreshowchannels"] = [
            block(Event="CoreShowChannel", **one, **told, **number) for one in (trunk, phone)
        ]
    else:
        pbx.server.lists["show channels as json"] = rows(
            {"uuid": CALLER, "name": "sofia/external/138@t", "direction": "inbound", "callstate": "ACTIVE"},
            {"uuid": AGENT, "name": "sofia/internal/8012@h", "direction": "outbound", "call_uuid": CALLER},
        )
        pbx.server.lists["show calls as json"] = rows({"uuid": CALLER, "b_uuid": AGENT})


def _later_caller_is_told(server: RunningServer, pbx: Pbx) -> None:
    """What the telephone system told before this caller, its lists among it, is taken in."""

    def has_read() -> bool:
        with server.services.database.read() as connection:
            return bool(connection.scalars(select(phone_queue.c.queue)).all())

    until(has_read, "the queues were not read")
    _waits_in_the_queue(pbx, LATER, LATER_NUMBER)
    until(lambda: _record(server, LATER) is not None, "the later caller is not told")


def _in_a_call_as_the_service_stops(server: RunningServer, pbx: Pbx, seat: HttpSeat) -> None:
    with served(server, pbx, name="one"):
        in_a_call(server, pbx, seat)
    pbx.server.drop()


@both
def test_a_talk_that_ended_while_the_service_was_stopped_is_over_when_it_starts(
    server: RunningServer, make: Make
) -> None:
    seat = sit_down(server)
    with make() as pbx:
        _in_a_call_as_the_service_stops(server, pbx, seat)
        leaves = {"id": f"{seat.device}-2", "act": "sign_out", "status": "signed_out"}
        assert seat.call("POST", "/telephony/v1/agent", json={"changes": [leaves]}).status_code == 200

        def states() -> list[str]:
            with server.services.database.read() as connection:
                kept = connection.scalars(select(agent_presence.c.status)).all()
                return [*kept, *connection.scalars(select(agent_event.c.status).order_by(agent_event.c.n))]

        before, stopped = states(), server.services.clock.now()
        with served(server, pbx, name="one"):
            until(lambda: _is_over(server, pbx.call), "the call is still under way")
        facts = _facts(server, pbx.call)
        assert facts.answered_at is not None
        assert facts.ended_at is not None
        assert facts.answered_at <= facts.ended_at <= stopped, "as long as it is known to have been there"
        assert facts.end_unsure
        assert facts.agent == seat.session.person.id
        assert states() == before, "no work after a call for somebody who has gone"
        record = _record(server, pbx.call)
        assert record is not None
        assert not record.waiting, "somebody has talked with the caller"


@both
def test_a_caller_who_left_the_queue_while_the_service_was_stopped_waits_to_be_called_back(
    server: RunningServer, make: Make
) -> None:
    with make() as pbx:
        with served(server, pbx):
            call = _waits_in_the_queue(pbx)
            until(lambda: _record(server, call) is not None, "the caller is not known")
        pbx.server.drop()
        with served(server, pbx):
            until(lambda: _is_over(server, call), "the caller still waits in the queue")
    record = _record(server, call)
    assert record is not None
    assert (record.waiting, record.facts.number, record.facts.end_unsure) == (True, "+8613800138000", True)
    assert server.services.clock.now() - record.first_at < MINUTE


@both
def test_a_call_that_ended_while_the_line_was_lost_has_no_sure_end(server: RunningServer, make: Make) -> None:
    seat = sit_down(server)
    with make() as pbx, served(server, pbx):
        in_a_call(server, pbx, seat)
        pbx.server.drop()
        until(lambda: _is_over(server, pbx.call), "the call is still under way")
        facts = _facts(server, pbx.call)
        assert facts.end_unsure
        assert facts.extension == EXTENSION


@both
def test_a_call_that_is_still_there_goes_on_as_the_same_call(server: RunningServer, make: Make) -> None:
    seat = sit_down(server)
    with make() as pbx:
        _in_a_call_as_the_service_stops(server, pbx, seat)
        before = _facts(server, pbx.call)
        _goes_on(pbx)
        with served(server, pbx, name="one"):
            _later_caller_is_told(server, pbx)
            facts = _facts(server, pbx.call)
            assert (facts.ended_at, facts.answered_at, facts.agent) == (None, before.answered_at, before.agent)
            if isinstance(pbx.server, EslServer):
                pbx.server.play_events(caller("HANGUP_COMPLETE"))
            else:
                pbx.server.play(block(Event="Hangup", Uniqueid=pbx.call, Linkedid=pbx.call, Cause=16))
            until(lambda: _is_over(server, pbx.call), "its end is not told")
        assert not _facts(server, pbx.call).end_unsure


@both
def test_another_telephone_system_ends_no_call_of_this_one(server: RunningServer, make: Make) -> None:
    seat = sit_down(server)
    with make() as pbx:
        _in_a_call_as_the_service_stops(server, pbx, seat)
        with served(server, pbx, name="two"):
            _later_caller_is_told(server, pbx)
        assert _facts(server, pbx.call).ended_at is None


@pytest.mark.allows_log("sync.telephony")
@both
def test_a_telephone_system_that_does_not_say_which_calls_it_has_ends_none(server: RunningServer, make: Make) -> None:
    seat = sit_down(server)
    with make() as pbx:
        _in_a_call_as_the_service_stops(server, pbx, seat)
        _knows_no_calls(pbx)
        with served(server, pbx, name="one"):
            _later_caller_is_told(server, pbx)
        assert _facts(server, pbx.call).ended_at is None
        assert not _facts(server, pbx.call).end_unsure
