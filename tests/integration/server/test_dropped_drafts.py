"""A draft that was thrown away after a hand-over without an answer does not open at another desk."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from sync.contract.drafts import DRAFTS_AT_ONCE, DraftDeposit, words_digest
from sync.server.tables.deposits import draft_deposit
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer
from tests.integration.server.test_drafts import START, acknowledge, deposit, draft_of, take

OTHERS = "另外一件事".encode()


def drop(seat: HttpSeat, drafts: Mapping[str, object], status: int = 204, **more: object) -> None:
    assert seat.call("POST", "/drafts/v1/drop", json={"drafts": drafts, **more}).status_code == status


def drop_whole(seat: HttpSeat, draft: DraftDeposit) -> None:
    """Tell what was thrown away as a client does that names the very words."""
    drop(seat, {draft.draft: draft.updated_at}, words={draft.draft: words_digest(draft.draft, draft.data)})


def words_of_two_desks(first: HttpSeat, second: HttpSeat) -> tuple[DraftDeposit, DraftDeposit]:
    """Return what two desks have written in one moment on a draft that came from the first to the second."""
    draft = draft_of(first)
    deposit(first, draft)
    acknowledge(second, *take(second))
    mine = draft_of(first, data="路面结冰".encode(), updated_at=START + 9)
    return mine, draft_of(second, data=OTHERS, updated_at=START + 9)


def fates(seat: HttpSeat, *ids: str) -> dict[str, str]:
    reply = seat.call("POST", "/drafts/v1/fates", json={"ids": list(ids)})
    assert reply.status_code == 200
    return reply.json()["fates"]


def test_it_goes_whether_the_deposit_came_before_or_comes_after(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    before, after = draft_of(first), draft_of(first, "d-2")
    deposit(first, before)
    drop(first, {before.draft: before.updated_at, after.draft: after.updated_at})
    drop(first, {before.draft: before.updated_at})
    assert deposit(first, after).status_code == 200, "the seat is told that it need not come again"
    assert take(second) == []
    assert fates(first, before.id) == {before.id: "unknown"}, "nobody else has it: newer words here stay"
    assert fates(second, before.id) == {before.id: "taken"}


def test_what_was_written_under_the_same_name_afterwards_is_kept(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    draft = draft_of(first)
    drop(first, {draft.draft: draft.updated_at - 1})
    deposit(first, draft)
    assert take(second) == [draft]


def test_what_another_desk_has_written_and_handed_over_since_is_left_alone(server: RunningServer) -> None:
    first, second, third = (server.seat("agent") for _ in range(3))
    draft = draft_of(first)
    deposit(first, draft)
    acknowledge(second, *take(second))
    drop(first, {draft.draft: draft.updated_at})
    assert fates(second, draft.id) == {draft.id: "taken"}, "the desk that has it hears that it was thrown away"
    more = draft_of(second, data="另外一件事".encode(), updated_at=draft.updated_at + 1)
    deposit(second, more)
    drop(first, {draft.draft: draft.updated_at})
    assert take(third) == [more]


def test_the_very_words_that_were_thrown_away_do_not_come_from_another_desk_either(server: RunningServer) -> None:
    first, second, third = (server.seat("agent") for _ in range(3))
    before, after = draft_of(first), draft_of(first, "d-2")
    deposit(first, before, after)
    acknowledge(second, *take(second))
    deposit(second, before)
    drop(first, {before.draft: before.updated_at, after.draft: after.updated_at + 5})
    deposit(second, after)
    assert take(third) == []


def test_it_is_told_which_words_were_taken(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    draft = draft_of(first, updated_at=START + 7)
    deposit(first, draft)
    for have in (lambda *_drafts: None, acknowledge):
        have(second, *take(second))
        reply = first.call("POST", "/drafts/v1/fates?changed=1", json={"ids": [draft.id]})
        said = {"fates": {draft.id: "taken"}, "changed": {draft.id: START + 7}, "epoch": first.session.epoch}
        assert reply.json() == said | {"words": {draft.id: words_digest(draft.draft, draft.data)}}
        reply = first.call("POST", "/drafts/v1/fates", json={"ids": [draft.id]})
        assert reply.json() == {"fates": {draft.id: "taken"}}, "an older client reads no more than it knows"


@pytest.mark.parametrize("collected", [False, True])
def test_words_another_desk_wrote_in_the_same_moment_are_left_alone(server: RunningServer, collected: bool) -> None:
    first, second, third = (server.seat("agent") for _ in range(3))
    mine, others = words_of_two_desks(first, second)
    deposit(second, others)
    if collected:
        acknowledge(third, *take(third))
    drop_whole(first, mine)
    assert fates(third, others.id) == {others.id: "waiting"}, "nobody has taken these away"
    assert take(third) == ([] if collected else [others])


def test_words_another_desk_wrote_in_the_same_moment_are_kept_also_when_they_come_later(server: RunningServer) -> None:
    first, second, third = (server.seat("agent") for _ in range(3))
    mine = draft_of(first)
    others = draft_of(second, data=OTHERS)
    drop_whole(first, mine)
    deposit(second, mine)
    assert take(third) == [], "the very words that were thrown away"
    deposit(second, others)
    assert take(third) == [others]


def test_of_a_client_that_does_not_name_the_words_the_moment_counts(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    mine, others = words_of_two_desks(first, second)
    deposit(second, others)
    drop(first, {mine.draft: mine.updated_at})
    assert take(first) == []


def test_what_is_kept_of_words_that_are_gone_tells_nobody_what_they_were(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    draft, thrown = draft_of(first), draft_of(first, "d-2")
    deposit(first, draft)
    acknowledge(second, *take(second))
    drop_whole(first, thrown)
    with server.services.database.read() as connection:
        rows = connection.execute(select(draft_deposit)).all()
    assert {row.id for row in rows if row.words} == {draft.id, thrown.id}
    stored = repr([tuple(row) for row in rows]).encode() + b"".join(bytes(row.words) for row in rows)
    for one in (draft, thrown):
        digest = words_digest(one.draft, one.data)
        assert digest.encode() not in stored
        assert bytes.fromhex(digest) not in stored


def test_words_that_came_later_than_what_was_thrown_away_are_kept(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    draft = draft_of(first)
    deposit(first, draft)
    drop(first, {draft.draft: draft.updated_at - 1})
    assert take(second) == [draft]


def test_what_a_desk_took_and_could_not_acknowledge_goes_when_it_throws_it_away(server: RunningServer) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    draft = draft_of(first)
    deposit(first, draft)
    assert take(second) == [draft]
    drop(second, {draft.draft: draft.updated_at - 1})
    assert take(second) == [draft], "the words there are newer than what was thrown away"
    drop(second, {draft.draft: draft.updated_at})
    assert take(second) == []
    assert fates(first, draft.id) == {draft.id: "taken"}


def test_what_another_desk_was_given_and_never_acknowledged_goes_with_the_words_it_came_from(
    server: RunningServer,
) -> None:
    first, second = server.seat("agent"), server.seat("agent")
    draft = draft_of(first)
    deposit(first, draft)
    assert take(second) == [draft], "the answer may have been lost"
    drop(first, {draft.draft: draft.updated_at})
    assert take(second) == []
    assert fates(second, draft.id) == {draft.id: "taken"}, "a copy nobody wrote on goes"
    more = draft_of(second, data="另外一件事".encode(), updated_at=draft.updated_at + 1)
    deposit(second, more)
    assert take(first) == [more], "what was written there since is kept"


def test_nobody_throws_away_another_persons_draft(server: RunningServer) -> None:
    agent, dispatcher = server.seat("agent"), server.seat("dispatcher")
    draft = draft_of(agent)
    drop(dispatcher, {draft.draft: draft.updated_at})
    assert deposit(agent, draft).status_code == 200
    drop(dispatcher, {draft.draft: draft.updated_at})
    assert take(agent) == [draft]


def test_odd_requests_are_refused(server: RunningServer) -> None:
    seat = server.seat("agent")
    for odd in ({"": 1}, {"x" * 201: 1}, {"d": -1}, {"d": 2**53}, {"d": "x"}, {"d": None}):
        drop(seat, odd, 400)
    drop(seat, {f"d-{number}": 1 for number in range(DRAFTS_AT_ONCE + 1)}, 413)
    for odd in ({"d": "x"}, {"d": 1}, {"other": "0" * 64}):
        drop(seat, {"d": 1}, 400, words=odd)
    drop(seat, {})
