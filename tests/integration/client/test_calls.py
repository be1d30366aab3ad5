"""Calls from seat to seat over a real server: kept offline, masked for others, missed ones claimed once."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from desktop.errors import AppError
from sync.client.http_session import HttpSession
from sync.client.http_transport import HttpTransport
from sync.domain.act import ActData
from sync.domain.call_record import CALLS, CallDirection
from sync.domain.codes import Action
from sync.domain.order import CallRef
from sync.server.ports import SystemClock
from sync.telephony.events import Answered, Direction, Ended, Missed, Ringing
from tests.helpers.desk import Desk, desk
from tests.helpers.practice_desk import practice_desk
from tests.helpers.server import RunningServer, running_server

NUMBER = "+8613800138000"
AT = SystemClock().now() - 1_000_000


def _take(seat: Desk, call_id: str, at: int, *, out: bool = False, answered: bool = True) -> None:
    """Let a call happen at a seat and keep it."""
    phone = seat.app.phone
    way = Direction.OUTBOUND if out else Direction.INBOUND
    ani, dnis = ("", "13800138000") if out else ("13800138000", "12345")
    phone.take(Ringing(call_id=call_id, direction=way, queue="综合", at_ms=at, ani=ani, dnis=dnis, number=NUMBER))
    if answered:
        phone.take(Answered(call_id=call_id, direction=way, at_ms=at + 5_000, recording_id=f"rec-{call_id}"))
        phone.take(Ended(call_id=call_id, direction=way, at_ms=at + 65_000))
    else:
        phone.take(Missed(call_id=call_id, at_ms=at + 9_000))
    call = phone.call(call_id)
    assert call is not None
    seat.app.calls.record(call)


def test_a_missed_call_is_seen_by_all_claimed_by_one_and_ended_by_a_later_talk(one: Desk, other: Desk) -> None:
    one.sign_in("agent").wait_ready()
    other.sign_in("team_lead").wait_ready()
    _take(one, "pbx-1.1", AT, answered=False)
    other.wait_until(lambda: len(other.app.calls.waiting()) == 1, "the other seat does not see it")
    (waiting,) = other.app.calls.waiting()
    assert (waiting.facts.number, waiting.facts.queue) == ("138****8000", "综合")
    claimed = other.app.calls.claim(waiting.id)
    assert claimed.facts.number == NUMBER
    with pytest.raises(AppError, match="call_taken"):
        one.app.calls.claim(waiting.id)
    _take(other, "pbx-1.2", AT + 100_000, out=True)
    one.wait_until(lambda: not one.app.calls.waiting(), "it still waits")
    with pytest.raises(AppError, match="call_settled"):
        one.app.calls.claim(waiting.id)


def test_calls_are_compared_with_the_server_and_fetched_again_where_they_differ(
    server: RunningServer, one: Desk, other: Desk
) -> None:
    one.sign_in("agent").wait_ready()
    other.sign_in("team_lead").wait_ready()
    for at in range(3):
        _take(one, f"pbx-3.{at}", AT + at * 100_000)
    store = other.app.session._seat.store
    wire = HttpTransport(HttpSession(server.url))

    def agrees() -> bool:
        cursor = store.replica.cursor()
        assert cursor is not None
        said = wire.digest(CALLS, cursor, other.app.session._sync.access_token())
        here = store.replica.digest(CALLS, frozenset(said.leave_out), said.since)
        return here == (said.count, int(said.total))

    other.wait_until(lambda: store.replica.digest(CALLS, since=1)[0] == 3, "the calls did not come")
    other.wait_until(agrees, "calls are not the same")
    with store.database.applying() as connection:
        connection.exec_driver_sql("DELETE FROM call_item WHERE id LIKE '%3.1%'")
    assert not agrees()
    store.replica.distrust(CALLS)
    other.app.session.leave()
    store = other.sign_in("team_lead").app.session._seat.store
    other.wait_until(agrees, "not fetched again")
    wire.close()


def test_the_last_calls_of_a_number_are_known_at_other_seats_by_its_mark_and_lead_to_the_order(
    one: Desk, other: Desk
) -> None:
    one.sign_in("agent").wait_ready()
    other.sign_in("dispatcher").wait_ready()
    for at in range(6):
        _take(one, f"pbx-2.{at}", AT + at * 100_000)
    call = one.app.phone.call("pbx-2.5")
    assert call is not None
    one.app.calls.link(call.reference, "order-1")
    other.wait_until(
        lambda: any(call.facts.order_id for call in other.app.calls.last("13800138000")),
        "no calls at the other seat",
    )
    found = other.app.calls.last("138 0013 8000")
    assert [one.id for one in found] == [f"pbx-2.{at}" for at in (5, 4, 3, 2, 1)]
    assert (found[0].facts.number, found[0].facts.recording_id) == ("138****8000", "")
    assert (found[0].facts.order_id, found[0].facts.direction) == ("order-1", CallDirection.INBOUND)
    assert other.app.calls.last("13800138000", but="pbx-2.5")[0].id == "pbx-2.4"

    def own_newest() -> tuple[str, str]:
        facts = one.app.calls.last("13800138000")[0].facts
        return facts.number, facts.recording_id

    # the own seat hears of its calls with its own next page, which may come later than the other's
    one.wait_until(lambda: own_newest() == (NUMBER, "rec-pbx-2.5"), "not the newest")
    assert other.app.calls.last("13900139000") == ()


def test_an_order_made_at_another_desk_says_which_call_it_came_from(one: Desk, other: Desk) -> None:
    one.sign_in("agent").wait_ready()
    other.sign_in("team_lead").wait_ready()
    _take(one, "pbx-7.1", AT)
    other.wait_until(lambda: len(other.app.calls.last("13800138000")) == 1, "no call at the other seat")
    (before,) = other.app.calls.last("13800138000")
    other.app.calls.link(CallRef("pbx-7.1", "综合", AT, AT + 5_000), "order-7")
    other.wait_until(
        lambda: [call.facts.order_id for call in other.app.calls.last("13800138000")] == ["order-7"], "not linked"
    )
    (call,) = other.app.calls.last("13800138000")
    assert replace(call.facts, order_id="") == before.facts, "it stays its agent's call"


def test_an_urge_says_which_call_it_was_about(one: Desk) -> None:
    one.sign_in("agent").wait_ready()
    _take(one, "pbx-8.1", AT)
    order, _ = one.create()
    one.wait_order(order)
    one.app.acts.act(order, Action.URGE, ActData(call=CallRef("pbx-8.1")))
    one.wait_until(lambda: [call.facts.order_id for call in one.app.calls.last("13800138000")] == [order], "not linked")


def test_a_call_taken_without_the_server_is_known_here_at_once_and_there_later(tmp_path: Path) -> None:
    with running_server(tmp_path / "server") as server, desk(tmp_path / "a", server.url) as seat:
        seat.sign_in("agent").wait_ready()
        lead = server.seat("team_lead")
        server.stop()
        seat.wait_offline()
        _take(seat, "pbx-3.1", AT)
        assert [one.id for one in seat.app.calls.last("13800138000")] == ["pbx-3.1"]
        with pytest.raises(AppError, match="server_unreachable|needs_connection"):
            seat.app.calls.claim("pbx-3.1")
        port = int(server.url.rpartition(":")[2])
        with running_server(tmp_path / "server", port=port) as again:
            seat.app.sync_status.sync_now()
            seat.wait_until(lambda: seat.app.sync_status.status().unsent == 0, "not sent")
            again.settle()
            _, lines, _ = lead.snapshot("desk:calls")
            assert [msgspec.json.decode(line.d)["id"] for line in lines] == ["pbx-3.1"]


def test_an_older_server_is_told_of_no_calls(tmp_path: Path) -> None:
    with practice_desk(tmp_path) as seat:
        seat.sign_in_as("agent")
        _take(seat, "pbx-4.1", AT)
        assert seat.app.sync_status.status().unsent == 0
        assert seat.app.calls.waiting() == ()
        assert seat.app.calls.last("13800138000") == ()
