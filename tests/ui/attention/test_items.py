"""What needs a person stays until a person closes it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.services.app import App
from desktop.services.attention_service import order_of
from desktop.services.values import AttentionCase
from sync.contract.drafts import DRAFT_SUBMITTED
from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState, Outcome
from sync.domain.order import Caller, Order, Place
from tests.helpers.store import order
from tests.ui.intake.city import LAMP
from tests.ui.intake.seat import Window, hours_ago, seat
from ui.application import features
from ui.attention.view import AttentionView
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner
from ui.shell.features import visible_features
from ui.shell.main_window import MainWindow


def lost_dispatch(app: App) -> None:
    """Let this seat's supplement be turned down by the city: the order is not there any more."""
    app.acts.act("o-1", Action.SUPPLEMENT, ActData(text="another lamp"))


def known_order() -> Order:
    """Return an open order the city forgets."""
    return order(
        "o-1",
        no="26000000013",
        title="北区北街路灯不亮",
        state=OrderState.ACCEPTED,
        category=LAMP,
        created_at=hours_ago(3),
        caller=Caller(phone="+8613800138000"),
        place=Place(text="北区北街", district="410105", street="410105001"),
    )


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    with seat(tmp_path, [known_order()], forget=("o-1",)) as app:
        shown = Window(app, AttentionView, "attention")
        shown.resize(1368, 813)
        shown.show()
        lost_dispatch(app)
        qtbot.waitUntil(lambda: shown.view.list.count() == 1, timeout=8000)
        shown.view.list.setFocus()
        yield shown
        shown.shut()


def test_a_rejected_act_is_shown_with_what_was_written_and_why(window: Window) -> None:
    detail = window.view.detail
    assert detail.isVisible()
    assert "补充内容" in detail.title.text()
    assert detail.sides.mine["text"].toPlainText() == "another lamp"
    assert detail.why.text()
    assert "260 0000 0013" in detail.order.text()


def test_an_item_is_named_after_what_became_of_it(window: Window) -> None:
    item = window.view.current()
    assert item.kind == Outcome.REJECTED
    assert window.view.detail.kind.text() == "未被接受"
    assert "按规则没有接受" in window.view.detail.todo.text()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Outcome.SUPERSEDED, "他人已先处理"),
        (Outcome.REJECTED, "未被接受"),
        (Outcome.QUARANTINED, "待人工核对"),
        ("proposal", "字段有两个值"),
    ],
)
def test_every_kind_has_its_name_and_its_way_on(window: Window, kind: str, name: str) -> None:
    item = msgspec.structs.replace(window.view.current(), kind=str(kind), by_name="", code="")
    window.view.detail.show_case(AttentionCase(item))
    assert window.view.detail.kind.text() == name
    assert window.view.detail.todo.text()


def test_a_draft_submitted_twice_names_both_numbers_and_what_to_do(window: Window) -> None:
    theirs = {"no": "26000000026", "order": "o-2", "content": "路灯和井盖"}
    item = msgspec.structs.replace(
        window.view.current(),
        kind=str(Outcome.QUARANTINED),
        code=DRAFT_SUBMITTED,
        type="order.create",
        by_name="李华",
        mine={"content": "路灯"},
        theirs=theirs,
    )
    detail = window.view.detail
    detail.show_case(AttentionCase(item))
    assert detail.kind.text() == "同一份草稿"
    assert "李华 已用同一份草稿生成工单 260 0000 0026" in detail.why.text()
    assert "260 0000 0013" in detail.order.text()
    assert "两个号码都查得到" in detail.todo.text()
    assert detail.gone.text() == ""
    assert order_of(item) == "o-2", "that one is opened"
    assert order_of(msgspec.structs.replace(item, code="target_exists")) == "o-1"
    assert (detail.sides.mine["content"].toPlainText(), detail.sides.theirs["content"].toPlainText()) == (
        "路灯",
        "路灯和井盖",
    )


def test_the_pill_in_the_top_bar_counts_the_items(tmp_path: Path, qtbot: QtBot) -> None:
    with seat(tmp_path, [known_order()], forget=("o-1",)) as app:
        jobs, bridge = JobRunner(), EventBridge(app.events)
        shown = MainWindow(app, jobs, bridge, visible_features(features(), app.session.person.roles))
        shown.show()
        shown.activateWindow()
        shown.open_view("attention")
        lost_dispatch(app)
        qtbot.waitUntil(lambda: shown.top.sync_pill.text() == "1 条需处理", timeout=8000)
        view = shown.host.view("attention")
        assert isinstance(view, AttentionView)
        qtbot.waitUntil(lambda: view.list.count() == 1 and shown.isActiveWindow(), timeout=8000)
        view.list.setFocus()
        QTest.keyClick(view.list, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: shown.top.sync_pill.text() == "在线 · 已同步", timeout=8000)
        bridge.close()
        jobs.close()
        shown.close()
        shown.deleteLater()


def test_an_item_stays_until_it_is_closed(window: Window, qtbot: QtBot) -> None:
    window.view.model.refresh()
    qtbot.waitUntil(lambda: window.jobs.open_jobs == 0)
    assert window.view.list.count() == 1
    QTest.keyClick(window.view.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.view.list.count() == 0, timeout=8000)
    assert window.app.attention.count() == 0
    assert window.view.empty.isVisible()
    assert not window.view.detail.isVisible()


def test_the_order_is_opened_by_return(window: Window) -> None:
    QTest.keyClick(window.view.list, Qt.Key.Key_Return)
    assert window.opened == [("search", "o-1")]


def test_sending_again_makes_a_new_command_and_closes_the_item(window: Window, qtbot: QtBot) -> None:
    first = window.view.current()
    QTest.keyClick(window.view.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.view.current() is not None and window.view.current().id != first.id, timeout=8000)
    assert window.app.attention.count() == 1


def test_the_count_is_told(window: Window, qtbot: QtBot) -> None:
    counts: list[int] = []
    window.view.model.count_changed.connect(counts.append)
    window.registry.run("attention.close")
    qtbot.waitUntil(lambda: counts == [0], timeout=8000)
