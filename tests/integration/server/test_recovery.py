"""A password that was reset: a new one is needed first, then the server opens the second wrap of the store's key."""

import base64
from typing import Any

import pytest
import requests
from sqlalchemy import select, update

from sync.contract.recovery import seal_for_recovery
from sync.domain.instant import MINUTE
from sync.server.ports import new_id
from sync.server.tables.people import audit, device, session_family
from tests.helpers.http_seat import HttpSeat, copy_of
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD

INNER = b"still needs the workstation's secret"


def _recover(seat: HttpSeat, sealed: bytes) -> requests.Response:
    return seat.call("POST", "/auth/v1/recover", json={"sealed": base64.b64encode(sealed).decode()})


def test_right_after_a_sign_in_the_own_envelope_is_opened_and_noted(server: RunningServer) -> None:
    seat = server.seat("agent")
    reply = _recover(seat, seal_for_recovery(INNER, seat.device, seat.session.recovery_key))
    assert base64.b64decode(reply.json()["inner"]) == INNER
    with server.services.database.read() as connection:
        row = connection.execute(select(audit).where(audit.c.action == "store_key_recovered")).one()
    assert (row.actor, row.device) == ("user-agent", seat.device)


def test_the_envelope_of_another_store_stays_shut(server: RunningServer) -> None:
    seat, colleague = server.seat("agent"), server.seat("agent2")
    reply = _recover(colleague, seal_for_recovery(INNER, seat.device, seat.session.recovery_key))
    assert (reply.status_code, reply.json()["code"]) == (400, "bad_request")


def test_a_store_that_went_on_as_a_new_device_opens_what_was_sealed_for_any_it_was(server: RunningServer) -> None:
    first = server.seat("agent")
    second = copy_of(first)
    third = copy_of(second)
    third.sign_in("agent", PASSWORD)
    for named in (first.device, second.device, third.device):
        reply = _recover(third, seal_for_recovery(INNER, named, third.session.recovery_key))
        assert reply.status_code == 200, reply.text
        assert base64.b64decode(reply.json()["inner"]) == INNER
    with server.services.database.read() as connection:
        subjects = connection.scalars(select(audit.c.subject).where(audit.c.action == "store_key_recovered"))
        assert sorted(subjects) == sorted([first.device, second.device, third.device])


def test_the_way_back_leads_to_what_a_store_was_only(server: RunningServer) -> None:
    first = server.seat("agent")
    second, sister = copy_of(first), copy_of(first)
    other = server.seat("agent")
    for seat, named in ((first, second.device), (sister, second.device), (other, first.device)):
        reply = _recover(seat, seal_for_recovery(INNER, named, seat.session.recovery_key))
        assert (reply.status_code, reply.json()["code"]) == (400, "bad_request")


def test_a_way_back_that_runs_in_a_circle_or_to_another_person_ends(server: RunningServer) -> None:
    first, colleague = server.seat("agent"), server.seat("agent2")
    second = copy_of(first)
    with server.services.database.write() as connection:
        connection.execute(update(device).where(device.c.id == first.device).values(forked_from=second.device))
    reply = _recover(second, seal_for_recovery(INNER, "nobody", second.session.recovery_key))
    assert reply.status_code == 400
    with server.services.database.write() as connection:
        connection.execute(update(device).where(device.c.id == second.device).values(forked_from=colleague.device))
    reply = _recover(second, seal_for_recovery(INNER, colleague.device, second.session.recovery_key))
    assert reply.status_code == 400


@pytest.mark.parametrize("sealed", [b"", b"x", b"\x00" * 2000])
def test_what_is_no_envelope_is_refused(server: RunningServer, sealed: bytes) -> None:
    assert _recover(server.seat("agent"), sealed).status_code == 400


def test_long_after_the_password_was_typed_nothing_is_opened(server: RunningServer) -> None:
    seat = server.seat("agent")
    with server.services.database.write() as connection:
        connection.execute(session_family.update().values(created_at=session_family.c.created_at - 11 * MINUTE))
    reply = _recover(seat, seal_for_recovery(INNER, seat.device, seat.session.recovery_key))
    assert (reply.status_code, reply.json()["code"]) == (403, "forbidden")


def test_with_a_first_password_one_may_only_choose_another_or_leave(server: RunningServer) -> None:
    server.services.users.reset_password("user-agent", "first-password-1", "user-administrator")
    seat = HttpSeat(server.url, new_id())
    session = seat.sign_in("agent", "first-password-1")
    assert session.person.must_change_password
    calls: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("GET", "/sync/v1/pull", {}),
        ("GET", "/sync/v1/snapshot", {}),
        ("GET", "/sync/v1/events", {}),
        ("POST", "/sync/v1/push", {}),
        ("POST", "/auth/v1/recover", {}),
    )
    for method, path, body in calls:
        reply = seat.call(method, path, json=body)
        assert (reply.status_code, reply.json()["code"]) == (403, "password_change_needed"), path
    body = {"old_password": "first-password-1", "new_password": PASSWORD + "-2"}
    assert seat.call("POST", "/auth/v1/password", json=body).status_code == 204
    assert seat.pull_raw().status_code == 200
