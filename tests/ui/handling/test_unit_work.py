"""A unit's office by keys: sign, contact, pass on, return, extend, park, whistle, escalate, claim, reply."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from pytestqt.qtbot import QtBot

from sync.domain.act import ActData
from sync.domain.codes import Action, AssignmentRole, AssignmentState, OrderState
from sync.domain.order import Order
from tests.helpers.small_city import COMMUNITY_UNIT, HUAYUAN_UNIT, JINSHUI_UNIT, NANYANG_UNIT, WATER, Story
from tests.ui.desks import Screen, screen, story
from ui.handling.view import HandlingView


class OpenOffice(Protocol):
    """Opens the handling screen for somebody with some orders, at a tab."""

    def __call__(
        self, orders: list[Order], tab: str = "in_handling", who: str = "street"
    ) -> AbstractContextManager[Screen]:
        """Open it."""
        ...


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> OpenOffice:
    """Sit somebody down at a unit."""

    @contextmanager
    def open_office(orders: list[Order], tab: str = "in_handling", who: str = "street") -> Iterator[Screen]:
        with screen(qtbot, tmp_path, who, orders, HandlingView, "handling") as made:
            go_to_tab(made, tab)
            yield made

    return open_office


def go_to_tab(made: Screen, tab: str) -> None:
    """Go to a tab by keys and wait for its first order."""
    while view(made).pane.tabs.current() != tab:
        made.press("Ctrl+Tab")
    made.wait(lambda: view(made).model.order is not None and view(made).pane.table.hasFocus())


def view(made: Screen) -> HandlingView:
    """Return the view as what it is."""
    assert isinstance(made.view, HandlingView)
    return made.view


def dispatched(number: int) -> Story:
    """Return an order sent to the street."""
    return story(number).does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT))


def signed(number: int) -> Story:
    """Return an order the street has signed."""
    return dispatched(number).does("street", Action.SIGN)


def contacted(number: int) -> Story:
    """Return an order whose caller was called."""
    return signed(number).does("street", Action.LOG_CONTACT, ActData(text="已联系"))


def form_is_open(made: Screen) -> None:
    """Wait for a form."""
    made.wait(lambda: view(made).sheet.form is not None, "no form")


def write_for_time(made: Screen) -> None:
    """Fill the form that asks for more time; the cursor stands behind its words."""
    made.press("e")
    form_is_open(made)
    made.type("3")
    made.focus_on("act.caller_informed")
    made.press("1")
    made.focus_on("act.text")
    made.type("等配件")


def ask_for_time(made: Screen) -> None:
    """Ask for more time and wait until that can be taken back."""
    write_for_time(made)
    made.press("Ctrl+Return")
    made.wait(lambda: made.window.undo_bar.active and view(made).sheet.form is None)


def error(made: Screen, field: str) -> str:
    """Return the message beside a field."""
    return view(made).sheet._fields[field].error


def test_an_order_is_signed_by_s_and_moves_to_the_next_tab(office: OpenOffice) -> None:
    with office([dispatched(1).current], "to_sign") as made:
        made.press("s")
        made.wait(lambda: made.order(1).state is OrderState.HANDLING)
        made.wait(lambda: view(made).pane.rows.rowCount() == 0)
        made.wait(lambda: "1" in view(made).pane.tabs._buttons["in_handling"].text())
        made.wait(view(made).empty.isVisible)


def test_enter_signs_what_is_not_signed(office: OpenOffice) -> None:
    with office([dispatched(1).current], "to_sign") as made:
        made.press("Return")
        made.wait(lambda: made.order(1).state is OrderState.HANDLING)


def test_a_contact_is_recorded(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        made.press("c")
        form_is_open(made)
        made.press("1", "Return")
        made.wait(lambda: made.order(1).assignments[0].contacted_at is not None)


def test_the_order_is_passed_on_to_the_community(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        made.press("d")
        form_is_open(made)
        made.type("某社区")
        made.press("Return")
        made.wait(lambda: view(made).sheet.values()["unit"] == COMMUNITY_UNIT)
        made.press("Return")
        made.wait(lambda: made.order(1).main_unit == COMMUNITY_UNIT)


def test_a_return_needs_reason_basis_and_unit_and_is_asked_for(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        made.press("r")
        form_is_open(made)
        made.press("Ctrl+Return")
        made.press("Return")
        assert error(made, "code") == "必填"
        made.press("1")
        made.focus_on("act.basis")
        made.type("三定方案")
        made.focus_on("act.proposed_unit")
        made.type("花园路")
        made.press("Return")
        made.wait(lambda: view(made).sheet.values()["proposed_unit"] == HUAYUAN_UNIT)
        made.press("Return")
        made.wait(lambda: made.order(1).state is OrderState.RETURN_REQUESTED)


def test_the_own_unit_cannot_be_proposed_and_the_field_says_so(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        made.press("r")
        form_is_open(made)
        made.press("1")
        made.focus_on("act.basis")
        made.type("三定方案")
        made.focus_on("act.proposed_unit")
        made.type("南阳路")
        made.press("Return")
        made.wait(lambda: view(made).sheet.values()["proposed_unit"] == NANYANG_UNIT)
        made.press("Return")
        made.wait(lambda: "已经在这个单位" in error(made, "proposed_unit"))


def test_a_unit_that_is_not_in_the_list_is_asked_to_be_picked(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        made.press("d")
        form_is_open(made)
        made.paste("没有这样的单位" * 2000)
        made.focus_on("act.text")
        made.press("Ctrl+Return")
        assert error(made, "unit") == "请从列表中选择"


def test_an_extension_is_asked_for(office: OpenOffice) -> None:
    with office([contacted(1).current]) as made:
        made.press("e")
        form_is_open(made)
        made.type("2")
        made.focus_on("act.text")
        made.type("等待配件")
        made.focus_on("act.caller_informed")
        made.press("1", "Return")
        made.wait(lambda: any(each.kind is Action.REQUEST_EXTENSION for each in made.order(1).requests))


@pytest.mark.parametrize("days", ["abc", "0", "-1", "²", "٣x"])
def test_days_that_are_no_number_are_named_beside_the_field(office: OpenOffice, days: str) -> None:
    with office([contacted(1).current]) as made:
        made.press("e")
        form_is_open(made)
        made.paste(days)
        made.focus_on("act.text")
        made.type("x")
        made.focus_on("act.caller_informed")
        made.press("1", "Return")
        assert "天数" in error(made, "days")
        assert not made.order(1).requests


def test_too_many_days_are_refused_beside_the_field(office: OpenOffice) -> None:
    with office([contacted(1).current]) as made:
        made.press("e")
        form_is_open(made)
        made.type("999")
        made.focus_on("act.text")
        made.type("x")
        made.focus_on("act.caller_informed")
        made.press("1", "Return")
        made.wait(lambda: "延期" in error(made, "days"))


def test_a_suspension_is_asked_for_and_the_order_taken_up_again(office: OpenOffice) -> None:
    with office([contacted(1).current]) as made:
        made.press("g")
        form_is_open(made)
        made.press("2")
        made.focus_on("act.until")
        made.type("30")
        made.focus_on("act.text")
        made.type("等待判决")
        made.press("Ctrl+Return")
        made.wait(lambda: made.order(1).requests and made.order(1).requests[0].kind is Action.REQUEST_SUSPENSION)


def test_a_parked_order_is_resumed_by_the_same_key(tmp_path: Path, qtbot: QtBot) -> None:
    until = contacted(1).now + 30 * 86_400_000
    parked = (
        contacted(1)
        .does("street", Action.REQUEST_SUSPENSION, ActData(code="court", text="等待判决", until=until))
        .does("arbiter", Action.APPROVE_SUSPENSION)
    )
    with screen(qtbot, tmp_path, "street", [parked.current], HandlingView, "handling") as made:
        made.view.show_argument("o-1")
        made.wait(lambda: view(made).model.order is not None)
        view(made).pane.focus_list()
        view(made).model.ask_suspension()
        made.wait(lambda: made.order(1).state is OrderState.HANDLING)


def test_another_department_is_whistled_in(office: OpenOffice) -> None:
    with office([contacted(1).current]) as made:
        made.press("w")
        form_is_open(made)
        made.type("自来水")
        made.press("Return")
        made.wait(lambda: view(made).sheet.values()["unit"] == WATER)
        made.focus_on("act.text")
        made.type("现场关阀")
        made.press("Ctrl+Return")
        made.wait(lambda: WATER in {part.unit for part in made.order(1).assignments})
        part = made.order(1).assignments[-1]
        assert part.role is AssignmentRole.ASSIST


def test_an_order_is_escalated_to_the_level_above(office: OpenOffice) -> None:
    with office([contacted(1).current]) as made:
        made.press("t")
        form_is_open(made)
        made.type("金水区人民政府")
        made.press("Return")
        made.wait(lambda: view(made).sheet.values()["unit"] == JINSHUI_UNIT)
        made.focus_on("act.text")
        made.type("需要区里协调")
        made.press("Ctrl+Return")
        made.wait(lambda: made.order(1).main_unit == JINSHUI_UNIT)


def test_an_unreasonable_demand_is_claimed(office: OpenOffice) -> None:
    with office([contacted(1).current]) as made:
        made.press("u")
        form_is_open(made)
        made.press("1")
        made.focus_on("act.text")
        made.type("超出法律规定的要求")
        made.press("Ctrl+Return")
        made.wait(lambda: any(each.kind is Action.CLAIM_UNREASONABLE for each in made.order(1).requests))


def test_an_assisting_unit_signs_and_reports_to_the_main_unit(office: OpenOffice) -> None:
    helped = contacted(1).does("street", Action.WHISTLE, ActData(assist=(WATER,), unit=WATER, text="现场关阀"))
    with office([helped.current], "to_sign", "water") as made:
        made.press("Return")
        made.wait(lambda: made.order(1).assignments[-1].signed_at is not None)
        go_to_tab(made, "assisting")
        made.wait(lambda: Action.ASSIST_REPLY in view(made).model.available)
        made.press("Return")
        form_is_open(made)
        made.type("已关阀")
        made.press("Ctrl+Return")
        made.wait(lambda: made.order(1).assignments[-1].state is AssignmentState.REPLIED)


def test_what_the_state_does_not_allow_is_told_and_no_form_opens(office: OpenOffice) -> None:
    with office([dispatched(1).current], "to_sign") as made:
        made.press("e")
        made.wait(lambda: made.refused() == ["not_in_this_state"])
        assert view(made).sheet.form is None


def test_the_last_entry_of_the_list_leaves_an_empty_state_and_dead_buttons(office: OpenOffice) -> None:
    with office([dispatched(1).current], "to_sign") as made:
        made.press("s")
        made.wait(view(made).empty.isVisible)
        assert not view(made)._primary.isEnabled()
        made.press("Return", "e", "r", "w")
        assert view(made).sheet.form is None


def test_a_request_for_a_return_or_more_time_is_taken_back_with_its_words(office: OpenOffice) -> None:
    with office([signed(1).current]) as made:
        ask_for_time(made)
        assert made.order(1).requests
        made.press("Ctrl+Z")
        made.wait(lambda: made.order(1).requests == ())
        made.wait(lambda: not made.window.undo_bar.active and "已撤回" in made.told())
        made.press("e")
        form_is_open(made)
        assert view(made).sheet.values()["text"] == "等配件"
