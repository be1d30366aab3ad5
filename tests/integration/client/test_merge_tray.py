"""Three ways on from the tray, decided by a real server."""

from pathlib import Path

from sync.domain.act import ActData
from sync.domain.codes import Action
from tests.helpers.desk import Desk
from tests.helpers.server import running_server
from tests.helpers.server_city import MARKET, WATER
from tests.integration.client.test_same_order import Scene, scene

THEIRS, MINE = "北区爆管", "北区水压低"


def two_titles(both: Scene) -> str:
    """Let both seats change the title; return the id of the second one's item."""
    before = both.first.app.orders.order(both.order_id)
    assert before is not None
    for seat, title in ((both.first, THEIRS), (both.second, MINE)):
        seat.app.acts.act(both.order_id, Action.EDIT, ActData(fields={"title": title}, base={"title": before.title}))
    both.both_send()
    (item,) = both.second.app.attention.items()
    assert (item.by_name, item.kind) == ("测试dispatcher", "proposal")
    assert item.mine_at > 0
    return item.id


def online_again(both: Scene, seat: Desk) -> None:
    """Send what waits."""
    seat.app.sync_status.sync_now()
    seat.wait_sent()


def test_keeping_theirs_takes_the_proposal_off_for_everybody(tmp_path: Path) -> None:
    with scene(tmp_path) as both:
        item = two_titles(both)
        both.second.app.attention.keep_theirs(item)
        assert both.second.app.attention.count() == 0
        with running_server(both.folder, port=both.port):
            online_again(both, both.second)
            both.first.app.sync_status.sync_now()
            shown = both.first.wait_order(both.order_id, lambda order: not order.proposals)
        assert shown.title == THEIRS


def test_an_edit_of_both_is_written_from_the_present_value_and_ends_the_proposal(tmp_path: Path) -> None:
    with scene(tmp_path) as both:
        item = two_titles(both)
        case = both.second.app.attention.case(item)
        assert case is not None
        assert case.standing
        assert case.present["title"] == THEIRS
        both.second.app.attention.send_edited(item, {"title": f"{THEIRS}，{MINE}"})
        with running_server(both.folder, port=both.port):
            online_again(both, both.second)
            both.first.app.sync_status.sync_now()
            shown = both.first.wait_order(both.order_id, lambda order: order.title == f"{THEIRS}，{MINE}")
        assert shown.proposals == ()
        assert both.second.app.attention.count() == 0


def test_long_texts_of_two_stay_both_and_the_second_waits_for_its_author(tmp_path: Path) -> None:
    with scene(tmp_path) as both:
        before = both.first.app.orders.order(both.order_id)
        assert before is not None
        for seat, text in ((both.first, "水从井盖冒出"), (both.second, "水压低，二楼无水")):
            fields = {"content": text}
            seat.app.acts.act(both.order_id, Action.EDIT, ActData(fields=fields, base={"content": before.content}))
        both.both_send()
        shown = both.second.wait_order(both.order_id)
        assert (shown.content, shown.supplements) == ("水从井盖冒出", ("水压低，二楼无水",))
        (item,) = both.second.app.attention.items()
        assert item.kind == "supplement"
        assert item.theirs["content"] == "水从井盖冒出"
        assert item.base["content"] == before.content
        assert both.second.app.attention.send_again(item.id) is None
        assert both.second.app.attention.count() == 0


def test_a_superseded_dispatch_names_the_unit_of_the_winner(tmp_path: Path) -> None:
    with scene(tmp_path) as both:
        both.first.app.acts.act(both.order_id, Action.DISPATCH, ActData(unit=WATER))
        both.second.app.acts.act(both.order_id, Action.DISPATCH, ActData(unit=MARKET))
        both.both_send()
        (item,) = both.second.app.attention.items()
        assert (item.mine["unit"], item.theirs["unit"]) == (MARKET, WATER)
        assert (item.base["state"], item.theirs["state"]) == ("accepted", "dispatched")
