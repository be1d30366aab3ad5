"""A caller gives up in a queue: hand-written telephone systems before a real server; the hotline calls back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from sync.domain.call_record import CallResult
from tests.helpers.ami.ami_server import AmiServer, block
from tests.helpers.desk import Desk, desk
from tests.helpers.esl.played import AGENT, agent, bridge, caller, channel, queue
from tests.helpers.http_seat import HttpSeat
from tests.helpers.phone.pbx import EXTENSION, Pbx, asterisk, freeswitch, served
from tests.helpers.phone.seats import able, ask, sit_down, until
from tests.helpers.server import RunningServer

NUMBER = "13800138000"
_AMI_CALLER = {"Channel": "PJSIP/trunk-00000031", "Uniqueid": "31.0", "Linkedid": "31.0", "CallerIDNum": NUMBER}
_AMI_AGENT = {"DestChannel": "PJSIP/8012-00000032", "DestUniqueid": "31.1", "DestLinkedid": "31.0"}
_AMI_GONE = {"Channel": "PJSIP/8012-00000032", "Uniqueid": "31.1", "Linkedid": "31.0"}


def _waits(pbx: Pbx, *, rings: bool) -> None:
    """A caller stands in the queue; the phone of 8012 rings, or nobody is free."""
    if isinstance(pbx.server, AmiServer):
        in_queue = {"Queue": "q12345", "Position": 1, "Count": 1}
        pbx.server.play(block(Event="Newchannel", Exten="12345", **_AMI_CALLER))
        pbx.server.play(block(Event="QueueCallerJoin", **_AMI_CALLER, **in_queue))
        if rings:
            member = {"Queue": "q12345", "Interface": "PJSIP/8012", "MemberName": "PJSIP/8012"}
            pbx.server.play(block(Event="AgentCalled", **_AMI_CALLER, **_AMI_AGENT, **member))
            pbx.server.play(block(Event="DialBegin", **_AMI_CALLER, **_AMI_AGENT))
    else:
        pbx.server.play_events(caller("CREATE"), queue("member-queue-start"))
        if rings:
            pbx.server.play_events(agent("CREATE"), agent("PROGRESS"))


def _hangs_up(pbx: Pbx, *, rings: bool) -> None:
    """The caller hangs up, told in the order of app_queue and mod_callcenter: the phone that rang goes first."""
    if isinstance(pbx.server, AmiServer):
        of_queue = {"Queue": "q12345", "Position": 1}
        pbx.server.play(block(Event="HangupRequest", **_AMI_CALLER))
        if rings:
            pbx.server.play(block(Event="DialEnd", DialStatus="CANCEL", **_AMI_CALLER, **_AMI_AGENT))
            pbx.server.play(block(Event="Hangup", Cause=0, **_AMI_GONE))
        gave_up = {"OriginalPosition": 1, "HoldTime": 9}
        pbx.server.play(block(Event="QueueCallerAbandon", **_AMI_CALLER, **of_queue, **gave_up))
        pbx.server.play(block(Event="QueueCallerLeave", Count=0, **_AMI_CALLER, **of_queue))
        pbx.server.play(block(Event="Hangup", Cause=0, **_AMI_CALLER))
    else:
        if rings:
            pbx.server.play_events(agent("HANGUP_COMPLETE", Hangup_Cause="ORIGINATOR_CANCEL"))
        left = queue("member-queue-end", CC_Cause="Cancel", CC_Cancel_Reason="BREAK_OUT")
        pbx.server.play_events(left, caller("HANGUP_COMPLETE", Hangup_Cause="ORIGINATOR_CANCEL"))


def _calls_back(pbx: Pbx) -> None:
    """8012 has dialled the number, and the person answers."""
    if isinstance(pbx.server, AmiServer):
        own = {"Channel": "PJSIP/8012-00000041", "Uniqueid": "41.0", "Linkedid": "41.0", "CallerIDNum": EXTENSION}
        far = {"DestChannel": "PJSIP/trunk-00000042", "DestUniqueid": "41.1", "DestLinkedid": "41.0"}
        pbx.server.play(block(Event="Newchannel", Exten=NUMBER, **own))
        pbx.server.play(block(Event="DialBegin", DialString=f"trunk/{NUMBER}", **own, **far))
        pbx.server.play(block(Event="DialEnd", DialStatus="ANSWER", **own, **far))
    else:
        phone = {"Caller_ANI": EXTENSION, "Caller_Destination_Number": NUMBER, "Call_Direction": "inbound"}
        far = {"Call_Direction": "outbound", "Other_Type": "originator", "Other_Leg_Unique_ID": AGENT}
        pbx.server.play_events(channel("CREATE", AGENT, "sofia/internal/8012@h", **phone))
        pbx.server.play_events(channel("PROGRESS", "f1", f"sofia/gateway/trunk/{NUMBER}", **far), bridge(AGENT, "f1"))


@pytest.mark.parametrize("rings", [True, False], ids=["while a phone rings", "while nobody is free"])
@pytest.mark.parametrize("system", [asterisk, freeswitch])
def test_a_caller_who_gives_up_waits_to_be_called_back_until_somebody_has_talked_with_them(
    server: RunningServer, tmp_path: Path, system: Callable[[], AbstractContextManager[Pbx]], rings: bool
) -> None:
    seat = sit_down(server)
    with system() as pbx, served(server, pbx), desk(tmp_path / "lead", server.url) as lead:
        lead.sign_in("team_lead").wait_ready()
        until(lambda: "dial" in able(seat), "not connected")
        _waits(pbx, rings=rings)
        _hangs_up(pbx, rings=rings)
        lead.wait_until(lambda: len(lead.app.calls.waiting()) == 1, "nobody is to be called back")
        (waiting,) = lead.app.calls.waiting()
        facts = waiting.facts
        assert (facts.result, facts.number, facts.answered_at) == (CallResult.ABANDONED, "138****8000", None)
        assert facts.queue
        assert waiting.times == 1
        claimed = seat.call("POST", f"/telephony/v1/calls/{waiting.id}/claim").json()
        assert claimed["facts"]["number"] == f"+86{NUMBER}"
        assert ask(seat, "dial", to=NUMBER).json() == {}
        assert NUMBER in pbx.expect("dial")
        _calls_back(pbx)
        lead.wait_until(lambda: not lead.app.calls.waiting(), "who was talked with still waits")


def _waiting(lead: Desk) -> list[int]:
    return [one.times for one in lead.app.calls.waiting()]


@pytest.mark.parametrize("system", [asterisk, freeswitch])
def test_a_caller_who_was_gone_when_the_line_came_back_waits_to_be_called_back(
    server: RunningServer, tmp_path: Path, system: Callable[[], AbstractContextManager[Pbx]]
) -> None:
    seat = sit_down(server)
    with system() as pbx, served(server, pbx), desk(tmp_path / "lead", server.url) as lead:
        lead.sign_in("team_lead").wait_ready()
        until(lambda: "dial" in able(seat), "not connected")
        _waits(pbx, rings=False)
        board = server.seat("team_lead")
        until(lambda: _in_queues(board) == 1, "nobody waits")
        pbx.server.drop()
        lead.wait_until(lambda: _waiting(lead) == [1], "nobody is to be called back")


def _in_queues(board: HttpSeat) -> int:
    return sum(one["waiting"] for one in board.call("GET", "/admin/v1/seats").json().get("queues", []))
