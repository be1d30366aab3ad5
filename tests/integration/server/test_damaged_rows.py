"""One damaged order: everybody goes on with all the others, and nothing sent about it is lost."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from sync.contract.messages import PullReply
from sync.domain.codes import Action, Outcome
from sync.server.admin.check import find_faults
from sync.server.tables.orders import work_order
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer

pytestmark = pytest.mark.allows_log(
    "order cannot be opened|batch failed|command failed|timer failed|sync.server.requests", level=50
)


@pytest.fixture
def server(plain_server: RunningServer) -> RunningServer:
    """A server whose check at the end is the test's own: it must find the damage."""
    return plain_server


def _damage(server: RunningServer, order_id: str, **columns: Any) -> None:
    with server.services.database.write() as connection:
        connection.execute(
            update(work_order).where(work_order.c.id == order_id).values(doc=b"\x01\0\0\0\1" + b"x" * 60, **columns)
        )


def _two_orders(seat: HttpSeat) -> tuple[str, str]:
    first, second = seat.create(), seat.create()
    assert [one.outcome for one in seat.push(first, second).results] == [Outcome.APPLIED] * 2
    return first.target, second.target


def test_pulls_and_snapshots_leave_a_damaged_order_out(server: RunningServer) -> None:
    damaged, sound = _two_orders(server.seat("agent"))
    server.settle()
    _damage(server, damaged)
    reader = server.seat("dispatcher")
    path = f"/sync/v1/pull?cursor={reader.session.epoch}.0&sv={reader.session.scope_set}"
    page = msgspec.json.decode(reader.call("GET", path).content, type=PullReply)
    assert {one.id for one in page.changes if one.e == "order"} == {sound}
    lines = reader.call("GET", "/sync/v1/snapshot?scope=desk:city").content.splitlines()
    assert [msgspec.json.decode(line)["id"] for line in lines[1:-1]] == [sound]
    assert msgspec.json.decode(lines[-1]) == {"count": 1}
    assert any(damaged in line for line in find_faults(server.services))


def test_an_act_on_a_damaged_order_is_put_aside_and_later_work_goes_on(server: RunningServer) -> None:
    seat = server.seat("agent")
    damaged, _ = _two_orders(seat)
    _damage(server, damaged)
    note, create = seat.command(Action.NOTE, damaged, {"text": "又打来一次"}), seat.create()
    for _ in range(server.services.config.limits.attempts_before_quarantine - 1):
        assert [one.outcome for one in seat.push(note, create).results] == [Outcome.RETRY]
    outcomes = [one.outcome for one in seat.push(note, create).results]
    assert outcomes == [Outcome.QUARANTINED, Outcome.APPLIED]
    assert [one.outcome for one in seat.push(note, create).results] == outcomes, "a resend gets the same reply"
    lead = server.seat("team_lead")
    raw = lead.call("GET", f"/admin/v1/quarantine/{note.id}").json()["raw"]
    assert raw["args"]["text"] == "又打来一次", "nothing that was typed is lost"


def test_the_timer_of_a_damaged_order_does_not_stop_the_timers_of_others(server: RunningServer) -> None:
    damaged, sound = _two_orders(server.seat("agent"))
    _damage(server, damaged, timer_at=1)
    with server.services.database.write() as connection:
        connection.execute(update(work_order).where(work_order.c.id == sound).values(timer_at=2))
    assert server.services.timers.run_once() == 2
    assert server.services.timers.run_once() == 0, "both were dealt with: the damaged one is looked at again later"
