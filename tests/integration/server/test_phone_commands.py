"""What seats ask of the telephone system through the server: hand-written systems, a real server on each database."""

import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import requests
from sqlalchemy import insert, select

from sync.contract.phone_commands import ANSWER_WITHIN_MS, PhoneAct
from sync.domain.call_record import CallRecord, CallResult
from sync.server.ports import new_id
from sync.server.tables.phone_system import phone_command, phone_line
from sync.server.telephony.call_book import CallBook
from sync.server.telephony.errand import DONE, NEW, TAKEN, Errand, seal_errand
from sync.server.telephony.phone_asks import MOST_A_MINUTE
from sync.server.telephony.switchboard import Switchboard
from sync.telephony import events
from tests.helpers.phone.listening import PATIENCE
from tests.helpers.phone.pbx import EXTENSION, Pbx, asterisk, freeswitch, served
from tests.helpers.phone.seats import PATH, able, ask, in_a_call, sit_down, until
from tests.helpers.server import RunningServer


@pytest.fixture(params=[asterisk, freeswitch])
def pbx(request: pytest.FixtureRequest) -> Iterator[Pbx]:
    """Each of the two telephone systems."""
    with request.param() as made:
        yield made


def test_a_seat_lets_its_own_call_and_phone_be_driven(server: RunningServer, pbx: Pbx) -> None:
    seat = sit_down(server)
    with served(server, pbx):
        in_a_call(server, pbx, seat)
        assert {"hang_up", "blind_transfer", "dial", "send_tones", "pause"} <= set(able(seat))
        for act, more in (
            ("send_tones", {"call": pbx.call, "tones": "5"}),
            ("transfer", {"call": pbx.call, "to": "8013"}),
            ("hang_up", {"call": pbx.call}),
            ("dial", {"to": "13900139000"}),
            ("pause", {"reason": "meal"}),
        ):
            assert ask(seat, act, **more).json() == {}
            pbx.expect(act)
        pbx.refuse("dial")
        assert ask(seat, "dial", to="13900139000").json() == {"code": "phone_refused"}
        with server.services.database.read() as connection:
            docs = connection.execute(select(phone_command.c.doc, phone_command.c.state)).all()
        assert all(b"13900139000" not in one.doc and one.state == DONE for one in docs)


def test_holding_is_offered_where_the_telephone_system_can(server: RunningServer) -> None:
    seat = sit_down(server)
    with freeswitch() as pbx, served(server, pbx):
        in_a_call(server, pbx, seat)
        assert ask(seat, "hold", call=pbx.call).json() == {}
        assert ask(seat, "resume", call=pbx.call).json() == {}
        pbx.expect("hold")
        pbx.expect("resume")
    with asterisk() as pbx, served(server, pbx):
        until(lambda: "dial" in able(seat), "not connected")
        assert "hold" not in able(seat)
        assert ask(seat, "hold", call=pbx.call).json() == {"code": "phone_not_able"}


def test_nobody_touches_the_call_of_somebody_else(server: RunningServer, pbx: Pbx) -> None:
    seat, other = sit_down(server), sit_down(server, "dispatcher", "8013")
    with served(server, pbx):
        in_a_call(server, pbx, seat)
        assert ask(other, "hang_up", call=pbx.call).status_code == 403
        assert ask(other, "hang_up", call="no-such-call").json() == {"code": "phone_no_such_call"}
        assert ask(server.seat("agent"), "hang_up", call=pbx.call).json() == {"code": "phone_no_extension"}
        assert ask(server.seat("analyst"), "dial", to="10086").status_code == 403
        intruder = sit_down(server, "team_lead")  # says of itself that it is at the same phone
        assert ask(intruder, "dial", to="10086").json() == {"code": "phone_no_extension"}
        assert ask(intruder, "hang_up", call=pbx.call).json() == {"code": "phone_no_extension"}
        assert ask(seat, "hang_up", call=pbx.call).json() == {}


def test_without_commands_nothing_is_offered_nor_done(server: RunningServer, pbx: Pbx) -> None:
    seat = sit_down(server)
    with served(server, pbx, commands=False):
        until(lambda: _lines(server) == {"connected"}, "not connected")
        assert able(seat) == []
        assert ask(seat, "dial", to="13900139000").json() == {"code": "phone_not_able"}


def test_a_line_that_breaks_under_a_command_is_told_as_lost(server: RunningServer, pbx: Pbx) -> None:
    seat = sit_down(server)
    with served(server, pbx):
        in_a_call(server, pbx, seat)
        pbx.server.mute = True
        answers: list[Any] = []
        asking = threading.Thread(target=lambda: answers.append(ask(seat, "hang_up", call=pbx.call).json()))
        asking.start()
        pbx.expect("hang_up")
        pbx.server.drop()
        asking.join(PATIENCE)
        assert answers == [{"code": "phone_line_lost"}]


def test_what_nobody_took_in_time_is_never_done(server: RunningServer, pbx: Pbx) -> None:
    seat = sit_down(server)
    with served(server, pbx) as board:
        until(lambda: bool(able(seat)), "not connected")
    board.take(events.Line(state=events.LineState.CONNECTED, adapter=pbx.kind))  # seems to be there, and is not
    with server.services.database.write() as connection:
        connection.execute(phone_line.update().values(able="dial"))
    assert ask(seat, "dial", to="13900139000").json() == {"code": "phone_timed_out"}
    services, now = server.services, server.services.clock.now()
    late = {"user_id": "u", "made_at": now - 60_000, "state": NEW, "pbx": "", "code": ""}
    doc = seal_errand(services.sealer, "late", Errand(PhoneAct.DIAL, EXTENSION, to="13900139000"))
    with services.database.write() as connection:
        deadline = now - 60_000 + ANSWER_WITHIN_MS
        connection.execute(insert(phone_command), {**late, "id": "late", "deadline": deadline, "doc": doc})
    with served(server, pbx):
        until(lambda: bool(able(seat)), "not connected")
        assert ask(seat, "dial", to="10010").json() == {}
    asked = pbx.server.commands if pbx.kind == "freeswitch" else pbx.server.actions
    assert not [one for one in list(asked.queue) if "13900139000" in str(one)]
    with services.database.read() as connection:
        assert connection.scalar(select(phone_command.c.state).where(phone_command.c.id == "late")) == NEW


def test_what_cannot_be_read_is_answered_and_holds_nobody_up(server: RunningServer) -> None:
    seat = sit_down(server)
    services, now = server.services, server.services.clock.now()
    values = {"user_id": "u", "made_at": now - 10, "deadline": now + 60_000, "pbx": "", "code": "", "doc": b"torn"}
    with services.database.write() as connection:
        connection.execute(insert(phone_command), {**values, "id": "torn", "state": NEW})
    with asterisk() as pbx, served(server, pbx):
        until(lambda: bool(able(seat)), "not connected")
        assert ask(seat, "dial", to="10010").json() == {}
    with services.database.read() as connection:
        row = connection.execute(select(phone_command).where(phone_command.c.id == "torn")).one()
    assert (row.state, row.code) == (DONE, "phone_bad_value")


def test_of_what_was_begun_and_not_answered_nobody_says_that_it_was_not_done(server: RunningServer) -> None:
    services, now = server.services, server.services.clock.now()
    values = {"user_id": "u", "made_at": now, "deadline": now + 5_000, "pbx": "", "code": "", "doc": b""}
    with services.database.write() as connection:
        for state in (NEW, TAKEN):
            connection.execute(insert(phone_command), {**values, "id": f"c-{state}", "state": state})
    asks = services.telephony.asks
    assert asks.give_up(f"c-{NEW}").code == "phone_timed_out"
    assert asks.give_up(f"c-{TAKEN}").code == "phone_outcome_unknown"


def test_the_time_on_the_way_counts(server: RunningServer) -> None:
    seat = sit_down(server)
    with asterisk() as pbx, served(server, pbx):
        until(lambda: bool(able(seat)), "not connected")
        asked_at = server.services.clock.now() - 2_000
        assert ask(seat, "dial", to="10010", asked_at=asked_at).json() == {}
    with server.services.database.read() as connection:
        assert connection.scalar(select(phone_command.c.deadline)) == asked_at + ANSWER_WITHIN_MS


def _silent_line(server: RunningServer) -> None:
    """Let a telephone system seem to be there of which nobody takes anything."""
    _board_of(server).take(events.Line(state=events.LineState.CONNECTED, adapter="asterisk"))
    with server.services.database.write() as connection:
        connection.execute(phone_line.update().values(able="dial"))


def test_the_reply_waits_no_longer_than_the_request_is_good_for(server: RunningServer) -> None:
    seat = sit_down(server)
    _silent_line(server)
    clock = server.services.clock
    asked_at = clock.now() - ANSWER_WITHIN_MS + 1_500
    assert ask(seat, "dial", to="10010", asked_at=asked_at).json() == {"code": "phone_timed_out"}
    assert clock.now() < asked_at + ANSWER_WITHIN_MS + 1_500


def test_what_a_seat_asked_that_is_gone_is_given_up(server: RunningServer) -> None:
    seat = sit_down(server)
    _silent_line(server)
    asked_at = server.services.clock.now()
    with pytest.raises(requests.ReadTimeout):
        seat.call_briefly("POST", PATH, msgspec.json.encode({"id": "gone", "act": "dial", "to": "10010"}), 0.5)

    def given_up() -> bool:
        with server.services.database.read() as connection:
            row = connection.execute(select(phone_command).where(phone_command.c.id == "gone")).one()
        return (row.state, row.code) == (DONE, "phone_timed_out")

    until(given_up, "not given up")
    assert server.services.clock.now() < asked_at + ANSWER_WITHIN_MS - 1_000


def test_service_codes_are_dialled_only_where_the_administrator_says_so(server: RunningServer, pbx: Pbx) -> None:
    seat = sit_down(server)
    with served(server, pbx):
        in_a_call(server, pbx, seat)
        before = pbx.asked()
        assert ask(seat, "dial", to="*72013900139000").json() == {"code": "phone_service_code"}
        assert ask(seat, "transfer", call=pbx.call, to="#8013").json() == {"code": "phone_service_code"}
        assert pbx.asked() == before
        assert ask(seat, "dial", to="10010").json() == {}
    with served(server, pbx, service_codes=True):
        until(lambda: bool(able(seat)), "not connected")
        assert ask(seat, "dial", to="*97").json() == {}


def test_the_same_request_again_asks_for_the_outcome_of_the_first(server: RunningServer) -> None:
    seat, body = sit_down(server), {"id": new_id(), "act": "dial", "to": "10086"}
    with asterisk() as pbx, served(server, pbx):
        until(lambda: bool(able(seat)), "not connected")
        assert seat.call("POST", PATH, json=body).json() == {}
        pbx.expect("dial")
        before = pbx.asked()
        assert seat.call("POST", PATH, json=body).json() == {}
        assert pbx.asked() == before
        assert server.seat("dispatcher").call("POST", PATH, json=body).status_code == 404


def test_a_seat_that_asks_without_end_is_stopped(server: RunningServer) -> None:
    seat = sit_down(server)
    with asterisk() as pbx, served(server, pbx):
        until(lambda: bool(able(seat)), "not connected")
        services, now = server.services, server.services.clock.now()
        row = {
            "user_id": seat.session.person.id,
            "made_at": now,
            "deadline": now,
            "state": DONE,
            "pbx": "",
            "code": "",
            "doc": b"",
        }
        with services.database.write() as connection:
            connection.execute(insert(phone_command), [{**row, "id": f"c{at}"} for at in range(MOST_A_MINUTE)])
        assert ask(seat, "dial", to="10086").json() == {"code": "phone_too_many"}


def test_of_two_telephone_systems_the_one_with_the_call_is_asked(server: RunningServer) -> None:
    seat = sit_down(server)
    with asterisk() as other, freeswitch() as pbx, served(server, other), served(server, pbx):
        until(lambda: "hold" in able(seat) and len(_lines(server)) == 1, "not connected")
        in_a_call(server, pbx, seat)
        assert ask(seat, "hang_up", call=pbx.call).json() == {}
        pbx.expect("hang_up")
        assert "Hangup" not in [one.text("action") for one in list(other.server.actions.queue)]


@pytest.mark.parametrize(
    "body",
    [
        {"act": "explode"},
        {"act": "dial", "to": "10086\r\nAction: Command"},
        {"act": "dial", "to": "1" * 41},
        {"act": "dial", "to": "10086", "call": "1.1"},
        {"act": "hang_up"},
        {"act": "hang_up", "call": "1.1", "to": "1"},
        {"act": "send_tones", "call": "1.1", "tones": "x"},
        {"act": "pause", "reason": "'; originate"},
        {"act": "ready", "reason": "meal"},
        {"act": "dial", "to": "10086", "id": "no id\n"},
        {"act": "dial", "to": "10086", "more": 1},
    ],
)
def test_what_nobody_could_mean_is_refused(server: RunningServer, body: dict[str, Any]) -> None:
    assert sit_down(server).call("POST", PATH, json={"id": new_id(), **body}).status_code == 400


def _lines(server: RunningServer) -> set[str]:
    with server.services.database.read() as connection:
        return set(connection.scalars(select(phone_line.c.state)))


def test_holding_and_passing_on_are_told_to_the_seat_and_the_call_goes_on_at_the_next_phone(
    server: RunningServer,
) -> None:
    sit_down(server)
    board, told, now = _board_of(server), server.services, server.services.clock.now()

    def record() -> CallRecord:
        with told.database.read() as connection:
            found = CallBook(told.sealer).read(connection, "1.1")
        assert found is not None
        return found

    at = {"call_id": "1.1", "number": "+8613800138000", "extension": EXTENSION}
    board.take(events.Answered(**at, at_ms=now))
    board.take(events.Held(**at, at_ms=now + 1_000))
    assert record().facts.held_at == now + 1_000
    board.take(events.Resumed(**at, at_ms=now + 3_000, hold_ms=2_000))
    assert (record().facts.held_at, record().facts.held_ms) == (None, 2_000)
    board.take(events.Transferred(**at, at_ms=now + 4_000, to="8013"))
    assert (record().facts.result, record().facts.ended_at) == (CallResult.TRANSFERRED, None)
    sit_down(server, "dispatcher", "8013")
    board.take(events.Ringing(**{**at, "extension": "8013"}, at_ms=now + 5_000))
    assert (record().facts.result, record().facts.extension) == (CallResult.UNDER_WAY, "8013")
    board.take(events.Held(**{**at, "extension": "8013"}, at_ms=now + 6_000))
    board.take(events.Ended(**{**at, "extension": "8013"}, at_ms=now + 7_000))
    assert (record().facts.result, record().facts.held_at) == (CallResult.COMPLETED, None)


def _board_of(server: RunningServer) -> Switchboard:
    services = server.services
    return Switchboard(services.database, services.sealer, services.clock, "pbx-1")
