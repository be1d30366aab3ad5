"""The address line: what is read stands in the grid line, what may be two places is offered with its district."""

import pytest

from tests.ui.intake.hands import Hands
from ui.widgets.pick_item import PickItem
from ui.widgets.pick_list import ITEM_ROLE, PickList

NORTH, SOUTH, NORTH_STREET = "410105", "410103", "410105001"


def type_address(hands: Hands, text: str) -> None:
    hands.press("Alt+D")
    hands.type(text)


def offered(hands: Hands) -> list[tuple[str, str]]:
    """Return text and detail of the answers below the address."""
    address = hands.form.order.address
    hands.wait(address.is_open)
    rows = address.findChild(PickList) or hands.window.findChild(PickList)
    assert rows is not None
    items = [rows.model().index(at, 0).data(ITEM_ROLE) for at in range(rows.model().rowCount())]
    return [(one.text, one.detail) for one in items if isinstance(one, PickItem)]


def test_an_everyday_name_of_an_estate_brings_its_areas_and_its_point(hands: Hands) -> None:
    type_address(hands, "老棉纺家属院3号楼")
    hands.wait(lambda: bool(hands.draft.place.street))
    place = hands.draft.place
    assert (place.district, place.street, place.poi) == (NORTH, NORTH_STREET, "翠园小区")
    assert (place.lon, place.lat) == (113.65, 34.78)
    assert place.text == "老棉纺家属院3号楼"
    hands.wait(lambda: hands.form.order.grid.full_text == "北区 › 北街")
    assert not hands.form.order.address.is_open()


def test_an_estate_is_found_by_its_initials(hands: Hands) -> None:
    type_address(hands, "cyxq")
    assert offered(hands) == [("翠园小区", "北区 › 北街")]
    hands.press("Return")
    hands.wait(lambda: hands.draft.place.street == NORTH_STREET)
    assert hands.form.order.address.text() == "翠园小区"


def test_a_road_in_two_districts_is_offered_with_both_and_the_words_stay(hands: Hands) -> None:
    type_address(hands, "长兴路25号")
    assert offered(hands) == [("长兴路25号", "南区"), ("长兴路25号", "北区")]
    assert not hands.draft.place.district
    hands.press("Down", "Return")
    hands.wait(lambda: hands.draft.place.district == NORTH)
    assert hands.draft.place.text == hands.form.order.address.text() == "长兴路25号"
    hands.wait(lambda: hands.form.order.grid.full_text == "北区")


def test_another_word_decides_between_two_places(hands: Hands) -> None:
    type_address(hands, "长兴路与南街交叉口")
    hands.wait(lambda: hands.draft.place.district == SOUTH)


def test_words_that_led_nowhere_become_a_name_of_the_place_picked_after_them(hands: Hands) -> None:
    address = hands.form.order.address
    type_address(hands, "棉纺大院")
    hands.wait(lambda: hands.draft.place.text == "棉纺大院")
    hands.press("Ctrl+A", "Delete")
    hands.type("cyxq")
    assert offered(hands) == [("翠园小区", "北区 › 北街")]
    hands.press("Return")
    hands.wait(lambda: address.text() == "翠园小区")
    hands.wait(lambda: bool(hands.app.reference.find_places("棉纺大院", 1)))
    hands.press("Alt+D", "Ctrl+A")
    hands.type("mfdy")
    assert offered(hands) == [("棉纺大院", "来电人对“翠园小区”的叫法 · 北区 › 北街")]
    hands.press("Ctrl+A")
    hands.type("棉纺大院3号楼")
    hands.wait(lambda: hands.draft.place.street == NORTH_STREET)
    assert hands.draft.place.poi == "翠园小区"


@pytest.mark.parametrize("width", [360, 480])
def test_places_that_a_long_address_may_mean_are_told_apart_on_the_screen(hands: Hands, width: int) -> None:
    words = "我家住在长兴路和建设路交叉口往北走两百米路东的那个老家属院三号楼二单元"
    paths = ["北区 › 北街街道 › 北街社区", "南区 › 南街街道 › 南街社区", "南区 › 南街街道 › 北街社区"]
    answers = PickList()
    answers.resize(width, 200)
    answers.set_items([PickItem("0", "first")] + [PickItem(path, words, path) for path in paths])
    answers.show()
    rows = [answers.visualRect(answers.model().index(at, 0)) for at in (1, 2, 3)]
    shown = [answers.viewport().grab(row).toImage() for row in rows]
    answers.close()
    assert shown[0] != shown[1]
    assert shown[1] != shown[2]
