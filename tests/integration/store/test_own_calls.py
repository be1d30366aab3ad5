"""The last calls of a number, between what this seat tells the server and what comes back of it."""

import pytest

from desktop.store.store import SeatStore
from sync.contract.messages import Command, Occurred
from sync.domain.call_record import CallFacts
from sync.domain.codes import Outcome
from tests.helpers.store import AGENT, NOW, raw, result

NUMBER = "+8613800138000"


def _tell(store: SeatStore, number: int, facts: CallFacts) -> Command:
    return store.commands.save_command(
        AGENT,
        lambda seq: Command(
            seq=seq,
            id=f"c{number}",
            cv=1,
            type="call.record",
            target="call-1",
            args=raw(facts),
            occurred=Occurred(wall=NOW),
            actor=AGENT.user_id,
        ),
        NOW,
    )


def test_an_own_call_stays_among_the_last_calls_until_it_comes_back_from_the_server(store: SeatStore) -> None:
    rang = _tell(store, 1, CallFacts(number=NUMBER, rang_at=NOW))
    ended = _tell(store, 2, CallFacts(number=NUMBER, rang_at=NOW, ended_at=NOW + 60_000))
    store.outbox.mark_sent(["c1", "c2"])
    store.outbox.settle([result(rang), result(ended)], [], NOW)
    (call,) = store.calls.of_number(NUMBER, (), 5)
    assert (call.id, call.facts.ended_at) == ("call-1", NOW + 60_000)


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.QUARANTINED])
def test_a_call_the_server_did_not_take_is_not_among_them(store: SeatStore, outcome: Outcome) -> None:
    told = _tell(store, 1, CallFacts(number=NUMBER, rang_at=NOW))
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(told, outcome)], [], NOW)
    assert store.calls.of_number(NUMBER, (), 5) == []
