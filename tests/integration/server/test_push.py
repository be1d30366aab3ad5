"""Commands: one outcome each, whatever the network does."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from sync.contract.messages import Command, Guard, Occurred, PushReply, Result
from sync.domain.codes import Action, Outcome
from sync.domain.instant import DAY, MINUTE
from sync.domain.numbering import format_no
from sync.server.ports import new_id
from sync.server.tables.commands import command_log, human_task, intake_quarantine
from sync.server.tables.orders import work_order, work_order_event
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer
from tests.helpers.server_city import LAMP, MARKET, WATER


def _count(server: RunningServer, table: Any) -> int:
    with server.services.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def _only(reply: PushReply) -> Result:
    (result,) = reply.results
    return result


def _created(seat: HttpSeat, **draft: Any) -> str:
    command = seat.create(**draft)
    assert _only(seat.push(command)).outcome is Outcome.APPLIED
    return command.target


def test_a_create_is_applied_and_comes_back_whole_to_its_author(server: RunningServer) -> None:
    seat = server.seat("agent")
    command = seat.create()
    result = _only(seat.push(command))
    assert result.outcome is Outcome.APPLIED
    assert result.detail["no"] == format_no(seat.session.leases[0].year, 1)
    (body,) = [msgspec.json.decode(row.d) for row in result.rows if isinstance(row.d, msgspec.Raw)]
    assert body["id"] == command.target
    assert body["caller"]["phone"] == "13800138000"


def test_a_command_sent_five_times_in_parallel_makes_one_order_and_one_reply(server: RunningServer) -> None:
    seat = server.seat("agent")
    command = seat.create()
    with ThreadPoolExecutor(5) as pool:
        replies = [one.result() for one in [pool.submit(seat.push, command) for _ in range(5)]]
    assert {(_only(reply).outcome, _only(reply).detail["no"]) for reply in replies} == {
        (Outcome.APPLIED, _only(replies[0]).detail["no"])
    }
    assert _count(server, work_order) == 1
    assert _count(server, command_log) == 1
    assert _count(server, work_order_event) == 1


def test_a_batch_sent_again_returns_the_stored_outcomes_and_the_rows_as_they_are_now(server: RunningServer) -> None:
    seat = server.seat("agent")
    create = seat.create()
    note = seat.command(Action.NOTE, create.target, {"text": "来电补充"})
    refused = seat.command(Action.PASS_REPLY, create.target, {})
    first = seat.push(create, note, refused)
    again = seat.push(create, note, refused)
    assert [one.outcome for one in first.results] == [Outcome.APPLIED, Outcome.APPLIED, Outcome.REJECTED]
    assert [(one.outcome, one.code, one.detail) for one in again.results] == [
        (one.outcome, one.code, one.detail) for one in first.results
    ]
    assert again.results[-1].rows, "rows are read again"
    assert again.next_seq == first.next_seq == 4


@pytest.mark.allows_log("command altered")
def test_the_same_id_with_another_content_is_refused_and_the_queue_goes_on(server: RunningServer) -> None:
    seat = server.seat("agent")
    command = seat.create()
    seat.push(command)
    altered = msgspec.structs.replace(command, args=msgspec.Raw(b'{"content": "something else"}'))
    following = seat.create()
    results = seat.push(altered, following).results
    assert [(one.outcome, one.code) for one in results] == [
        (Outcome.REJECTED, "command_altered"),
        (Outcome.APPLIED, ""),
    ]


def test_a_hole_in_the_sequence_is_named(server: RunningServer) -> None:
    seat = server.seat("agent")
    first, second, third = seat.create(), seat.create(), seat.create()
    seat.push(first)
    reply = seat.push_raw(third)
    assert (reply.status_code, reply.json()) == (
        409,
        {"code": "sequence_gap", "message": reply.json()["message"], "detail": {"next_seq": 2}},
    )
    assert [one.outcome for one in seat.push(second, third).results] == [Outcome.APPLIED] * 2


@pytest.mark.allows_log("sequence reused")
def test_a_cloned_queue_is_told_to_take_a_new_device(server: RunningServer) -> None:
    seat = server.seat("agent")
    seat.push(seat.create())
    seat.seq = 1
    reply = seat.push_raw(seat.create())
    assert (reply.status_code, reply.json()["code"]) == (409, "sequence_reused")


def test_a_command_queued_again_under_a_new_device_is_not_applied_twice(server: RunningServer) -> None:
    seat = server.seat("agent")
    command = seat.create()
    first = _only(seat.push(command))
    clone = server.seat("agent")
    again = _only(clone.push(msgspec.structs.replace(command, seq=1)))
    assert (again.outcome, again.detail) == (first.outcome, first.detail)
    assert _only(clone.push(msgspec.structs.replace(clone.create(), seq=2))).outcome is Outcome.APPLIED
    assert _count(server, work_order) == 2


def test_two_devices_send_the_same_command_at_once(server: RunningServer) -> None:
    seats = [server.seat("agent"), server.seat("agent")]
    for _ in range(5):
        command = seats[0].create()
        seats[1].seq = seats[0].seq
        together = threading.Barrier(2)

        def send(seat: HttpSeat, what: Command = command, start: threading.Barrier = together) -> Result:
            start.wait(10)
            return _only(seat.push(what))

        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(send, seats))
        assert {one.outcome for one in results} == {Outcome.APPLIED}
    assert _count(server, work_order) == 5


def test_commands_that_wait_for_a_failed_one_fail_with_its_name_and_others_go_on(server: RunningServer) -> None:
    seat = server.seat("agent")
    order = _created(seat)
    failing = seat.command(Action.PASS_REPLY, order, {})
    waiting = seat.command(Action.NOTE, order, {"text": "x"}, after=[failing.id])
    other = seat.create()
    results = seat.push(failing, waiting, other).results
    assert [one.outcome for one in results] == [Outcome.REJECTED, Outcome.SUPERSEDED, Outcome.APPLIED]
    assert results[1].code == "cause_failed"
    later = _only(seat.push(seat.command(Action.NOTE, order, {"text": "y"}, after=[waiting.id])))
    assert (later.outcome, later.code) == (Outcome.SUPERSEDED, "cause_failed")


# --- creates are never refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ("null", "invalid"),
        ('{"bogus": 1}', "unknown_field"),
        ('{"content": 5}', "invalid"),
        ('{"no": "", "caller": []}', "invalid"),
        ('{"disposition": "fly"}', "invalid"),
    ],
)
def test_a_create_of_the_wrong_shape_waits_for_a_person_with_all_its_content(
    server: RunningServer, args: str, reason: str
) -> None:
    seat = server.seat("agent")
    command = msgspec.structs.replace(seat.create(), args=msgspec.Raw(args.encode()))
    result = _only(seat.push(command))
    assert (result.outcome, result.code) == (Outcome.QUARANTINED, reason)
    lead = server.seat("team_lead")
    (item,) = lead.call("GET", "/admin/v1/quarantine").json()["items"]
    assert (item["cmd_id"], item["reason"]) == (command.id, reason)
    shown = lead.call("GET", f"/admin/v1/quarantine/{command.id}").json()
    assert msgspec.json.encode(shown["raw"]["args"]) == msgspec.json.encode(msgspec.json.decode(args))
    assert [task["kind"] for task in lead.call("GET", "/admin/v1/tasks").json()["tasks"]] == ["quarantine"]


def test_a_quarantined_create_is_unreadable_in_the_database(server: RunningServer) -> None:
    seat = server.seat("agent")
    secret = "very-secret-words"
    seat.push(msgspec.structs.replace(seat.create(), args=msgspec.Raw(msgspec.json.encode({"bogus": secret}))))
    with server.services.database.read() as connection:
        raw = connection.execute(select(intake_quarantine.c.raw)).scalar_one()
    assert secret.encode() not in raw


def test_a_category_retired_meanwhile_becomes_unclassified_and_a_task(server: RunningServer) -> None:
    seat = server.seat("agent")
    result = _only(seat.push(seat.create(category="9999")))
    assert result.outcome is Outcome.APPLIED
    assert "unknown_category" in str(result.detail["mapped"])
    assert _count(server, human_task) == 1


def test_a_direct_dispatch_the_rules_refuse_goes_to_the_dispatchers_instead(server: RunningServer) -> None:
    seat = server.seat("agent")
    result = _only(seat.push(seat.create(disposition="direct_dispatch", unit="u-gone")))
    assert result.outcome is Outcome.APPLIED
    (body,) = [msgspec.json.decode(row.d) for row in result.rows if isinstance(row.d, msgspec.Raw)]
    assert body["state"] == "accepted"


def test_a_number_that_is_taken_keeps_both_orders_and_renumbers_the_later(server: RunningServer) -> None:
    seat = server.seat("agent")
    number = seat.next_number()
    first = _only(seat.push(seat.create(no=number)))
    second = _only(seat.push(seat.create(no=number)))
    assert (first.detail["no"], second.outcome) == (number, Outcome.APPLIED)
    assert second.detail["renumbered"] == "number_taken"
    assert second.detail["no"] != number


def test_two_creates_with_one_number_in_one_batch_are_both_kept(server: RunningServer) -> None:
    seat = server.seat("agent")
    number = seat.next_number()
    results = seat.push(seat.create(no=number), seat.create(no=number)).results
    assert [one.outcome for one in results] == [Outcome.APPLIED] * 2
    assert len({one.detail["no"] for one in results}) == 2


def test_the_number_of_a_create_in_quarantine_stays_its_own(server: RunningServer) -> None:
    seat = server.seat("agent")
    number, other = seat.next_number(), seat.next_number()
    aside = seat.create("../not an id", no=number)
    together = seat.push(aside, seat.create(no=number)).results
    assert [one.outcome for one in together] == [Outcome.QUARANTINED, Outcome.APPLIED]
    assert together[1].detail["renumbered"] == "number_taken"
    later = _only(seat.push(seat.create(no=number)))
    assert (later.outcome, later.detail["renumbered"]) == (Outcome.APPLIED, "number_taken")
    assert _only(seat.push(seat.create(no=other))).detail["no"] == other
    assert _only(seat.push(aside)).outcome is Outcome.QUARANTINED, "resent, it is what it was"


@pytest.mark.parametrize("number", ["12345", "26000000011", "99999999999", "x" * 300, "\u0000", "'; DROP TABLE head"])
def test_a_number_that_is_none_is_replaced(server: RunningServer, number: str) -> None:
    seat = server.seat("agent")
    result = _only(seat.push(seat.create(no=number)))
    assert result.outcome in (Outcome.APPLIED, Outcome.QUARANTINED)
    if result.outcome is Outcome.APPLIED:
        assert result.detail["renumbered"] == "number_malformed"


def test_a_number_nobody_leased_far_ahead_is_not_believed(server: RunningServer) -> None:
    seat = server.seat("agent")
    year = seat.session.leases[0].year
    result = _only(seat.push(seat.create(no=format_no(year, 99_999_999))))
    assert result.detail["renumbered"] == "number_not_leased"
    near = _only(seat.push(seat.create(no=format_no(year, 5_000))))
    assert near.detail["no"] == format_no(year, 5_000), "after a restore a seat's numbers stay"
    fresh = server.seat("agent2")
    assert fresh.session.leases[0].first > 5_000, "and are not given again"


def test_creating_an_order_that_exists_is_kept_for_a_person(server: RunningServer) -> None:
    seat = server.seat("agent")
    order = _created(seat)
    result = _only(seat.push(seat.create(order)))
    assert (result.outcome, result.code) == (Outcome.QUARANTINED, "target_exists")


def test_a_create_under_another_persons_name_is_never_applied_as_that_person(server: RunningServer) -> None:
    seat = server.seat("agent")
    result = _only(seat.push(msgspec.structs.replace(seat.create(), actor="user-agent2")))
    assert (result.outcome, result.code) == (Outcome.QUARANTINED, "other_actor")
    assert _count(server, work_order) == 0


# --- acts ------------------------------------------------------------------------------------------------------------


def _dispatch(seat: HttpSeat, order: str, unit: str, guard: Guard) -> Command:
    return seat.command(Action.DISPATCH, order, {"unit": unit, "text": "请处理"}, guard=guard)


def test_two_seats_dispatch_to_different_units_and_the_first_wins(server: RunningServer) -> None:
    order = _created(server.seat("agent"), category=LAMP)
    first, second = server.seat("dispatcher"), server.seat("dispatcher2")
    seen = Guard(state="accepted", assign_rev=0)
    assert _only(first.push(_dispatch(first, order, WATER, seen))).outcome is Outcome.APPLIED
    late = _only(second.push(_dispatch(second, order, MARKET, seen)))
    assert (late.outcome, late.by) == (Outcome.SUPERSEDED, "user-dispatcher")
    assert late.by_name
    assert late.at > 0


def test_two_seats_dispatch_to_the_same_unit_and_the_second_is_the_same(server: RunningServer) -> None:
    order = _created(server.seat("agent"))
    first, second = server.seat("dispatcher"), server.seat("dispatcher2")
    seen = Guard(state="accepted", assign_rev=0)
    first.push(_dispatch(first, order, WATER, seen))
    assert _only(second.push(_dispatch(second, order, WATER, seen))).outcome is Outcome.SAME


def test_edits_of_different_fields_merge_and_of_the_same_field_become_a_proposal(server: RunningServer) -> None:
    one = server.seat("agent")
    order = _created(one)
    two = server.seat("agent2")

    def edit(seat: HttpSeat, fields: dict[str, str], base: dict[str, str]) -> Result:
        return _only(seat.push(seat.command(Action.EDIT, order, {"fields": fields, "base": base})))

    assert edit(one, {"title": "甲改"}, {"title": "水管漏水"}).outcome is Outcome.APPLIED
    assert edit(two, {"place.detail": "三号楼"}, {"place.detail": ""}).outcome is Outcome.APPLIED
    late = edit(two, {"title": "乙改"}, {"title": "水管漏水"})
    assert (late.outcome, late.detail["proposals"]) == (Outcome.MERGED, "title")
    with server.services.database.read() as connection:
        stored = connection.execute(select(command_log.c.result).order_by(command_log.c.at)).scalars().all()
    assert not any("乙改" in text or "甲改" in text for text in stored), "outcomes hold codes, no content"


def test_an_unknown_order_and_an_unknown_action_are_rejected(server: RunningServer) -> None:
    seat = server.seat("agent")
    results = seat.push(
        seat.command(Action.NOTE, new_id(), {"text": "x"}),
        seat.command("order.fly", new_id(), {}),
        seat.command("shell.run", "x", {}),
        seat.command(Action.NOTE, "\u0000", {"text": "x"}),
        seat.command(Action.NOTE, "x" * 300, {"text": "x"}),
        seat.command("\u0000\u202e" * 100, "x", {}),
    ).results
    assert [one.outcome for one in results] == [Outcome.REJECTED] * 6
    assert [one.code for one in results[:3]] == ["unknown_order", "unknown_action", "unknown_action"]


def test_the_time_of_an_act_never_lies_ahead_nor_goes_back(server: RunningServer) -> None:
    seat = server.seat("agent")
    order = _created(seat)
    now = server.services.clock.now()
    for wall in (now + DAY, now - 10 * DAY, -(2**52), 2**52):
        seat.push(seat.command(Action.NOTE, order, {"text": "x"}, occurred=Occurred(wall=wall)))
    with server.services.database.read() as connection:
        rows = connection.execute(select(work_order_event).order_by(work_order_event.c.id)).all()
    times = [row.occurred_at for row in rows]
    assert times == sorted(times)
    assert all(time <= row.received_at for time, row in zip(times, rows, strict=True))
    assert [row.uncertain for row in rows] == [False, True, True, True, True]


def test_the_offset_of_a_seats_clock_is_taken_off(server: RunningServer) -> None:
    seat = server.seat("agent")
    order = _created(seat)
    now = server.services.clock.now()
    happened = Occurred(wall=now + DAY, off_ms=-DAY, unc_ms=3 * MINUTE)
    seat.push(seat.command(Action.NOTE, order, {"text": "x"}, occurred=happened))
    with server.services.database.read() as connection:
        row = connection.execute(select(work_order_event).order_by(work_order_event.c.id.desc())).first()
    assert row is not None
    assert row.occurred_at == now
    assert row.uncertain, "the seat said itself that it is not sure"


def test_texts_of_every_kind_are_kept_or_refused_with_a_code(server: RunningServer) -> None:
    seat = server.seat("agent")
    order = _created(seat)
    texts = ["😀🏳️‍🌈", "\u202eabc\u202c", "x" * 200_000, "\u0000", "\r\n\t", "a\u0301" * 1000, "𠮷" * 50]
    results = seat.push(*(seat.command(Action.NOTE, order, {"text": text}) for text in texts)).results
    assert {one.outcome for one in results} <= {Outcome.APPLIED, Outcome.REJECTED}
    assert all(one.code for one in results if one.outcome is Outcome.REJECTED)
