"""Nuisance callers at the server: agents propose, another person decides, marks hold no number and end."""

import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, text, update

from sync.contract.messages import Command, Result
from sync.domain.codes import Outcome
from sync.domain.nuisance import Nuisance, NuisanceReason
from sync.domain.phone import normalise
from sync.server.admin.keys import rematch_nuisances
from sync.server.ports import SystemClock, new_id
from sync.server.tables.commands import command_log
from sync.server.tables.nuisance import nuisance
from sync.server.tables.people import audit
from sync.server.telephony.nuisance_book import NuisanceBook
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer, running_server

NUMBER = "13800138000"


def act(seat: HttpSeat, name: str, target: str = "n1", **args: Any) -> Result:
    return seat.push(seat.command(f"nuisance.{name}", target, args)).results[0]


def call(seat: HttpSeat, call_id: str = "c1", number: str = NUMBER) -> Command:
    """A call of the number that the seat had and that is over."""
    rang = SystemClock().now() - 400_000
    times = {"rang_at": rang, "answered_at": rang + 5_000, "ended_at": rang + 60_000}
    return seat.command("call.record", call_id, {"number": number, **times})


def proposal(seat: HttpSeat, target: str = "n1", **args: Any) -> Command:
    given = {"number": NUMBER, "reason": "abuse", "words": "连续辱骂话务员", "calls": ["c1"], **args}
    return seat.command("nuisance.propose", target, given)


def propose(seat: HttpSeat, target: str = "n1", **args: Any) -> Result:
    """Propose a number with calls of it."""
    number, calls = args.get("number", NUMBER), args.get("calls", ["c1"])
    return seat.push(*(call(seat, one, number) for one in calls), proposal(seat, target, **args)).results[-1]


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


def _evidence(lead: HttpSeat) -> tuple[list[str], list[str], list[str]]:
    (case,) = cases(lead)
    return case.get("calls", []), case.get("orders", []), case.get("awaited", [])


def test_evidence_of_another_number_or_unseen_by_its_author_does_not_count(server: RunningServer) -> None:
    agent, caller, lead = server.seat("agent"), server.seat("callback_agent"), server.seat("team_lead")
    hers, foreign = agent.create(), agent.create(caller={"name": "李四", "phone": "13900139000"})
    agent.push(hers, foreign, call(agent), call(agent, "c9", "13900139000"))
    for wrong in ({"calls": ["c9"]}, {"calls": [], "orders": [foreign.target]}):
        refusal = agent.push(proposal(agent, **wrong)).results[0]
        assert (refusal.code, refusal.detail) == ("invalid_value", {"field": "evidence"})
    unseen = caller.push(proposal(caller, calls=[], orders=[hers.target])).results[0]
    assert unseen.code == "invalid_value", "who calls back does not see an order that is with nobody yet"
    all_of_it = proposal(agent, calls=["c1", "c9"], orders=[hers.target, foreign.target])
    assert agent.push(all_of_it).results[0].outcome is Outcome.APPLIED
    assert _evidence(lead) == (["c1"], [hers.target], [])


def test_evidence_that_comes_later_loses_no_proposal_and_is_told_to_who_decides(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    order, wrong = new_id(), new_id()
    assert agent.push(proposal(agent, orders=[order, wrong])).results[0].outcome is Outcome.APPLIED
    assert _evidence(lead) == (["c1"], [order, wrong], ["c1", order, wrong])
    made = agent.push(agent.create(order), agent.create(wrong, caller={"name": "李四", "phone": "13900139000"}))
    assert {one.outcome for one in made.results} == {Outcome.APPLIED}
    assert _evidence(lead) == (["c1"], [order], ["c1"]), "what came and is of another number is no evidence"
    agent.push(call(agent))
    assert _evidence(lead) == (["c1"], [order], [])


def test_what_comes_in_the_same_batch_is_here(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    order = agent.create()
    begun = agent.command("call.record", "c1", {"rang_at": SystemClock().now() - 5_000})
    told = proposal(agent, calls=["c1"], orders=[order.target])
    assert {one.outcome for one in agent.push(order, begun, told).results} == {Outcome.APPLIED}
    assert _evidence(lead) == (["c1"], [order.target], ["c1"]), "whose call it is is not known yet"
    agent.push(call(agent))
    again = agent.push(proposal(agent, "n2")).results[0]
    assert again.outcome is Outcome.MERGED
    assert _evidence(lead) == (["c1"], [order.target], [])


@pytest.mark.postgres
def test_two_proposals_of_a_number_at_the_same_moment_are_one_case(tmp_path: Path, postgres_url: str) -> None:
    with running_server(tmp_path, postgres_url) as server:
        agent, other, lead = server.seat("agent"), server.seat("dispatcher"), server.seat("team_lead")
        services, number = server.services, normalise(NUMBER)
        other.push(call(other))
        book, now, outcomes = NuisanceBook(services.sealer), services.clock.now(), []
        said = Nuisance("n1", number, NuisanceReason.ABUSE, "甲", calls=("c1",), proposed_by=(agent.session.person.id,))
        late = threading.Thread(
            target=lambda: outcomes.append(other.push(proposal(other, "n2", words="乙")).results[0].outcome)
        )
        with services.database.write() as connection:
            book.hold_number(connection, number)
            late.start()
            _wait_until_it_waits(server, late)
            book.write(connection, None, said, now)
        late.join(30)
        assert outcomes == [Outcome.MERGED]
        (case,) = cases(lead)
        assert (len(case["proposed_by"]), [line["words"] for line in case["history"]]) == (2, ["乙"])


def test_approving_and_marking_anew_at_the_same_moment_wait_for_each_other_in_one_order(
    tmp_path: Path, postgres_url: str
) -> None:
    with running_server(tmp_path, postgres_url) as server:
        agent, lead = server.seat("agent"), server.seat("team_lead")
        propose(agent, "n1")
        act(lead, "approve", "n1", step="warn", days=3)
        agent.push(proposal(agent, "n2", words="又来"))
        book, outcomes = NuisanceBook(server.services.sealer), list[Outcome]()
        late = threading.Thread(
            target=lambda: outcomes.append(act(lead, "approve", "n2", step="limit", days=7).outcome)
        )
        with server.services.database.write() as connection:
            assert book.marked_anew(connection, "n1")
            late.start()
            _wait_until_it_waits(server, late)
            connection.execute(text("SET LOCAL lock_timeout = '500ms'"))
            assert book.marked_anew(connection, "n2"), "who approves waits without holding what comes later"
        late.join(30)
        assert outcomes == [Outcome.APPLIED]
        assert {one["id"]: one["state"] for one in cases(lead)} == {"n1": "lifted", "n2": "in_force"}


def _wait_until_it_waits(server: RunningServer, thread: threading.Thread) -> None:
    """Look until a transaction waits for a lock, or the thread is done without."""
    pause = threading.Event()
    for _ in range(200):
        with server.services.database.read() as connection:
            if connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")) or not thread.is_alive():
                return
        pause.wait(0.05)


def test_after_a_change_of_the_key_everything_seats_hold_is_marked_anew(server: RunningServer) -> None:
    agent, lead = server.seat("agent"), server.seat("team_lead")
    numbers = {f"n{at}": f"1380013{at:04d}" for at in range(120)}
    waiting = [proposal(agent, target, number=number) for target, number in numbers.items()]
    for start in range(0, len(waiting), 40):
        assert {one.outcome for one in agent.push(*waiting[start : start + 40]).results} == {Outcome.APPLIED}
    act(lead, "approve", "n1", step="warn", days=3)
    act(lead, "refuse", "n2", words="证据不足")
    before = {line["id"]: line.get("ver", 0) for line in cases(lead)}
    pulled(server, agent)
    assert rematch_nuisances(server.services) == 120
    assert rematch_nuisances(server.services) == 120, "and again after an interruption"
    server.settle()
    told = {change.id for page in agent.pull() for change in page.changes if change.e == "nuisance"}
    assert told == set(numbers)
    assert {line["id"]: line["ver"] - before[line["id"]] for line in cases(lead)} == dict.fromkeys(numbers, 2)
