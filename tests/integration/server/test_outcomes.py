"""A person asks what became of their commands, from whatever device they went up."""

import msgspec
import pytest

from sync.contract.messages import OUTCOMES_AT_ONCE, Guard
from sync.contract.outcomes import OUTCOME
from sync.domain.codes import Action, Outcome
from sync.server.ports import new_id
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer
from tests.helpers.server_city import WATER


def ask(seat: HttpSeat, *ids: str) -> dict[str, str]:
    reply = seat.call("POST", "/sync/v1/outcomes", json={"ids": list(ids)})
    assert reply.status_code == 200, reply.text
    return {one["id"]: one["outcome"] for one in reply.json()["results"]}


def test_own_outcomes_are_told_at_every_device_and_nobody_elses(server: RunningServer) -> None:
    first, second, other = server.seat("agent"), server.seat("agent"), server.seat("agent2")
    create, note = first.create(), first.command(Action.NOTE, new_id(), {"text": "没有这张单"})
    first.push(create, note)
    foreign = other.create()
    other.push(foreign)
    unknown = new_id()
    for seat in (first, second):
        assert ask(seat, create.id, note.id, foreign.id, unknown) == {create.id: "applied", note.id: "rejected"}
    assert ask(other, create.id) == {}
    assert ask(first) == {}


def test_what_was_done_already_is_told_to_its_author_at_every_device(server: RunningServer) -> None:
    first, second, other = server.seat("dispatcher"), server.seat("dispatcher"), server.seat("agent")
    create = other.create()
    other.push(create)
    server.settle()
    for seat in (first, second, other):
        seat.pull()
    send, seen = {"unit": WATER}, Guard(state="accepted", assign_rev=0)
    one = first.command(Action.DISPATCH, create.target, send, guard=seen)
    two = first.command(Action.DISPATCH, create.target, send, guard=seen)
    assert [result.outcome for result in first.push(one, two).results] == [Outcome.APPLIED, Outcome.SAME]
    server.settle()
    for seat, told in ((first, [two.id]), (second, [two.id]), (other, [])):
        rows = [row for page in seat.pull() for row in page.changes if row.e == OUTCOME]
        assert [row.id for row in rows] == told, "nothing but its id, and to nobody else"
        assert all(row.op == "X" and row.d is msgspec.UNSET for row in rows)


@pytest.mark.parametrize("ids", [["x"] * (OUTCOMES_AT_ONCE + 1), ["a b"], [""]])
def test_nonsense_is_refused(server: RunningServer, ids: list[str]) -> None:
    assert server.seat("agent").call("POST", "/sync/v1/outcomes", json={"ids": ids}).status_code == 400
