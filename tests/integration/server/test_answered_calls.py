"""The second check after an outage: answered calls against the orders and dispositions they led to."""

import logging
from typing import Any

import pytest
from sqlalchemy import update

from sync.domain.codes import Action, Outcome
from sync.domain.instant import DAY, HOUR, MINUTE
from sync.server.admin.cli import run
from sync.server.ports import SystemClock, new_id
from sync.server.seats.answered_calls import AgentCalls
from sync.server.tables.calls import call_record
from tests.helpers.http_seat import HttpSeat
from tests.helpers.seat_reports import report
from tests.helpers.server import RunningServer, place_of

ALARM = pytest.mark.allows_log("answered calls without an order")
NUMBER = "+8613800138000"


def _answered(seat: HttpSeat, call: str, order: str = "", ago: int = HOUR, **facts: Any) -> None:
    """Tell of a call that was answered and ended that long ago."""
    end = SystemClock().now() - ago
    told = {"number": NUMBER, "rang_at": end - 3 * MINUTE, "answered_at": end - 2 * MINUTE, "ended_at": end}
    (result,) = seat.push(
        seat.command("call.record", call, {**told, "order_id": order, "result": "completed", **facts})
    ).results
    assert result.outcome is Outcome.APPLIED


def _compared(server: RunningServer) -> dict[str, AgentCalls]:
    now = SystemClock().now()
    return {line.no: line for line in server.services.answered_calls.compared(now - DAY, now)}


def _alarms(server: RunningServer) -> list[dict[str, Any]]:
    tasks = server.seat("team_lead").call("GET", "/admin/v1/tasks").json()["tasks"]
    return [task for task in tasks if task["kind"] == "call_hole"]


def test_a_call_that_led_to_an_order_or_a_disposition_is_none_of_the_alarm(server: RunningServer) -> None:
    seat = server.seat("agent")
    plain = seat.create()
    invalid = seat.create(disposition=Action.INVALIDATE, reason="nuisance", content="", caller={"phone": NUMBER})
    nonsense = seat.create(nonsense=True)
    outcomes = [result.outcome for result in seat.push(plain, invalid, nonsense).results]
    assert Outcome.QUARANTINED in outcomes
    for call, create in (("c1", plain), ("c2", invalid), ("c3", nonsense)):
        _answered(seat, call, create.target)
    report(seat)
    line = _compared(server)["agent"]
    assert (line.answered, line.lost, line.out) == (3, (), ())
    assert server.services.call_holes.run_once() == 0


@ALARM
def test_a_call_that_led_to_nothing_is_told_per_agent_and_stands_once_on_the_board(server: RunningServer) -> None:
    seat, other = server.seat("agent"), server.seat("agent2")
    _answered(seat, "lost-1")
    _answered(seat, "lost-2", ago=50 * MINUTE)
    order = other.create()
    other.push(order)
    _answered(other, "fine", order.target)
    for one in (seat, other):
        report(one)
    found = _compared(server)
    assert (found["agent"].lost, found["agent2"].lost) == (("lost-1", "lost-2"), ())
    assert server.services.call_holes.run_once() >= 1
    assert server.services.call_holes.run_once() == 0, "it is told once"
    alarms = _alarms(server)
    assert {alarm["detail"]["agent"] for alarm in alarms} == {seat.session.person.id}
    assert sum(alarm["detail"]["count"] for alarm in alarms) == 2


@ALARM
def test_an_order_that_a_call_names_and_that_is_nowhere_is_lost(server: RunningServer) -> None:
    seat = server.seat("agent")
    order = new_id()
    _answered(seat, "named", order)
    report(seat)
    assert _compared(server)["agent"].lost == ("named",)
    assert server.services.call_holes.run_once() == 1
    seat.push(seat.create(order))
    assert _compared(server)["agent"].lost == ()
    assert server.services.call_holes.run_once() == 0
    assert _alarms(server) == [], "the order has come in: nobody needs to look"


def test_a_call_whose_seat_still_has_unsent_work_is_still_out(server: RunningServer) -> None:
    seat = server.seat("agent")
    _answered(seat, "call")
    now = SystemClock().now()
    for words in ({"unsent": 1, "oldest_unsent_at": now}, {"drafts": 1, "oldest_draft_at": now}, {"unsent": 2}):
        report(seat, **words)
        line = _compared(server)["agent"]
        assert (line.lost, line.out) == ((), ("call",)), words
        assert server.services.call_holes.run_once() == 0


def test_a_call_whose_seat_has_been_silent_since_is_still_out(server: RunningServer) -> None:
    seat = server.seat("agent")
    _answered(seat, "call")
    assert _compared(server)["agent"].out == ("call",), "it has said nothing of itself"


@ALARM
def test_a_draft_from_before_the_call_holds_nothing_of_it(server: RunningServer) -> None:
    seat = server.seat("agent")
    _answered(seat, "call")
    report(seat, drafts=1, oldest_draft_at=SystemClock().now() - DAY)
    assert _compared(server)["agent"].lost == ("call",)
    assert server.services.call_holes.run_once() == 1


def test_who_still_writes_and_calls_that_are_nobodys_order_are_left_out(server: RunningServer) -> None:
    seat = server.seat("agent")
    now = SystemClock().now()
    _answered(seat, "just-now", ago=MINUTE)
    _answered(seat, "outgoing", direction="out")
    _answered(seat, "colleague", direction="internal")
    _answered(seat, "missed", answered_at=None, result="abandoned", agent="")
    _answered(seat, "under-way", rang_at=now - HOUR, answered_at=now - HOUR, ended_at=None, result="")
    report(seat)
    assert _compared(server) == {}


@ALARM
def test_an_alarm_somebody_has_closed_comes_again_only_for_more(server: RunningServer) -> None:
    seat, lead = server.seat("agent"), server.seat("team_lead")
    _answered(seat, "first")
    report(seat)
    assert server.services.call_holes.run_once() == 1
    (alarm,) = _alarms(server)
    assert lead.call("POST", f"/admin/v1/tasks/{alarm['id']}/close").status_code == 204
    assert server.services.call_holes.run_once() == 0
    assert _alarms(server) == []
    _answered(seat, "second", rang_at=alarm["at"], answered_at=alarm["at"] + 1)
    assert server.services.call_holes.run_once() == 1
    assert [one["detail"]["count"] for one in _alarms(server)] == [2]


@ALARM
def test_nothing_of_a_caller_stands_in_the_log_or_the_task(
    server: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    seat = server.seat("agent")
    _answered(seat, "call")
    report(seat)
    with caplog.at_level(logging.DEBUG):
        server.services.call_holes.run_once()
    said = " ".join(str(vars(record)) for record in caplog.records)
    assert NUMBER[3:] not in said
    (alarm,) = _alarms(server)
    assert set(alarm["detail"]) == {"agent", "day", "count"}


@ALARM
def test_calls_kept_before_the_column_are_read_from_the_calls_themselves(server: RunningServer) -> None:
    seat = server.seat("agent")
    create = seat.create()
    seat.push(create)
    _answered(seat, "fine", create.target)
    _answered(seat, "lost")
    report(seat)
    with server.services.database.write() as connection:
        connection.execute(update(call_record).values(order_id=None))
    assert _compared(server)["agent"].lost == ("lost",)
    assert server.services.call_holes.run_once() == 1


def test_the_command_prints_a_line_for_each_agent(
    plain_server: RunningServer, database: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    seat = plain_server.seat("agent")
    create = seat.create()
    seat.push(create)
    _answered(seat, "fine", create.target)
    _answered(seat, "lost")
    where = place_of(plain_server, database)
    assert run(["numbers", "calls", *where]) == 0
    assert "agent: 2 answered, 1 with an order, still out lost\n1 calls still out.\n" in capsys.readouterr().out
    report(seat)
    assert run(["numbers", "calls", *where]) == 1
    printed = capsys.readouterr().out
    assert "agent: 2 answered, 1 with an order, no order lost\n1 calls without an order\n" in printed
    assert NUMBER[3:] not in printed
    assert run(["numbers", "calls", *where, "--since", "2026-01-01", "--until", "2026-01-02T08:00"]) == 0
    assert capsys.readouterr().out == "No answered call is lost.\n"
    assert run(["numbers", "calls", *where, "--since", "2026-01-01"]) == 2
