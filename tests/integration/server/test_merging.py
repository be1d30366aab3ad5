"""Merging keeps a complaint from the unit it is about, and a secret caller secret in the other order."""

import json

from sync.domain.codes import Action
from sync.server.ports import new_id
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer
from tests.helpers.server_city import NORTH

CALLER = {"name": "赵六", "phone": "13800138111"}


def made(seat: HttpSeat, **draft: object) -> str:
    order = new_id()
    (result,) = seat.push(seat.create(order, **draft)).results
    assert result.outcome == "applied", result
    return order


def sent_to_north(server: RunningServer, agent: HttpSeat) -> str:
    order, city = made(agent), server.seat("dispatcher")
    city.push(city.command(Action.DISPATCH, order, {"unit": NORTH}))
    return order


def seen_by_north(server: RunningServer, order: str) -> str:
    server.settle()
    unit = server.seat("north")
    unit.pull()
    return json.dumps(unit.order(order), ensure_ascii=False)


def test_a_complaint_about_a_unit_is_not_merged_into_an_order_of_that_unit(server: RunningServer) -> None:
    agent, city = server.seat("agent"), server.seat("dispatcher")
    complaint = made(agent, request_type="complaint", accused_unit=NORTH, content="北区局的人收了钱", caller=CALLER)
    master = sent_to_north(server, agent)
    (result,) = city.push(city.command(Action.MERGE, complaint, {"target_order": master})).results
    assert (result.outcome, result.code) == ("rejected", "unit_is_accused")
    assert "收了钱" not in seen_by_north(server, master)


def test_a_call_merged_at_once_into_an_order_of_the_accused_unit_becomes_an_order_of_its_own(
    server: RunningServer,
) -> None:
    agent = server.seat("agent")
    master = sent_to_north(server, agent)
    complaint = new_id()
    draft = {"accused_unit": NORTH, "content": "北区局的人收了钱", "request_type": "complaint", "caller": CALLER}
    (result,) = agent.push(agent.create(complaint, disposition="merge", merge_into=master, **draft)).results
    assert (result.outcome, result.detail["mapped"]) == ("applied", "unit_is_accused")
    assert "收了钱" not in seen_by_north(server, master)
    agent.pull()
    found = agent.order(complaint)
    assert found is not None
    assert found["state"] == "accepted"


def test_who_reported_stays_secret_in_the_order_the_report_is_merged_into(server: RunningServer) -> None:
    agent, city = server.seat("agent"), server.seat("dispatcher")
    report = made(agent, content="有人举报的话", caller=CALLER)
    city.push(city.command(Action.EDIT, report, {"fields": {"request_type": "report"}}))
    master = sent_to_north(server, agent)
    (result,) = city.push(city.command(Action.MERGE, report, {"target_order": master})).results
    assert result.outcome == "applied"
    shown = seen_by_north(server, master)
    assert "有人举报的话" in shown
    assert CALLER["phone"] not in shown
    assert CALLER["name"] not in shown
