"""Names learned from corrections: one person's word waits, the second makes it the city's, it can be undone."""

from typing import Any

from sync.domain.aliases import alias_id
from sync.domain.codes import Outcome
from sync.domain.reference import ReferenceKind
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer


def area_of(seat: HttpSeat) -> str:
    seat.pull()
    return next(key.partition(":")[2] for key in seat.rows if key.startswith(f"{ReferenceKind.AREA.value}:"))


def tell(seat: HttpSeat, area: str, words: str = "大转盘", **changed: Any) -> Any:
    args = {"words": words, "area": area, "meant": "紫荆山立交", "keys": "dazhuanpan dzp", "lon": 113.6, "lat": 34.7}
    target = alias_id(words, area, "紫荆山立交")
    return seat.push(seat.command("reference.alias", target, {**args, **changed})).results[0]


def test_a_name_counts_with_its_second_teller_and_can_be_taken_back(server: RunningServer) -> None:
    agent, dispatcher, admin = server.seat("agent"), server.seat("dispatcher"), server.seat("administrator")
    area = area_of(agent)
    row = f"site:{alias_id('大转盘', area, '紫荆山立交')}"

    assert tell(agent, area).outcome is Outcome.APPLIED
    assert tell(agent, area).outcome is Outcome.SAME
    server.settle()
    dispatcher.pull()
    assert (dispatcher.rows[row]["active"], len(dispatcher.rows[row]["told_by"])) == (False, 1)

    assert tell(dispatcher, area).outcome is Outcome.APPLIED
    server.settle()
    agent.pull()
    assert agent.rows[row].get("active", True)
    assert len(agent.rows[row]["told_by"]) == 2

    target = row.partition(":")[2]
    assert (
        agent.push(agent.command("reference.alias_decide", target, {"keep": False})).results[0].code == "not_your_role"
    )
    assert (
        admin.push(admin.command("reference.alias_decide", target, {"keep": False})).results[0].outcome
        is Outcome.APPLIED
    )
    server.settle()
    agent.pull()
    assert agent.rows[row]["active"] is False
    assert agent.rows[row]["decided_by"]


def test_what_is_no_name_of_a_known_place_is_turned_down(server: RunningServer) -> None:
    agent, admin = server.seat("agent"), server.seat("administrator")
    area = area_of(agent)
    for wrong in (
        {"words": "3号楼"},
        {"meant": "别处"},
        {"area": "no-such"},
        {"meant": ""},
        {"lon": "x"},
        {"more": 1},
    ):
        assert tell(agent, **{"area": area, **wrong}).outcome is Outcome.REJECTED, wrong
    assert tell(server.seat("unit_operator"), area).code == "not_your_role"
    for target, args in (
        ("no-such", {"keep": True}),
        (area, {"keep": True}),
        ("no-such", {"keep": 3}),
        ("no-such", []),
    ):
        given = admin.command("reference.alias_decide", target, args)
        assert admin.push(given).results[0].outcome is Outcome.REJECTED
