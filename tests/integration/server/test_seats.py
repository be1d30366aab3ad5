"""What seats report, and the alarm when a number that was used is nowhere."""

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from sync.domain.codes import Outcome
from sync.domain.numbering import format_emergency, format_no
from sync.server.admin.cli import run
from sync.server.tables.people import device as device_table
from tests.helpers.http_seat import HttpSeat
from tests.helpers.seat_reports import report
from tests.helpers.server import RunningServer, place_of, running_server
from tests.helpers.server_city import PASSWORD

ALARM = pytest.mark.allows_log("order numbers missing")


def _marks(seat: HttpSeat, used: int) -> dict[str, int]:
    lease = seat.session.leases[0]
    return {lease.id: lease.first + used}


def _number(seat: HttpSeat, place: int) -> str:
    lease = seat.session.leases[0]
    return format_no(lease.year, lease.first + place)


def _holes(server: RunningServer) -> list[str]:
    lead = server.seat("team_lead")
    tasks = lead.call("GET", "/admin/v1/tasks").json()["tasks"]
    return [task["detail"]["no"] for task in tasks if task["kind"] == "number_hole"]


def test_the_board_shows_what_each_seat_last_said_of_itself(server: RunningServer) -> None:
    seat = server.seat("agent")
    report(seat, unsent=3, oldest_unsent_at=1_790_000_000_000, attention=2, drafts=1, clock_off_ms=-4000)
    shown = server.seat("team_lead").call("GET", "/admin/v1/seats").json()
    mine = next(one for one in shown["seats"] if one["device"] == seat.device)
    assert (mine["user_no"], mine["report"]["unsent"], mine["report"]["attention"]) == ("agent", 3, 2)
    assert mine["reported_at"] > 0
    assert shown["seats"][0]["device"] == seat.device, "who waits longest stands first"
    assert seat.call("GET", "/admin/v1/seats").status_code == 403


def _shown(server: RunningServer, device: str) -> dict[str, Any]:
    seats = server.seat("team_lead").call("GET", "/admin/v1/seats").json()["seats"]
    return next(one for one in seats if one["device"] == device)


def test_every_request_is_a_sign_of_life_and_so_is_listening(server: RunningServer) -> None:
    seat, quiet = server.seat("agent"), server.seat("dispatcher")
    reports = server.services.reports
    reports.keep_signs(())
    for device in (seat.device, quiet.device):
        with server.services.database.write() as connection:
            connection.execute(update(device_table).where(device_table.c.id == device).values(seen_at=1))
    assert seat.call("GET", f"/sync/v1/pull?cursor={seat.session.epoch}.0&sv={seat.session.scope_set}").status_code
    assert reports.keep_signs([]) >= 1
    assert _shown(server, seat.device)["seen_at"] > 1
    with server.services.database.read() as connection:
        seen = connection.scalar(select(device_table.c.seen_at).where(device_table.c.id == quiet.device))
    assert seen == 1, "it has said nothing"
    assert reports.keep_signs([quiet.device]) >= 1
    assert _shown(server, quiet.device)["seen_at"] > 1
    assert reports.keep_signs(()) <= 1, "what was written down is not written again"


@pytest.mark.postgres
def test_signs_of_life_wait_for_no_seat_that_sends_something(tmp_path: Path, postgres_url: str) -> None:
    with running_server(tmp_path, postgres_url) as server:
        sending, other = server.seat("agent"), server.seat("agent")
        services, done = server.services, threading.Event()
        with services.database.write() as connection:
            connection.execute(update(device_table).values(seen_at=1))
        row = select(device_table).where(device_table.c.id == sending.device).with_for_update()
        signs = threading.Thread(
            target=lambda: (services.reports.keep_signs([sending.device, other.device]), done.set())
        )
        with services.database.write() as connection:
            connection.execute(row)
            signs.start()
            in_time = done.wait(10)
        signs.join(10)
        assert in_time, "it waited for a seat's transaction"
        seen = {
            one["device"]: one["seen_at"]
            for one in server.seat("team_lead").call("GET", "/admin/v1/seats").json()["seats"]
        }
        assert seen[other.device] > 1


def test_a_seat_that_is_signed_out_is_left_at_once_until_somebody_signs_in(server: RunningServer) -> None:
    seat = server.seat("agent")
    assert "left_at" not in _shown(server, seat.device)
    assert seat.call("POST", "/auth/v1/sign-out", data=b"{}").status_code == 204
    assert _shown(server, seat.device)["left_at"] > 0
    seat.sign_in("agent", PASSWORD)
    assert "left_at" not in _shown(server, seat.device)


def test_who_changes_the_password_has_not_left_the_seat(server: RunningServer) -> None:
    seat, other = server.seat("agent"), server.seat("agent")
    seat.sign_in("agent", PASSWORD)  # a program that was killed has ended no session
    body = {"old_password": PASSWORD, "new_password": "another-battery"}
    assert seat.call("POST", "/auth/v1/password", json=body).status_code == 204
    assert "left_at" not in _shown(server, seat.device)
    assert _shown(server, other.device)["left_at"] > 0


def test_a_report_somebody_made_up_is_kept_small(server: RunningServer) -> None:
    seat = server.seat("agent")
    report(
        seat,
        unsent=-5,
        attention=2**60,
        numbers={"x" * 500: 1, **{f"l{n}": -1 for n in range(500)}},
        clock_off_ms=2**62,
    )
    shown = server.seat("team_lead").call("GET", "/admin/v1/seats").json()["seats"]
    mine = next(one for one in shown if one["device"] == seat.device)["report"]
    assert mine.get("unsent", 0) == 0
    assert mine["attention"] == 2**31
    assert len(mine["numbers"]) <= 64


@ALARM
def test_a_number_that_was_used_and_is_nowhere_becomes_a_task_once(server: RunningServer) -> None:
    seat = server.seat("agent")
    seat.push(seat.create(no=_number(seat, 0)), seat.create(no=_number(seat, 2)))
    report(seat, numbers=_marks(seat, 3))
    assert _holes(server) == [_number(seat, 1)]
    report(seat, numbers=_marks(seat, 3), drafts=1)
    assert len(_holes(server)) == 1


def test_numbers_of_work_that_is_still_on_its_way_are_no_alarm(server: RunningServer) -> None:
    seat = server.seat("agent")
    report(seat, unsent=2, numbers=_marks(seat, 2))
    assert _holes(server) == []


def test_a_create_in_quarantine_has_used_its_number(server: RunningServer) -> None:
    seat = server.seat("agent")
    outcome = seat.push(seat.create(no=_number(seat, 0), nonsense=True)).results[0]
    assert outcome.outcome.value == "quarantined"
    report(seat, numbers=_marks(seat, 1))
    assert _holes(server) == []


@ALARM
def test_a_hole_whose_number_comes_in_later_is_explained_by_that(server: RunningServer) -> None:
    seat = server.seat("agent")
    report(seat, numbers=_marks(seat, 1))
    assert len(_holes(server)) == 1
    seat.push(seat.create(no=_number(seat, 0)))
    report(seat, numbers=_marks(seat, 1))
    assert _state(seat, _number(seat, 0)) == "received"
    assert [each.missing for each in server.services.numbers.compared()] == [()]


def test_numbers_given_back_at_sign_off_are_waited_for_by_nobody(server: RunningServer) -> None:
    seat = server.seat("agent")
    seat.push(seat.create(no=_number(seat, 0)))
    lease = seat.session.leases[0]
    rest = {"id": lease.id, "year": lease.year, "first": lease.first + 1, "last": lease.last}
    assert seat.call("POST", "/auth/v1/sign-out", json={"unused": [rest]}).status_code == 204
    again = server.seat("agent", device=seat.device)
    report(again, numbers={lease.id: lease.last + 1})
    assert _holes(server) == []


def test_blocks_a_seat_has_given_up_leave_room_for_others(server: RunningServer) -> None:
    seat = server.seat("agent")
    held = {lease.id: lease for lease in seat.session.leases}
    given = set(held)
    for _ in range(30):
        reply = report(seat, free=0, numbers={one.id: one.first for one in held.values()})
        assert reply.leases
        assert not given.intersection(lease.id for lease in reply.leases)
        held = {lease.id: lease for lease in reply.leases}
        given |= set(held)


def test_blocks_whose_reply_was_lost_stay_the_seats(server: RunningServer) -> None:
    seat = server.seat("agent")
    first, *lost = seat.session.leases
    reply = report(seat, free=0, unsent=20, numbers={first.id: first.last + 1})
    assert lost
    assert {lease.id for lease in lost} <= {lease.id for lease in reply.leases}


def test_a_number_of_a_block_given_up_is_taken_and_none_behind_it_is_waited_for(server: RunningServer) -> None:
    seat = server.seat("agent")
    report(seat, free=0, unsent=1, numbers=_marks(seat, 1))
    number = _number(seat, 0)
    assert seat.push(seat.create(no=number)).results[0].outcome is Outcome.APPLIED
    assert server.services.numbers.origin(number).state == "received"
    report(seat, numbers=_marks(seat, 1))
    assert _holes(server) == []


def test_marks_of_blocks_that_are_another_seats_count_for_nothing(server: RunningServer) -> None:
    seat, other = server.seat("agent"), server.seat("agent2")
    report(other, numbers=_marks(seat, 5))
    assert _holes(server) == []


@ALARM
def test_a_lead_can_explain_a_missing_number(server: RunningServer) -> None:
    seat, lead = server.seat("agent"), server.seat("team_lead")
    report(seat, numbers=_marks(seat, 1))
    number = _number(seat, 0)
    assert _state(lead, number) == "missing"
    assert seat.call("POST", f"/admin/v1/numbers/{number}/explain", json={"reason": "x"}).status_code == 403
    assert lead.call("POST", f"/admin/v1/numbers/{number}/explain", json={"reason": "training"}).status_code == 204
    assert lead.call("POST", f"/admin/v1/numbers/{number}/explain", json={"reason": "training"}).status_code == 404
    assert _state(lead, number) == "leased"


def test_a_citizen_who_names_a_number_is_told_which_seat_holds_it(server: RunningServer) -> None:
    seat, lead = server.seat("agent"), server.seat("team_lead")
    command = seat.create(no=_number(seat, 0))
    seat.push(command)
    told = lead.call("GET", f"/admin/v1/numbers/{_number(seat, 0)}").json()
    assert (told["state"], told["order"], told["device"]) == ("received", command.target, seat.device)
    assert _state(lead, _number(seat, 7)) == "leased"
    for unknown in (format_no(2026, 99_999_000), "12345", "26000000010", "%00", "x" * 300):
        assert lead.call("GET", f"/admin/v1/numbers/{unknown}").status_code == 404


def test_a_number_of_the_emergency_series_leads_to_its_seat_too(server: RunningServer) -> None:
    seat, lead = server.seat("agent"), server.seat("team_lead")
    assert seat.session.device_number is not None
    waiting, used = (format_emergency(seat.session.device_number, counter) for counter in (3, 4))
    command = seat.create(no=used)
    seat.push(command)
    told = lead.call("GET", f"/admin/v1/numbers/{used}").json()
    assert (told["state"], told["order"]) == ("received", command.target)
    told = lead.call("GET", f"/admin/v1/numbers/{waiting}").json()
    assert (told["state"], told["device"]) == ("leased", seat.device)


def _state(seat: HttpSeat, number: str) -> str:
    reply = seat.call("GET", f"/admin/v1/numbers/{number}")
    assert reply.status_code == 200, reply.text
    return str(reply.json()["state"])


@ALARM
def test_the_command_prints_used_against_arrived(
    plain_server: RunningServer, database: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    seat = plain_server.seat("agent")
    seat.push(seat.create(no=_number(seat, 0)))
    report(seat, numbers=_marks(seat, 3))
    where = place_of(plain_server, database)
    assert run(["numbers", "check", *where]) == 1
    printed = capsys.readouterr().out
    assert f"{seat.device}: 3 used, 1 arrived, missing {_number(seat, 1)} {_number(seat, 2)}" in printed
    for place in (1, 2):
        assert run(["numbers", "explain", *where, _number(seat, place), "training"]) == 0
    assert run(["numbers", "explain", *where, "nonsense", "training"]) == 2
    assert run(["numbers", "check", *where]) == 0
    assert "Every number that was used has arrived." in capsys.readouterr().out
