"""The outbox: its legal moves and what outcomes do."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from desktop.services.values import OrderQuery, Pool
from desktop.store.cache_kv import write_granted
from desktop.store.errors import IllegalMove, StoreError
from desktop.store.store import SeatStore
from sync.contract.messages import Command
from sync.contract.replica import Granted
from sync.domain.act import ActData
from sync.domain.codes import OrderState, Outcome
from sync.domain.instant import DAY
from sync.domain.order import Proposal
from sync.domain.workflow.parts import derived_id
from tests.helpers.store import DESK, NOW, fill, lease, opened, order, put, result, save_act, save_create, session

STATES = ("new", "sent", "done", "attention", "closed", "reoffer")
OUTCOMES = {"done": "applied", "attention": "rejected", "closed": "rejected"}
LEGAL = {
    ("new", "sent"),
    ("sent", "new"),
    ("sent", "done"),
    ("sent", "attention"),
    ("attention", "closed"),
    ("attention", "done"),
    ("done", "reoffer"),
    ("reoffer", "sent"),
}
WAY = {
    "new": (),
    "sent": ("sent",),
    "done": ("sent", "done"),
    "attention": ("sent", "attention"),
    "closed": ("sent", "attention", "closed"),
    "reoffer": ("sent", "done", "reoffer"),
}


def _move(store: SeatStore, state: str) -> None:
    with store.database.saving() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = ?, outcome = ?", (state, OUTCOMES.get(state)))


def _state(store: SeatStore) -> str:
    with store.database.reading() as connection:
        return str(connection.exec_driver_sql("SELECT state FROM outbox").scalar_one())


def _settle(store: SeatStore, command: Command, outcome: Outcome, **more: Any) -> None:
    store.outbox.mark_sent([command.id])
    store.outbox.settle([result(command, outcome, **more)], [], NOW)


@pytest.mark.parametrize(("before", "after"), [pair for pair in product(STATES, STATES) if pair[0] != pair[1]])
def test_the_database_itself_refuses_every_illegal_move(store: SeatStore, before: str, after: str) -> None:
    save_create(store, 1)
    for state in WAY[before]:
        _move(store, state)
    if (before, after) in LEGAL:
        _move(store, after)
        assert _state(store) == after
    else:
        with pytest.raises(IllegalMove):
            _move(store, after)
        assert _state(store) == before


@pytest.mark.parametrize(("outcome", "legal"), [("quarantined", True), ("superseded", False), ("rejected", False)])
@pytest.mark.parametrize("before", ["attention", "closed"])
def test_of_what_is_not_done_only_the_quarantined_may_be_offered_again(
    store: SeatStore, before: str, outcome: str, legal: bool
) -> None:
    save_create(store, 1)
    _move(store, "sent")
    with store.database.saving() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'attention', outcome = ?", (outcome,))
        connection.exec_driver_sql("UPDATE outbox SET state = ?", (before,))
    if legal:
        _move(store, "reoffer")
    else:
        with pytest.raises(IllegalMove):
            _move(store, "reoffer")
    assert _state(store) == ("reoffer" if legal else before)


@pytest.mark.parametrize("state", ["sent", "done", "attention", "closed", "reoffer"])
def test_a_command_is_born_new(store: SeatStore, state: str) -> None:
    statement = (
        "INSERT INTO outbox (seq, id, state, type, target, actor, payload, created_at, outcome) "
        "VALUES (1, 'c', ?, 't', 'o', '', '', 0, ?)"
    )
    with pytest.raises(IllegalMove), store.database.saving() as connection:
        connection.exec_driver_sql(statement, (state, OUTCOMES.get(state)))


def test_an_undecided_command_cannot_be_deleted(store: SeatStore) -> None:
    save_create(store, 1)
    with pytest.raises(IllegalMove), store.database.saving() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")


def test_what_a_command_says_cannot_be_turned_into_something_else(store: SeatStore) -> None:
    save_create(store, 1)
    with pytest.raises(IllegalMove), store.database.saving() as connection:
        connection.exec_driver_sql("UPDATE outbox SET target = 'other'")


def test_a_state_without_its_outcome_is_refused(store: SeatStore) -> None:
    save_create(store, 1)
    _move(store, "sent")
    with pytest.raises(StoreError), store.database.saving() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'done'")
    assert _state(store) == "sent"


def test_an_applied_command_is_done_its_row_is_cached_and_its_spool_file_goes(store: SeatStore, tmp_path: Path) -> None:
    command = save_create(store, 1)
    server_row = order("o1", no="26000000023", title="井盖", ver=3)
    store.outbox.mark_sent(["c1"])
    changed = store.outbox.settle([result(command, rows=[put(server_row)])], [lease("lease-2", 21, 40)], NOW)
    assert changed.ids == {"order": ("o1",)}
    assert store.outbox.pending(10) == []
    assert store.orders.base("o1") == server_row
    assert [row.pending for row in store.orders.first_page(OrderQuery(), 5)] == [False]
    assert store.outbox.counts().free_numbers == 39
    assert list((tmp_path / "seat" / "spool").iterdir()) == []


def test_an_order_seen_through_a_right_the_cache_was_not_filled_under_is_left_to_the_feed(store: SeatStore) -> None:
    fill(store, [order("x1", title="前")])
    with store.database.applying() as connection:
        write_granted(connection, Granted("rights-1", "agent", {DESK: "full"}))
    first = save_act(store, "c1", "x1", "note", ActData(text="一"))
    second = save_act(store, "c2", "x1", "note", ActData(text="二"))
    store.outbox.mark_sent(["c1", "c2"])
    strange = put(order("x1", ver=2, title="后"), scope="unit:u-other")
    store.outbox.settle([result(first, rows=[strange])], [], NOW)
    assert _title(store) == "前"
    store.outbox.settle([result(second, rows=[put(order("x1", ver=3, title="后"))])], [], NOW)
    assert _title(store) == "后"


def _title(store: SeatStore) -> str:
    found = store.orders.order("x1")
    assert found is not None
    return found.title


def _spooled(tmp_path: Path) -> list[str]:
    return sorted(path.stem for path in (tmp_path / "seat" / "spool").iterdir())


def _settled(store: SeatStore, count: int) -> None:
    """Save orders and let all of them be accepted with one reply."""
    commands = [save_create(store, number) for number in range(1, count + 1)]
    store.outbox.mark_sent([one.id for one in commands])
    rows = [put(order(one.target, no=f"26000000{at:03d}")) for at, one in enumerate(commands)]
    store.outbox.settle([result(one, rows=[row]) for one, row in zip(commands, rows, strict=True)], [], NOW)


def test_many_spool_files_go_in_idle_moments(store: SeatStore, tmp_path: Path) -> None:
    _settled(store, 10)
    assert len(_spooled(tmp_path)) == 10
    while store.outbox.tidy():
        pass
    assert _spooled(tmp_path) == []


def test_spool_files_that_may_go_are_gone_when_the_store_is_closed(store: SeatStore, tmp_path: Path) -> None:
    _settled(store, 10)
    store.close()
    assert _spooled(tmp_path) == []


def test_a_command_that_is_offered_again_keeps_its_new_spool_file(store: SeatStore, tmp_path: Path) -> None:
    _settled(store, 10)
    assert store.outbox.reoffer(NOW - DAY, "epoch-2") == 10
    while store.outbox.tidy():
        pass
    assert _spooled(tmp_path) == sorted(f"c{number}" for number in range(1, 11))


def test_a_reply_that_comes_twice_changes_nothing(store: SeatStore) -> None:
    command = save_create(store, 1)
    _settle(store, command, Outcome.REJECTED, code="unknown_category")
    store.outbox.settle([result(command, Outcome.APPLIED)], [], NOW)
    assert _state(store) == "attention"
    assert store.attention.count() == 1


def test_retry_puts_a_command_back_into_the_queue(store: SeatStore) -> None:
    command = save_create(store, 1)
    _settle(store, command, Outcome.RETRY)
    assert _state(store) == "new"
    assert store.commands.result("c1") is None


@pytest.mark.parametrize("outcome", [Outcome.SUPERSEDED, Outcome.REJECTED, Outcome.QUARANTINED])
def test_an_outcome_that_needs_a_person_stays_until_the_person_closes_it(store: SeatStore, outcome: Outcome) -> None:
    fill(store, [order("x1")])
    command = save_act(store, "c1", "x1", "dispatch", ActData(unit="u7", text="请尽快"))
    _settle(store, command, outcome, code="changed_meanwhile", by_name="Li Hua", at=NOW - 5)
    (item,) = store.attention.items()
    assert (item.kind, item.order, item.title, item.by_name, item.code) == (
        outcome.value, "x1", "路灯不亮", "Li Hua", "changed_meanwhile",
    )  # fmt: skip
    assert (item.mine["unit"], item.mine["text"]) == ("u7", "请尽快")
    shown = store.orders.order("x1")
    assert shown is not None
    assert shown.state is OrderState.ACCEPTED
    store.attention.close(item.id, NOW)
    assert store.attention.items() == ()
    assert _state(store) == "closed"
    assert store.commands.command("c1") == command


def test_a_refused_create_stays_visible_with_its_number(store: SeatStore) -> None:
    command = save_create(store, 1)
    _settle(store, command, Outcome.QUARANTINED, code="number_taken")
    (item,) = store.attention.items()
    assert item.no
    assert [row.id for row in store.orders.first_page(OrderQuery(), 5)] == ["o1"]


def test_a_proposal_of_a_merged_edit_becomes_an_item(store: SeatStore) -> None:
    fill(store, [order("x1")])
    command = save_act(store, "c1", "x1", "edit", ActData(fields={"category": "0202"}, base={"category": "0101"}))
    proposal = Proposal(
        derived_id("c1", "category"), "category", base="0101", theirs="0303", mine="0202", by="u1", at=NOW
    )
    row = put(order("x1", ver=2, category="0303", proposals=(proposal,)))
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command, Outcome.MERGED, rows=[row])], [], NOW)
    (item,) = store.attention.items()
    assert (item.kind, item.base, item.theirs, item.mine) == (
        "proposal", {"category": "0101"}, {"category": "0303"}, {"category": "0202"},
    )  # fmt: skip
    assert _state(store) == "done"


def test_a_proposal_is_an_item_also_where_the_order_itself_is_left_to_the_feed(store: SeatStore) -> None:
    fill(store, [order("x1")])
    with store.database.applying() as connection:
        write_granted(connection, Granted("rights-1", "agent", {DESK: "full"}))
    command = save_act(store, "c1", "x1", "edit", ActData(fields={"category": "0202"}, base={"category": "0101"}))
    proposal = Proposal(
        derived_id("c1", "category"), "category", base="0101", theirs="0303", mine="0202", by="u1", at=NOW
    )
    row = put(order("x1", ver=2, category="0303", proposals=(proposal,)), scope="unit:u-other")
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command, Outcome.MERGED, rows=[row])], [], NOW)
    (item,) = store.attention.items()
    assert (item.theirs, item.mine) == ({"category": "0303"}, {"category": "0202"})


def test_a_poison_command_is_set_aside_and_others_go_on(store: SeatStore) -> None:
    save_create(store, 1)
    save_create(store, 2)
    store.outbox.mark_sent(["c1"])
    assert store.outbox.set_aside("c1", "poison", NOW).ids["attention"] == ("c1",)
    assert [command.id for command in store.outbox.pending(10)] == ["c2"]


def test_sent_commands_are_new_again_after_a_restart(store: SeatStore, tmp_path: Path) -> None:
    save_create(store, 1)
    store.outbox.mark_sent(["c1"])
    store.close()
    again = opened(tmp_path / "seat")
    assert _state(again) == "new"
    assert [command.id for command in again.outbox.pending(10)] == ["c1"]
    again.close()


def test_a_gap_is_never_filled_with_what_a_person_was_told_is_not_done(store: SeatStore) -> None:
    refused, kept = save_act(store, "c1", "o1", "note"), save_act(store, "c2", "o1", "note")
    _settle(store, refused, Outcome.SUPERSEDED)
    _settle(store, kept, Outcome.APPLIED)
    assert [one.id for one in store.outbox.from_seq(1, 10)] == ["c2"]


def test_what_was_acknowledged_before_a_copied_disk_was_found_is_offered_again_too(store: SeatStore) -> None:
    former = [save_create(store, number) for number in (1, 2)]
    for command in former:
        _settle(store, command, Outcome.APPLIED)
    later = save_act(store, "later", "o1", "note")
    store.outbox.resequence(1)
    assert store.outbox.reoffer(NOW - DAY, "epoch-2") == 2
    offered = store.outbox.pending(10)
    assert [one.id for one in offered] == [former[0].id, former[1].id, later.id]
    assert [one.seq for one in offered] == list(range(offered[0].seq, offered[0].seq + 3))
    assert offered[0].seq > 0


@pytest.mark.parametrize("closed", [False, True])
def test_what_lay_in_the_quarantine_of_a_restored_server_is_offered_again(
    store: SeatStore, tmp_path: Path, closed: bool
) -> None:
    command = save_create(store, 1)
    _settle(store, command, Outcome.QUARANTINED, code="not_your_role")
    if closed:
        store.attention.close("c1", NOW)
    assert store.outbox.reoffer(NOW - DAY, "epoch-2") == 1
    assert [one.id for one in store.outbox.pending(10)] == ["c1"]
    assert [path.name for path in (tmp_path / "seat" / "spool").iterdir()] == ["c1.spool"]
    assert store.attention.count() == (0 if closed else 1), "it stays in front of the person meanwhile"
    _settle(store, command, Outcome.QUARANTINED, code="right_lost")
    assert [(item.kind, item.code) for item in store.attention.items()] == [("quarantined", "right_lost")]


def test_an_item_goes_when_the_restored_server_does_what_lay_in_quarantine(store: SeatStore) -> None:
    command = save_create(store, 1)
    _settle(store, command, Outcome.QUARANTINED, code="not_your_role")
    store.outbox.reoffer(NOW - DAY, "epoch-2")
    store.outbox.mark_sent(["c1"])
    changed = store.outbox.settle([result(command, Outcome.APPLIED, rows=[put(order("o1"))])], [], NOW + 1)
    assert changed.ids["attention"] == ("c1",)
    assert store.attention.count() == 0
    assert _state(store) == "done"


def test_after_a_restored_server_acknowledged_commands_are_offered_again(store: SeatStore, tmp_path: Path) -> None:
    command = save_create(store, 1)
    _settle(store, command, Outcome.APPLIED, rows=[put(order("o1"))])
    assert store.outbox.reoffer(NOW + 1, "epoch-2") == 0
    assert store.outbox.reoffer(NOW - DAY, "epoch-2") == 1
    assert [one.seq for one in store.outbox.pending(10)] == [1]
    assert [path.name for path in (tmp_path / "seat" / "spool").iterdir()] == ["c1.spool"]
    _settle(store, command, Outcome.SAME)
    assert _state(store) == "done"


def test_a_cloned_seat_counts_anew_and_keeps_every_command(store: SeatStore) -> None:
    done = save_create(store, 1)
    _settle(store, done, Outcome.APPLIED)
    refused = save_create(store, 2)
    _settle(store, refused, Outcome.REJECTED)
    save_create(store, 3)
    save_create(store, 4)
    store.new_device("device-2")
    store.outbox.resequence(1)
    assert [(command.seq, command.id) for command in store.outbox.pending(10)] == [(1, "c3"), (2, "c4")]
    assert store.attention.count() == 1
    store.outbox.settle([], [lease("lease-9", 500, 519)], NOW)
    assert save_create(store, 5).seq == 3


def test_a_gap_is_filled_from_commands_in_any_state(store: SeatStore) -> None:
    _settle(store, save_create(store, 1), Outcome.APPLIED)
    save_create(store, 2)
    assert [command.seq for command in store.outbox.from_seq(1, 10)] == [1, 2]


def test_decided_commands_are_forgotten_after_two_weeks(store: SeatStore) -> None:
    _settle(store, save_create(store, 1), Outcome.APPLIED)
    command = save_create(store, 2)
    store.outbox.mark_sent(["c2"])
    store.outbox.settle([result(command)], [], NOW + 15 * DAY)
    assert store.commands.command("c1") is None
    assert store.commands.command("c2") is not None


def test_pools_follow_pending_acts(store: SeatStore) -> None:
    fill(store, [order("x1")])
    save_act(store, "c1", "x1", "dispatch", ActData(unit="u7"))
    assert store.orders.counts([OrderQuery(pool=Pool.TO_DISPATCH), OrderQuery(states=(OrderState.DISPATCHED,))]) == [
        0,
        1,
    ]


def test_a_copy_is_another_device_in_one_step(store: SeatStore) -> None:
    _settle(store, save_create(store, 1), Outcome.APPLIED)
    save_create(store, 2)
    store.new_device("device-2", session(leases=[lease("lease-9", 500, 519)], next_seq=1))
    assert store.device == "device-2"
    assert [(command.seq, command.id) for command in store.outbox.pending(10)] == [(1, "c2")]
    assert store.unused_numbers() == (lease("lease-9", 500, 519),)
    assert store.outbox.next_seq() == 2


def test_blocks_the_server_names_no_more_are_not_used_again(store: SeatStore) -> None:
    assert [one.id for one in store.unused_numbers()] == ["lease-1"]
    store.outbox.settle([], [lease("lease-2", 100, 119)], NOW + 5_000)
    assert [one.id for one in store.unused_numbers()] == ["lease-1", "lease-2"], "it may have been on its way"
    store.outbox.settle([], [], NOW + 60_000)
    store.save_session(session(now=NOW + 60_000))
    assert len(store.unused_numbers()) == 2, "a reply without blocks says nothing of them"
    store.save_session(session(now=NOW + 60_000, leases=[lease("lease-2", 100, 119)]))
    assert [one.id for one in store.unused_numbers()] == ["lease-2"]
    assert store.outbox.report().numbers["lease-1"] == 1
    store.save_session(session(now=NOW + 90_000, leases=[lease("lease-1"), lease("lease-2", 100, 119)]))
    assert [one.id for one in store.unused_numbers()] == ["lease-2"], "what was given up stays given up"
