"""People, devices, figures, documents: what administrators and operators use."""

from pathlib import Path
from typing import Any

import pytest
import requests

from sync.server.admin.cli import run
from sync.server.admin.sample import SAMPLE_PASSWORD
from sync.server.ports import new_id
from tests.helpers.http_seat import TIMEOUT, HttpSeat
from tests.helpers.server import RunningServer, running_server

USERS = "/admin/v1/users"


def _new(**fields: Any) -> dict[str, Any]:
    return {"no": "2001", "name": "新来的", "roles": ["agent"], "password": "first-password", **fields}


def test_an_administrator_adds_a_person_who_then_signs_in_and_must_change_the_password(server: RunningServer) -> None:
    admin = server.seat("administrator")
    made = admin.call("POST", USERS, json=_new())
    assert made.status_code == 201
    seat = server.seat("2001", password="first-password")
    assert seat.session.person.must_change_password
    body = {"old_password": "first-password", "new_password": "second-password"}
    assert seat.call("POST", "/auth/v1/password", json=body).status_code == 204
    server.settle()
    seat.pull()
    assert "staff:" + made.json()["user"]["id"] in seat.rows, "colleagues see the new person"


def test_a_password_the_server_makes_is_told_once(server: RunningServer) -> None:
    admin = server.seat("administrator")
    made = admin.call("POST", USERS, json=_new(password="")).json()
    assert server.seat("2001", password=made["password"]).session.person.no == "2001"
    listed = admin.call("GET", USERS).json()["users"]
    assert not any("password" in person and person["password"] for person in listed)


@pytest.mark.parametrize(
    "wrong",
    [
        {"no": ""},
        {"no": "x" * 100},
        {"no": "a\u0000"},
        {"name": ""},
        {"name": "\u202e\u0007"},
        {"name": "x" * 500},
        {"roles": []},
        {"roles": ["emperor"]},
        {"roles": ["system"]},
        {"roles": ["unit_operator"]},
        {"unit": "\u0000"},
        {"district": "x y"},
        {"password": "short"},
        {"id": "../x"},
        {"bogus": 1},
        {"roles": "agent"},
    ],
)
def test_a_person_who_cannot_be_is_refused_with_the_field(server: RunningServer, wrong: dict[str, Any]) -> None:
    reply = server.seat("administrator").call("POST", USERS, json=_new(**wrong))
    assert reply.status_code == 400
    assert reply.json()["code"] in ("bad_request", "unknown_field")


def test_a_number_is_given_once(server: RunningServer) -> None:
    admin = server.seat("administrator")
    admin.call("POST", USERS, json=_new())
    reply = admin.call("POST", USERS, json=_new())
    assert (reply.status_code, reply.json()["detail"]) == (409, {"field": "no", "reason": "taken"})


def test_changing_needs_the_version_seen_and_an_administrator_remains(server: RunningServer) -> None:
    admin = server.seat("administrator")
    path = f"{USERS}/user-agent"
    assert admin.call("PATCH", path, json={"name": "改名", "rev": 1}).status_code == 200
    assert admin.call("PATCH", path, json={"name": "又改", "rev": 1}).status_code == 409
    own = admin.call("PATCH", f"{USERS}/user-administrator", json={"roles": ["agent"]})
    assert own.json()["detail"]["reason"] == "own_rights"
    assert admin.call("PATCH", f"{USERS}/nobody", json={}).status_code == 404


def test_a_reset_password_ends_the_sessions_and_must_be_changed(server: RunningServer) -> None:
    seat, admin = server.seat("agent"), server.seat("administrator")
    assert admin.call("POST", f"{USERS}/user-agent/password", json={"password": "second-password"}).status_code == 200
    assert seat.pull_raw().status_code == 401
    assert server.seat("agent", password="second-password").session.person.must_change_password


@pytest.mark.parametrize("user_no", ["agent", "unit_leader", "team_lead", "leader"])
def test_others_administer_nothing(server: RunningServer, user_no: str) -> None:
    seat = server.seat(user_no)
    for method, path in (("GET", USERS), ("POST", USERS), ("PATCH", f"{USERS}/x"), ("GET", "/admin/v1/devices")):
        reply = seat.call(method, path, json=_new())
        assert (reply.status_code, reply.json()["code"]) == (403, "forbidden")


def test_quarantine_is_for_leads(server: RunningServer) -> None:
    assert server.seat("agent").call("GET", "/admin/v1/quarantine").status_code == 403
    assert server.seat("team_lead").call("GET", "/admin/v1/quarantine").status_code == 200


def test_health_figures_and_documents_are_there_without_a_token(server: RunningServer) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"):
        assert requests.get(server.url + path, timeout=TIMEOUT).status_code == 200
    document = requests.get(server.url + "/openapi.json", timeout=TIMEOUT).json()
    assert document["openapi"].startswith("3.1")
    assert {"/sync/v1/push", "/sync/v1/pull", "/auth/v1/sign-in"} <= document["paths"].keys()
    page = requests.get(server.url + "/docs", timeout=TIMEOUT).text
    assert "http://" not in page
    assert "https://" not in page
    assert "src=" not in page


def test_every_route_is_in_the_document(server: RunningServer) -> None:
    from sync.server.app import PARTS
    from sync.server.routes import openapi

    routes: set[tuple[str, str]] = {
        (method.lower(), route.path)
        for part in PARTS
        if part is not openapi
        for route in part.ROUTES
        for method in ("GET", "POST", "PATCH", "DELETE", "PUT")
        if method in (route.methods or ())
    }
    assert routes == {(operation.method, operation.path) for operation in openapi.OPERATIONS}


def test_figures_count_outcomes_and_hold_nothing_personal(server: RunningServer) -> None:
    seat = server.seat("agent")
    seat.push(seat.create())
    text = requests.get(f"{server.url}/metrics", timeout=TIMEOUT).text
    assert 'hotline_commands_total{outcome="applied"} 1.0' in text
    assert "13800138000" not in text
    assert "张三" not in text


# --- the command line ------------------------------------------------------------------------------------------------


def test_the_sample_city_is_loaded_checked_and_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--sqlite", str(tmp_path)]
    assert run(["init", *where]) == 0
    assert run(["sample", *where, "--orders", "40"]) == 0
    assert SAMPLE_PASSWORD in capsys.readouterr().out
    assert run(["check", *where]) == 0
    assert run(["user", "list", *where]) == 0
    assert "0317" in capsys.readouterr().out
    with running_server(tmp_path) as running:
        seat = HttpSeat(running.url, new_id())
        seat.sign_in("0317", SAMPLE_PASSWORD)
        _, lines, _ = seat.snapshot("desk:city")
        assert len(lines) == 40
        created = seat.push(seat.create(category="010106")).results[0]
        assert "renumbered" not in created.detail, "the sample's numbers are not leased again"


def test_people_are_added_and_changed_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--sqlite", str(tmp_path)]
    run(["init", *where])
    assert run(["user", "add", "1001", "管理员", "--roles", "administrator", *where]) == 0
    password = capsys.readouterr().out.partition("1001: ")[2].split()[0]
    with running_server(tmp_path) as running:
        assert running.seat("1001", password=password).session.person.roles == ["administrator"]
    assert run(["user", "roles", "1001", "agent,team_lead", *where]) == 0
    assert run(["user", "reset", "1001", *where]) == 0
    assert run(["user", "reset", "9999", *where]) == 2
    assert run(["user", "add", "1002", "x", "--roles", "emperor", *where]) == 2


@pytest.mark.allows_log("database trouble")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["serve"], "Give --sqlite DIR or --database URL"),
        (["check", "--database", "mysql://x/y"], "Only PostgreSQL and SQLite"),
        (["check", "--database", "nonsense"], "cannot be read"),
        (["serve", "--database", "postgresql://nobody@127.0.0.1:1/none"], "database"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOTLINE_DATABASE", raising=False)
    assert run(arguments) == 2
    assert says in capsys.readouterr().err


def test_a_database_that_was_not_prepared_is_not_served(
    tmp_path: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", "--database", postgres_url, "--keys", str(tmp_path / "keys.json")]) == 2
    assert "hotline-server init" in capsys.readouterr().err


def test_a_session_names_the_city(server: RunningServer) -> None:
    assert server.seat("agent").session.city == "测试市"
