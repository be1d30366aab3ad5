"""A person asks what became of their commands, from whatever device they went up."""

import pytest

from sync.contract.messages import OUTCOMES_AT_ONCE
from sync.domain.codes import Action
from sync.server.ports import new_id
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer


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


@pytest.mark.parametrize("ids", [["x"] * (OUTCOMES_AT_ONCE + 1), ["a b"], [""]])
def test_nonsense_is_refused(server: RunningServer, ids: list[str]) -> None:
    assert server.seat("agent").call("POST", "/sync/v1/outcomes", json={"ids": ids}).status_code == 400
