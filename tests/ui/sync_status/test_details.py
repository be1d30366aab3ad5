"""The page of sync: what is unsent, what the server confirmed, and a report that gives nothing away."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.values import Comparison
from sync.domain.act import ActData, OrderDraft
from sync.domain.codes import Action
from sync.domain.instant import HOUR, MINUTE
from sync.domain.order import Caller, Place
from tests.helpers.small_city import HUAYUAN_UNIT, NANYANG_UNIT
from tests.ui.desks import Screen, screen, story
from ui.sync_status.facts_text import compared_rows
from ui.sync_status.view import SyncDetailsView
from ui.widgets.row_list import ROW_ROLE, RowItem

SECRETS = (
    "赵秘密", "13911112222", "secret@example.com", "阳光花园7号楼", "水管爆裂淹了厨房", "机密单位名称", "补充的私话",
    "草稿里的话",
)  # fmt: skip


@pytest.fixture
def page(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    """A dispatcher's seat full of personal data; two acts wait without a line."""
    caller = Caller(name="赵秘密", phone="13911112222", contact_phone="13911112222", email="secret@example.com")
    place = Place(text="阳光花园7号楼", district="410105", street="410105001")
    orders = [
        story(number, caller=caller, content="水管爆裂淹了厨房", place=place, accused_name="机密单位名称").current
        for number in (1, 2)
    ]
    with screen(qtbot, tmp_path, "dispatcher", orders, SyncDetailsView, "sync_details") as made:
        made.desk.cut()
        made.app.acts.act("o-1", Action.NOTE, ActData(text="补充的私话"))
        made.app.acts.act("o-2", Action.DISPATCH, ActData(unit=NANYANG_UNIT, text="补充的私话"))
        made.app.intake.open_draft(draft=OrderDraft(content="草稿里的话"))
        yield made


def view(made: Screen) -> SyncDetailsView:
    assert isinstance(made.view, SyncDetailsView)
    return made.view


def rows(made: Screen) -> list[RowItem]:
    shown = view(made).unsent
    return [shown.model().index(row, 0).data(ROW_ROLE) for row in range(shown.count())]


def test_each_unsent_command_says_what_for_which_order_since_when(page: Screen) -> None:
    page.desk.clock.now += 2 * HOUR + MINUTE  # the acts have the time of the server, which ran on meanwhile
    view(page).refresh()
    page.wait(lambda: view(page).unsent.count() == 2 and "2 小时前" in rows(page)[0].subtitle)
    note, dispatch = rows(page)
    assert (note.title, dispatch.title) == ("备注", "派单")
    assert note.subtitle.startswith("260 0000 0011")
    assert note.pill in ("待上传", "已发出，等答复")


def test_the_page_shows_the_line_the_confirmed_the_seat_and_the_versions(page: Screen) -> None:
    view(page).refresh()
    page.wait(lambda: view(page).unsent.count() == 2)
    shown = view(page)
    assert shown.line.value("接收方式") == "离线"
    assert "连不上服务器" in shown.line.value("最近的错误")
    assert shown.confirmed.value("本机工单") == "2"
    assert shown.confirmed.value("全市工单") == "2 件"
    assert shown.compared.value("最近核对") == "本次尚未核对"
    assert shown.seat.value("待上传") == "2"
    assert shown.seat.value("可用工单号") == "200"
    assert shown.seat.value("备份件") == "2 件"
    assert shown.seat.value("备份文件夹").endswith("spool")
    assert shown.versions.value("协议 / 命令 / 资料") == "1 / 1 / 1"


@pytest.mark.parametrize("size", [(1366, 660), (1366, 500)])
def test_nothing_lies_over_the_folder_on_a_small_screen(page: Screen, size: tuple[int, int]) -> None:
    page.window.setFixedSize(*size)
    view(page).refresh()
    page.wait(lambda: bool(view(page).seat._shown) and page.window.jobs.open_jobs == 0)
    folder = next(name for name in view(page).seat._shown if "文件夹" in name)
    view(page).seat._shown[folder].show_text("/var/lib/hotline/" + "stores/0123456789abcdef" * 5)
    page.wait(lambda: faults_of(view(page)) == [], "values do not get their room")


def faults_of(shown: SyncDetailsView) -> list[str]:
    """Return the names of values that lie over the next one or hang out of their card."""
    faults: list[str] = []
    for card in (shown.line, shown.confirmed, shown.seat, shown.versions, shown.compared):
        places = [(name, value.geometry()) for name, value in card._shown.items()]
        faults += [one for (one, here), (_, there) in pairwise(places) if here.bottom() >= there.top()]
        faults += [name for name, place in places if place.bottom() >= card.height()]
    return faults


def test_what_comparing_with_the_server_has_found_is_told() -> None:
    now = 10 * HOUR
    at = now - 5 * MINUTE
    assert compared_rows(Comparison(), now) == [("最近核对", "本次尚未核对")]
    assert compared_rows(Comparison(compared_at=at), now) == [("最近核对", "5 分钟前，一致")]
    found = Comparison(compared_at=at, different=1, repaired_at=at, repaired_rows=1200, stopped=True)
    assert compared_rows(found, now) == [
        ("最近核对", "5 分钟前，1 处不同，已重新下载"),
        ("最近修复", "5 分钟前，至少 1,200 行"),
        ("清除", "要清除的太多，已暂停，正在核对"),
    ]


def test_sync_now_sends_what_waits(page: Screen) -> None:
    view(page).refresh()
    page.wait(lambda: view(page).unsent.count() == 2)
    page.desk.line.down = False
    page.press("Ctrl+R")
    page.wait(view(page).empty.isVisible, "nothing was sent")
    page.wait(lambda: view(page).line.value("接收方式") != "离线")


def test_the_exported_report_holds_nothing_a_person_wrote_and_no_id(page: Screen, tmp_path: Path) -> None:
    view(page).folder = tmp_path / "documents"
    page.press("Ctrl+S")
    page.wait(lambda: "已导出" in view(page).told.text())
    (path,) = (tmp_path / "documents").iterdir()
    text = path.read_text(encoding="utf-8")
    report = json.loads(text)
    assert report["unsent"] == 2
    assert [one["type"] for one in report["commands"]] == ["order.note", "order.dispatch"]
    assert report["attention"] == 0
    assert report["orders"] == 2
    assert report["comparison"] == {
        "age_s": None, "different": 0, "repaired_age_s": None, "repaired_rows": 0, "stopped": False
    }  # fmt: skip
    ids = ("孙丽娟", "0003", "o-1", "2600000001", "260 0000", NANYANG_UNIT, HUAYUAN_UNIT, "city", "http")
    everything = (*SECRETS, *ids)
    assert [secret for secret in everything if secret in text] == []
    assert page.app.diagnostics.read().facts.device not in text
    assert str(tmp_path) not in text


def test_a_folder_that_cannot_be_written_is_told_and_leaves_nothing_half(page: Screen, tmp_path: Path) -> None:
    blocked = tmp_path / "documents"
    blocked.write_text("a file where the folder should be")
    view(page).folder = blocked
    page.press("Ctrl+S")
    page.wait(lambda: bool(page.window.errors))
    assert page.window.errors[0].code == "report_not_written"
    assert blocked.read_text() == "a file where the folder should be"


def test_the_page_rests_while_nobody_looks(page: Screen) -> None:
    view(page).hide()
    assert not view(page)._timer.isActive()
    view(page).show()
    assert view(page)._timer.isActive()
