"""The server decides whose phone is whose: first come, takeovers both see, and what it cannot vouch for."""

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sync.server.admin.cli import run
from sync.server.tables.people import audit
from sync.server.tables.phone_system import phone_line
from sync.server.telephony.call_book import CallBook
from sync.server.telephony.extensions import Extensions, Release
from sync.server.telephony.phones_heard import PhonesHeard
from sync.server.telephony.switchboard import Switchboard
from sync.telephony import events
from tests.helpers.http_seat import HttpSeat
from tests.helpers.phone.pbx import EXTENSION, asterisk, freeswitch, served
from tests.helpers.phone.seats import able, ask, sit_down, until
from tests.helpers.server import RunningServer, running_server

PATH = "/telephony/v1/agent"


def _says(seat: HttpSeat, *acts: str, extension: str = EXTENSION, take_over: bool = False) -> dict[str, Any]:
    """Report acts; returns how it stands."""
    changes = [{"id": f"{seat.device}-{act}", "act": act, "status": "busy"} for act in acts]
    body = {"changes": changes, "extension": extension, "take_over": take_over}
    reply = seat.call("POST", PATH, json=body)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def _name(seat: HttpSeat) -> str:
    return seat.session.person.name


def _audited(server: RunningServer, action: str) -> list[tuple[str, str]]:
    with server.services.database.read() as connection:
        rows = connection.execute(select(audit).where(audit.c.action == action).order_by(audit.c.at))
        return [(row.actor, row.subject) for row in rows]


def _board(server: RunningServer, name: str = "pbx-1") -> Switchboard:
    services = server.services
    return Switchboard(services.database, services.sealer, services.clock, name)


def _agent_of(server: RunningServer, call: str) -> str:
    with server.services.database.read() as connection:
        found = CallBook(server.services.sealer).read(connection, call)
    assert found is not None
    return found.facts.agent


def test_who_names_anothers_phone_is_told_whose_it_is_and_gets_none_of_its_calls(server: RunningServer) -> None:
    first = sit_down(server)
    second = server.seat("team_lead")
    told = _says(second, "sign_in")
    assert (told.get("extension", ""), told["held_by"]) == ("", _name(first))
    assert _says(first)["extension"] == EXTENSION
    now = server.services.clock.now()
    _board(server).take(events.Ringing(call_id="1.1", number="+8613800138000", extension=EXTENSION, at_ms=now))
    assert _agent_of(server, "1.1") == first.session.person.id
    assert first.call("POST", "/auth/v1/sign-out").status_code == 204
    assert _says(second)["extension"] == EXTENSION, "it is free now"
    assert [actor for actor, _ in _audited(server, "phone_bound")] == [
        first.session.person.id,
        second.session.person.id,
    ]


def test_a_phone_is_taken_over_on_express_wish_both_are_told_and_it_is_written_down(server: RunningServer) -> None:
    first = sit_down(server)
    second = sit_down(server, "team_lead", "8013")
    told = _says(second, take_over=True)
    assert (told["extension"], told.get("held_by", "")) == (EXTENSION, "")
    robbed = _says(first)
    assert (robbed.get("extension", ""), robbed["held_by"]) == ("", _name(second))
    assert _audited(server, "phone_taken_over") == [(second.session.person.id, first.session.person.id)]
    now = server.services.clock.now()
    _board(server).take(events.Ringing(call_id="1.1", number="+8613800138000", extension=EXTENSION, at_ms=now))
    assert _agent_of(server, "1.1") == second.session.person.id
    assert _says(first, take_over=True)["extension"] == EXTENSION, "and back again"
    assert _says(server.seat("agent"))["status"] == "busy"


def test_nobody_loses_the_phone_in_the_middle_of_a_call(server: RunningServer) -> None:
    first, second = sit_down(server), sit_down(server, "team_lead", "8013")
    _says(first, "answer")
    told = _says(second, take_over=True)
    assert (told.get("extension", ""), told["held_by"], told["refusal"]) == ("", _name(first), "phone_holder_in_call")
    assert _says(first)["extension"] == EXTENSION
    assert _audited(server, "phone_taken_over") == []


def test_another_machine_of_the_same_person_and_one_without_a_phone_take_nothing(server: RunningServer) -> None:
    first = sit_down(server)
    elsewhere = server.seat("agent")
    assert _says(elsewhere, extension="8099")["extension"] == EXTENSION, "that machine is not where they sit"
    assert _says(first, extension="")["extension"] == EXTENSION, "it only asked"
    assert _says(first, "go_ready", extension="").get("extension", "") == ""
    assert _says(first)["extension"] == EXTENSION


def test_of_two_who_name_one_phone_at_one_moment_one_has_it(server: RunningServer) -> None:
    seats = [server.seat("agent"), server.seat("team_lead"), server.seat("dispatcher")]
    for at, seat in enumerate(seats):
        _says(seat, "sign_in", extension=f"80{at}0")
    ready = threading.Barrier(len(seats))
    told: list[dict[str, Any]] = []

    def name_it(seat: HttpSeat) -> None:
        ready.wait()
        told.append(_says(seat))

    naming = [threading.Thread(target=name_it, args=(seat,)) for seat in seats]
    for one in naming:
        one.start()
    for one in naming:
        one.join()
    assert sorted(one.get("extension", "") for one in told) == ["", "", EXTENSION]


def _on_board(server: RunningServer, seat: HttpSeat) -> dict[str, Any]:
    seats = server.seat("team_lead").call("GET", "/admin/v1/seats").json()["seats"]
    found: dict[str, Any] = next(one for one in seats if one["device"] == seat.device)["agent"]
    return found


def test_an_idle_phone_no_telephone_system_has_told_of_is_unknown_with_its_age(server: RunningServer) -> None:
    seat = sit_down(server)
    assert "is_heard" not in _says(seat, "go_ready")
    assert _on_board(server, seat)["status"] == "ready", "without a telephone system the seat's word counts"
    now = server.services.clock.now()
    for name in ("pbx-1", "pbx-2"):
        board = _board(server, name)
        board.take(events.Line(state=events.LineState.CONNECTED, adapter="asterisk"))
        board.take(events.QueueState(queue="q1", at_ms=now))
    shown = _on_board(server, seat)
    assert shown["status"] == "unknown"
    assert 0 < shown["since"] <= now
    assert _says(seat)["is_heard"] is False
    board.take(events.AgentState(agent="8012", extension=EXTENSION, state=events.SeatState.READY, at_ms=now))
    assert _on_board(server, seat)["status"] == "ready"
    assert "is_heard" not in _says(seat)
    board.take(events.Line(state=events.LineState.CONNECTED, adapter="asterisk"))  # read anew: the phone is in no list
    board.take(events.QueueState(queue="q1", at_ms=now))
    assert _on_board(server, seat)["status"] == "unknown"


def test_what_a_telephone_system_said_counts_only_while_it_is_there(server: RunningServer) -> None:
    seat, board = sit_down(server), _board(server)
    now = server.services.clock.now()
    board.take(events.Line(state=events.LineState.CONNECTED, adapter="asterisk"))
    board.take(events.AgentState(agent="8012", extension=EXTENSION, state=events.SeatState.READY, at_ms=now))
    assert _on_board(server, seat)["status"] == "ready"
    board.take(events.Line(state=events.LineState.LOST, adapter="asterisk", code="phone_line_lost"))
    shown = _on_board(server, seat)
    assert shown["status"] == "unknown"
    assert shown["since"] >= now
    with server.services.database.write() as connection:  # a process that died says nothing any more
        connection.execute(phone_line.update().values(state="connected", heard_at=now - 120_000))
    assert _on_board(server, seat)["status"] == "unknown"


def test_what_is_known_is_said_as_it_is() -> None:
    heard = PhonesHeard(up=2, delivers=True, extensions=frozenset({"8012"}))
    assert heard.state_of("8012", "ready", 5, by_system=True) == ("ready", 5)
    assert heard.state_of("8013", "ready", 5, by_system=False) == ("unknown", 5)
    assert heard.state_of("8013", "break", 5, by_system=False) == ("break", 5), "that somebody is away is their word"
    assert heard.state_of("", "ready", 5, by_system=False) == ("ready", 5)
    assert PhonesHeard(up=1).state_of("8013", "ready", 5, by_system=False) == ("ready", 5), "nothing delivers calls"


def test_of_a_phone_neither_of_two_systems_knows_nothing_is_asked(server: RunningServer) -> None:
    seat = sit_down(server, extension="8077")
    with asterisk() as one, freeswitch() as other, served(server, one), served(server, other):
        until(lambda: "hold" in able(seat), "not connected")
        assert ask(seat, "dial", to="10086").json() == {"code": "phone_not_heard"}


def test_an_administrator_sees_who_has_which_extension_and_frees_it(server: RunningServer) -> None:
    first, second = sit_down(server), server.seat("team_lead")
    extensions = Extensions(server.services.database, server.services.clock)
    (held,) = extensions.held()
    assert (held.extension, held.name, held.status) == (EXTENSION, _name(first), "busy")
    assert held.since is not None
    assert held.seen_at is not None
    assert held.since <= server.services.clock.now()
    assert extensions.release("8099", "x") is Release.NOT_HELD
    _says(first, "answer")
    assert extensions.release(EXTENSION, "x") is Release.IN_A_CALL
    assert extensions.release(EXTENSION, "x", even_in_a_call=True) is Release.DONE
    assert list(extensions.held()) == []
    assert _says(first).get("extension", "") == "", "the seat that only reports does not take it back"
    assert _says(second, "sign_in")["extension"] == EXTENSION
    assert _audited(server, "phone_released") == [("x", first.session.person.id)]
    with server.services.database.write() as connection:
        connection.execute(audit.delete())
    assert [one.since for one in extensions.held()] == [None], "the audit does not reach back for ever"


def test_the_command_prints_and_frees_extensions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--sqlite", str(tmp_path)]
    with running_server(tmp_path) as server:
        assert run(["extensions", "list", *where]) == 0
        assert "Nobody has an extension." in capsys.readouterr().out
        seat = sit_down(server)
        assert run(["extensions", "list", *where]) == 0
        said = capsys.readouterr().out
        assert said.startswith(f"{EXTENSION}  agent {_name(seat)}  since 20")
        assert run(["extensions", "release", "8099", *where]) == 1
        assert run(["extensions", "release", EXTENSION, *where]) == 0
        said = capsys.readouterr()
        assert f"{EXTENSION} is free." in said.out
        assert "Nobody has 8099." in said.err
