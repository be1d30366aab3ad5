"""Ctrl+K finds all that has a name, and Enter puts it where the person needs it."""

from collections.abc import Sequence

import pytest
from PySide6.QtWidgets import QApplication

from sync.domain.order import Order
from sync.telephony.commands import Transfer
from sync.telephony.events import Answered
from tests.helpers.practice_desk import PracticeDesk
from tests.helpers.small_city import ERQI, LIFT, NANYANG, NOISE, WATER, WATER_PHONE
from tests.helpers.ui import focused, press, press_focused, type_chinese, type_text, wait_for
from tests.ui.desks import story
from tests.ui.phone import Adapter
from tests.ui.programs import intake_of, signed_in
from ui.application import Desk as Program
from ui.intake.view import IntakeView
from ui.knowledge.view import KnowledgeView
from ui.search.view import SearchView
from ui.shell.main_window import MainWindow

DIALLED = WATER_PHONE.replace("-", "")


@pytest.fixture
def orders() -> Sequence[Order]:
    """An order whose title holds the words of a category."""
    return [story(7).current]


def form_of(window: MainWindow) -> IntakeView:
    """Return the intake screen with the cursor in the content."""
    view = intake_of(window)
    view.form.order.content.setFocus()
    return view


def look_for(window: MainWindow, text: str) -> list[tuple[str, str]]:
    """Open the box, type, and return name and kind of what is listed as soon as all has answered."""
    press_focused("Ctrl+K")
    box = window.palette_box
    (type_text if text.isascii() else type_chinese)(box.field, text)
    wait_for(lambda: not box.waiting, "no answer")
    return [(item.text, item.pill) for item in box.items()]


def find_and_enter(window: MainWindow, text: str) -> None:
    """Open the box, type and press Enter at once, as quick hands do."""
    press_focused("Ctrl+K")
    (type_text if text.isascii() else type_chinese)(window.palette_box.field, text)
    press(window.palette_box.field, "Return")
    wait_for(lambda: not window.palette_box.isVisible(), "nothing was taken")


def test_every_kind_stands_in_one_list_with_what_an_agent_needs_of_it(window: MainWindow) -> None:
    form_of(window)
    assert look_for(window, "diantiguzhang")[0] == ("电梯故障", "分类")
    press(window.palette_box.field, "Escape")
    listed = look_for(window, "zls")
    assert listed[:2] == [("郑州自来水公司", "单位"), ("郑伟", "人员")]
    details = [item.detail for item in window.palette_box.items()]
    assert details[0] == f"值班 {WATER_PHONE} · 联络员 郑伟"
    assert details[1] == f"自来水 · 联络员 · 工号 0018 · 值班 {WATER_PHONE}"
    press(window.palette_box.field, "Escape")
    assert {pill for _, pill in look_for(window, "电梯")} >= {"分类", "短语", "知识"}


@pytest.mark.parametrize(("text", "category"), [("yjsgzs", NOISE), ("电梯故障", LIFT), ("工地吵", NOISE)])
def test_a_category_goes_into_the_form_and_the_cursor_stays(window: MainWindow, text: str, category: str) -> None:
    view = form_of(window)
    find_and_enter(window, text)
    sheet = view.desk.current
    assert sheet is not None
    wait_for(lambda: sheet.draft.category == category, "no category")
    assert window.host.current_id == "intake"
    assert focused() is view.form.order.content
    assert view.form.order.category.text().endswith(sheet.services.reference.path_of(category)[-1])


def test_a_place_and_a_unit_go_into_their_fields(window: MainWindow) -> None:
    view = form_of(window)
    sheet = view.desk.current
    assert sheet is not None
    find_and_enter(window, "南阳路街道")
    wait_for(lambda: sheet.draft.place.street == NANYANG, "no place")
    assert "南阳路街道" in view.form.order.address.text()
    find_and_enter(window, "zzzlsgs")
    wait_for(lambda: sheet.draft.accused_unit == WATER, "no unit")
    assert view.form.order.accused.text() == "郑州自来水公司"


def test_a_phrase_is_written_where_the_cursor_was(window: MainWindow) -> None:
    view = form_of(window)
    type_chinese(view.form.order.content, "来电反映：")
    find_and_enter(window, "xiaoqutingshui")
    wait_for(lambda: view.form.order.content.text() == "来电反映：小区停水，影响居民正常生活", "not written")
    view.form.caller.name.setFocus()
    find_and_enter(window, "gerenxinxi")
    wait_for(lambda: "保密" in view.form.order.content.text(), "not written into the content")


def test_an_article_opens_beside_the_form_and_enter_puts_its_answer_into_the_reply(window: MainWindow) -> None:
    view = form_of(window)
    sheet = view.desk.current
    assert sheet is not None
    type_chinese(view.form.order.content, "来电反映")
    find_and_enter(window, "电梯坏了找谁")
    wait_for(lambda: focused() is view.form.knowledge.list, "the card has not the keys")
    assert view.form.knowledge.list.current_id() == "a-lift"
    assert window.host.current_id == "intake"
    press_focused("Return")
    wait_for(lambda: sheet.draft.article == "a-lift", "the answer was not used")
    view.desk.open_new()
    wait_for(lambda: view.desk.current not in (None, sheet), "no other form")
    assert view.form.knowledge.list.current_id() == "", "it stays beside another caller's form"


def test_a_number_means_an_order_also_while_a_form_is_open(window: MainWindow) -> None:
    form_of(window)
    listed = look_for(window, "0071")
    assert ("郑州自来水公司", "单位") in listed, "nothing else has these digits"
    press(window.palette_box.field, "Return")
    wait_for(lambda: window.host.current_id == "search", "the order did not open")


def test_somebody_to_ask_is_found_and_rung_while_the_caller_waits(window: MainWindow, practice: PracticeDesk) -> None:
    phone, adapter = practice.app.phone, Adapter()
    view = form_of(window)
    phone.plug(adapter)
    phone.take(Answered(call_id="c1", ani="13800130007", number="+8613800130007"))
    wait_for(window.registry.action("phone.ask").isEnabled, "nobody can be asked")
    view.form.order.content.setFocus()
    find_and_enter(window, "郑伟")
    wait_for(window.phone.ask_line.hasFocus, "no line with the number")
    assert window.phone.ask_line.text() == DIALLED
    assert adapter.given == [], "rung before the agent said so"
    press_focused("Return")
    assert adapter.given == [Transfer("c1", DIALLED, attended=True)]
    wait_for(view.form.order.content.hasFocus, "not back in the form")


def test_without_a_call_the_number_is_shown_and_can_be_pasted(window: MainWindow) -> None:
    form_of(window)
    find_and_enter(window, "zengwei")
    wait_for(lambda: f"郑伟 {WATER_PHONE}" in window.notices.text, window.notices.text)
    assert QApplication.clipboard().text() == WATER_PHONE


@pytest.mark.parametrize(
    ("text", "limit"),
    [("yjsgzs", "夜间施工噪声"), ("zzzlsgs", "自来水"), ("二七区", "二七区")],
)
def test_where_no_form_is_open_a_name_opens_its_list(practice_program: Program, text: str, limit: str) -> None:
    window = signed_in(practice_program, "0003")
    find_and_enter(window, text)
    wait_for(lambda: window.host.current_id == "search", "the search did not open")
    view = window.host.view("search")
    assert isinstance(view, SearchView)
    query = view.model.query
    assert NOISE in query.category or WATER in query.unit or ERQI in query.district
    assert limit in "".join(view.limits._names(query))


def test_where_no_form_is_open_an_article_opens_in_the_knowledge_screen(practice_program: Program) -> None:
    window = signed_in(practice_program, "0003")
    find_and_enter(window, "电梯坏了找谁")
    wait_for(lambda: window.host.current_id == "knowledge", "the knowledge did not open")
    view = window.host.view("knowledge")
    assert isinstance(view, KnowledgeView)
    wait_for(lambda: view.model.item is not None and view.model.item.id == "a-lift", "another article")


def test_what_is_chosen_stands_first_the_next_time(window: MainWindow, practice: PracticeDesk) -> None:
    form_of(window)
    usual = [name for name, kind in look_for(window, "街道") if kind == "地点"]
    press(window.palette_box.field, "Escape")
    for _ in range(3):
        find_and_enter(window, usual[2])
    now = [name for name, kind in look_for(window, "街道") if kind == "地点"]
    assert now == [usual[2], *usual[:2], *usual[3:]]
    assert sum(practice.app.reference.habits.of("area").values()) == 3
