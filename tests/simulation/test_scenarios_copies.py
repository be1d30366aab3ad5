"""Scenarios 12, 13, 17–19, 22 and the evict storm's cousins: rights, copied disks, restored servers, wrong clocks."""

import shutil
from pathlib import Path

import pytest

from sync.contract.administration import UserChange
from sync.domain.codes import Action, OrderState, Outcome
from sync.domain.instant import DAY, MINUTE
from tests.helpers.desk import leak
from tests.simulation.scene import Scene, scene

pytestmark = pytest.mark.allows_log("sync")
_OVERDUE = 30 * MINUTE


def _at_unit(here: Scene, word: str, unit: str = "u-water") -> str:
    order = here.call("agent", word).order
    here.settle("agent", "dispatcher")
    here.do("dispatcher", order, Action.DISPATCH, unit=unit)
    here.settle()
    return order


def test_12_an_order_goes_to_another_unit_while_a_seat_has_a_note_pending(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher", "unit_operator", "market") as here:
        order = _at_unit(here, "moves-on")
        here.ask_return(order, "u-market")
        here.offline("unit_operator")
        here.do("unit_operator", order, Action.NOTE, text="typed-before-it-left")
        here.words.add("typed-before-it-left")
        here.grant_return(order, "u-market")
        here.online("unit_operator")
        assert here.promises() == []
        assert here.shown("unit_operator", order) is None
        assert here.shown("market", order) is not None


def test_13_a_role_shrinks_in_the_middle_of_a_pull(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher", "callback_agent") as here:
        for number in range(30):
            here.call("agent", f"many-{number}")
        here.settle("agent")
        here["dispatcher"].sync(2)
        here.room.services.users.change("user-dispatcher", UserChange(roles=["callback_agent"]), "user-administrator")
        assert here.promises() == []
        store = here["dispatcher"].store
        assert store is not None
        assert store.replica.size() == 0
        here.room.services.users.change("user-dispatcher", UserChange(roles=["dispatcher"]), "user-administrator")
        assert here.promises() == []
        assert store.replica.size() >= 30


def test_17_a_disk_is_copied_to_a_second_machine_and_both_work_on(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher") as here:
        here.call("agent", "before-the-copy")
        here.clone(here["agent"])
        copy = here.machines[-1]
        copy.line.healthy = True
        here.call("agent", "at-the-original")
        here.copied.add("both use one block until the server sees the second")
        assert copy.app is not None
        here.do(copy, next(iter(here.room.orders())), Action.NOTE, text="at-the-copy")
        here.words.add("at-the-copy")
        assert here.promises() == []
        assert copy.store is not None
        assert here["agent"].store is not None
        assert copy.store.device != here["agent"].store.device


def test_17_a_copy_out_of_numbers_has_an_emergency_series_of_its_own(tmp_path: Path) -> None:
    with scene(tmp_path, "agent") as here:
        before = here.call("agent", "before-the-copy").order
        here.settle()
        here.clone(here["agent"])
        original, copy = here["agent"], here.machines[-1]
        copy.line.healthy = True
        for machine in (original, copy):
            here.do(machine, before, Action.NOTE, text=f"by-{machine.number}")
            here.words.add(f"by-{machine.number}")
        here.settle()
        assert original.store is not None
        assert copy.store is not None
        assert original.store.device != copy.store.device
        original.line.healthy = copy.line.healthy = False
        told: list[str] = []
        for turn in range(42):
            for machine in (original, copy):
                assert machine.app is not None
                receipt = machine.app.intake.submit("", leak(title=f"{machine.number}-{turn}"))
                here.receipts[receipt.order] = receipt
                told.append(receipt.no)
        emergency = [no for no in told if no.startswith("D")]
        assert len({no[:6] for no in emergency}) == 2
        assert len(set(told)) == len(told)
        original.line.healthy = copy.line.healthy = True
        assert here.promises() == []


def test_17_a_machine_is_rolled_back_to_an_old_image_and_works_on(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher") as here:
        here.take_image(here["agent"])
        for number in range(5):
            here.call("agent", f"forgotten-{number}")
        here.settle()
        here.roll_back(here["agent"])
        here.call("agent", "after-the-roll-back")
        assert here.promises() == []


def test_18_a_server_restored_to_an_old_backup_gets_everything_again(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher", "unit_operator") as here:
        here.room.back_up()
        receipts = [here.call("agent", f"since-the-backup-{number}") for number in range(6)]
        here.settle("agent", "dispatcher")
        for receipt in receipts:
            here.do("dispatcher", receipt.order, Action.DISPATCH, unit="u-water")
        here.settle()
        here.clock.pass_seconds(3 * 3600)
        assert here.room.restore()
        assert not any(receipt.order in here.room.orders() for receipt in receipts)
        assert here.promises() == []
        assert {here.order(receipt.order).no for receipt in receipts} == {receipt.no for receipt in receipts}


def test_18_a_create_in_quarantine_lies_with_the_restored_server_again(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher") as here:
        here.room.back_up()
        receipt = here.call("agent", "taken-when-the-right-was-gone")
        here.room.services.users.change("user-agent", UserChange(roles=["callback_agent"]), "user-administrator")
        here.settle("agent")
        assert here.result("agent", receipt).outcome is Outcome.QUARANTINED
        assert [item.cmd_id for item in here.room.services.desk.quarantine()] == [receipt.command]
        assert here.room.restore()
        here.room.services.users.change("user-agent", UserChange(roles=["callback_agent"]), "user-administrator")
        assert here.room.services.desk.quarantine() == []
        assert here.promises() == []
        assert [item.cmd_id for item in here.room.services.desk.quarantine()] == [receipt.command]


def test_18_an_order_that_went_into_quarantine_leaves_only_what_its_taker_wrote(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher") as here:
        here.room.back_up()
        receipt = here.call("agent", "applied-and-lost")
        here.settle()
        assert here.room.restore()
        here.room.services.users.change("user-agent", UserChange(roles=["callback_agent"]), "user-administrator")
        assert here.promises() == []
        assert here.result("agent", receipt).outcome is Outcome.QUARANTINED
        shown = here.shown("agent", receipt.order)
        assert shown is not None
        assert shown.order.title == "applied-and-lost"
        store = here["agent"].store
        assert store is not None
        assert store.orders.base(receipt.order) is None


def _superseded_request(here: Scene, word: str) -> tuple[str, str]:
    """Let the unit ask for a return of what the desk has taken back; returns the order and the command."""
    order = _at_unit(here, f"{word}-about-what-was-taken-back")
    return order, _ask_too_late(here, order, word)


def _ask_too_late(here: Scene, order: str, word: str) -> str:
    here.offline("unit_operator")
    asked = {"code": "not_duty", "basis": "三定方案", "text": word, "proposed_unit": "u-market"}
    second = here.do("unit_operator", order, Action.REQUEST_RETURN, **asked)
    here.words.add(word)
    here.do("dispatcher", order, Action.UNDO_DISPATCH)
    here.settle("dispatcher")
    here.online("unit_operator")
    here.settle()
    assert here.result("unit_operator", second).outcome is Outcome.SUPERSEDED
    return second.command


def _notes(here: Scene, order: str, word: str) -> list[Action]:
    return [entry.action for entry in here.order(order).timeline if entry.text == word]


@pytest.mark.parametrize("closed", [False, True])
def test_18_words_that_came_second_stand_on_the_restored_server_again(tmp_path: Path, closed: bool) -> None:
    with scene(tmp_path, "agent", "dispatcher", "unit_operator") as here:
        here.room.back_up()
        order, command = _superseded_request(here, "typed-too-late")
        assert _notes(here, order, "typed-too-late") == [Action.NOTE]
        if closed:
            app = here["unit_operator"].app
            assert app is not None
            app.attention.close(command)
        assert here.room.restore()
        assert order not in here.room.orders()
        here.settle("agent", "dispatcher")  # whose order it is, and who gave it to the unit, come back first
        assert here.promises() == []
        assert _notes(here, order, "typed-too-late") == [Action.NOTE]
        assert here.order(order).state is OrderState.ACCEPTED, "what was not done is not done now"
        assert here.tray("unit_operator") == (0 if closed else 1)


def test_18_words_that_came_second_before_the_backup_stand_there_once(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher", "unit_operator") as here:
        order, _ = _superseded_request(here, "typed-before-the-backup")
        here.take_image(here["unit_operator"])
        here.room.back_up()
        assert here.room.restore()
        assert here.promises() == []
        here.clock.pass_seconds(7200)
        here.roll_back(here["unit_operator"])  # which signs in anew, under another lease
        assert here.promises() == []
        assert here.tray("unit_operator") == 1
        here.room.back_up()
        assert here.room.restore()
        assert here.promises() == []
        assert _notes(here, order, "typed-before-the-backup") == [Action.NOTE]


def test_18_what_a_person_was_told_is_not_done_is_not_done_when_it_is_handed_in_later(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher", "unit_operator") as here:
        order = _at_unit(here, "taken-back-and-lost")
        here.room.back_up()
        command = _ask_too_late(here, order, "told-not-done")
        assert here.room.restore()  # where nobody has taken the order back: the act would be done now
        here["unit_operator"].leave()
        assert here.order(order).state is OrderState.DISPATCHED
        assert [one.cmd_id for one in here.room.services.desk.quarantine()] == [command]
        assert here.promises() == []
        assert here.tray("unit_operator") == 1


def test_18_a_copy_that_was_told_no_learns_that_the_restored_server_did_it_for_the_other_copy(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher", "unit_operator") as here:
        order = _at_unit(here, "asked-by-two-copies")
        here.offline("unit_operator")
        words = {"code": "not_duty", "basis": "三定方案", "text": "not-ours", "proposed_unit": "u-market"}
        asked = here.do("unit_operator", order, Action.REQUEST_RETURN, **words)
        here.words.add("not-ours")
        here.clone(here["unit_operator"])
        copy = here.machines[-1]
        copy.line.healthy, copy.line.cut = True, False
        here.room.back_up()
        here.room.services.users.change("user-unit_operator", UserChange(unit="u-market"), "user-administrator")
        assert copy.settle()
        assert here.result(copy, asked).outcome is Outcome.REJECTED
        assert copy.app is not None
        assert copy.app.attention.count() == 1
        assert here.room.restore()
        here.online("unit_operator")
        assert here.promises() == []
        assert here.result("unit_operator", asked).outcome is Outcome.APPLIED
        assert here.result(copy, asked).outcome is Outcome.APPLIED
        assert copy.app.attention.count() == 0, "there is nothing left to decide on"


@pytest.mark.parametrize("wrong_ms", [DAY, -10 * MINUTE, 60 * MINUTE])
def test_19_a_wrong_clock_refuses_nothing_and_orders_nothing(tmp_path: Path, wrong_ms: int) -> None:
    with scene(tmp_path, "agent", "dispatcher") as here:
        here.settle("agent")
        here["agent"].clock.wrong_ms = wrong_ms
        receipt = here.call("agent", "wrong-clock")
        here.settle("agent")
        assert abs(here.order(receipt.order).created_at - here.clock.now()) < _OVERDUE
        here["agent"].clock.wrong_ms = 0
        assert here.promises() == []


@pytest.mark.parametrize("boundary", [1, 2, 3, 5, 8, 13, 21])
def test_22_killed_in_the_middle_of_fetching_everything(tmp_path: Path, boundary: int) -> None:
    with scene(tmp_path, "agent", "dispatcher") as here:
        for number in range(20):
            here.call("agent", f"many-{number}")
        here.settle("agent")
        dispatcher = here["dispatcher"]
        assert dispatcher.store is not None
        dispatcher.store.replica.start_epoch(here["agent"].cursors[-1][0])
        dispatcher.will_die(boundary)
        dispatcher.survives(lambda: dispatcher.sync(20))
        assert here.promises() == []


def test_22_a_disk_that_gets_full_while_fetching_moves_no_cursor(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher") as here:
        for number in range(20):
            here.call("agent", f"many-{number}")
        here.settle("agent")
        store = here["dispatcher"].store
        assert store is not None
        before = store.replica.cursor()
        here["dispatcher"].full = True
        here["dispatcher"].sync(5)
        assert store.replica.cursor() == before
        here["dispatcher"].full = False
        assert here.promises() == []


def test_23_a_lost_database_file_gets_its_outbox_back_from_the_spool(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher") as here:
        here.offline("agent")
        receipts = [here.call("agent", f"only-here-{number}") for number in range(3)]
        machine = here["agent"]
        machine.close()
        for file in machine.folder.rglob("store.db*"):
            file.unlink()
        here.online("agent")
        here.clock.pass_seconds(60)
        assert machine.start()
        assert here.promises() == []
        assert all(receipt.order in here.room.orders() for receipt in receipts)


def test_25_words_that_came_second_outlive_the_store_that_was_shut_out(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher", "dispatcher2") as here:
        order = here.call("agent", "wanted-by-two").order
        here.settle()
        here.offline("dispatcher2")
        second = here.do("dispatcher2", order, Action.DISPATCH, unit="u-market", text="typed-by-the-second")
        here.words.add("typed-by-the-second")
        here.do("dispatcher", order, Action.DISPATCH, unit="u-water")
        here.settle("dispatcher")
        here.online("dispatcher2")
        here.settle("dispatcher2")
        here.revoke(here["dispatcher2"])
        here.settle("dispatcher2")
        assert here.faults["store_wiped"] == 1
        assert here.promises() == []
        kept = {item.cmd_id: item.reason for item in here.room.services.desk.quarantine()}
        assert kept[second.command] == "device_revoked"


def test_25_a_store_that_is_shut_out_gives_a_restored_server_what_it_has_lost(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher") as here:
        here.room.back_up()
        receipts = [here.call("agent", f"since-the-backup-{number}") for number in range(3)]
        here.settle()
        assert here.room.restore()
        here.revoke(here["agent"])
        here.settle("agent")
        assert here.faults["store_wiped"] == 1
        kept = {item.cmd_id for item in here.room.services.desk.quarantine()}
        assert kept == {receipt.command for receipt in receipts}
        assert here.promises() == []


@pytest.mark.parametrize("restored", [False, True])
def test_25_words_put_away_by_a_store_that_is_shut_out_lie_with_the_server(tmp_path: Path, restored: bool) -> None:
    with scene(tmp_path, "agent", "dispatcher", "unit_operator") as here:
        here.room.back_up()
        order, command = _superseded_request(here, "put-away")
        app = here["unit_operator"].app
        assert app is not None
        app.attention.close(command)
        here.settle()
        here.offline("unit_operator")
        assert here["unit_operator"].restart()
        assert not list(here["unit_operator"].folder.rglob(f"{command}.spool")), "what is closed is not kept sealed"
        if restored:
            assert here.room.restore()
            here.settle("agent", "dispatcher")
        here.revoke(here["unit_operator"])
        here.online("unit_operator")
        here.settle("unit_operator")
        assert here.faults["store_wiped"] == 1
        assert here.promises() == []
        aside = here.room.services.desk.quarantine()
        assert len(aside) == int(restored), "an order that has the note is not asked about again"
        assert len(_notes(here, order, "put-away")) == int(not restored)


def test_pages_that_were_kept_on_the_way_come_out_of_order(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher", "unit_operator") as here:
        order = _at_unit(here, "kept-page")
        serve = here["unit_operator"].line._serve
        kept = {}

        def caching(*call: object):
            reply = serve(*call)
            if str(call[1]).endswith("/pull"):
                kept.setdefault("page", reply)
                return kept["page"] if kept.get("stale") else reply
            return reply

        here["unit_operator"].line._serve = caching
        here.ask_return(order, "u-market")
        here.grant_return(order, "u-market")
        here.settle("unit_operator")
        kept["stale"] = True
        here["unit_operator"].sync(3)
        kept["stale"] = False
        assert here.promises() == []
        assert here.shown("unit_operator", order) is None


def test_an_image_of_everything_is_no_way_to_read_more(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher", "unit_operator") as here:
        _at_unit(here, "of-water")
        there = tmp_path / "stolen"
        here["unit_operator"].take_image(there)
        assert not any(b"of-water" in file.read_bytes() for file in there.rglob("*") if file.is_file())
        shutil.rmtree(there)
