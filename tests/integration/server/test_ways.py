"""A call passed on to another line: its record becomes a task of the team lead."""

from typing import Any

from sync.contract.messages import PushReply
from sync.domain.codes import Action, Outcome
from tests.helpers.server import RunningServer


def _outcomes(reply: PushReply) -> list[Outcome]:
    return [one.outcome for one in reply.results]


def _tasks(server: RunningServer) -> list[dict[str, Any]]:
    return list(server.seat("team_lead").call("GET", "/admin/v1/tasks").json()["tasks"])


def test_a_call_passed_on_to_another_line_asks_for_its_record_to_be_pushed_there(server: RunningServer) -> None:
    seat = server.seat("agent")
    emergency = seat.create(disposition=Action.DIRECT_CLOSE, way="emergency_transfer", handed_to="120", category="")
    odd = seat.create(disposition=Action.DIRECT_CLOSE, way="line_transfer", handed_to="张三 13800138000")
    answered = seat.create(disposition=Action.DIRECT_CLOSE, answer_text="请找物业", handed_to="110")
    assert _outcomes(seat.push(emergency, odd, answered)) == [Outcome.APPLIED] * 3
    tasks = {task["order_id"]: task for task in _tasks(server) if task["kind"] == "data_push"}
    assert set(tasks) == {emergency.target, odd.target}
    assert "120" in str(tasks[emergency.target])
    assert "13800138000" not in str(tasks[odd.target]), "a task holds no text of people"
