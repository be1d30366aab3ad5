"""Two seats on one order, one of them (or both) without a line: rows 9, 10 and 11 of the sync scenarios."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.errors import AppError, AppErrorCode
from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState
from tests.faults.profiles import CLEAN, Profile
from tests.faults.running import RunningProxy, running_proxy
from tests.helpers.desk import Desk, desk
from tests.helpers.server import running_server
from tests.helpers.server_city import MARKET, WATER
from tests.integration.client.test_offline import free_port


class Scene:
    """A server that comes and goes, and two dispatchers who both know one order; the second has a line of its own."""

    def __init__(self, folder: Path, first: Desk, second: Desk, line: RunningProxy, order_id: str, port: int) -> None:
        self.folder = folder
        self.first = first
        self.second = second
        self.line = line
        self.order_id = order_id
        self.port = port

    def both_send(self) -> None:
        """Bring the server back; the first seat's outbox arrives before the second one's."""
        self.line.become(Profile(refuse=1.0))  # it may look for the server of its own accord at any moment
        with running_server(self.folder, port=self.port):
            self.first.app.sync_status.sync_now()
            self.first.wait_sent()
            self.line.become(CLEAN)
            self.second.app.sync_status.sync_now()
            self.second.wait_sent()
            ver = self.first_ver()
            for seat in (self.first, self.second):
                seat.app.sync_status.sync_now()
                seat.wait_order(self.order_id, lambda order: order.ver >= ver)

    def first_ver(self) -> int:
        """The version both seats must reach."""
        details = [seat.app.orders.detail(self.order_id) for seat in (self.first, self.second)]
        return max(detail.base_ver for detail in details if detail is not None)


@contextmanager
def scene(tmp_path: Path) -> Iterator[Scene]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with (
        desk(tmp_path / "a", url) as first,
        running_proxy(url) as line,
        desk(tmp_path / "b", line.url) as second,
    ):
        with running_server(tmp_path / "server", port=port):
            first.sign_in("dispatcher").wait_ready()
            second.sign_in("dispatcher2").wait_ready()
            order_id, _ = first.create()
            first.wait_order(order_id)
            second.wait_order(order_id)
        first.wait_offline()
        second.wait_offline()
        yield Scene(tmp_path / "server", first, second, line, order_id, port)


def test_of_two_dispatches_to_different_units_the_first_to_arrive_wins(tmp_path: Path) -> None:
    with scene(tmp_path) as both:
        both.first.app.acts.act(both.order_id, Action.DISPATCH, ActData(unit=WATER))
        both.second.app.acts.act(both.order_id, Action.DISPATCH, ActData(unit=MARKET))

        both.both_send()

        shown = both.second.wait_order(both.order_id)
        assert shown.main_unit == WATER
        assert len(shown.assignments) == 1
        assert both.first.app.attention.count() == 0
        (item,) = both.second.app.attention.items()
        assert item.order == both.order_id
        assert item.by_name == "测试dispatcher"
        assert item.at > 0


def test_an_undo_of_a_dispatch_that_came_second_leaves_the_first_one_alone(tmp_path: Path) -> None:
    with scene(tmp_path) as both:
        both.first.app.acts.act(both.order_id, Action.DISPATCH, ActData(unit=WATER))
        receipt = both.second.app.acts.act(both.order_id, Action.DISPATCH, ActData(unit=MARKET))
        both.second.app.acts.undo(receipt)
        both.second.app.acts.act(both.order_id, Action.NOTE, ActData(text="与派单无关"))

        both.both_send()

        shown = both.second.wait_order(both.order_id)
        assert (shown.state, shown.main_unit) == (OrderState.DISPATCHED, WATER)
        codes = sorted(item.code for item in both.second.app.attention.items())
        assert codes == ["cause_failed", "changed_meanwhile"], "the note was done"


def test_a_superseded_dispatch_stays_in_the_tray_until_a_person_closes_it(tmp_path: Path) -> None:
    with scene(tmp_path) as both:
        both.first.app.acts.act(both.order_id, Action.DISPATCH, ActData(unit=WATER))
        both.second.app.acts.act(both.order_id, Action.DISPATCH, ActData(unit=MARKET))
        both.both_send()
        (item,) = both.second.app.attention.items()
        assert item.mine["unit"] == MARKET

        with pytest.raises(AppError) as caught:
            both.second.app.attention.send_again(item.id)
        assert caught.value.code == AppErrorCode.REFUSED
        assert both.second.app.attention.count() == 1

        both.second.app.attention.close(item.id)
        assert both.second.app.attention.items() == ()
        detail = both.second.app.orders.detail(both.order_id)
        assert detail is not None
        assert detail.pending == ()


def test_two_dispatches_to_the_same_unit_disturb_nobody(tmp_path: Path) -> None:
    with scene(tmp_path) as both:
        for seat in (both.first, both.second):
            seat.app.acts.act(both.order_id, Action.DISPATCH, ActData(unit=WATER))

        both.both_send()

        assert both.second.wait_order(both.order_id).main_unit == WATER
        assert both.first.app.attention.count() == both.second.app.attention.count() == 0


def test_different_fields_edited_by_two_are_both_kept(tmp_path: Path) -> None:
    with scene(tmp_path) as both:
        before = both.first.app.orders.order(both.order_id)
        assert before is not None
        both.first.app.acts.act(
            both.order_id, Action.EDIT, ActData(fields={"title": "北区爆管"}, base={"title": before.title})
        )
        both.second.app.acts.act(
            both.order_id,
            Action.EDIT,
            ActData(fields={"place.detail": "二号楼门口"}, base={"place.detail": before.place.detail}),
        )

        both.both_send()

        shown = both.first.wait_order(both.order_id, lambda order: bool(order.place.detail))
        assert (shown.title, shown.place.detail) == ("北区爆管", "二号楼门口")
        assert both.second.app.attention.count() == 0


def test_the_same_field_edited_by_two_keeps_the_first_and_a_proposal(tmp_path: Path) -> None:
    with scene(tmp_path) as both:
        before = both.first.app.orders.order(both.order_id)
        assert before is not None
        for seat, title in ((both.first, "北区爆管"), (both.second, "北区水压低")):
            seat.app.acts.act(
                both.order_id, Action.EDIT, ActData(fields={"title": title}, base={"title": before.title})
            )

        both.both_send()

        shown = both.second.wait_order(both.order_id)
        assert shown.title == "北区爆管"
        assert [proposal.mine for proposal in shown.proposals] == ["北区水压低"]
        (item,) = both.second.app.attention.items()
        assert item.mine["title"] == "北区水压低"
        assert item.theirs["title"] == "北区爆管"


def test_notes_of_both_stand_on_the_order(tmp_path: Path) -> None:
    with scene(tmp_path) as both:
        for seat, text in ((both.first, "已联系物业"), (both.second, "群众再次来电")):
            seat.app.acts.act(both.order_id, Action.NOTE, ActData(text=text))

        both.both_send()

        shown = both.first.wait_order(both.order_id, lambda order: len(order.timeline) >= 3)
        texts = [entry.text for entry in shown.timeline]
        assert "已联系物业" in texts
        assert "群众再次来电" in texts
        assert shown.state is OrderState.ACCEPTED
