"""The states of seats at the server: decided by the rules, kept with every change, shown with their age."""

import msgspec
import pytest
from sqlalchemy import select

from sync.domain.reference import ReferenceKind
from sync.server.places.put import put_all
from sync.server.tables.telephony import agent_event, shift_note
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer


def _tell(seat: HttpSeat, *changes: dict[str, object], extension: str = "8012") -> dict[str, object]:
    made = [
        {"id": f"{seat.device}-{change['id']}", **{k: v for k, v in change.items() if k != "id"}} for change in changes
    ]
    reply = seat.call("POST", "/telephony/v1/agent", json={"changes": made, "extension": extension})
    assert reply.status_code == 200, reply.text
    found: dict[str, object] = reply.json()
    return found


def _on_board(server: RunningServer, seat: HttpSeat) -> dict[str, object]:
    seats = server.seat("team_lead").call("GET", "/admin/v1/seats").json()["seats"]
    mine = next(one for one in seats if one["device"] == seat.device)
    found: dict[str, object] = mine.get("agent", {})
    return found


def _events(server: RunningServer) -> list[tuple[str, str, str]]:
    with server.services.database.read() as connection:
        rows = connection.execute(select(agent_event).order_by(agent_event.c.n))
        return [(row.act, row.status, row.reason) for row in rows]


def test_changes_are_decided_in_order_kept_with_reason_and_shown_with_age(server: RunningServer) -> None:
    seat = server.seat("agent")
    told = _tell(
        seat,
        {"id": "1", "act": "sign_in", "status": "busy", "age_ms": 90_000},
        {"id": "2", "act": "go_ready", "status": "ready", "age_ms": 80_000},
        {"id": "3", "act": "take_break", "status": "break", "reason": "meal", "age_ms": 60_000},
    )
    assert (told["status"], told["reason"]) == ("break", "meal")
    assert 60_000 <= int(str(told["age_ms"])) < 70_000
    shown = _on_board(server, seat)
    assert (shown["status"], shown["reason"], shown["extension"]) == ("break", "meal", "8012")
    again = _tell(seat, {"id": "3", "act": "take_break", "status": "break", "reason": "meal", "age_ms": 1})
    assert int(str(again["age_ms"])) >= 60_000, "a report that comes twice counts once"
    assert _events(server) == [("sign_in", "busy", ""), ("go_ready", "ready", ""), ("take_break", "break", "meal")]


def test_an_act_the_rules_refuse_changes_nothing_and_the_seat_is_told(server: RunningServer) -> None:
    seat = server.seat("agent")
    _tell(seat, {"id": "1", "act": "sign_in", "status": "busy"}, {"id": "2", "act": "answer", "status": "talking"})
    told = _tell(seat, {"id": "3", "act": "sign_out", "status": "signed_out"})
    assert told["status"] == "talking"
    wrapping = _tell(seat, {"id": "4", "act": "hang_up", "status": "wrap_up"})
    assert wrapping["status"] == "wrap_up"
    assert 0 < int(str(wrapping["left_ms"])) <= 30_000
    assert len(_events(server)) == 3


@pytest.mark.parametrize(
    ("set_to", "status", "least", "most"), [(300, "wrap_up", 290_000, 300_000), (0, "busy", -1, -1)]
)
def test_the_server_counts_after_call_work_as_the_city_says(
    server: RunningServer, set_to: int, status: str, least: int, most: int
) -> None:
    with server.services.database.read() as connection:
        policy = server.services.book.rules(connection).policy
    put_all(server.services, ReferenceKind.POLICY, [msgspec.structs.replace(policy, wrap_up_seconds=set_to)], "city")
    seat = server.seat("agent")
    _tell(seat, {"id": "1", "act": "sign_in", "status": "busy"}, {"id": "2", "act": "answer", "status": "talking"})
    told = _tell(seat, {"id": "3", "act": "hang_up", "status": "wrap_up", "left_ms": 30_000})
    assert told["status"] == status
    assert least <= int(str(told.get("left_ms", -1))) <= most


def test_a_seat_the_server_knows_nothing_of_is_taken_at_its_word(server: RunningServer) -> None:
    seat = server.seat("agent")
    assert _tell(seat, {"id": "1", "act": "answer", "status": "talking", "age_ms": 5_000})["status"] == "talking"
    assert _tell(seat)["status"] == "talking"
    acd = _tell(seat, {"id": "2", "status": "wrap_up", "left_ms": 12_000})
    assert acd["status"] == "wrap_up"
    assert _on_board(server, seat)["owner"] == "acd"


def test_who_signs_out_is_on_the_board_no_more(server: RunningServer) -> None:
    seat = server.seat("agent")
    _tell(seat, {"id": "1", "act": "sign_in", "status": "busy"})
    assert _on_board(server, seat)["status"] == "busy"
    assert seat.call("POST", "/auth/v1/sign-out").status_code == 204
    assert _on_board(server, seat) == {}
    assert _events(server)[-1][1] == "signed_out"


@pytest.mark.parametrize(
    "change",
    [
        {"id": "1", "act": "fly", "status": "ready"},
        {"id": "1", "act": "go_ready", "status": "nowhere"},
        {"id": "1", "status": "break"},
        {"id": "1", "status": "break", "reason": "x" * 5000},
        {"id": "1", "status": "ready", "more": 1},
        {"id": "1" * 100, "status": "ready"},
        {"id": "1", "status": "ready", "age_ms": "soon"},
    ],
)
def test_a_report_of_another_shape_is_refused(server: RunningServer, change: dict[str, object]) -> None:
    seat = server.seat("agent")
    assert seat.call("POST", "/telephony/v1/agent", json={"changes": [change]}).status_code == 400
    many = [{"id": str(n), "status": "ready"} for n in range(201)]
    assert seat.call("POST", "/telephony/v1/agent", json={"changes": many}).status_code == 400
    ages = [{"id": f"{seat.device}-a", "status": "ready", "age_ms": 2**60, "left_ms": 2**60}]
    assert seat.call("POST", "/telephony/v1/agent", json={"changes": ages}).status_code == 200


def test_a_note_for_the_next_shift_is_read_by_the_team_and_lies_sealed(server: RunningServer) -> None:
    early, late, unit = server.seat("agent"), server.seat("team_lead"), server.seat("unit_operator")
    body = {"id": f"{early.device}-note", "text": "西城停水公告到二十点,来电多"}
    for _ in range(2):
        assert early.call("POST", "/telephony/v1/shift-notes", json=body).status_code == 204
    (note,) = late.call("GET", "/telephony/v1/shift-notes").json()["notes"]
    assert note["text"] == body["text"]
    assert not note.get("read", False)
    assert early.call("GET", "/telephony/v1/shift-notes").json().get("notes", []) == []
    assert unit.call("GET", "/telephony/v1/shift-notes").json().get("notes", []) == []
    assert unit.call("POST", "/telephony/v1/shift-notes/read", json={"ids": [note["id"]]}).status_code == 204
    assert late.call("POST", "/telephony/v1/shift-notes/read", json={"ids": [note["id"]]}).status_code == 204
    assert late.call("GET", "/telephony/v1/shift-notes").json()["notes"][0]["read"]
    with server.services.database.read() as connection:
        assert "停水".encode() not in connection.scalars(select(shift_note.c.text)).one()
    for text in ("", "  ", "x" * 2001):
        bad = {"id": "n", "text": text}
        assert early.call("POST", "/telephony/v1/shift-notes", json=bad).status_code == 400
