"""The team lead's board over a real server: seats report, a quarantined command is read once and put away."""

from pathlib import Path

import pytest

from desktop.errors import AppError
from sync.domain.codes import Action, Outcome
from sync.server.telephony.switchboard import Switchboard
from sync.telephony.events import Line, LineState, QueueChange, QueueState
from tests.helpers.desk import desk
from tests.helpers.server import running_server
from ui.monitor.board_rows import phone_text


def test_a_lead_sees_seats_quarantine_and_tasks_and_puts_them_away(tmp_path: Path) -> None:
    with running_server(tmp_path / "server") as server, desk(tmp_path / "lead", server.url) as lead:
        seat = server.seat("agent")
        create = seat.create()
        seat.push(create)
        note = seat.command(Action.NOTE, create.target, {"text": "冒名的话"})
        note.actor = "somebody-else"
        (result,) = seat.push(note).results
        assert result.outcome is Outcome.QUARANTINED
        lead.sign_in("team_lead").wait_ready()

        board = lead.app.seat_board.read()
        assert seat.device in {one.device for one in board.seats}
        (item,) = board.quarantine
        assert (item.cmd_id, item.reason) == (note.id, "other_actor")
        assert "quarantine" in {task.kind for task in board.tasks}

        case = lead.app.seat_board.show(note.id)
        assert case.texts["text"] == "冒名的话"
        lead.app.seat_board.resolve(note.id)
        for task in board.tasks:
            lead.app.seat_board.close_task(task.id)
        after = lead.app.seat_board.read()
        assert (after.quarantine, after.tasks) == ((), ())
        assert lead.app.seat_board.last() == after


def test_an_agent_may_not_read_the_board(tmp_path: Path) -> None:
    with running_server(tmp_path / "server") as server, desk(tmp_path / "seat", server.url) as agent:
        agent.sign_in("agent").wait_ready()
        assert not agent.app.seat_board.allowed
        with pytest.raises(AppError) as caught:
            agent.app.seat_board.read()
        assert caught.value.code == "forbidden"
        assert agent.app.seat_board.last() is None


def test_the_board_says_how_many_wait_in_the_queues_and_which_line_is_down(tmp_path: Path) -> None:
    with running_server(tmp_path / "server") as server, desk(tmp_path / "lead", server.url) as lead:
        services = server.services
        board = Switchboard(services.database, services.sealer, services.clock, "pbx-1")
        joined = services.clock.now() - 130_000
        board.take(QueueState(queue="综合", change=QueueChange.JOINED, waiting=3, call_id="1", at_ms=joined))
        lead.sign_in("team_lead").wait_ready()
        assert "综合 排队 3，最长 02:1" in phone_text(lead.app.seat_board.read())
        board.take(Line(state=LineState.LOST, code="phone_line_lost"))
        assert "电话系统 pbx-1 断开" in phone_text(lead.app.seat_board.read())
