"""A colleague is asked through the server: hand-written telephone systems, a real server on each database."""

from typing import Any

import pytest

from desktop.services.seat_call import Phase, SeatCall, call_after
from desktop.wiring.server_phone import events_of
from sync.domain.call_record import Asking, AskStage, CallRecord
from sync.server.telephony.call_book import CallBook
from sync.server.telephony.switchboard import Switchboard
from sync.telephony import events
from tests.helpers.ami.ami_server import AmiServer, block
from tests.helpers.esl.esl_server import EslServer
from tests.helpers.esl.played import AGENT, COLLEAGUE, bridge, channel
from tests.helpers.phone.pbx import EXTENSION, Pbx, asterisk, freeswitch, served
from tests.helpers.phone.seats import able, ask, in_a_call, sit_down, until
from tests.helpers.server import RunningServer

_ASKED = {"Call_Direction": "outbound", "Other_Type": "originator", "Other_Leg_Unique_ID": AGENT}


def _record(server: RunningServer, call: str) -> CallRecord:
    with server.services.database.read() as connection:
        found = CallBook(server.services.sealer).read(connection, call)
    assert found is not None
    return found


def _stage(server: RunningServer, pbx: Pbx) -> AskStage | None:
    asking = _record(server, pbx.call).facts.asking
    return None if asking is None else asking.stage


def test_a_colleague_is_asked_and_let_go_or_left_with_the_caller(server: RunningServer) -> None:
    seat = sit_down(server)
    with freeswitch() as pbx, served(server, pbx):
        in_a_call(server, pbx, seat)
        assert isinstance(pbx.server, EslServer)
        assert ask(seat, "ask", call=pbx.call, to="8013").json() == {}
        assert "att_xfer::user/8013" in pbx.expect("ask")
        pbx.server.play_events(channel("PROGRESS", COLLEAGUE, "sofia/internal/8013@h", **_ASKED))
        until(lambda: _stage(server, pbx) is AskStage.RINGING, "not told")
        assert ask(seat, "complete", call=pbx.call).json() == {"code": "phone_no_such_call"}
        pbx.server.play_events(bridge(AGENT, COLLEAGUE))
        until(lambda: _stage(server, pbx) is AskStage.TALKING, "not told")
        facts = _record(server, pbx.call).facts
        assert (facts.agent, facts.extension) == (seat.session.person.id, EXTENSION), "the call is where it was"
        assert ask(seat, "back", call=pbx.call).json() == {}
        assert COLLEAGUE in pbx.expect("hang_up")
        assert ask(seat, "complete", call=pbx.call).json() == {}
        assert AGENT in pbx.expect("hang_up")
        assert "three_way" not in able(seat)
        assert ask(seat, "three_way", call=pbx.call).json() == {"code": "phone_not_able"}


def test_three_talk_where_the_telephone_system_can(server: RunningServer) -> None:
    seat = sit_down(server)
    with asterisk() as pbx, served(server, pbx):
        in_a_call(server, pbx, seat)
        assert isinstance(pbx.server, AmiServer)
        assert ask(seat, "three_way", call=pbx.call).json() == {"code": "phone_no_such_call"}
        assert ask(seat, "ask", call=pbx.call, to="8013").json() == {}
        assert "8013" in pbx.expect("ask")
        inner = {"Channel": "Local/8013@a-2;2", "Uniqueid": "1.5", "Linkedid": pbx.call, "CallerIDNum": "8012"}
        far = {"DestChannel": "PJSIP/8013-6", "DestUniqueid": "1.6", "DestLinkedid": pbx.call}
        for event in ({"Event": "Newchannel", **inner}, {"Event": "DialBegin", **inner, **far}):
            pbx.server.play(block(**event))
        pbx.server.play(block(Event="DialEnd", DialStatus="ANSWER", **inner, **far))
        until(lambda: _stage(server, pbx) is AskStage.TALKING, "not told")
        assert ask(seat, "three_way", call=pbx.call).json() == {}
        assert "receive" in pbx.expect("send_tones")


@pytest.mark.parametrize("act", ["back", "complete", "three_way"])
def test_only_a_number_that_is_asked_has_a_number(server: RunningServer, act: str) -> None:
    seat = sit_down(server)
    assert ask(seat, act, call="1.1", to="8013").status_code == 400
    assert ask(seat, "ask", call="1.1").status_code == 400


def test_a_number_with_a_service_code_is_not_asked(
    server: RunningServer,
) -> None:
    seat = sit_down(server)
    with asterisk() as pbx, served(server, pbx):
        in_a_call(server, pbx, seat)
        assert ask(seat, "ask", call=pbx.call, to="*72").json() == {"code": "phone_service_code"}


def test_what_becomes_of_who_is_asked_reaches_the_seat_and_ends_with_the_call(server: RunningServer) -> None:
    sit_down(server)
    services, now = server.services, server.services.clock.now()
    board = Switchboard(services.database, services.sealer, services.clock, "pbx-1")
    at: dict[str, Any] = {"call_id": "1.1", "number": "+8613800138000", "extension": EXTENSION}
    shown: SeatCall | None = None

    def seen() -> Asking | None:
        nonlocal shown
        for told in events_of(_record(server, "1.1"), shown):
            assert isinstance(told, events.CallEvent)
            shown = call_after(told, shown, now, lambda _: "") or shown
        assert shown is not None
        return shown.asking

    board.take(events.Answered(**at, at_ms=now))
    assert seen() is None
    stages: list[tuple[AskStage, events.Outcome, str]] = [
        (AskStage.RINGING, events.Outcome.COMPLETED, ""),
        (AskStage.TALKING, events.Outcome.COMPLETED, ""),
        (AskStage.JOINED, events.Outcome.COMPLETED, ""),
        (AskStage.OVER, events.Outcome.NO_ANSWER, "no_answer"),
    ]
    for later, (stage, outcome, told) in enumerate(stages, 1):
        board.take(events.Asked(**at, to="8013", stage=stage, outcome=outcome, at_ms=now + later))
        board.take(events.Held(**at, at_ms=now + later))
        assert seen() == Asking("8013", stage, now + later, told)
    board.take(events.Asked(**at, to="8013", stage=AskStage.TALKING, at_ms=now + 9))
    board.take(events.Ended(**at, at_ms=now + 10))
    assert _record(server, "1.1").facts.asking is None, "nobody needs to know later who was asked"


def _channel(name: str, uid: str, application: str, bridge: str, state: int = 6) -> bytes:
    call = {"Linkedid": "1795458538.2", "CallerIDNum": "13800138000", "BridgeId": bridge, "ActionID": "@ID@"}
    told = {"Channel": name, "Uniqueid": uid, "ChannelState": state, "Application": application, "Duration": "00:01:00"}
    return block(Event="CoreShowChannel", ApplicationData="q12345,t", **told, **call)


_CALLER_ROW = _channel("PJSIP/trunk-00000002", "1795458538.2", "Queue", "b1")
_MEANWHILE = {
    "he has answered": [
        _CALLER_ROW,
        _channel("PJSIP/8012-00000003", "1795458538.3", "AppQueue", "b2"),
        _channel("Local/8013@a-2;1", "1.4", "", "b2"),
        _channel("Local/8013@a-2;2", "1.5", "Dial", "b3"),
        _channel("PJSIP/8013-00000006", "1.6", "AppDial", "b3"),
    ],
    "he has not answered": [_CALLER_ROW, _channel("PJSIP/8012-00000003", "1795458538.3", "AppQueue", "b1")],
}


@pytest.mark.parametrize(("meanwhile", "stage"), [("he has answered", "talking"), ("he has not answered", "over")])
def test_a_program_that_was_started_anew_tells_the_seat_how_it_stands_with_who_is_asked(
    server: RunningServer, meanwhile: str, stage: str
) -> None:
    seat = sit_down(server)
    sit_down(server, "dispatcher", "8013")
    with asterisk() as pbx:
        assert isinstance(pbx.server, AmiServer)
        with served(server, pbx):
            in_a_call(server, pbx, seat)
            inner = {"Channel": "Local/8013@a-2;2", "Uniqueid": "1.5", "Linkedid": pbx.call, "CallerIDNum": "8012"}
            far = {"DestChannel": "PJSIP/8013-00000006", "DestUniqueid": "1.6", "DestLinkedid": pbx.call}
            for event in ({"Event": "Newchannel", **inner}, {"Event": "DialBegin", **inner, **far}):
                pbx.server.play(block(**event))
            until(lambda: _stage(server, pbx) is AskStage.RINGING, "not told")
        pbx.server.lists["coreshowchannels"] = _MEANWHILE[meanwhile]
        with served(server, pbx):
            until(lambda: _stage(server, pbx) is AskStage(stage), "the old stage still stands")
            facts = _record(server, pbx.call).facts
            assert facts.asking is not None
            assert facts.asking.to == "8013"
            assert (facts.agent, facts.extension, facts.ended_at) == (seat.session.person.id, EXTENSION, None)
            shown = SeatCall(pbx.call, Phase.TALKING, asking=Asking("8013", AskStage.RINGING))
            for told in events_of(_record(server, pbx.call), shown):
                assert isinstance(told, events.CallEvent)
                shown = call_after(told, shown, 0, lambda _: "") or shown
            assert shown.asks is (AskStage.TALKING if stage == "talking" else None)
