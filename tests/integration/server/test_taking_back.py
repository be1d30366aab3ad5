"""A decision that its author takes back leaves neither a unit that had the order nor a task behind."""

from sync.domain.codes import Action, Outcome
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer
from tests.helpers.server_city import LAMP, MARKET, WATER


def _lessons(server: RunningServer) -> int:
    tasks = server.seat("team_lead").call("GET", "/admin/v1/tasks").json()["tasks"]
    return sum(task["kind"] == "directory_lesson" for task in tasks)


def _sees(server: RunningServer, seat: HttpSeat, order: str) -> bool:
    server.settle()
    seat.pull()
    return seat.order(order) is not None


def test_a_granted_return_that_is_taken_back_goes_to_the_first_unit_and_teaches_nothing(server: RunningServer) -> None:
    agent, dispatcher = server.seat("agent"), server.seat("dispatcher")
    water, market, leader = server.seat("unit_operator"), server.seat("market"), server.seat("unit_leader")
    create = agent.create(category=LAMP)
    order = create.target
    agent.push(create)
    dispatcher.push(dispatcher.command(Action.DISPATCH, order, {"unit": WATER}))
    wish = {"code": "not_duty", "basis": "三定方案", "text": "不属职责", "proposed_unit": MARKET}
    asked = leader.push(leader.command(Action.REQUEST_RETURN, order, wish))
    assert asked.results[0].outcome is Outcome.APPLIED, asked.results
    granted = dispatcher.command(Action.APPROVE_RETURN, order, {"unit": MARKET, "text": "改派"})
    assert dispatcher.push(granted).results[0].outcome is Outcome.APPLIED
    assert (_sees(server, market, order), _sees(server, water, order), _lessons(server)) == (True, False, 1)
    back = dispatcher.push(dispatcher.command(Action.APPROVE_RETURN, order, {"request": granted.id}))
    assert back.results[0].outcome is Outcome.APPLIED, back.results
    assert (_sees(server, market, order), _sees(server, water, order), _lessons(server)) == (False, True, 0)
