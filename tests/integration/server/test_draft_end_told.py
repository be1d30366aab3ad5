"""A draft that ended at one desk is told to the other desks of its person through the feed, to nobody else."""

from sync.contract.drafts import DRAFT_END, deposit_id
from sync.contract.messages import Change
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer
from tests.integration.server.test_deposit_end import NAME, order_of
from tests.integration.server.test_drafts import acknowledge, deposit, draft_of, take
from tests.integration.server.test_dropped_drafts import drop_whole


def told(server: RunningServer, seat: HttpSeat) -> list[Change]:
    """Return what a seat hears of ended drafts."""
    server.settle()
    return [change for page in seat.pull() for change in page.changes if change.e == DRAFT_END]


def seats(server: RunningServer) -> tuple[HttpSeat, HttpSeat, list[HttpSeat]]:
    """Return two seats of one person, and seats of others."""
    first, second = server.seat("agent"), server.seat("agent")
    others = [server.seat(who) for who in ("agent2", "team_lead", "dispatcher", "administrator")]
    for seat in (first, second, *others):
        told(server, seat)
    return first, second, others


def test_the_other_desks_of_its_person_hear_of_a_draft_that_was_thrown_away_and_nobody_else(
    server: RunningServer,
) -> None:
    first, second, others = seats(server)
    draft = draft_of(first)
    deposit(first, draft)
    acknowledge(second, *take(second))
    assert told(server, second) == []
    drop_whole(first, draft)
    (change,) = told(server, second)
    assert (change.s, change.id, change.op, bool(change.d)) == (f"user:{first.session.person.id}", draft.id, "X", False)
    assert [told(server, other) for other in others] == [[] for _ in others]


def test_they_hear_of_one_that_became_an_order(server: RunningServer) -> None:
    first, second, others = seats(server)
    deposit(first, draft_of(first))
    acknowledge(second, *take(second))
    order_of(first)
    assert [change.id for change in told(server, second)] == [deposit_id(first.session.person.id, NAME)]
    assert [told(server, other) for other in others] == [[] for _ in others]


def test_nothing_is_told_of_a_draft_that_was_nowhere_else(server: RunningServer) -> None:
    first, second, _ = seats(server)
    drop_whole(first, draft_of(first))
    drop_whole(second, draft_of(second, "d-2"))
    assert told(server, second) == []
