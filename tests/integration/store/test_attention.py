"""Items that need a person: they outlive restarts, the order and the command they are about."""

from pathlib import Path

from desktop.store.store import SeatStore
from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState, Outcome
from sync.domain.instant import DAY
from sync.domain.order import Proposal, TimelineEntry
from sync.domain.workflow.parts import derived_id
from tests.helpers.store import NOW, cursor, fill, leave, opened, order, put, result, save_act


def merged_edit(store: SeatStore) -> str:
    """Let an edit of the title lose against another's; return the id of its item."""
    command = save_act(store, "c1", "x1", "edit", ActData(fields={"title": "乙"}, base={"title": "路灯不亮"}))
    proposal = Proposal(derived_id("c1", "title"), "title", "路灯不亮", "甲", "乙", "u1", NOW)
    other = TimelineEntry("t1", Action.EDIT, NOW - 5, by="u2", by_name="李华", code="category,title")
    row = put(order("x1", ver=2, title="甲", proposals=(proposal,), timeline=(other,)))
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command, Outcome.MERGED, rows=[row])], [], NOW)
    return proposal.id


def superseded(store: SeatStore, **more: object) -> None:
    """Let a dispatch come second."""
    command = save_act(store, "c1", "x1", "dispatch", ActData(unit="u7", text="请速办"))
    row = put(order("x1", ver=2, state=OrderState.DISPATCHED, main_unit="u8"))
    store.outbox.mark_sent(["c1"])
    answer = result(command, Outcome.SUPERSEDED, rows=[row], by_name="李华", code="changed_meanwhile", **more)
    store.outbox.settle([answer], [], NOW)


def test_a_proposal_names_who_wrote_the_other_value_and_when(store: SeatStore) -> None:
    fill(store, [order("x1")])
    merged_edit(store)
    (item,) = store.attention.items()
    assert (item.by_name, item.at, item.mine_at) == ("李华", NOW - 5, NOW)


def test_a_superseded_act_is_kept_beside_what_was_done_instead(store: SeatStore) -> None:
    fill(store, [order("x1")])
    superseded(store)
    (item,) = store.attention.items()
    assert (item.mine["unit"], item.theirs["unit"], item.theirs["state"]) == ("u7", "u8", "dispatched")
    assert item.mine["text"] == "请速办"


def test_an_item_outlives_a_restart_its_order_and_its_command(store: SeatStore, tmp_path: Path) -> None:
    fill(store, [order("x1"), order("x2")])
    item_id = merged_edit(store)
    store.replica.apply_page([leave("x1", 3)], cursor(3))
    late = save_act(store, "c2", "x2", "note", ActData(text="-"))
    store.outbox.mark_sent(["c2"])
    store.outbox.settle([result(late)], [], NOW + 20 * DAY)
    assert store.commands.command("c1") is None
    store.close()
    again = opened(tmp_path / "seat")
    (item,) = again.attention.items()
    assert (item.id, item.no, item.title, item.type, item.gone) == (item_id, "26000000015", "甲", "order.edit", True)
    assert (item.mine, item.theirs) == ({"title": "乙"}, {"title": "甲"})
    again.close()


def test_an_order_that_leaves_with_its_last_outcome_is_still_named_in_the_item(store: SeatStore) -> None:
    fill(store, [order("x1", title="离开的工单")])
    command = save_act(store, "c1", "x1", "note", ActData(text="补充"))
    store.replica.apply_page([leave("x1", 2)], cursor(2))
    assert store.orders.is_evicted("x1")
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command, Outcome.REJECTED, code="unknown_order")], [], NOW)
    (item,) = store.attention.items()
    assert (item.title, item.gone, item.mine) == ("离开的工单", True, {"text": "补充"})


def test_a_repeated_answer_opens_nothing_twice_and_reopens_nothing(store: SeatStore) -> None:
    fill(store, [order("x1")])
    superseded(store)
    command = store.commands.command("c1")
    assert command is not None
    store.outbox.settle([result(command, Outcome.SUPERSEDED)], [], NOW + 1)
    assert store.attention.count() == 1
    store.attention.close("c1", NOW)
    store.outbox.settle([result(command, Outcome.SUPERSEDED)], [], NOW + 2)
    assert store.attention.count() == 0


def test_another_answer_after_the_server_was_restored_is_told_anew(store: SeatStore) -> None:
    fill(store, [order("x1")])
    command = save_act(store, "c1", "x1", "dispatch", ActData(unit="u7"))
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command)], [], NOW)
    assert store.outbox.reoffer(NOW - DAY, "epoch-2") == 1
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command, Outcome.SUPERSEDED, by_name="李华")], [], NOW + 1)
    (item,) = store.attention.items()
    assert (item.kind, item.by_name) == ("superseded", "李华")


def test_a_closed_proposal_stays_closed_when_the_edit_is_offered_again(store: SeatStore) -> None:
    fill(store, [order("x1")])
    item_id = merged_edit(store)
    store.attention.close(item_id, NOW)
    command = store.commands.command("c1")
    assert command is not None
    assert store.outbox.reoffer(NOW - DAY, "epoch-2") == 1
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command, Outcome.MERGED)], [], NOW + 1)
    assert store.attention.count() == 0


def test_a_long_text_beside_anothers_becomes_an_item(store: SeatStore) -> None:
    fill(store, [order("x1")])
    data = ActData(fields={"content": "我的正文"}, base={"content": "小区门口的路灯坏了三天"})
    command = save_act(store, "c1", "x1", "edit", data)
    row = put(order("x1", ver=2, content="别人的正文", supplements=("我的正文",)))
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command, Outcome.MERGED, rows=[row])], [], NOW)
    (item,) = store.attention.items()
    assert (item.kind, item.mine["content"], item.theirs["content"]) == ("supplement", "我的正文", "别人的正文")
