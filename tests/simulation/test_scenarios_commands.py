"""Scenarios 1–4, 8–11, 14–16: commands on their way, over the real program at both ends."""

from pathlib import Path

import pytest
from sqlalchemy import select

from sync.contract.administration import TaskItem
from sync.domain.codes import Action, Outcome
from sync.server.tables.commands import intake_quarantine
from tests.helpers.server_city import LAMP
from tests.simulation.scene import scene

pytestmark = pytest.mark.allows_log("sync")


def test_01_the_reply_of_a_create_is_lost_five_times(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "dispatcher") as here:
        receipt = here.call("agent", "lost-reply")
        here["agent"].line.script = ["reply_lost", "request_twice", "reply_lost", "request_late", "reply_lost"]
        here.settle("agent")
        here["agent"].line.arrive()
        assert here.result("agent", receipt).outcome is Outcome.APPLIED
        assert [one.no for one in here.room.orders().values()].count(receipt.no) == 1
        assert here.promises() == []


@pytest.mark.parametrize("boundary", range(1, 9))
def test_02_03_killed_anywhere_between_saved_and_marked_done(tmp_path: Path, boundary: int) -> None:
    with scene(tmp_path, "agent") as here:
        receipt = here.call("agent", "killed")
        here["agent"].will_die(boundary)
        here["agent"].survives(lambda: here["agent"].sync(6))
        assert here.order_number(receipt.order) in ("", receipt.no)
        assert here.promises() == []
        shown = here.shown("agent", receipt.order)
        assert shown is not None
        assert shown.order.no == receipt.no


@pytest.mark.parametrize("boundary", [1, 2])
def test_02_killed_inside_the_save_itself_nothing_is_half_there(tmp_path: Path, boundary: int) -> None:
    with scene(tmp_path, "agent") as here:
        here["agent"].will_die(boundary)
        here["agent"].survives(lambda: here.call("agent", f"killed-{boundary}"))
        here.call("agent", "after")
        assert here.promises() == []


def test_04_the_server_dies_inside_the_transaction(tmp_path: Path) -> None:
    with scene(tmp_path, "agent") as here:
        receipt = here.call("agent", "server-died")
        here.room.dies_in = 1
        here["agent"].sync(1)
        assert receipt.order not in here.room.orders()
        assert here.promises() == []
        assert here.order(receipt.order).ver == 1


def test_08_three_seats_eight_hours_offline_on_the_same_orders_then_all_come_back(tmp_path: Path) -> None:
    people = ("agent", "dispatcher", "dispatcher2")
    with scene(tmp_path, *people) as here:
        before = here.tray("dispatcher2")
        shared = [here.call("agent", f"shared-{number}").order for number in range(20)]
        here.settle()
        here.settle()
        here.offline(*people)
        for number in range(100):
            here.call("agent", f"offline-{number}")
        for place, order in enumerate(shared):
            here.do("dispatcher", order, Action.DISPATCH, unit="u-water")
            here.do("dispatcher2", order, Action.DISPATCH, unit="u-market" if place % 2 else "u-water")
            for turn, person in enumerate(people * 4):
                word = f"note-{place}-{turn}"
                here.do(person, order, Action.NOTE, text=word)
                here.words.add(word)
        here.clock.pass_seconds(8 * 3600)
        here.online(*people)
        assert here.promises() == []
        assert {here.order(order).main_unit for order in shared} == {"u-water"}
        assert here.tray("dispatcher2") - before == 10  # every second one went elsewhere
        app = here["dispatcher2"].app
        assert app is not None
        assert all(item.by_name for item in app.attention.items())


def test_14_a_poison_command_does_not_hold_up_others(tmp_path: Path) -> None:
    with scene(tmp_path, "agent") as here:
        before = here.tray("agent")
        poison = here.call("agent", "poison")
        others = [here.call("agent", f"fine-{number}") for number in range(3)]
        push = here.room.services.push
        processor = push._batch._processor
        apply = processor.apply

        def broken(work, sending):
            if sending.command.target == poison.order:
                raise ZeroDivisionError("a bug of the server")
            return apply(work, sending)

        processor.apply = broken
        here.settle("agent")
        processor.apply = apply
        assert {one.order for one in others} <= here.room.orders().keys()
        assert here.tray("agent") == before + 1
        with here.room.services.database.read() as connection:
            assert connection.execute(select(intake_quarantine.c.no)).scalar_one() == poison.no
        assert all(poison.no in broken_promise for broken_promise in here.promises())


def test_15_a_category_that_was_retired_meanwhile_refuses_no_create(tmp_path: Path) -> None:
    with scene(tmp_path, "agent") as here:
        here.offline("agent")
        receipt = here.call("agent", "retired", category=LAMP)
        here.retire_category(LAMP)
        here.online("agent")
        assert here.promises() == []
        assert here.order(receipt.order).category == ""
        tasks: list[TaskItem] = here.room.services.desk.tasks()
        assert [task.kind for task in tasks if task.order_id == receipt.order] == ["create_mapped"]


def test_16_numbers_run_out_offline_and_the_emergency_series_goes_on(tmp_path: Path) -> None:
    with scene(tmp_path, "agent", "agent2") as here:
        here.offline("agent", "agent2")
        receipts = [here.call(person, f"{person}-{turn}") for turn in range(45) for person in ("agent", "agent2")]
        emergency = [one.no for one in receipts if one.no.startswith("D")]
        assert len(emergency) > 4
        assert len({one.no for one in receipts}) == len(receipts)
        here.online("agent", "agent2")
        assert here.promises() == []
        assert not here.call("agent", "leased again").no.startswith("D")
