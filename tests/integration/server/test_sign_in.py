"""Sign-in, tokens, devices and passwords."""

from pathlib import Path
from typing import Any

import pytest
import requests

from sync.contract.administration import UserChange
from sync.server.ports import SystemClock, new_id
from tests.helpers.http_seat import TIMEOUT, HttpSeat
from tests.helpers.server import RunningServer, running_server
from tests.helpers.server_city import PASSWORD, WATER


class MovedClock:
    """A server's clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = SystemClock().now()

    def now(self) -> int:
        return self.at


def _post(server: RunningServer, path: str, body: Any) -> requests.Response:
    return requests.post(f"{server.url}{path}", json=body, timeout=TIMEOUT)


def _sign_in(
    server: RunningServer, user_no: str = "agent", password: str = PASSWORD, device: str = ""
) -> requests.Response:
    body = {"user_no": user_no, "password": password, "device": device or new_id()}
    return _post(server, "/auth/v1/sign-in", body)


def test_a_session_names_the_person_the_scopes_and_two_blocks_of_numbers(server: RunningServer) -> None:
    session = server.seat("agent").session
    assert session.person.no == "agent"
    assert {"global", "desk:city", "user:user-agent"} <= {grant.scope for grant in session.scopes}
    assert [(lease.first, lease.last) for lease in session.leases] == [(1, 20), (21, 40)]
    assert session.next_seq == 1
    assert session.matching_key


def test_units_get_no_matching_key(server: RunningServer) -> None:
    assert server.seat("unit_operator").session.matching_key == ""


def test_signing_in_again_returns_the_same_blocks(server: RunningServer) -> None:
    seat = server.seat("agent")
    again = server.seat("agent", device=seat.device)
    assert [lease.id for lease in again.session.leases] == [lease.id for lease in seat.session.leases]


def test_a_wrong_password_and_an_unknown_number_are_told_alike(server: RunningServer) -> None:
    wrong = _sign_in(server, password="not the password")
    unknown = _sign_in(server, user_no="nobody")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "sign_in_failed"


def test_guessing_is_slowed_down(server: RunningServer) -> None:
    replies = [_sign_in(server, password=f"guess {number}") for number in range(6)]
    assert [reply.status_code for reply in replies] == [401] * 5 + [429]
    assert replies[-1].json()["code"] == "sign_in_throttled"
    assert int(replies[-1].headers["Retry-After"]) > 0
    assert _sign_in(server).status_code == 429, "the right password does not jump the queue"
    assert _sign_in(server, user_no="dispatcher").status_code == 200, "others are not held up"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"user_no": 1, "password": "x", "device": "d"}',
        '{"user_no": "agent", "password": "x", "device": "../../etc"}',
        '{"user_no": "agent", "password": "x", "device": "d", "admin": true}',
        '{"user_no": "agent", "password": "x", "device": ""}',
        '{"user_no": "' + "a" * 20000 + '", "password": "x", "device": "d"}',
        "\xff\xfe",
        "[" * 10000,
    ],
)
def test_a_malformed_sign_in_is_answered_with_a_code(server: RunningServer, body: str) -> None:
    reply = requests.post(f"{server.url}/auth/v1/sign-in", data=body.encode("latin-1"), timeout=TIMEOUT)
    assert reply.status_code in (400, 413)
    assert reply.json()["code"] in ("bad_request", "unknown_field", "too_large")


def test_control_characters_and_emoji_in_a_number_are_simply_wrong(server: RunningServer) -> None:
    for user_no in ("a\u0000b", "😀", "\u202eagent", "' OR 1=1 --", "x" * 500):
        assert _sign_in(server, user_no=user_no).status_code == 401


def test_an_access_token_that_was_changed_is_refused(server: RunningServer) -> None:
    seat = server.seat("agent")
    note, _, mark = seat.session.access_token.rpartition(".")
    seat.session.access_token = f"{note}.{'B' if mark.startswith('A') else 'A'}{mark[1:]}"  # never the same by chance
    reply = seat.pull_raw()
    assert (reply.status_code, reply.json()["code"]) == (401, "token_invalid")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YQ==", "Bearer a1.x.y", "Bearer a1.é", "Bearer " + "x" * 9000]
)
def test_a_call_without_a_good_token_is_refused(server: RunningServer, header: str) -> None:
    reply = requests.get(f"{server.url}/admin/v1/users", headers={"Authorization": header.encode()}, timeout=TIMEOUT)
    assert (reply.status_code, reply.json()["code"]) == (401, "token_invalid")


def test_a_refresh_token_gives_the_next_one(server: RunningServer) -> None:
    seat = server.seat("agent")
    body = {"refresh_token": seat.session.refresh_token, "device": seat.device}
    first = _post(server, "/auth/v1/refresh", body).json()
    second = _post(server, "/auth/v1/refresh", {**body, "refresh_token": first["refresh_token"]})
    assert second.status_code == 200
    assert second.json()["refresh_token"] not in (first["refresh_token"], seat.session.refresh_token)


def test_a_refresh_whose_reply_was_lost_may_be_repeated_at_once(server: RunningServer) -> None:
    seat = server.seat("agent")
    body = {"refresh_token": seat.session.refresh_token, "device": seat.device}
    assert _post(server, "/auth/v1/refresh", body).status_code == 200
    assert _post(server, "/auth/v1/refresh", body).status_code == 200


def test_an_old_refresh_token_used_after_its_successor_ends_the_whole_family(server: RunningServer) -> None:
    seat = server.seat("agent")
    stolen = {"refresh_token": seat.session.refresh_token, "device": seat.device}
    first = _post(server, "/auth/v1/refresh", stolen).json()
    second = _post(server, "/auth/v1/refresh", {**stolen, "refresh_token": first["refresh_token"]}).json()
    assert _post(server, "/auth/v1/refresh", stolen).status_code == 401
    assert _post(server, "/auth/v1/refresh", {**stolen, "refresh_token": second["refresh_token"]}).status_code == 401
    seat.session.access_token = second["access_token"]
    assert seat.pull_raw().status_code == 401


def test_a_refresh_token_is_good_on_its_own_device_only(server: RunningServer) -> None:
    seat = server.seat("agent")
    body = {"refresh_token": seat.session.refresh_token, "device": new_id()}
    assert _post(server, "/auth/v1/refresh", body).json()["code"] == "token_invalid"


def test_a_device_belongs_to_one_person(server: RunningServer) -> None:
    seat = server.seat("agent")
    reply = _sign_in(server, user_no="agent2", device=seat.device)
    assert (reply.status_code, reply.json()["code"]) == (403, "device_mismatch")


def test_a_revoked_device_is_shut_out_at_once_and_for_ever(server: RunningServer) -> None:
    seat = server.seat("agent")
    admin = server.seat("administrator")
    assert admin.call("POST", f"/admin/v1/devices/{seat.device}/revoke").status_code == 204
    for reply in (seat.pull_raw(), _sign_in(server, device=seat.device)):
        assert (reply.status_code, reply.json()["code"]) == (403, "device_revoked")
    body = {"refresh_token": seat.session.refresh_token, "device": seat.device}
    refused = _post(server, "/auth/v1/refresh", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "device_revoked"), "the seat has to know why"


def test_signing_out_ends_the_session_and_gives_numbers_back(server: RunningServer) -> None:
    seat = server.seat("agent")
    lease = seat.session.leases[1]
    unused = {"id": lease.id, "year": lease.year, "first": lease.first, "last": lease.last}
    assert seat.call("POST", "/auth/v1/sign-out", json={"unused": [unused]}).status_code == 204
    assert seat.pull_raw().status_code == 401
    again = server.seat("agent", device=seat.device)
    assert lease.id not in [one.id for one in again.session.leases]


def test_a_changed_password_counts_and_ends_the_other_sessions(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    body = {"old_password": PASSWORD, "new_password": "another-battery"}
    assert first.call("POST", "/auth/v1/password", json=body).status_code == 204
    assert first.pull_raw().status_code == 200
    assert second.pull_raw().status_code == 401
    assert _sign_in(server).status_code == 401
    assert _sign_in(server, password="another-battery").status_code == 200


@pytest.mark.parametrize("new", ["short", "agent", "x" * 500, "tab\tinside-it"])
def test_a_poor_new_password_is_refused(server: RunningServer, new: str) -> None:
    seat = server.seat("agent")
    body = {"old_password": PASSWORD, "new_password": new}
    assert seat.call("POST", "/auth/v1/password", json=body).status_code == 400


def test_a_change_of_password_needs_the_old_one(server: RunningServer) -> None:
    seat = server.seat("agent")
    body = {"old_password": "wrong", "new_password": "another-battery"}
    assert seat.call("POST", "/auth/v1/password", json=body).json()["code"] == "sign_in_failed"


def test_a_person_who_was_deactivated_is_out(server: RunningServer) -> None:
    seat = server.seat("agent")
    server.services.users.change("user-agent", UserChange(active=False), "user-administrator")
    assert seat.pull_raw().status_code == 401
    assert _sign_in(server).status_code == 401


def test_moving_a_person_to_another_unit_changes_the_scopes(server: RunningServer) -> None:
    seat = server.seat("market")
    server.services.users.change("user-market", UserChange(unit=WATER), "user-administrator")
    reply = seat.pull_raw()
    assert (reply.status_code, reply.json()["code"]) == (409, "scopes_changed")
    fresh: HttpSeat = server.seat("market")
    assert f"unit:{WATER}" in {grant.scope for grant in fresh.session.scopes}


def test_a_changed_password_never_brings_rights_back_that_were_taken_away_meanwhile(server: RunningServer) -> None:
    services = server.services
    seat = server.seat("agent")
    note = services.tokens.read(seat.session.access_token, services.clock.now())
    before = services.principals.load(note, services.clock.now())
    services.users.change("user-agent", UserChange(roles=["quality_inspector"], active=False), "user-administrator")

    services.sessions.change_password(before, PASSWORD, "another-battery")

    (person,) = [one for one in services.users.all() if one.id == "user-agent"]
    assert (person.roles, person.active) == (["quality_inspector"], False)


def test_a_conflict_of_interest_changes_what_may_be_kept(server: RunningServer) -> None:
    seat = server.seat("dispatcher")
    server.services.users.change("user-dispatcher", UserChange(conflicts=[WATER]), "user-administrator")
    reply = seat.pull_raw()
    assert (reply.status_code, reply.json()["code"]) == (409, "scopes_changed"), "what the seat holds is fetched anew"


def test_typing_errors_of_many_people_behind_one_address_shut_nobody_out(tmp_path: Path) -> None:
    clock = MovedClock()
    with running_server(tmp_path, clock=clock) as server:
        for number in range(90):  # six a minute, the whole quarter of an hour of a shift change
            clock.at += 10_000
            assert _sign_in(server, user_no=f"person-{number}", password="typed-wrong").status_code == 401
        assert _sign_in(server).status_code == 200
        for number in range(100, 160):  # but not all at once
            _sign_in(server, user_no=f"person-{number}", password="guessed")
        assert _sign_in(server).status_code == 429
