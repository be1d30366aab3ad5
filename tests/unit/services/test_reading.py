"""Searching, similar orders, reference data, the monitor."""

import pytest

from desktop.errors import AppError, AppErrorCode
from desktop.services.values import OrderQuery
from sync.domain.act import OrderDraft
from sync.domain.codes import Action
from sync.domain.instant import DAY
from sync.domain.order import Caller, Place
from sync.domain.reference import ReferenceKind
from sync.matching.duplicates import Rarity, told
from sync.matching.duplicates_features import shared_matter
from sync.matching.pick_index import PickEntry, PickIndex, sound
from sync.matching.similarity import Known, Similarity, Wanted, bigrams
from sync.matching.similarity import score as weigh
from tests.helpers.practice_desk import NOON, PracticeDesk
from tests.helpers.small_city import LIFT, MARKET, NOISE, draft


def take(desk: PracticeDesk, **changes: object) -> str:
    receipt = desk.app.intake.submit("", draft(no="", **changes))
    desk.wait_order(receipt.order)
    return receipt.no


def test_an_order_is_found_by_number_end_of_number_caller_and_words(agent: PracticeDesk) -> None:
    number = take(agent, content="三号楼电梯夹人", caller=Caller(phone="13912345678"))
    take(agent, content="路灯不亮", title="路灯不亮", caller=Caller(phone="13811112222"))

    for text in (number, number[-5:], "13912345678", "139 1234 5678", "电梯夹人"):
        assert [row.no for row in agent.app.orders.search(text, 10)][:1] == [number], text
    assert agent.app.orders.search("   ", 10) == []


def test_a_caller_is_found_by_number_only(agent: PracticeDesk) -> None:
    number = take(agent, caller=Caller(phone="13912345678"))
    assert [row.no for row in agent.app.orders.by_phone("139-1234-5678", 5)] == [number]
    assert agent.app.orders.by_phone("没有号码", 5) == []


def test_similar_orders_come_with_their_signals(agent: PracticeDesk) -> None:
    number = take(agent, content="凤凰台小区电梯反复停运，老人下不了楼", caller=Caller(phone="13912345678"))
    take(
        agent,
        content="夜里工地施工太吵",
        title="施工噪声",
        category=NOISE,
        place=Place(text="别处"),
        caller=Caller(phone="13700000000"),
    )
    writing = draft(no="", content="凤凰台小区电梯又停运了", caller=Caller(phone="13912345678"))

    found = agent.app.orders.similar(writing, 5)

    assert [one.row.no for one in found] == [number]
    assert {"caller", "place", "category"} <= set(found[0].signals)
    assert 0.5 < found[0].score <= 1


def test_an_empty_form_is_similar_to_nothing(agent: PracticeDesk) -> None:
    take(agent)
    assert agent.app.orders.similar(OrderDraft(), 5) == []


def test_what_may_be_done_depends_on_who_asks(agent: PracticeDesk) -> None:
    take(agent)
    (row,) = agent.app.orders.first_page(OrderQuery(), 5)
    detail = agent.app.orders.detail(row.id)
    assert detail is not None
    assert Action.NOTE in detail.available
    assert Action.SIGN not in detail.available
    assert agent.app.orders.detail("nothing") is None


def test_names_codes_and_paths_are_looked_up(agent: PracticeDesk) -> None:
    reference = agent.app.reference
    assert reference.name_of(ReferenceKind.UNIT, MARKET)
    assert reference.name_of("unit", "unknown-unit") == "unknown-unit"
    assert reference.name_of("unit", "") == ""
    assert reference.path_of(LIFT)[-1] == reference.categories.name(LIFT)
    assert [item.code for item in reference.codes("channel")]
    assert reference.codes("no such list") == ()
    assert len(reference.items(ReferenceKind.STAFF)) > 10
    assert [article.id for article in reference.find_articles("电梯 坏", 3)] == ["a-lift"]


def test_before_anybody_has_signed_in_there_is_nothing_to_read(desk: PracticeDesk) -> None:
    with pytest.raises(AppError) as no_rules:
        _ = desk.app.reference.rules
    with pytest.raises(AppError) as no_store:
        desk.app.orders.first_page(OrderQuery(), 5)
    assert no_rules.value.code == AppErrorCode.NO_REFERENCE
    assert no_store.value.code == AppErrorCode.NOT_SIGNED_IN
    assert not desk.app.reference.is_ready


def test_the_monitor_counts_what_is_here(agent: PracticeDesk) -> None:
    take(agent)
    take(agent)
    reading = agent.app.monitor.snapshot(NOON)
    assert reading.to_dispatch == 2
    assert reading.created_today == 2
    assert reading.rates == (None, None, None)


# --- type-anything ----------------------------------------------------------------------------------------------------

INDEX = PickIndex(
    [
        PickEntry("0701", "夜间施工噪声", ("夜间扰民",), "yejianshigongzaosheng yjsgzs", "0701", "生态环境 噪声污染"),
        PickEntry("0702", "建筑施工噪声", (), "jianzhushigongzaosheng jzsgzs", "0702", "生态环境 噪声污染"),
        PickEntry("0801", "噪声", (), "zaosheng zs", "0801", ""),
    ]
)


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("夜间施工", "0701"),
        ("yjsgzs", "0701"),
        ("YJSG", "0701"),
        ("yejian", "0701"),
        ("噪声 夜间", "0701"),
        ("夜间扰民", "0701"),
        ("0702", "0702"),
        ("jzsg", "0702"),
        ("噪声", "0801"),
        ("０７０１", "0701"),
    ],
)
def test_anything_typed_finds_the_right_one_first(text: str, best: str) -> None:
    assert INDEX.find(text, 5)[0] == best


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("yejiansigong", "0701"),
        ("jianzusigong", "0702"),
        ("jiangzhusigong", "0702"),
        ("jianzhushigongzaosen", "0702"),
        ("zaoseng", "0801"),
        ("噪声 jiangzhu", "0702"),
    ],
)
def test_pinyin_is_found_by_its_sound(text: str, best: str) -> None:
    assert INDEX.find(text, 5)[0] == best


@pytest.mark.parametrize(("one", "other"), [("nanyang", "langyan"), ("zhengzhou", "zenzou"), ("chengshi", "censi")])
def test_sounds_that_many_do_not_tell_apart_are_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_what_is_written_exactly_stands_before_what_only_sounds_so() -> None:
    index = PickIndex([PickEntry("1", "张家", keys="zhangjia"), PickEntry("2", "臧家", keys="zangjia")])
    assert index.find("zangjia", 5) == ["2", "1"]
    assert index.find("zhangjia", 5) == ["1", "2"]
    assert index.find("zhangjia", 1) == ["1"]


VILLAGES = PickIndex(
    [
        PickEntry(
            "peach", "桃园村", keys="taoyuancun tyc taowancun twc zhaoyuancun zyc taoyuan ty taowan tw zhaoyuan zy"
        ),
        PickEntry("kiln", "赵窑村", keys="zhaoyaocun zyc zhaoyao zy"),
        PickEntry("district", "中原区政府", keys="zhongyuanquzhengfu zyqzf zhongyuanqu zyq zhongyuan zy"),
        PickEntry("road", "经三路", keys="jingsanlu jsl"),
        PickEntry("long", "经三路口", keys="jingsanlukou jslk"),
        PickEntry("street", "建设路街道", keys="jianshelujiedao jsljd jianshelu jsl"),
        PickEntry("pension", "失业金申领", keys="shiyejinshenling syjsl"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jsl", ["road", "street", "long", "pension"]),
        ("zy", ["kiln", "district", "peach"]),
        ("zyc", ["kiln", "peach"]),
        ("zhaoyuan", ["peach"]),
        ("ty", ["peach"]),
    ],
)
def test_initials_of_a_whole_name_stand_before_longer_ones_and_rare_readings_behind_usual_ones(
    typed: str, found: list[str]
) -> None:
    assert VILLAGES.find(typed, 9) == found


def test_a_whole_name_is_found_among_very_many_that_begin_like_it() -> None:
    many = [PickEntry(f"m{at}", "甲", keys="jiasheng jsh") for at in range(900)]
    index = PickIndex([*many, PickEntry("whole", "建设乡", keys="jianshexiang js")])
    assert index.find("js", 3)[0] == "whole"


def test_every_word_must_match() -> None:
    assert INDEX.find("夜间 供水", 5) == []


def test_use_lifts_equals_only() -> None:
    assert INDEX.find("施工噪声", 2, {"0702": 9})[0] == "0702"
    assert INDEX.find("yjsgzs", 2, {"0702": 9})[0] == "0701"


# --- similarity -------------------------------------------------------------------------------------------------------


def wanted(**changes: object) -> Wanted:
    values = {
        "text": "小区电梯停运", "category": "0201", "district": "410105", "street": "410105001",
        "place": "南阳路凤凰台", "phone": "13800138000", "at": NOON,
    }  # fmt: skip
    return Wanted(**(values | changes))


def known(**changes: object) -> Known:
    values = {
        "text": "小区电梯停运", "category": "0201", "district": "410105", "street": "410105001",
        "place": "南阳路凤凰台", "phone": "13800138000", "at": NOON,
    }  # fmt: skip
    values |= changes
    said = told(f"{values.pop('text')}\n{values['place']}", Rarity(()))
    return Known(said=said, **values)


def score(wanted: Wanted, known: Known) -> Similarity:
    return weigh(wanted, known, Rarity(()))


def test_the_same_in_all_five_signals_scores_one() -> None:
    result = score(wanted(), known())
    assert result.score > 0.99
    assert result.signals == ("caller", "place", "category", "words", "time")


def test_time_alone_makes_nothing_alike() -> None:
    result = score(wanted(), known(text="x", category="9", district="410103", street="", place="", phone="1"))
    assert (result.score, result.signals) == (0.0, ())


def test_the_same_caller_alone_stays_below_what_is_shown() -> None:
    other = known(text="食品里有异物", category="0501", district="410181", street="410181001", place="鲁庄镇")
    result = score(wanted(), other)
    assert result.score < 0.25
    assert result.signals == ("caller",)


def test_the_same_caller_about_the_same_matter_counts_in_full() -> None:
    same = known(text="电梯坏了", district="410181", street="410181001", place="鲁庄镇")
    stranger = known(text="电梯坏了", district="410181", street="410181001", place="鲁庄镇", phone="1")
    assert score(wanted(), same).score == pytest.approx(score(wanted(), stranger).score + 0.3)
    assert "caller" in score(wanted(), same).signals


def test_another_district_is_another_place() -> None:
    assert "place" not in score(wanted(), known(district="410103", street="410103001")).signals


@pytest.mark.parametrize(
    ("there", "metres_away", "is_near"), [((113.66, 34.75), 0, True), ((113.66, 34.7505), 56, True),
    ((113.67, 34.75), 915, True), ((113.70, 34.75), 3658, False)],
)  # fmt: skip
def test_two_points_tell_the_distance_whatever_the_places_are_called(
    there: tuple[float, float], metres_away: int, is_near: bool
) -> None:
    result = score(wanted(point=(113.66, 34.75)), known(point=there, place="别处", district="410103", street=""))
    assert result.distance == pytest.approx(metres_away, abs=3)
    assert ("place" in result.signals) is is_near


def test_without_a_point_there_is_no_distance() -> None:
    assert score(wanted(point=(113.66, 34.75)), known()).distance is None


def test_the_same_matter_in_other_words_is_a_signal() -> None:
    written = wanted(text="升降梯又坏掉了，上不去楼", category="", phone="", district="")
    assert "words" in score(written, known(text="电梯故障没人修", category="9", district="")).signals


def test_what_both_tell_of_is_named_in_few_words() -> None:
    assert shared_matter("照明设施失灵，晚上漆黑", "路口的路灯不亮三天了") == "路灯不亮"
    assert shared_matter("小区有人唱戏班子", "广场上的唱戏班子") == "唱戏班子"
    assert shared_matter("停水", "噪音") == ""


def test_older_orders_score_less() -> None:
    assert score(wanted(), known(at=NOON - 20 * DAY)).score < score(wanted(), known()).score


def test_bigrams_leave_punctuation_out() -> None:
    assert bigrams("电梯，停运！") == {"电梯", "梯停", "停运"}
