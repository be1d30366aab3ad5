"""Nuisance callers at the server: agents propose, another person decides, marks hold no number and end."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from sync.contract.messages import Result
from sync.domain.codes import Outcome
from sync.server.tables.commands import command_log
from sync.server.tables.nuisance import nuisance
from sync.server.tables.people import audit
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer

NUMBER = "13800138000"


def act(seat: HttpSeat, name: str, target: str = "n1", **args: Any) -> Result:
    return seat.push(seat.command(f"nuisance.{name}", target, args)).results[0]


def propose(seat: HttpSeat, target: str = "n1", **args: Any) -> Result:
    given = {"number": NUMBER, "reason": "abuse", "words": "连续辱骂话务员", "calls": ["c1"], **args}
    return act(seat, "propose", target, **given)


def cases(lead: HttpSeat) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = lead.call("GET", "/admin/v1/nuisance").json()["cases"]
    return found


def marks(server: RunningServer, seat: HttpSeat) -> dict[str, dict[str, Any]]:
    server.settle()
    _, lines, _ = seat.snapshot("desk:calls")
    return {line.id: msgspec.json.decode(bytes(line.d)) for line in lines if line.e == "nuisance"}


def pulled(server: RunningServer, seat: HttpSeat) -> list[tuple[str, dict[str, Any]]]:
    server.settle()
    found = [change for page in seat.pull() for change in page.changes if change.e == "nuisance"]
    return [(one.op, msgspec.json.decode(bytes(one.d)) if one.op == "U" and one.d else {}) for one in found]


def test_what_was_approved_marks_the_number_at_every_seat_without_the_number(server: RunningServer) -> None:
    agent, other, lead = server.seat("agent"), server.seat("dispatcher"), server.seat("team_lead")
    unit = server.seat("market")
    for seat in (agent, other, lead, unit):
        seat.pull()
    assert propose(agent).outcome is Outcome.APPLIED
    assert pulled(server, other) == [], "a proposal is nobody's business but the leads'"
    assert [op for op, _ in pulled(server, lead)] == ["X"]
    (case,) = cases(lead)
    assert (case["number"], case["words"], case["calls"]) == ("138****8000", "连续辱骂话务员", ["c1"])
    assert act(lead, "approve", step="limit", days=7).outcome is Outcome.APPLIED
    ((_, mark),) = pulled(server, other)
    assert (mark["state"], mark["step"], mark["reason"]) == ("in_force", "limit", "abuse")
    assert mark["caller_ref"]
    assert marks(server, other)["n1"] == mark
    assert NUMBER not in str(mark)
    assert pulled(server, unit) == []
    with server.services.database.read() as connection:
        assert NUMBER.encode() not in connection.scalars(select(nuisance.c.doc)).one()
        assert NUMBER not in str(connection.execute(select(command_log)).all())
        done = connection.scalars(select(audit.c.action).where(audit.c.subject == "n1").order_by(audit.c.id)).all()
    assert done == ["nuisance_propose", "nuisance_approve"]


def own_marks(server: RunningServer, seat: HttpSeat) -> dict[str, tuple[str, str]]:
    """What a seat that begins is told of what its person proposed: state and answer."""
    server.settle()
    _, lines, _ = seat.snapshot(f"user:{seat.session.person.id}")
    found = {line.id: msgspec.json.decode(bytes(line.d)) for line in lines if line.e == "nuisance"}
    assert NUMBER not in str(found)
    return {one: (mark.get("state", "proposed"), mark.get("answer", "")) for one, mark in found.items()}


def test_who_proposed_finds_it_again_at_another_seat_until_it_is_in_force(server: RunningServer) -> None:
    agent, other, lead = server.seat("agent"), server.seat("dispatcher"), server.seat("team_lead")
    propose(agent)
    propose(other, "n2", number="13900139000", calls=["c2"])
    assert own_marks(server, agent) == {"n1": ("proposed", "")}
    assert own_marks(server, lead) == {}
    act(lead, "refuse", words="证据不足")
    act(lead, "approve", "n2", step="warn", days=3)
    assert own_marks(server, agent) == {"n1": ("refused", "证据不足")}
    assert own_marks(server, other) == {}, "what is in force comes with the calls"
    act(lead, "lift", "n2", words="误标")
    assert own_marks(server, other) == {"n2": ("lifted", "误标")}


def test_a_measure_ends_by_itself_and_is_not_sent_any_more(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    propose(agent)
    act(lead, "approve", step="warn", days=3)
    assert set(marks(server, agent)) == {"n1"}
    with server.services.database.write() as connection:
        connection.execute(update(nuisance).values(until=1))
    assert marks(server, agent) == {}


def test_two_proposals_of_a_number_are_one_case_and_neither_author_approves_it(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    propose(agent)
    assert propose(lead, "n2", number=f"+86{NUMBER}", calls=["c2"]).outcome is Outcome.MERGED
    (case,) = cases(lead)
    assert (case["id"], case["calls"]) == ("n1", ["c1", "c2"])
    assert act(lead, "approve", step="warn", days=3).code == "own_words"


def test_a_newer_measure_takes_the_place_of_the_older(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    for target, days in (("n1", 3), ("n2", 30)):
        propose(agent, target)
        assert act(lead, "approve", target, step="warn", days=days).outcome is Outcome.APPLIED
    assert set(marks(server, agent)) == {"n2"}


def test_who_proposed_learns_why_it_was_refused_and_nobody_else(server: RunningServer) -> None:
    agent, other, lead = server.seat("agent"), server.seat("dispatcher"), server.seat("team_lead")
    for seat in (agent, other):
        seat.pull()
    propose(agent)
    pulled(server, agent)
    assert act(lead, "refuse", words="").code == "required"
    assert act(lead, "refuse", words="证据不足").outcome is Outcome.APPLIED
    ((_, mark),) = pulled(server, agent)
    assert (mark["state"], mark["answer"]) == ("refused", "证据不足")
    assert pulled(server, other) == []


def test_a_lifted_measure_leaves_the_seats_and_the_second_decision_is_told_who_was_first(server: RunningServer) -> None:
    agent, other, lead = server.seat("agent"), server.seat("dispatcher"), server.seat("team_lead")
    propose(agent)
    act(lead, "approve", step="end", days=30)
    server.settle()
    other.pull()
    assert act(lead, "lift", words="误标").outcome is Outcome.APPLIED
    assert [op for op, _ in pulled(server, other)] == ["X"]
    late = act(lead, "lift", words="误标")
    assert (late.outcome, late.by) == (Outcome.SUPERSEDED, lead.session.person.id)
    assert [line["act"] for line in cases(lead)[0]["history"]] == ["propose", "approve", "lift"]


def test_setting_a_measure_aside_is_told_to_the_leads_and_leaves_it_in_force(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    propose(agent)
    act(lead, "approve", step="end", days=7)
    assert act(agent, "set_aside", draft="draft-1").outcome is Outcome.APPLIED
    (alert,) = [one for one in lead.call("GET", "/admin/v1/tasks").json()["tasks"] if one["kind"] == "alert"]
    assert (alert["detail"]["category"], alert["detail"]["words"]) == ("nuisance_set_aside", "")
    assert act(agent, "set_aside", draft="draft-2", category="suicide").outcome is Outcome.APPLIED
    again = agent.command("alert.raise", "draft-2:suicide", {"category": "suicide", "words": []})
    assert agent.push(again).results[0].outcome is Outcome.SAME, "one alert, whoever raises it first"
    tasks = lead.call("GET", "/admin/v1/tasks").json()["tasks"]
    assert sorted(one["id"] for one in tasks if one["kind"] == "alert") == ["draft-1:nuisance", "draft-2:suicide"]
    assert set(marks(server, agent)) == {"n1"}
    act(lead, "lift", words="误标")
    assert act(agent, "set_aside", draft="draft-3").outcome is Outcome.SAME, "it had ended"
    assert len(lead.call("GET", "/admin/v1/tasks").json()["tasks"]) == len(tasks)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("propose", {"number": "138****8000", "reason": "abuse", "calls": ["c1"]}),
        ("propose", {"number": "x" * 5000, "reason": "abuse", "calls": ["c1"]}),
        ("propose", {"number": "110", "reason": "abuse", "calls": ["c1"]}),
        ("propose", {"number": NUMBER, "reason": "unheard_of", "calls": ["c1"]}),
        ("propose", {"number": NUMBER, "reason": "abuse"}),
        ("propose", {"number": NUMBER, "reason": "abuse", "calls": ["not an id"]}),
        ("propose", {"number": NUMBER, "reason": "abuse", "calls": ["c1"], "words": "长" * 501}),
        ("propose", {"number": NUMBER, "reason": "abuse", "calls": ["c1"], "words": "坏\u202e"}),
        ("propose", {"number": NUMBER, "reason": "abuse", "calls": ["c1"], "until": 9}),
        ("approve", {"step": "warn", "days": 3}),
        ("approve", {"step": "for_ever", "days": 3}),
        ("lift", {"words": "长" * 501}),
        ("set_aside", {"draft": "draft-1"}),
        ("set_aside", {"draft": "not an id"}),
        ("forget", {}),
    ],
)
def test_bad_commands_are_refused_and_hold_nothing_up(server: RunningServer, name: str, args: dict[str, Any]) -> None:
    lead, agent = server.seat("team_lead"), server.seat("agent")
    assert act(lead, name, **args).outcome is Outcome.REJECTED
    assert act(agent, name, "not an id", **args).outcome is Outcome.REJECTED
    assert agent.push(agent.create()).results[0].outcome is Outcome.APPLIED


def test_an_id_in_use_is_not_taken_again_and_a_bad_category_is_refused(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    propose(agent)
    assert propose(agent).code == "invalid_value"
    assert act(lead, "refuse", words="长" * 501).code == "too_long"
    assert act(agent, "set_aside", draft="d1", category="wages").code == "invalid_value"


def test_rights_are_the_servers_to_check(server: RunningServer) -> None:
    agent, unit = server.seat("agent"), server.seat("market")
    assert propose(unit).code == "not_your_role"
    propose(agent)
    for name, args in (
        ("approve", {"step": "warn", "days": 3}),
        ("refuse", {"words": "不"}),
        ("lift", {"words": "不"}),
    ):
        assert act(agent, name, **args).outcome is not Outcome.APPLIED
    assert act(agent, "approve", step="warn", days=3).code == "not_your_role"
    assert agent.call("GET", "/admin/v1/nuisance").status_code == 403
