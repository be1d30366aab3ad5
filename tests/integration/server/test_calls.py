"""Calls at the server: told by seats, shown masked to others, and those nobody answered claimed once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import requests
from sqlalchemy import select

from sync.contract.messages import Result
from sync.domain.codes import Outcome
from sync.server.ports import SystemClock
from sync.server.tables.calls import call_record
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer

NUMBER = "+8613800138000"
SECOND = 1000


def _tell(seat: HttpSeat, call: str, **facts: Any) -> Result:
    rang = facts.pop("rang_at", SystemClock().now() - 60 * SECOND)
    (result,) = seat.push(seat.command("call.record", call, {"number": NUMBER, "rang_at": rang, **facts})).results
    return result


def _missed(seat: HttpSeat, call: str, ago: int = 60, **facts: Any) -> Result:
    now = SystemClock().now()
    more = {"rang_at": now - ago * SECOND, "ended_at": now - ago * SECOND + 10_000, "result": "abandoned"}
    return _tell(seat, call, **{**more, **facts})


def _seen(server: RunningServer, seat: HttpSeat) -> dict[str, dict[str, Any]]:
    server.settle()
    _, lines, _ = seat.snapshot("desk:calls")
    return {line.id: _body(line.d) for line in lines if line.e == "call"}


def _pulled(seat: HttpSeat) -> list[str]:
    return [change.id for page in seat.pull() for change in page.changes if change.e == "call"]


def _body(raw: Any) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(bytes(raw))
    return found


def _waiting(server: RunningServer, seat: HttpSeat) -> list[str]:
    return [one for one, body in _seen(server, seat).items() if body.get("waiting")]


def test_a_call_is_kept_sealed_whole_for_its_agent_and_masked_for_others(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    now = SystemClock().now()
    ends = {"answered_at": now - 50_000, "ended_at": now, "recording_id": "rec-1", "queue": "综合", "order_id": "o-1"}
    assert _tell(agent, "1764.1", **ends).outcome is Outcome.APPLIED
    mine, theirs = _seen(server, agent)["1764.1"], _seen(server, lead)["1764.1"]
    assert (mine["facts"]["number"], mine["facts"]["recording_id"]) == (NUMBER, "rec-1")
    assert theirs["facts"]["number"] == "138****8000"
    assert "recording_id" not in theirs["facts"]
    assert theirs["caller_ref"] == mine["caller_ref"] != ""
    assert theirs["facts"]["order_id"] == "o-1"
    with server.services.database.read() as connection:
        assert b"13800138000" not in connection.scalars(select(call_record.c.doc)).one()


def test_a_call_under_way_is_told_to_its_agent_only_until_it_is_over(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    server.settle()
    for seat in (agent, lead):
        seat.pull()
    _tell(agent, "1764.2", answered_at=SystemClock().now())
    server.settle()
    assert _pulled(agent) == ["1764.2"]
    assert _pulled(lead) == []


def test_missed_calls_of_a_number_wait_once_and_a_later_talk_ends_it(server: RunningServer) -> None:
    agent, other = server.seat("agent"), server.seat("dispatcher")
    _missed(agent, "m1", 300)
    _missed(other, "m2", 200)
    _missed(agent, "h1", 100, number="", hidden=True)
    seen = _seen(server, agent)
    assert _waiting(server, agent) == ["m1"]
    assert seen["m1"]["times"] == 2
    now = SystemClock().now()
    _tell(other, "t0", direction="in", rang_at=now - 400_000, answered_at=now - 390_000, ended_at=now - 350_000)
    assert _waiting(server, agent) == ["m1"], "that talk was before"
    _tell(other, "t1", direction="out", rang_at=now - 50_000, answered_at=now - 40_000, ended_at=now)
    assert _waiting(server, agent) == []
    _missed(agent, "m3", 45)
    assert _waiting(server, agent) == [], "it rang there while somebody else answered"
    _missed(agent, "m4", 5)
    assert _waiting(server, agent) == ["m4"]


def test_two_seats_press_at_once_and_one_has_it_with_the_whole_number(server: RunningServer) -> None:
    agent, other = server.seat("agent"), server.seat("dispatcher")
    _missed(agent, "m1")
    path = "/telephony/v1/calls/m1/claim"

    def press(seat: HttpSeat) -> requests.Response:
        return seat.call("POST", path)

    with ThreadPoolExecutor(2) as pool:
        replies: list[requests.Response] = list(pool.map(press, (agent, other)))
    assert sorted(reply.status_code for reply in replies) == [200, 409]
    winner, loser = (agent, other) if replies[0].status_code == 200 else (other, agent)
    won = next(reply for reply in replies if reply.status_code == 200).json()
    assert won["facts"]["number"] == NUMBER
    assert next(reply for reply in replies if reply.status_code == 409).json()["code"] == "call_taken"
    assert winner.call("POST", path).status_code == 200, "pressing again changes nothing"
    assert loser.call("POST", "/telephony/v1/calls/m1/settle").status_code == 409
    assert winner.call("POST", "/telephony/v1/calls/m1/settle").status_code == 204
    assert _waiting(server, agent) == []
    assert loser.call("POST", path).json()["code"] == "call_settled"
    assert agent.call("POST", "/telephony/v1/calls/none/claim").status_code == 404
    assert server.seat("unit_operator").call("POST", path).status_code == 403


def test_what_is_no_call_is_rejected_and_a_telling_that_comes_twice_changes_nothing(server: RunningServer) -> None:
    seat = server.seat("agent")
    for bad in ({"rang_at": -1}, {"held_ms": -5}, {"more": 1}, {"number": 5}, {"answered_at": 2**60}):
        assert _tell(seat, "b1", **bad).outcome is Outcome.REJECTED
    assert _tell(seat, "no id", rang_at=1).outcome is Outcome.REJECTED
    rang = SystemClock().now()
    for _ in range(2):
        assert _tell(seat, "c1", rang_at=rang, queue="x" * 500, number="abc").outcome is Outcome.APPLIED
    with server.services.database.read() as connection:
        assert connection.scalars(select(call_record.c.ver)).one() == 1
