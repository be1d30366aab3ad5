"""An alert is told to the team leads alone, holds the city's words and nothing of a caller, and who raised it learns
that it was seen.
"""

from typing import Any

import pytest

from sync.contract.messages import Change, Result
from sync.domain.codes import Outcome
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer

ALERT = "draft-1:suicide"


def told(seat: HttpSeat, target: str = ALERT, **args: Any) -> Result:
    given = {"category": "suicide", "words": ["自杀"], **args}
    return seat.push(seat.command("alert.raise", target, given)).results[0]


def alerts(lead: HttpSeat) -> list[dict[str, Any]]:
    return [task for task in lead.call("GET", "/admin/v1/tasks").json()["tasks"] if task["kind"] == "alert"]


def news(server: RunningServer, seat: HttpSeat) -> list[Change]:
    server.settle()
    return [change for page in seat.pull() for change in page.changes if change.e == "alert"]


def test_an_alert_reaches_the_leads_only_once_and_without_a_body(server: RunningServer) -> None:
    agent, other, lead = server.seat("agent"), server.seat("dispatcher"), server.seat("team_lead")
    for seat in (agent, other, lead):
        seat.pull()
    assert told(agent).outcome is Outcome.APPLIED
    assert told(agent).outcome is Outcome.SAME
    (row,) = news(server, lead)
    assert (row.id, row.ver, row.op) == (ALERT, 1, "X")
    assert news(server, agent) == []
    assert news(server, other) == []
    (task,) = alerts(lead)
    assert (task["detail"]["category"], task["detail"]["words"]) == ("suicide", "自杀")
    assert task["detail"]["agent"] == agent.session.person.id


def test_who_raised_it_is_told_that_it_was_seen(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    agent.pull()
    told(agent)
    news(server, lead)
    assert lead.call("POST", f"/admin/v1/tasks/{ALERT}/close").status_code == 204
    assert lead.call("POST", f"/admin/v1/tasks/{ALERT}/close").status_code == 404
    assert [(row.id, row.ver) for row in news(server, agent)] == [(ALERT, 2)]
    assert [(row.id, row.ver) for row in news(server, lead)] == [(ALERT, 2)]
    assert alerts(lead) == []
    assert told(agent).outcome is Outcome.SAME, "what was seen is not raised again"
    assert [(row.id, row.ver) for row in news(server, agent)] == [(ALERT, 2)], "a seat that starts anew learns it again"
    assert (news(server, lead), alerts(lead)) == ([], [])


def test_words_that_are_not_the_citys_are_left_out(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    assert told(agent, words=["张三 13800138000", "跳楼", "x" * 9000]).outcome is Outcome.APPLIED
    assert alerts(lead)[0]["detail"]["words"] == "跳楼"


@pytest.mark.parametrize(
    ("target", "args"),
    [
        (ALERT, {"category": "unheard_of"}),
        (ALERT, {"category": ""}),
        (ALERT, {"category": "x" * 5000}),
        (ALERT, {"category": 7}),
        (ALERT, {"words": "自杀"}),
        (ALERT, {"text": "张三"}),
        ("not an id", {}),
        ("", {}),
    ],
)
def test_bad_alerts_are_refused_and_hold_nothing_up(server: RunningServer, target: str, args: dict[str, Any]) -> None:
    agent = server.seat("agent")
    bad, good = agent.command("alert.raise", target, {"category": "suicide", **args}), agent.create()
    assert [one.outcome for one in agent.push(bad, good).results] == [Outcome.REJECTED, Outcome.APPLIED]


def test_who_takes_no_calls_raises_no_alert(server: RunningServer) -> None:
    assert told(server.seat("market")).code == "not_your_role"
