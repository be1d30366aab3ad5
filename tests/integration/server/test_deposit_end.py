"""A handed-over draft ends with the order made of it, in whatever order the two reach the server."""

import pytest

from sync.contract.drafts import deposit_id
from sync.domain.codes import Outcome
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer
from tests.integration.server.test_drafts import acknowledge, deposit, draft_of, fate, take

NAME = "d-1"


def order_of(seat: HttpSeat, name: str = NAME) -> None:
    (result,) = seat.push(seat.create(handed=name)).results
    assert result.outcome is Outcome.APPLIED


def test_the_order_ends_the_deposit_and_leaves_the_others(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    mine, other = draft_of(first), draft_of(first, "d-2")
    assert deposit(first, mine, other).status_code == 200
    order_of(first)
    assert take(second) == [other]
    assert fate(second, mine) == "taken"


def test_a_deposit_overtaken_by_its_order_is_not_kept(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    order_of(first)
    assert deposit(first, draft_of(first)).status_code == 200
    assert take(second) == []


def test_words_another_desk_wrote_under_the_same_name_are_kept(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    draft = draft_of(first)
    deposit(first, draft)
    acknowledge(second, *take(second))
    order_of(first)
    more = draft_of(second, data="另外一件事".encode())
    assert deposit(second, more).status_code == 200
    assert take(second) == [more]


def test_words_another_desk_has_handed_over_again_outlive_an_order_that_comes_late(server: RunningServer) -> None:
    first, second, third = (server.seat("agent") for _ in range(3))
    deposit(first, draft_of(first))
    acknowledge(second, *take(second))
    more = draft_of(second, data="另外一件事".encode())
    assert deposit(second, more).status_code == 200
    order_of(first)
    assert take(third) == [more]


def test_nobody_ends_another_persons_deposit(server: RunningServer) -> None:
    agent, dispatcher = server.seat("agent"), server.seat("dispatcher")
    draft = draft_of(agent)
    deposit(agent, draft)
    order_of(dispatcher)
    order_of(dispatcher, draft.id)
    assert deposit_id(dispatcher.session.person.id, NAME) != draft.id
    assert take(agent) == [draft]


def test_a_create_that_names_no_draft_ends_none(server: RunningServer) -> None:
    agent = server.seat("agent")
    draft = draft_of(agent)
    deposit(agent, draft)
    agent.push(agent.create())
    assert take(agent) == [draft]


@pytest.mark.parametrize("name", ["x" * 201, "x" * 50_000])
def test_a_name_no_draft_can_have_does_not_hinder_the_order(server: RunningServer, name: str) -> None:
    order_of(server.seat("agent"), name)


def test_a_create_put_aside_for_a_person_ends_the_deposit_too(server: RunningServer) -> None:
    agent = server.seat("agent")
    deposit(agent, draft_of(agent))
    (result,) = agent.push(agent.create(order_id="not an id!", handed=NAME)).results
    assert result.outcome is Outcome.QUARANTINED
    assert take(agent) == []
