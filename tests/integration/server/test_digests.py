"""Digests: a seat that has read the feed up to some position has exactly what the server says."""

import pytest
from sqlalchemy import select, update

from sync.contract.codec import decode
from sync.contract.digests import DigestReply, call_key, row_digest
from sync.domain.call_record import CALLS
from sync.domain.codes import Action, Outcome
from sync.domain.instant import DAY, MINUTE
from sync.domain.reference import ReferenceKind
from sync.server.config import Limits
from sync.server.feed.digests import Digests
from sync.server.ports import SystemClock
from sync.server.tables.feed import reference_item
from sync.server.tables.orders import work_order
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer
from tests.helpers.server_city import LAMP, WATER


def _ask(seat: HttpSeat, scope: str, cursor: int | None = None, **more: str) -> DigestReply:
    at = f"{seat.session.epoch}.{seat.cursor if cursor is None else cursor}"
    query = {"scope": scope, "cursor": at, "sv": seat.session.scope_set, **more}
    reply = seat.call("GET", "/sync/v1/digest", params=query)
    assert reply.status_code == 200, reply.text
    return decode(reply.content, DigestReply)


def _agrees(seat: HttpSeat, scope: str) -> bool:
    """Compare what the seat pulled with the server's word."""
    said = _ask(seat, scope)
    out = set(said.leave_out)
    kind = "" if scope == "global" else "order:"
    rows = [
        (key.removeprefix("order:"), int(seat.vers[key]))
        for key, scopes in seat.scopes_of.items()
        if scope in scopes and key.startswith(kind) and key.removeprefix("order:") not in out
    ]
    return row_digest(rows) == (said.count, int(said.total))


def _busy_city(server: RunningServer) -> HttpSeat:
    agent, dispatcher = server.seat("agent"), server.seat("dispatcher")
    orders = [agent.create(category=LAMP) for _ in range(6)]
    agent.push(*orders)
    server.settle()
    for order in orders[:2]:
        dispatcher.push(dispatcher.command(Action.DISPATCH, order.target, {"unit": WATER, "text": "请处理"}))
    server.settle()
    return agent


def test_a_seat_that_is_up_to_date_agrees_in_every_scope(server: RunningServer) -> None:
    _busy_city(server)
    for person in ("agent", "dispatcher", "unit_operator"):
        seat = server.seat(person)
        seat.pull()
        for grant in seat.session.scopes:
            assert _agrees(seat, grant.scope), (person, grant.scope)


def test_a_seat_that_is_behind_leaves_out_what_changed_since(server: RunningServer) -> None:
    agent = _busy_city(server)
    reader = server.seat("dispatcher")
    reader.pull()
    later = agent.create()
    agent.push(later)
    agent.push(agent.command(Action.NOTE, later.target, {"text": "补充"}))
    server.settle()
    said = _ask(reader, "desk:city")
    assert said.leave_out == [later.target]
    assert _agrees(reader, "desk:city")


def test_a_reading_serves_seats_that_are_further_on_too(server: RunningServer) -> None:
    agent = _busy_city(server)
    reader = server.seat("dispatcher")
    reader.pull()
    assert _agrees(reader, "desk:city")
    extra = agent.create()
    agent.push(extra)
    server.settle()
    reader.pull()
    assert _ask(reader, "desk:city").leave_out == [extra.target]
    assert _agrees(reader, "desk:city")


def test_the_unit_that_is_complained_about_is_compared_without_those_orders(server: RunningServer) -> None:
    _busy_city(server)
    agent = server.seat("agent")
    agent.push(agent.create(accused_unit=WATER, request_type="complaint"))
    server.settle()
    unit = server.seat("unit_operator")
    unit.pull()
    assert _agrees(unit, f"unit:{WATER}")


def test_closed_orders_older_than_the_city_keeps_do_not_count(server: RunningServer) -> None:
    agent = _busy_city(server)
    old = agent.create()
    agent.push(old)
    server.settle()
    with server.services.database.write() as connection:
        long_ago = server.services.clock.now() - 100 * DAY
        connection.execute(
            update(work_order).where(work_order.c.id == old.target).values(open=False, created_at=long_ago)
        )
    seat = server.seat("dispatcher")
    said = _ask(seat, "desk:city", cursor=0)
    assert said.since > long_ago
    assert old.target in said.leave_out


def test_kinds_an_older_program_skips_do_not_count_against_it(server: RunningServer) -> None:
    seat = server.seat("agent")
    seat.pull()
    with server.services.database.read() as connection:
        rows = connection.execute(select(reference_item).where(reference_item.c.retired == 0)).all()
    assert {"area", "code"} < {row.kind for row in rows}
    older = [kind.value for kind in ReferenceKind if kind not in (ReferenceKind.AREA, ReferenceKind.CODE)]
    for kinds in (older, ["area"], ["area", "made-up", "", ","], ["made-up"], [one.value for one in ReferenceKind]):
        said = _ask(seat, "global", kinds=",".join(kinds))
        expected = row_digest((f"{row.kind}:{row.id}", row.ver) for row in rows if row.kind in kinds)
        assert (said.count, int(said.total)) == expected, kinds
        assert {one.partition(":")[0] for one in said.leave_out} <= set(kinds)


def test_too_many_changes_are_answered_later(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.server.feed.digests.MOST_CHANGED", 3)
    _busy_city(server)
    seat = server.seat("dispatcher")
    query = {"scope": "desk:city", "cursor": f"{seat.session.epoch}.0", "sv": seat.session.scope_set}
    reply = seat.call("GET", "/sync/v1/digest", params=query)
    assert (reply.status_code, reply.json()["code"]) == (503, "overloaded")


def test_readings_are_kept_within_bounds(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.server.feed.digests.MOST_KEPT", 4)
    services = server.services
    digests = Digests(services.database, services.sealer, services.clock, Limits(), services.metrics)
    services.digests = digests
    _busy_city(server)
    for person in ("agent", "dispatcher", "unit_operator"):
        seat = server.seat(person)
        seat.pull()
        for grant in seat.session.scopes:
            _ask(seat, grant.scope)
    assert len(digests._kept) == 1


def _call(seat: HttpSeat, call: str, ago: int, **facts: object) -> None:
    rang = SystemClock().now() - ago
    told = {"number": "", "hidden": True, "rang_at": rang, "ended_at": rang + 5_000, "result": "abandoned", **facts}
    (result,) = seat.push(seat.command("call.record", call, told)).results
    assert result.outcome is Outcome.APPLIED


def test_calls_that_are_over_are_compared_with_seats_that_name_them(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = server.seat("agent")
    for at in range(4):
        _call(agent, f"call-{at}", (10 - at) * MINUTE)
    _call(agent, "long-ago", 6 * DAY)
    _call(agent, "under-way", MINUTE, ended_at=None, result="")
    server.settle()
    reader = server.seat("team_lead")
    reader.pull()
    older = _ask(reader, CALLS)
    assert (older.count, older.since) == (0, 0), "an older program compares none"
    said = _ask(reader, CALLS, kinds="call")
    held = [(call_key(f"call-{at}"), reader.vers[f"call:call-{at}"]) for at in range(4)]
    assert (said.count, int(said.total)) == row_digest(held)
    assert said.since > 0
    _call(agent, "call-0", 9 * MINUTE, recording_id="rec-1")
    server.settle()
    behind = _ask(reader, CALLS, kinds="call")
    assert behind.leave_out == [call_key("call-0")]
    assert (behind.count, int(behind.total)) == row_digest(held[1:])

    monkeypatch.setattr("sync.server.feed.digests.MOST_CALLS", 2)
    server.services.digests._forget(CALLS, frozenset())
    reader.pull()
    newest = _ask(reader, CALLS, kinds="call")
    assert newest.count == 1, "of the two newest one is under way"
    assert (newest.count, int(newest.total)) == row_digest(held[3:])


def test_wrong_questions_get_codes(server: RunningServer) -> None:
    seat = server.seat("agent")
    good = {"scope": "desk:city", "cursor": f"{seat.session.epoch}.0", "sv": seat.session.scope_set}
    for changes, status, code in (
        ({"scope": "unit:u-water"}, 403, "forbidden"),
        ({"cursor": "x"}, 400, "bad_request"),
        ({"cursor": "other.0"}, 409, "epoch_changed"),
        ({"cursor": f"{seat.session.epoch}.999999"}, 410, "cursor_gone"),
        ({"sv": "0"}, 409, "scopes_changed"),
    ):
        reply = seat.call("GET", "/sync/v1/digest", params={**good, **changes})
        assert (reply.status_code, reply.json()["code"]) == (status, code)


@pytest.mark.allows_log("digest mismatch")
def test_a_mismatch_is_counted_and_kept_for_the_administrator(server: RunningServer) -> None:
    seat = server.seat("agent")
    told = {"scope": "desk:city", "here": 3, "there": 4, "reason": "digest_mismatch"}
    assert seat.call("POST", "/sync/v1/digest", json=told).status_code == 204
    assert seat.call("POST", "/sync/v1/digest", json={**told, "text": "x"}).status_code == 400
    assert b"hotline_digest_mismatches_total 1.0" in server.services.metrics.text()
