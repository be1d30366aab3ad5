"""What stands beside the form: named, relevant, with its evidence, and never looking like a choice nobody made."""

import msgspec
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from sync.domain.codes import OPEN_STATES, UnitLevel
from sync.domain.order import Place
from sync.domain.reference import Area, Article
from tests.ui.intake.hands import Hands
from ui.intake.place_text import PlaceIndex
from ui.intake.relevance import ArticleIndex
from ui.intake.rows import ENOUGH, unit_basis, unit_item
from ui.theme.current import role_color
from ui.widgets.pill import Pill
from ui.widgets.row_list import RowList


def known_caller(hands: Hands) -> None:
    hands.form.caller.phone.setFocus()
    hands.type("13800138000")
    hands.wait(lambda: hands.form.history.list.count() > 0)


def background(rows: RowList) -> QColor:
    """Return the colour beside the text of the marked row."""
    QApplication.processEvents()
    rect = rows.visualRect(rows.currentIndex())
    return rows.viewport().grab().toImage().pixelColor(rect.left() + 3, rect.center().y())


def test_tags_and_form_of_address_show_their_names(hands: Hands) -> None:
    sheet = hands.view.desk.current
    caller = msgspec.structs.replace(sheet.draft.caller, tags=("elderly", "unheard_of"), salutation="ms")
    sheet.draft = msgspec.structs.replace(sheet.draft, caller=caller)
    hands.view.display.show(sheet)
    pills = [pill.text() for pill in hands.form.caller.pills.findChildren(Pill) if pill.isVisible()]
    assert pills == ["老年人", "unheard_of"]
    assert hands.form.caller.salutation.currentText() == "女士"


def test_marked_history_is_grey_until_the_list_has_the_keyboard(hands: Hands) -> None:
    known_caller(hands)
    rows = hands.form.history.list
    assert background(rows) == role_color("surface_hover")
    hands.press("Alt+H")
    assert background(rows) == role_color("selection")
    hands.press("Alt+C")
    assert background(rows) == role_color("surface_hover")


def test_knowledge_nobody_went_to_has_no_mark(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type("路灯不亮")
    hands.wait(lambda: hands.form.knowledge.list.count() > 0)
    rows = hands.form.knowledge.list
    assert background(rows) == role_color("surface")
    hands.press("Alt+K")
    assert background(rows) == role_color("selection")


def test_open_orders_stand_above_ended_ones(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type("北区北街供水漏水，路灯不亮")
    known_caller(hands)
    hands.wait(lambda: hands.form.similar.list.count() >= 2)
    rows = [one.row.state in OPEN_STATES for one in hands.view.desk.current.similar.answer]
    assert rows == sorted(rows, reverse=True)
    assert rows[-1] is False


def test_grid_does_not_repeat_the_community() -> None:
    areas = [
        Area(id="1", name="中原区", level=UnitLevel.DISTRICT),
        Area(id="11", name="建设路街道", level=UnitLevel.STREET, parent="1"),
        Area(id="111", name="计划路社区", level=UnitLevel.COMMUNITY, parent="11"),
        Area(id="1111", name="计划路社区第1网格", level=UnitLevel.GRID, parent="111"),
    ]
    place = Place(district="1", street="11", community="111", grid="1111")
    assert PlaceIndex(areas).path(place) == ("中原区", "建设路街道", "计划路社区", "第1网格")


def test_long_path_keeps_both_ends_and_the_whole_stands_in_the_tooltip(hands: Hands) -> None:
    grid = hands.form.order.grid
    full = " › ".join(["中原区", "建设路街道", "一个名字很长很长很长很长的社区", "第1网格"])
    grid.setFixedWidth(260)
    grid.show_text(full)
    assert grid.text().startswith("中原区")
    assert grid.text().endswith("网格")
    assert "…" in grid.text()
    assert grid.toolTip() == grid.full_text == full
    grid.setFixedWidth(900)
    QApplication.processEvents()
    assert grid.text() == full
    assert grid.toolTip() == ""


def test_long_address_shows_its_beginning_when_it_is_left(hands: Hands) -> None:
    hands.press("Alt+D")
    address = "北区北街" + "12号院3号楼" * 12
    hands.type(address)
    assert hands.form.order.address.cursorPosition() == len(address)
    hands.press("Alt+C")
    assert hands.form.order.address.cursorPosition() == 0
    assert hands.form.order.address.toolTip() == address


def article(article_id: str, title: str, question: str, category: str, *keywords: str) -> Article:
    return Article(
        id=article_id, title=title, question=question, answer="休息", categories=(category,), keywords=keywords
    )


LAMP = article("k1", "路灯不亮找谁", "路灯不亮怎么办", "0102", "路灯", "灯杆")
PAY = article("k2", "加班费怎么计算", "加班有没有钱", "2001", "休息")
FEES = article("k3", "物业收费和公示", "怎么公示", "3001", "公示")


@pytest.mark.parametrize(
    ("words", "category", "found"),
    [
        ("路灯不亮三天了", "", ["k1"]),
        ("路灯", "", ["k1"]),
        ("夜间施工影响老人休息", "", []),
        ("要求公示施工许可", "0501", []),
        ("要求公示物业收费", "3001", ["k3"]),
        ("随便说说", "2001", ["k2"]),
        ("路灯和灯杆都坏了，小区也没有公示", "3001", ["k3", "k1"]),
        ("", "", []),
        ("\u202e\x00😀", "", []),
    ],
)
def test_only_articles_about_the_matter_are_found(words: str, category: str, found: list[str]) -> None:
    index = ArticleIndex([LAMP, PAY, FEES])
    assert sorted(one.id for one in index.about(words, category, 5)) == sorted(found)


def test_evidence_names_ninety_days_first_and_the_rule_behind(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(hands.form.bar.dispatch.isEnabled)
    one = msgspec.structs.replace(
        hands.view.desk.current.unit, same_kind=131, handled=128, share=0.977, returned=2, basis="三定方案"
    )
    text = unit_basis(one, "路灯不亮", "北区")
    told = "依据：分类「路灯不亮」× 北区，近 90 天同类 131 件中 128 件由其办理，退单 2 件（1.6%）"
    assert text == told + "；派单目录：三定方案"
    risky = msgspec.structs.replace(one, returned=13)
    assert "退单 13 件（10.2%），退单风险高" in unit_basis(risky, "路灯不亮", "北区")
    assert unit_item(one, 0, True, "北区城管局").trailing == "98%"
    few = msgspec.structs.replace(one, same_kind=ENOUGH - 1, handled=1)
    assert unit_item(few, 0, True, "北区城管局").trailing == ""
    none = msgspec.structs.replace(one, same_kind=0, handled=0, returned=0)
    assert unit_basis(none, "路灯不亮", "北区") == "依据：派单目录：三定方案"


def test_evidence_that_does_not_fit_stands_in_the_tooltip(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(hands.form.bar.dispatch.isEnabled)
    basis = hands.form.units.basis
    long = msgspec.structs.replace(hands.view.desk.current.unit, basis="很长的依据" * 40)
    hands.form.units.show_units((long,), 0, "路灯不亮", "北区")
    basis.repaint()
    assert basis.toolTip() == basis.text()
    assert "很长的依据" * 40 in basis.text()
