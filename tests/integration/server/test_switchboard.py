"""A telephone system served for the whole hotline: recorded session, hand-written manager interface, real database."""

import threading
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from desktop.wiring.server_phone import follow_server
from sync.contract.administration import SeatList
from sync.contract.messages import SnapshotHeader
from sync.domain.call_record import CALLS
from sync.server.admin.cli import run
from sync.server.admin.telephony import pump
from sync.server.ports import SystemClock
from sync.server.tables.calls import call_record
from sync.server.telephony.call_book import CallBook
from sync.server.telephony.switchboard import Switchboard
from sync.telephony import events
from sync.telephony.address import read_address
from sync.telephony.asterisk.adapter import AsteriskAdapter
from sync.telephony.event_box import EventBox
from tests.helpers.ami.ami_server import ami_server
from tests.helpers.ami.recorded import events as recorded
from tests.helpers.desk import Desk, desk
from tests.helpers.http_seat import HttpSeat
from tests.helpers.phone.listening import Clock
from tests.helpers.server import RunningServer, running_server

NUMBER = "+8613800138000"
PATIENCE = 15.0


def _board(server: RunningServer) -> SeatList:
    body = server.seat("team_lead").call("GET", "/admin/v1/seats").content
    return msgspec.json.decode(body, type=SeatList)


def _switchboard(server: RunningServer) -> Switchboard:
    services = server.services
    wake = services.watch.moved if services.sequencer is None else services.sequencer.wake
    return Switchboard(services.database, services.sealer, services.clock, "pbx-1", wake)


def _seated(seat: Desk, server: RunningServer) -> Switchboard:
    """Let an agent sit down at extension 8012, with the server's telephone."""
    seat.sign_in("agent").wait_ready()
    follow_server(seat.app.events, seat.app.calls, seat.app.phone)
    seat.app.agent_state.extension = "8012"
    seat.app.agent_state.begin()
    seat.app.agent_state.send()
    return _switchboard(server)


def _sit_down(seat: HttpSeat, extension: str) -> None:
    change = {"id": f"{seat.device}-1", "act": "sign_in", "status": "busy"}
    reply = seat.call("POST", "/telephony/v1/agent", json={"changes": [change], "extension": extension})
    assert reply.status_code == 200


def _take(board: Switchboard, *told: events.PhoneEvent) -> None:
    for event in told:
        board.take(event)


def test_queue_line_and_states_of_seats_stand_on_the_board(server: RunningServer) -> None:
    agent, board, now = server.seat("agent"), _switchboard(server), SystemClock().now()
    _sit_down(agent, "8012")
    _take(
        board,
        events.Line(state=events.LineState.CONNECTED, adapter="asterisk"),
        events.QueueState(queue="综合", change=events.QueueChange.JOINED, waiting=1, call_id="1", at_ms=now - 90_000),
        events.QueueState(queue="综合", change=events.QueueChange.JOINED, waiting=2, call_id="2", at_ms=now - 30_000),
        events.AgentState(
            agent="8012", extension="8012", state=events.SeatState.PAUSED, paused=True, reason="meal", at_ms=now
        ),
        events.AgentState(agent="9999", extension="9999", state=events.SeatState.READY, at_ms=now),
    )
    shown = _board(server)
    assert [(one.queue, one.waiting, one.oldest_at) for one in shown.queues] == [("综合", 2, now - 90_000)]
    assert [(one.pbx, one.state) for one in shown.lines] == [("pbx-1", "connected")]
    mine = next(one.agent for one in shown.seats if one.device == agent.device)
    assert mine is not None
    assert (mine.status, mine.reason, mine.owner) == ("break", "meal", "acd")
    _take(
        board, events.QueueState(queue="综合", change=events.QueueChange.ABANDONED, waiting=1, call_id="1", abandoned=1)
    )
    assert [(one.waiting, one.oldest_at, one.abandoned) for one in _board(server).queues] == [(1, now - 30_000, 1)]
    _take(
        board,
        events.Line(state=events.LineState.LOST, code="phone_line_lost"),
        events.Line(state=events.LineState.CONNECTED),
    )
    assert _board(server).queues == [], "after a gap the queues are read anew"
    board.beat()
    assert _board(server).lines[0].heard_at >= now


def test_an_abandoned_call_waits_and_one_that_rang_elsewhere_does_not(server: RunningServer) -> None:
    board, now = _switchboard(server), SystemClock().now()
    _sit_down(server.seat("agent"), "8012")
    common = {"ani": "13800138000", "number": NUMBER, "queue": "综合", "extension": "8012"}
    ringing = msgspec.convert({"event": "ringing", "call_id": "1.1", "at_ms": now - 60_000, **common}, events.Ringing)
    missed = msgspec.convert({"event": "missed", "call_id": "1.1", "at_ms": now - 50_000, **common}, events.Missed)
    _take(board, ringing, missed)
    gone = events.Ended(
        call_id="1.1", number=NUMBER, outcome=events.Outcome.ABANDONED, at_ms=now - 45_000, wait_ms=20_000
    )
    _take(board, gone, gone)
    with server.services.database.read() as connection:
        (row,) = connection.execute(select(call_record)).all()
        record = CallBook(server.services.sealer).read(connection, "1.1")
    assert (row.waiting, row.result) == (True, "abandoned")
    assert record is not None
    assert (record.facts.queue, record.times) == ("综合", 1)
    _take(board, events.Answered(call_id="2.1", number=NUMBER, at_ms=now, ring_ms=4_000, extension="8012"))
    with server.services.database.read() as connection:
        assert connection.scalars(select(call_record.c.waiting).where(call_record.c.id == "1.1")).one() is False


def test_a_colleague_who_is_asked_does_not_get_the_call_before_it_is_passed_on(server: RunningServer) -> None:
    board = _switchboard(server)
    _sit_down(server.seat("agent"), "8012")
    _sit_down(server.seat("dispatcher"), "8013")

    def whose() -> str:
        with server.services.database.read() as connection:
            record = CallBook(server.services.sealer).read(connection, "1.1")
        assert record is not None
        assert record.facts.ended_at is None
        return record.facts.extension

    _take(board, events.Answered(call_id="1.1", number=NUMBER, extension="8012"))
    asked = {"call_id": "1.1", "number": NUMBER, "extension": "8013", "asked_by": "8012"}
    _take(
        board,
        events.Ringing(**asked),
        events.Asked(call_id="1.1", extension="8012", to="8013", stage=events.AskStage.RINGING),
    )
    _take(board, events.Answered(**asked))
    assert (whose(), board.call_at("1.1", "8012"), board.call_at("1.1", "8013")) == ("8012", "1.1", "")
    _take(board, events.Ended(**asked))
    assert whose() == "8012"
    _take(board, events.Transferred(call_id="1.1", extension="8012", to="8013", attended=True))
    _take(board, events.Answered(call_id="1.1", number=NUMBER, extension="8013"))
    assert (whose(), board.call_at("1.1", "8013")) == ("8013", "1.1")


def test_a_recorded_session_comes_through_a_line_that_breaks(server: RunningServer) -> None:
    services, box, written = server.services, EventBox(), threading.Semaphore(0)
    board = Switchboard(services.database, services.sealer, services.clock, "pbx-1", written.release)

    def results() -> set[str]:
        with services.database.read() as connection:
            return set(connection.scalars(select(call_record.c.result)))

    with ami_server() as manager:
        address = msgspec.structs.replace(read_address(manager.url, "ami", 5038), secret="ctisecret")
        adapter = AsteriskAdapter(address, box.put, Clock(), lambda: 0.0)
        thread = threading.Thread(target=pump, args=(box, board, adapter), daemon=True)
        adapter.start()
        thread.start()
        manager.expect("QueueStatus")
        manager.drop()
        manager.expect("QueueStatus")
        manager.play(recorded())
        while "completed" not in results():
            assert written.acquire(timeout=PATIENCE), "the recorded calls did not come"
        adapter.close()
        box.close()
        thread.join(PATIENCE)
    assert not thread.is_alive()
    assert [one.pbx for one in _board(server).lines] == ["pbx-1"]


def test_a_seat_without_a_line_of_its_own_is_told_of_its_calls_only(tmp_path: Path) -> None:
    with running_server(tmp_path / "server") as server, desk(tmp_path / "seat", server.url) as seat:
        board, now = _seated(seat, server), SystemClock().now()
        other = events.Ringing(call_id="9.9", ani="13900139000", number="+8613900139000", extension="8099", at_ms=now)
        _take(
            board, other, events.Ringing(call_id="1.1", ani="13800138000", number=NUMBER, extension="8012", at_ms=now)
        )
        seat.wait_until(lambda: seat.app.phone.current is not None, "it does not ring")
        current = seat.app.phone.current
        assert current is not None
        assert (current.id, current.number, current.phase.value) == ("1.1", NUMBER, "ringing")
        _take(board, events.Answered(call_id="1.1", number=NUMBER, extension="8012", at_ms=now + 3_000))
        seat.wait_until(lambda: seat.app.agent_state.presence.status == "talking", "not answered")
        _take(board, events.Ended(call_id="1.1", number=NUMBER, extension="8012", at_ms=now + 9_000, recording_id="r1"))
        seat.wait_until(lambda: seat.app.phone.current is None, "not over")
        assert seat.app.phone.call("9.9") is None


def test_calls_fetched_anew_leave_this_persons_call_under_way(tmp_path: Path) -> None:
    with running_server(tmp_path / "server") as server, desk(tmp_path / "seat", server.url) as seat:
        board, now = _seated(seat, server), SystemClock().now()
        over = events.Ended(call_id="1.0", number=NUMBER, extension="8012", at_ms=now, outcome="completed")
        _take(board, over, events.Ringing(call_id="1.1", number=NUMBER, extension="8012", at_ms=now))
        store = seat.app.session._seat.store
        seat.wait_until(lambda: len(store.calls.some(["1.0", "1.1"])) == 2, "the calls did not come")
        store.replica.begin_snapshot(SnapshotHeader(CALLS, "", 0, 1, ""))
        assert [one.id for one in store.calls.some(["1.0", "1.1"])] == ["1.1"]
        _take(board, events.Answered(call_id="1.1", number=NUMBER, extension="8012", at_ms=now + 3_000))
        seat.wait_until(lambda: store.calls.some(["1.1"])[0].facts.answered_at is not None, "no later version")


def test_a_seat_that_starts_during_its_call_is_told_of_it(tmp_path: Path) -> None:
    with running_server(tmp_path / "server") as server:
        _sit_down(server.seat("agent"), "8012")
        board, now = _switchboard(server), SystemClock().now()
        _take(board, events.Ringing(call_id="1.1", number=NUMBER, extension="8012", at_ms=now))
        _take(board, events.Ringing(call_id="1.2", number=NUMBER, extension="8099", at_ms=now))
        server.settle()
        with desk(tmp_path / "seat", server.url) as seat:
            follow_server(seat.app.events, seat.app.calls, seat.app.phone)
            seat.sign_in("agent")
            seat.wait_until(lambda: seat.app.phone.current is not None, "not told")
            assert [one.id for one in seat.app.session._seat.store.calls.some(["1.1", "1.2"])] == ["1.1"]


def test_a_seat_is_told_of_holding_and_that_its_call_was_passed_on(tmp_path: Path) -> None:
    with running_server(tmp_path / "server") as server, desk(tmp_path / "seat", server.url) as seat:
        board, now = _seated(seat, server), SystemClock().now()
        _sit_down(server.seat("dispatcher"), "8013")
        at = {"call_id": "1.1", "number": NUMBER, "extension": "8012"}

        def is_now(phase: str) -> None:
            def holds() -> bool:
                call = seat.app.phone.call("1.1")
                return call is not None and call.phase.value == phase

            seat.wait_until(holds, f"not {phase}")

        _take(board, events.Answered(**at, at_ms=now))
        is_now("talking")
        _take(board, events.Held(**at, at_ms=now + 1_000))
        is_now("held")
        _take(board, events.Resumed(**at, at_ms=now + 2_000, hold_ms=1_000))
        is_now("talking")
        _take(board, events.Ringing(**{**at, "extension": "8013"}, at_ms=now + 3_000))
        is_now("over")
        call = seat.app.phone.call("1.1")
        assert call is not None
        assert call.outcome == "transferred"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--url", "http://x"],
        ["--url", "ami://cti@127.0.0.1"],
        ["--adapter", "freeswitch", "--url", "ami://x"],
        [],
    ],
)
def test_a_telephone_system_that_is_none_is_refused_in_words(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOTLINE_AMI_SECRET", raising=False)
    run(["init", "--sqlite", str(tmp_path)])
    assert run(["telephony", "--sqlite", str(tmp_path), *arguments]) == 2
    said = capsys.readouterr().err
    assert "--url" in said or "HOTLINE_AMI_SECRET" in said
