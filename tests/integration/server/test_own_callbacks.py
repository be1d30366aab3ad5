"""Who called a person back, or decided that nobody need be called, keeps the closed order in sight; others do not."""

from pathlib import Path

from sync.domain.codes import Action, Outcome
from sync.server import schema
from sync.server.admin.check import find_faults
from sync.server.auth.accounts import Account
from sync.server.bulk import load_people
from sync.server.ports import new_id, system_entropy
from sync.server.setup import initialise
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer, running_server, server_config
from tests.helpers.server_city import PASSWORD, WATER

COLLEAGUE = Account(
    id="user-caller2", no="caller2", name="测试caller2", roles=("callback_agent",), unit="", district=""
)


def _act(seat: HttpSeat, action: Action, order: str, args: dict[str, object]) -> None:
    (result,) = seat.push(seat.command(action, order, args)).results
    assert result.outcome is Outcome.APPLIED, result


def _in_callback(server: RunningServer) -> str:
    """Bring an order before the people who call back."""
    agent, unit = server.seat("agent"), server.seat("unit_leader")
    create = agent.create()
    agent.push(create)
    _act(server.seat("dispatcher"), Action.DISPATCH, create.target, {"unit": WATER})
    _act(unit, Action.SIGN, create.target, {})
    reply = {"text": "已修复", "result": "resolved", "solved": "solved", "truthful": True}
    reply |= {"contact_at": agent.session.now, "contact_number": "037112345678"}
    _act(unit, Action.REPLY, create.target, reply)
    _act(server.seat("reply_reviewer"), Action.PASS_REPLY, create.target, {})
    server.settle()
    return create.target


def _number_seen(server: RunningServer, seat: HttpSeat, order: str) -> str | None:
    """Return the caller's number as the seat sees it, ``None`` when it does not see the order."""
    server.settle()
    seat.pull()
    found = seat.order(order)
    return None if found is None else found["caller"]["phone"]


def test_who_exempts_an_order_from_callback_keeps_it_masked_and_a_colleague_loses_it(server: RunningServer) -> None:
    load_people(server.services, [COLLEAGUE], PASSWORD)
    order = _in_callback(server)
    decides, colleague = server.seat("callback_agent"), server.seat("caller2")
    assert [_number_seen(server, one, order) for one in (decides, colleague)] == ["13800138000", "13800138000"]
    _act(decides, Action.EXEMPT_CALLBACK, order, {"code": "unreachable"})
    assert _number_seen(server, decides, order) == "138****8000"
    assert _number_seen(server, colleague, order) is None
    _, lines, _ = decides.snapshot("called:user-callback_agent")
    assert [line.id for line in lines] == [order]
    assert colleague.call("GET", "/sync/v1/snapshot", params={"scope": "called:user-callback_agent"}).status_code == 403


def test_an_order_exempted_before_the_upgrade_comes_back_to_a_seat_that_has_read_all_news(
    tmp_path: Path, database: str | None
) -> None:
    with running_server(tmp_path, database) as earlier:
        earlier.settle()
        called, exempted = _in_callback(earlier), _in_callback(earlier)
        seat = earlier.seat("callback_agent")
        said = {"contacted": True, "solved": "solved", "satisfied": "satisfied"}
        _act(seat, Action.RECORD_CALLBACK, called, {"outcome": "connected", "evaluation": said})
        _act(seat, Action.EXEMPT_CALLBACK, exempted, {"code": "unreachable"})
        earlier.settle()
        seat.pull()
        schema.downgrade(earlier.services.database, schema.version_before("0022"))
    seat.rows.clear()
    assert not initialise(server_config(tmp_path, database), new_id, system_entropy)
    with running_server(tmp_path, database) as upgraded:
        seat.url = upgraded.url
        assert _number_seen(upgraded, seat, exempted) == "138****8000"
        assert seat.order(called) is None, "its row was there before: nothing is told of it"
        upgraded.settle()
        assert find_faults(upgraded.services) == []
