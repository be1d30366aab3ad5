"""Search by keys: number, its end, phone, words, limits; urge and supplement what was found."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.values import OrderQuery, Pool
from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState, RequestType
from tests.helpers.small_city import ERQI, NANYANG_UNIT, NO_WATER
from tests.ui.desks import Screen, screen, story
from ui.panels.texts.pools import pool_name
from ui.search.query_text import is_whole_number
from ui.search.view import SearchView
from ui.widgets.pill import Pill


@pytest.fixture
def seat(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    """An agent before the search with three orders."""
    orders = [
        story(1).does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT)).current,
        story(2, request_type=RequestType.SUGGESTION, content="建议加装路灯，方便夜间出行。").current,
        story(3, category=NO_WATER, content="整栋楼停水两天。").current,
    ]
    with screen(qtbot, tmp_path, "agent", orders, SearchView, "search") as made:
        made.wait(lambda: view(made).rows.rowCount() == 3)
        yield made


def view(made: Screen) -> SearchView:
    """Return the view as what it is."""
    assert isinstance(made.view, SearchView)
    return made.view


def found(made: Screen) -> list[str]:
    """Return the ids of the rows shown."""
    rows = view(made).rows
    return [row.id for row in (rows.row_at(at) for at in range(rows.rowCount())) if row is not None]


def search(made: Screen, text: str) -> None:
    """Type into the search line."""
    made.press("Ctrl+F", "Ctrl+A")
    made.type(text)
    made.press("Return")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("26000000021", ["o-2"]),
        ("0000031", ["o-3"]),
        ("13800130001", ["o-1"]),
        ("加装路灯", ["o-2"]),
        ("停水两天", ["o-3"]),
    ],
)
def test_an_order_is_found_by_number_its_end_phone_and_words(seat: Screen, text: str, ids: list[str]) -> None:
    search(seat, text)
    seat.wait(lambda: found(seat) == ids)
    seat.wait(lambda: view(seat).model.detail is not None and view(seat).model.detail.order.id == ids[0])


def test_limits_narrow_the_list_and_are_lifted_together(seat: Screen) -> None:
    view(seat).limits.kind.setFocus()
    view(seat).limits.kind.setCurrentIndex(view(seat).limits.kind.findData(RequestType.SUGGESTION.value))
    seat.wait(lambda: found(seat) == ["o-2"])
    view(seat).limits.state.setCurrentIndex(view(seat).limits.state.findData(OrderState.DISPATCHED.value))
    seat.wait(lambda: found(seat) == [])
    seat.press("Alt+X")
    seat.wait(lambda: len(found(seat)) == 3)
    assert view(seat).text.text() == ""


def test_the_unit_limits_the_list(seat: Screen) -> None:
    view(seat).limits.unit.setFocus()
    seat.type("南阳路")
    seat.press("Return")
    seat.wait(lambda: found(seat) == ["o-1"])


def test_an_order_is_urged_by_f7(seat: Screen) -> None:
    search(seat, "26000000011")
    seat.wait(lambda: view(seat).model.detail is not None and view(seat).model.detail.order.id == "o-1")
    seat.press("F7")
    seat.wait(lambda: view(seat).sheet.form is not None)
    seat.type("来电人很着急")
    seat.press("Ctrl+Return")
    seat.wait(lambda: seat.order(1).urge_count == 1)
    seat.wait(view(seat).table.hasFocus)


def test_an_order_is_supplemented_by_f8_and_an_empty_word_is_refused(seat: Screen) -> None:
    search(seat, "26000000021")
    seat.wait(lambda: view(seat).model.detail is not None and view(seat).model.detail.order.id == "o-2")
    seat.press("F8")
    seat.wait(lambda: view(seat).sheet.form is not None)
    seat.press("Ctrl+Return")
    assert view(seat).sheet._fields["text"].error == "必填"
    seat.type("路口东侧")
    seat.press("Ctrl+Return")
    seat.wait(lambda: seat.order(2).supplements == ("路口东侧",))


def test_a_supplement_that_is_too_long_is_told_while_it_stands_and_is_kept(seat: Screen) -> None:
    search(seat, "26000000021")
    seat.wait(lambda: view(seat).model.detail is not None and view(seat).model.detail.order.id == "o-2")
    seat.press("F8")
    seat.wait(lambda: view(seat).sheet.form is not None)
    seat.paste("长" * 20_000)
    assert view(seat).sheet._fields["text"].error == "太长，最多 2000 字"
    seat.press("Ctrl+Return")
    seat.wait(lambda: seat.window.jobs.open_jobs == 0)
    assert view(seat).sheet._fields["text"].error == "太长，最多 2000 字"
    assert len(view(seat).sheet.values()["text"]) == 20_000
    assert seat.order(2).supplements == ()
    seat.press("Ctrl+A")
    seat.paste("路口东侧")
    assert view(seat).sheet._fields["text"].error == ""
    seat.press("Ctrl+Return")
    seat.wait(lambda: seat.order(2).supplements == ("路口东侧",))


def test_the_supplement_is_kept_while_another_order_is_looked_at(seat: Screen) -> None:
    search(seat, "26000000021")
    seat.wait(lambda: view(seat).model.detail is not None and view(seat).model.detail.order.id == "o-2")
    seat.press("F8")
    seat.wait(lambda: view(seat).sheet.form is not None)
    seat.type("写到一半")
    search(seat, "26000000031")
    seat.wait(lambda: view(seat).model.detail is not None and view(seat).model.detail.order.id == "o-3")
    assert view(seat).sheet.form is None
    search(seat, "26000000021")
    seat.wait(lambda: view(seat).sheet.form is not None)
    assert view(seat).sheet.values()["text"] == "写到一半"


@pytest.mark.parametrize("text", ["' OR 1=1 --", '"*', "NEAR(", "\u202e\u0007", "🙂", "%", "长" * 100_000])
def test_hostile_words_find_nothing_and_break_nothing(seat: Screen, text: str) -> None:
    seat.press("Ctrl+F", "Ctrl+A")
    seat.paste(text)
    seat.press("Return")
    seat.wait(lambda: not view(seat).model._pause.isActive() and seat.window.jobs.open_jobs == 0)
    assert seat.window.errors == []
    search(seat, "加装路灯")
    seat.wait(lambda: found(seat) == ["o-2"])


def test_a_list_another_screen_asked_for_is_shown(seat: Screen) -> None:
    seat.view.show_argument("pool:to_dispatch")
    seat.wait(lambda: sorted(found(seat)) == ["o-2", "o-3"])


def test_a_row_changed_elsewhere_keeps_the_selection(seat: Screen) -> None:
    search(seat, "")
    seat.press("Alt+L", "Ctrl+Home", "j")

    def shown() -> str:
        detail = view(seat).model.detail
        return detail.order.id if detail is not None else ""

    seat.wait(lambda: bool(shown()) and shown() == view(seat).table.current_id())
    kept = view(seat).table.current_id()
    seat.app.acts.act("o-1", Action.URGE, ActData(text="催"), "elsewhere")
    seat.wait(lambda: seat.order(1).urge_count == 1 and seat.window.jobs.open_jobs == 0)
    assert view(seat).table.current_id() == kept


def test_a_key_that_comes_while_the_next_order_is_read_is_for_that_order(seat: Screen) -> None:
    search(seat, "")
    seat.press("Alt+L", "Ctrl+Home")
    seat.wait(lambda: view(seat).model.detail is not None)
    seat.press("j", "F8")
    wanted = view(seat).table.current_id()
    seat.wait(lambda: view(seat).sheet.form is not None and view(seat).sheet.order == wanted)
    assert view(seat).sheet.form.action is Action.SUPPLEMENT


def limits_said(made: Screen) -> list[str]:
    """Return the words of the limits in force."""
    return [pill.text() for pill in view(made).limits.in_force.findChildren(Pill) if pill.isVisible()]


@pytest.mark.parametrize(
    ("argument", "said", "state"),
    [
        ("pool:overdue", ["已超期"], "pool:overdue"),
        ("pool:to_dispatch", ["待派单"], "accepted"),
        (f"unit:{NANYANG_UNIT}", ["未办结", "南阳路"], "pool:open"),
        ("today:", ["今日受理"], ""),
    ],
)
def test_the_limit_of_a_list_from_the_monitor_is_said_and_lifted_by_one_key(
    seat: Screen, argument: str, said: list[str], state: str
) -> None:
    seat.view.show_argument(argument)
    seat.wait(lambda: limits_said(seat) == said)
    assert view(seat).limits.state.currentData() == state
    seat.press("Alt+X")
    seat.wait(lambda: len(found(seat)) == 3)
    assert limits_said(seat) == []
    assert view(seat).limits.state.currentData() == ""


@pytest.mark.parametrize("argument", ["pool:overdue", "state:closed", f"district:{ERQI}", f"unit:{NANYANG_UNIT}"])
def test_a_whole_number_is_found_whatever_the_limits_and_they_come_back(seat: Screen, argument: str) -> None:
    seat.view.show_argument(argument)
    seat.wait(lambda: "o-3" not in found(seat))
    before = limits_said(seat)
    search(seat, "26000000031")
    seat.wait(lambda: found(seat) == ["o-3"])
    assert "按完整工单号在全部工单中查找" in limits_said(seat)[0]
    seat.press("Ctrl+F", "Ctrl+A", "Backspace", "Return")
    seat.wait(lambda: limits_said(seat) == before)
    seat.wait(lambda: "o-3" not in found(seat))


def test_a_telephone_number_stays_within_the_limits(seat: Screen) -> None:
    seat.view.show_argument("pool:overdue")
    seat.wait(lambda: sorted(found(seat)) == ["o-1", "o-2"])
    search(seat, "13800130001")
    seat.wait(lambda: found(seat) == ["o-1"])
    search(seat, "13800130003")
    seat.wait(lambda: found(seat) == [])
    assert view(seat)._nothing._title.text() == "没有找到工单"
    assert limits_said(seat) == ["已超期"]


def test_an_order_outside_the_list_is_shown_with_its_own_row(seat: Screen) -> None:
    seat.view.show_argument("state:dispatched")
    seat.wait(lambda: found(seat) == ["o-1"])
    seat.view.show_argument("o-3")
    seat.wait(lambda: view(seat).table.current_id() == "o-3")
    detail = view(seat).model.detail
    assert detail is not None
    assert detail.order.id == "o-3"
    assert view(seat).text.text() == "26000000031"


def test_an_order_of_the_list_is_marked_where_it_stands(seat: Screen) -> None:
    seat.view.show_argument("o-2")
    seat.wait(lambda: view(seat).table.current_id() == "o-2")
    assert len(found(seat)) == 3


def test_an_order_that_is_not_here_is_told_and_the_list_goes_on(seat: Screen) -> None:
    seat.view.show_argument("o-99")
    seat.wait(lambda: "可见范围" in seat.told())
    seat.press("j")
    seat.wait(lambda: view(seat).model.detail is not None and view(seat).table.current_id() != "")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("26000000021", True),
        ("260 0000 0021", True),
        ("D0000100015", True),
        ("13800130001", False),
        ("03716666666", False),
        ("2600000002", False),
        ("260000000212", False),
        ("停水", False),
        ("", False),
    ],
)
def test_a_whole_number_is_told_from_a_telephone_number(text: str, whole: bool) -> None:
    assert is_whole_number(text) is whole


def test_the_search_line_keeps_the_keys_until_down_or_escape(seat: Screen) -> None:
    seat.press("Ctrl+F", "Ctrl+A")
    seat.type("路灯")
    seat.wait(lambda: found(seat) == ["o-2"])
    assert view(seat).text.hasFocus()
    seat.press("Escape")
    seat.wait(lambda: len(found(seat)) == 3)
    assert view(seat).text.hasFocus()
    seat.press("Escape")
    assert view(seat).table.hasFocus()
    seat.press("/", "Down")
    assert view(seat).table.hasFocus()


def test_without_any_order_no_empty_cards_stand_beside_the_list(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "agent", [], SearchView, "search") as made:
        made.wait(view(made)._nothing.isVisible)
        shown = view(made)
        cards = (shown.order_card, shown.deadline, shown.assignments, shown.timeline)
        assert not any(card.isVisible() for card in cards)


def test_every_queue_can_be_the_limit_and_has_a_name(seat: Screen) -> None:
    for pool in Pool:
        view(seat).limits.show_query(OrderQuery(pool=pool))
        said = [pool_name(pool)] if pool is not Pool.ALL else []
        seat.wait(lambda said=said: limits_said(seat) == said)
