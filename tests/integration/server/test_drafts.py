"""Drafts handed over at sign-off: whose they are, that they go to one desk, that no word of them lies in clear."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from sqlalchemy import select

from sync.contract.drafts import (
    DRAFTS_AT_ONCE,
    Deposits,
    DraftDeposit,
    DraftFates,
    DraftIds,
    HeldDraft,
    HeldDrafts,
    deposit_id,
)
from sync.domain.instant import DAY, MINUTE, Instant
from sync.server.tables.deposits import draft_deposit
from sync.server.tables.people import audit
from tests.helpers.http_seat import HttpSeat, copy_of
from tests.helpers.server import RunningServer, running_server

WORDS = "半夜施工，吵得睡不着".encode()
START: Instant = 1_790_000_000_000


class MovedClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> Instant:
        return self.at


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def room(tmp_path: Path, database: str | None, clock: MovedClock) -> Iterator[RunningServer]:
    with running_server(tmp_path, database, clock=clock) as running:
        yield running


def draft_of(seat: HttpSeat, name: str = "d-1", **fields: Any) -> DraftDeposit:
    values: dict[str, Any] = {"data": WORDS, "created_at": START, "updated_at": START, "number": "13800138000"}
    person = seat.session.person.id
    return DraftDeposit(id=deposit_id(person, name), draft=name, **(values | fields))


def deposit(seat: HttpSeat, *drafts: DraftDeposit) -> requests.Response:
    return seat.call("POST", "/drafts/v1/deposits", data=msgspec.json.encode(Deposits(list(drafts))))


def take(seat: HttpSeat) -> list[DraftDeposit]:
    reply = seat.call("POST", "/drafts/v1/take")
    assert reply.status_code == 200, reply.text
    return msgspec.json.decode(reply.content, type=Deposits).drafts


def acknowledge(seat: HttpSeat, *drafts: DraftDeposit) -> None:
    body = msgspec.json.encode(DraftIds([draft.id for draft in drafts]))
    assert seat.call("POST", "/drafts/v1/acknowledge", data=body).status_code == 204


def fate(seat: HttpSeat, draft: DraftDeposit) -> str:
    reply = seat.call("POST", "/drafts/v1/fates", data=msgspec.json.encode(DraftIds([draft.id])))
    return msgspec.json.decode(reply.content, type=DraftFates).fates[draft.id]


def held(seat: HttpSeat) -> list[HeldDraft]:
    reply = seat.call("GET", "/drafts/v1/held")
    assert reply.status_code == 200, reply.text
    return msgspec.json.decode(reply.content, type=HeldDrafts).drafts


def test_a_draft_opens_at_the_next_desk_with_everything_it_held(room: RunningServer) -> None:
    left = room.seat("agent")
    draft = draft_of(left, no="26000001231")
    assert deposit(left, draft).status_code == 200
    assert take(room.seat("agent")) == [draft]


def test_a_repeated_deposit_changes_nothing(room: RunningServer) -> None:
    left = room.seat("agent")
    draft = draft_of(left)
    for _ in range(3):
        assert msgspec.json.decode(deposit(left, draft).content, type=DraftIds).ids == [draft.id]
    assert take(room.seat("agent")) == [draft]


def test_a_newer_copy_replaces_an_older_one_and_never_the_other_way(room: RunningServer) -> None:
    left = room.seat("agent")
    newer = draft_of(left, data=b"more words", updated_at=START + 5)
    deposit(left, newer)
    deposit(left, draft_of(left))
    assert take(room.seat("agent")) == [newer]


@pytest.mark.parametrize("later", [-5, 5])
def test_words_of_another_desk_are_not_put_over_those_that_wait(room: RunningServer, later: int) -> None:
    left, other = room.seat("agent"), room.seat("agent")
    waits = draft_of(left)
    deposit(left, waits)
    reply = deposit(other, draft_of(other, data="另外一件事".encode(), updated_at=START + later))
    assert reply.json() == {}, "that desk keeps them"
    assert take(room.seat("agent")) == [waits]


def test_a_take_whose_reply_is_lost_gives_the_same_again_to_that_device_alone(room: RunningServer) -> None:
    left = room.seat("agent")
    draft = draft_of(left)
    deposit(left, draft)
    first, second = room.seat("agent"), room.seat("agent")
    assert take(first) == [draft]
    assert take(second) == []
    assert take(first) == [draft]
    acknowledge(first, draft)
    assert take(first) == take(second) == []


def test_a_copied_store_keeps_what_was_taken_before_it_knew_that_it_is_one(room: RunningServer) -> None:
    left = room.seat("agent")
    draft = draft_of(left)
    deposit(left, draft)
    taking = room.seat("agent")
    assert take(taking) == [draft]
    copy = copy_of(taking)
    assert fate(copy, draft) == "waiting", "nobody else has these words for certain"
    acknowledge(copy, draft)
    assert fate(copy, draft) == fate(taking, draft) == "waiting"
    assert fate(room.seat("agent"), draft) == "taken"
    assert take(room.seat("agent")) == []


def test_a_device_that_never_says_it_has_it_loses_it_to_the_next(room: RunningServer, clock: MovedClock) -> None:
    left = room.seat("agent")
    draft = draft_of(left)
    deposit(left, draft)
    first, second = room.seat("agent"), room.seat("agent")
    assert take(first) == [draft]
    clock.at += 11 * MINUTE
    assert take(second) == [draft]
    acknowledge(first, draft)
    assert take(second) == [draft], "who lost it cannot make it go away"
    assert fate(first, draft) == "taken"


def test_ten_desks_at_once_and_one_gets_it(room: RunningServer) -> None:
    left = room.seat("agent")
    deposit(left, draft_of(left))
    seats = [room.seat("agent") for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(take, seats))
    assert sorted(len(one) for one in found) == [0, 0, 0, 0, 1]


def test_a_seat_that_is_not_sure_hears_what_became_of_its_draft(room: RunningServer) -> None:
    left, other = room.seat("agent"), room.seat("agent")
    draft = draft_of(left)
    assert fate(left, draft) == "unknown"
    deposit(left, draft)
    assert fate(left, draft) == "waiting"
    acknowledge(other, *take(other))
    assert fate(left, draft) == "taken"
    assert fate(other, draft) == "waiting", "for the device that has it nothing has been taken away"


def test_a_draft_may_be_handed_over_again_and_again(room: RunningServer) -> None:
    left, other = room.seat("agent"), room.seat("agent")
    draft = draft_of(left)
    deposit(left, draft)
    acknowledge(other, *take(other))
    again = msgspec.structs.replace(draft, data=b"more", updated_at=START + 9)
    deposit(other, again)
    assert take(left) == [again]


def test_nobody_else_gets_it_not_even_by_its_id(room: RunningServer) -> None:
    left, other = room.seat("agent"), room.seat("dispatcher")
    draft = draft_of(left)
    deposit(left, draft)
    assert take(other) == []
    acknowledge(other, draft)
    assert deposit(other, msgspec.structs.replace(draft, data=b"mine", updated_at=START + 9)).status_code == 403
    assert take(left) == [draft]


def test_other_words_of_the_same_moment_are_not_taken_for_the_ones_that_wait(room: RunningServer) -> None:
    first, second = room.seat("agent"), room.seat("agent")
    waiting = draft_of(first)
    others = msgspec.structs.replace(waiting, data="另外一件事".encode())
    deposit(first, waiting)
    for seat in (second, first):
        assert msgspec.json.decode(deposit(seat, others).content, type=DraftIds).ids == []
    assert msgspec.json.decode(deposit(second, waiting).content, type=DraftIds).ids == [waiting.id]
    assert take(first) == [waiting]


def test_nobody_else_hears_what_became_of_it(room: RunningServer) -> None:
    owner, other = room.seat("agent"), room.seat("agent2")
    draft = draft_of(owner)
    deposit(owner, draft)
    acknowledge(owner, *take(room.seat("agent")))
    assert fate(other, draft) == "unknown"


def test_nobody_can_lie_in_the_place_where_anothers_draft_will_come(room: RunningServer) -> None:
    left, other = room.seat("agent"), room.seat("dispatcher")
    draft = draft_of(left)
    assert deposit(other, draft_of(other, "d-2"), draft).status_code == 403
    assert deposit(other, msgspec.structs.replace(draft_of(other), id="chosen")).status_code == 403
    assert take(other) == [], "a refused deposit leaves nothing behind"
    assert deposit(left, draft).status_code == 200
    assert take(left) == [draft]


def test_one_of_the_own_drafts_cannot_be_put_over_another(room: RunningServer) -> None:
    seat = room.seat("agent")
    first, second = draft_of(seat), draft_of(seat, "d-2", updated_at=START + 9)
    deposit(seat, first)
    assert deposit(seat, msgspec.structs.replace(second, id=first.id)).status_code == 403
    assert take(seat) == [first]


def test_after_a_day_it_is_the_team_leads_too_and_the_taking_is_recorded(
    room: RunningServer, clock: MovedClock
) -> None:
    left = room.seat("agent")
    draft = draft_of(left, no="26000001231")
    deposit(left, draft)
    clock.at += DAY - 1
    assert held(room.seat("team_lead")) == []
    clock.at += 2
    lead, other = room.seat("team_lead"), room.seat("team_lead")
    (shown,) = held(lead)
    assert (shown.id, shown.user_no, shown.no, shown.deposited_at) == (draft.id, "agent", "26000001231", START)
    path = f"/drafts/v1/held/{draft.id}/take"
    for _ in range(2):
        assert msgspec.json.decode(lead.call("POST", path).content, type=DraftDeposit) == draft
    assert other.call("POST", path).status_code == 404
    assert held(other) == []
    acknowledge(lead, draft)
    assert fate(room.seat("agent"), draft) == "taken"
    with room.services.database.read() as connection:
        lines = connection.execute(select(audit).where(audit.c.action == "draft_taken")).all()
    assert {(line.actor, line.subject) for line in lines} == {(lead.session.person.id, draft.id)}


def test_only_team_leads_see_what_waits(room: RunningServer) -> None:
    for who in ("agent", "dispatcher", "unit_operator", "administrator"):
        seat = room.seat(who)
        assert seat.call("GET", "/drafts/v1/held").status_code == 403
        assert seat.call("POST", "/drafts/v1/held/x/take").status_code == 403


def test_no_word_of_it_lies_in_the_database_in_clear(room: RunningServer) -> None:
    left = room.seat("agent")
    deposit(left, draft_of(left))
    with room.services.database.read() as connection:
        row = connection.execute(select(draft_deposit)).one()
    stored = repr(tuple(row)).encode() + bytes(row.data)
    assert WORDS not in stored
    assert b"13800138000" not in stored


def test_what_was_taken_is_forgotten_and_later_even_that_it_was(room: RunningServer, clock: MovedClock) -> None:
    left = room.seat("agent")
    gone, waiting = draft_of(left), draft_of(left, "d-2")
    deposit(left, gone)
    acknowledge(left, *take(left))
    deposit(left, waiting)
    with room.services.database.read() as connection:
        sizes = connection.execute(select(draft_deposit.c.id, draft_deposit.c.data)).all()
    assert {row.id: bool(row.data) for row in sizes} == {gone.id: False, waiting.id: True}
    clock.at += 31 * DAY
    assert room.services.drafts.trim() == 1
    assert take(room.seat("agent")) == [waiting]


WRONG = (
    b"",
    b"{",
    b'{"drafts":[{}]}',
    b'{"drafts":1}',
    b'{"drafts":[],"bogus":1}',
    msgspec.json.encode(Deposits([DraftDeposit("../x", "d", b"", 1, 1)])),
    msgspec.json.encode(Deposits([DraftDeposit("x\x00", "d", b"", 1, 1)])),
    msgspec.json.encode(Deposits([DraftDeposit("x", "d", b"", -1, 1)])),
    msgspec.json.encode(Deposits([DraftDeposit("x", "d", b"", 1, 2**60)])),
    msgspec.json.encode(Deposits([DraftDeposit("x", "d" * 999, b"", 1, 1)])),
    msgspec.json.encode(Deposits([DraftDeposit("x", "d", b"", 1, 1, no="\x00")])),
    msgspec.json.encode(Deposits([DraftDeposit("x", "d", b"", 1, 1)] * 2)),
    msgspec.json.encode(Deposits([DraftDeposit(f"x{n}", "d", b"", 1, 1) for n in range(DRAFTS_AT_ONCE + 1)])),
)


def test_a_malformed_deposit_is_refused_whole(room: RunningServer) -> None:
    seat = room.seat("agent")
    for wrong in WRONG:
        assert seat.call("POST", "/drafts/v1/deposits", data=wrong).status_code in (400, 413), wrong[:60]
    assert take(seat) == []


def test_many_large_drafts_come_in_several_takes(room: RunningServer) -> None:
    left = room.seat("agent")
    drafts = [draft_of(left, f"d-{n}", data=b"x" * 1_500_000, created_at=START + n) for n in range(5)]
    for draft in drafts:
        assert deposit(left, draft).status_code == 200
    found: list[DraftDeposit] = []
    while new := take(left):
        found += new
        acknowledge(left, *new)
    assert found == drafts
