"""A draft that lives at several desks makes one order, whoever submits it how often."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import msgspec
from sqlalchemy import func, select

from sync.contract.drafts import DRAFT_SUBMITTED, deposit_id
from sync.contract.messages import PushReply, Result
from sync.domain.codes import Outcome
from sync.server.tables.deposits import draft_order
from sync.server.tables.orders import work_order
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer

MARK = deposit_id("somebody", "d-1")


def submit(seat: HttpSeat, mark: str = MARK, **more: object) -> Result:
    (result,) = seat.push(seat.create(draft_mark=mark, **more)).results
    return result


def count_orders(server: RunningServer) -> int:
    with server.services.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(work_order)) or 0


def origin(server: RunningServer, number: str) -> dict[str, str]:
    return server.seat("team_lead").call("GET", f"/admin/v1/numbers/{number}").json()


def test_the_second_create_of_a_draft_waits_for_a_person_who_sees_the_first_ones_number(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    made = submit(first)
    number = second.next_number()
    again = submit(second, no=number, content="路面结冰")
    assert made.outcome is Outcome.APPLIED
    assert (again.outcome, again.code) == (Outcome.QUARANTINED, DRAFT_SUBMITTED)
    assert (again.by, again.by_name) == ("user-agent", "测试agent")
    assert again.at > 0
    assert again.detail == {"no": made.detail["no"], "order": made.rows[0].id}
    assert count_orders(server) == 1
    lead = server.seat("team_lead")
    (item,) = lead.call("GET", "/admin/v1/quarantine").json()["items"]
    assert (item["reason"], item["no"], item["other_no"]) == (DRAFT_SUBMITTED, number, made.detail["no"])
    shown = lead.call("GET", f"/admin/v1/quarantine/{again.id}").json()
    assert shown["raw"]["args"]["content"] == "路面结冰"
    assert shown["other_no"] == made.detail["no"]


def test_both_numbers_lead_to_the_order(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    made = submit(first)
    number = second.next_number()
    submit(second, no=number)
    assert origin(server, str(made.detail["no"]))["order"] == made.rows[0].id
    found = origin(server, number)
    assert (found["state"], found["order"]) == ("quarantined", made.rows[0].id)


def test_a_create_kept_for_another_reason_leads_to_no_order(server: RunningServer) -> None:
    seat = server.seat("agent")
    number = seat.next_number()
    assert submit(seat, no=number, title=5).outcome is Outcome.QUARANTINED
    assert "order" not in origin(server, number)
    (item,) = server.seat("team_lead").call("GET", "/admin/v1/quarantine").json()["items"]
    assert "other_no" not in item


def test_two_desks_that_submit_at_the_same_moment_make_one_order(server: RunningServer) -> None:
    seats = [server.seat("agent") for _ in range(4)]
    creates = [seat.create(draft_mark=MARK) for seat in seats]
    start = Barrier(len(seats))

    def push(at: int) -> PushReply:
        start.wait()
        return seats[at].push(creates[at])

    with ThreadPoolExecutor(len(seats)) as pool:
        outcomes = sorted(reply.results[0].outcome for reply in pool.map(push, range(len(seats))))
    assert outcomes == [Outcome.APPLIED, *[Outcome.QUARANTINED] * 3]
    assert count_orders(server) == 1


def test_a_draft_twice_in_one_batch_is_one_order(server: RunningServer) -> None:
    seat = server.seat("agent")
    reply = seat.push(seat.create(draft_mark=MARK), seat.create(draft_mark=MARK), seat.create(draft_mark="f" * 40))
    assert [one.outcome for one in reply.results] == [Outcome.APPLIED, Outcome.QUARANTINED, Outcome.APPLIED]


def test_a_create_that_was_not_made_an_order_leaves_the_draft_to_the_next_desk(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    assert submit(first, title=5).outcome is Outcome.QUARANTINED
    assert submit(second).outcome is Outcome.APPLIED


def test_a_create_without_a_mark_or_with_nonsense_for_one_is_an_order(server: RunningServer) -> None:
    seat = server.seat("agent")
    for mark in ("", "x", "G" * 40, "a" * 41):
        assert submit(seat, mark).outcome is Outcome.APPLIED
        assert submit(seat, mark).outcome is Outcome.APPLIED


def test_what_is_sent_all_the_same_keeps_the_number_its_caller_was_told(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    submit(first)
    create = second.create(draft_mark=MARK)
    second.push(create)
    number = str(msgspec.json.decode(create.args)["no"])
    (again,) = second.push(second.create(create.target, no=number)).results
    assert again.outcome is Outcome.APPLIED
    assert (again.detail["no"], again.detail.get("renumbered")) == (number, None)
    assert origin(server, number)["state"] == "received"
    assert server.seat("team_lead").call("GET", "/admin/v1/quarantine").json()["items"] == []


def test_nobody_else_takes_a_number_that_waits_with_a_person(server: RunningServer) -> None:
    first, second, third = server.seat("agent"), server.seat("agent"), server.seat("dispatcher")
    submit(first)
    number = second.next_number()
    submit(second, no=number)
    assert third.push(third.create(no=number)).results[0].detail["renumbered"] == "number_taken"


def test_marks_older_than_outcomes_are_kept_are_forgotten(server: RunningServer) -> None:
    seat = server.seat("agent")
    submit(seat)
    assert server.services.drafts.trim() == 0
    with server.services.database.write() as connection:
        connection.execute(draft_order.update().values(at=1))
    assert server.services.drafts.trim() == 1
