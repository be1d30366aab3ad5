"""Texts that tell of the same matter in other words are found; texts that only sound like it are not."""

import pytest

from sync.matching.duplicates import SURE, Rarity, likeness, told
from sync.matching.duplicates_features import features
from sync.matching.duplicates_measure import Measured, hints, measure
from sync.matching.duplicates_sounds import by_sound
from sync.matching.duplicates_words import notions

CITY = (
    "建设路与桐柏路交叉口的路灯坏了三天，晚上黑漆漆的",
    "文化路与农业路交叉口的路灯坏了三天，晚上黑漆漆的",
    "花园路12号院垃圾成堆，好几天没人拉",
    "锦绣花园5号楼电梯老是出故障",
    "锦绣花园7号楼电梯老是出故障",
    "航海路施工到半夜，吵得睡不着",
    "大学路的公交车等了一个小时没来",
    "嵩山路燃气泄漏，味道很大",
)
RARITY = Rarity(map(features, CITY))


def like(left: str, right: str) -> float:
    return likeness(told(left, RARITY), told(right, RARITY), RARITY)


@pytest.mark.parametrize(
    ("said", "meant", "other"),
    [
        ("桐柏路建设路口那排灯都不亮，天黑以后看不见路", 0, 1),
        ("锦绣花园五栋升降梯又坏掉了，没人修", 3, 4),
        ("花园路十二号院的废弃物没有清运，臭气熏天", 2, 5),
        ("航海路工地凌晨还在干活，噪声扰民", 5, 6),
    ],
    ids=["lamp", "lift", "rubbish", "noise"],
)
def test_the_same_matter_in_other_words_is_liker_than_the_same_words_elsewhere(
    said: str, meant: int, other: int
) -> None:
    assert like(said, CITY[meant]) > like(said, CITY[other])
    assert max(range(len(CITY)), key=lambda at: like(said, CITY[at])) == meant


def test_a_text_is_surely_like_itself_and_nothing_like_an_empty_one() -> None:
    assert like(CITY[0], CITY[0]) > 0.95
    assert like(CITY[0], "") == like("", "") == like("！？", CITY[0]) == 0.0


def test_likeness_is_the_same_from_both_sides_and_the_order_of_clauses_does_not_matter() -> None:
    assert like(CITY[0], CITY[1]) == pytest.approx(like(CITY[1], CITY[0]))
    turned = "，".join(reversed(CITY[0].split("，")))
    assert like(CITY[0], turned) == pytest.approx(like(CITY[0], CITY[0]), abs=0.05)


def test_a_wrong_character_that_sounds_alike_is_understood() -> None:
    assert by_sound("陆登") == by_sound("路灯")
    assert by_sound("在 Ab1") == by_sound("再 Ab1")
    assert like("锦秀花院5号楼店梯老是初故障", CITY[3]) > SURE


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("二十三栋", "h23栋"),
        ("23号楼", "h23栋"),
        ("十二单元", "h12单元"),
        ("一百二十号", "h120栋"),
        ("二〇二路", "h202路"),
        ("Ａ7区", "na7"),
        ("两百室", "h200室"),
    ],
)
def test_numerals_and_digits_are_the_same(text: str, feature: str) -> None:
    assert feature in features(text)


def test_the_longest_word_of_a_notion_counts_once() -> None:
    assert notions("小区照明设施失灵") == ["小区", "路灯", "损坏"]


def test_a_huge_text_is_compared_as_far_as_its_beginning() -> None:
    assert features("路灯不亮" * 100_000) == features("路灯不亮" * 500)


def test_without_any_texts_at_hand_texts_are_compared_all_the_same() -> None:
    empty = Rarity(())
    assert likeness(told(CITY[0], empty), told(CITY[0], empty), empty) > 0.5


def test_the_measure_counts_pairs_hints_and_texts() -> None:
    reworded = [
        ("桐柏路建设路口那排灯都不亮，天黑以后看不见路", "lamp"),
        ("锦绣花园五栋升降梯又坏掉了，没人修", "lift"),
    ]
    rows = [(text, {0: "lamp", 3: "lift"}.get(at, "")) for at, text in enumerate(CITY)] + reworded
    measured = measure(rows)
    assert measured.n == 10
    assert measured.top3 == 1.0
    assert measured.recall >= 0.5


def test_rows_without_any_partner_are_measured_as_nothing_found() -> None:
    assert measure([("路灯不亮", ""), ("停水", "a")]) == Measured(precision=0.0, recall=0.0, top3=0.0, n=2)
    assert measure([]) == Measured(precision=0.0, recall=0.0, top3=0.0, n=0)


def test_the_likest_texts_count_as_hints_and_no_more_than_three() -> None:
    assert hints([(0.9, 1), (0.85, 2), (0.6, 3), (0.1, 4)]) == [1, 2]
    assert hints([(1.0, 1), (1.0, 2), (1.0, 3), (1.0, 4)]) == [1, 2, 3]
    assert hints([(0.2, 1)]) == []
    assert hints([]) == []


def test_among_many_texts_more_must_speak_for_a_hint() -> None:
    assert hints([(0.9, 1)], 500) == hints([(0.99, 1)], 1000) == [1]
    assert hints([(0.9, 1)], 5000) == []
    assert hints([(1.0, 1)], 10**6) == [1]


def test_a_short_title_is_liker_to_the_message_it_was_made_for_than_to_a_message_like_it() -> None:
    title = "反映电梯经常坏的问题"
    own = (
        "我是锦绣花园5号楼的住户，我们这栋楼的电梯从去年冬天开始经常坏，老人上下楼非常不方便，孩子上学也总是迟到，找物业说了好几次，"
        "每次都说已经报修，过不了两天又停了，维修基金也不知道用到哪里去了，希望有关部门能过来看一看，督促他们把零件换掉。"
    )
    other = (
        "锦绣花园反映的问题：地下车库入口的灯坏了，晚上看不清路，物业一直没有派人来换，车子进出很危险，前几天还有人摔倒，"
        "业主群里大家都在说，希望尽快处理，另外小区里的垃圾桶也经常没有人清运，夏天气味很大，影响大家的生活。"
    )
    assert like(title, own) > like(title, other)
    assert like(title, own) > 0.5


def test_a_title_is_known_by_its_characters_where_the_long_text_has_them_in_other_words() -> None:
    title = "反映菜市场脏乱差的情况"
    own = (
        "早上陪老伴出门买菜，一进那个市场就踩了一脚泥，烂叶子丢得到处都是，地上脏得没处下脚，鱼摊的水往外淌，乱糟糟的，"
        "管市场的人从来看不见，几年了条件还是那么差，夏天苍蝇满天飞，实在不像样子，请派人过来管管。"
    )
    other = (
        "我家住在菜市场后面，从年初开始就没有装上宽带，打了七八次客服都说没有端口，孩子上网课只能用手机，隔壁楼去年装了好几户，"
        "为什么轮到这里就不行，希望给个准话，到底哪一天可以装好，不行就退掉。"
    )
    assert like(title, own) > like(title, other)


def test_the_same_house_says_more_than_the_same_words_without_one() -> None:
    said = "康桥12栋楼上总扔烟头"
    assert like(said, "12号楼高空抛物，康桥这边") > like(said, "康桥楼上总扔烟头，没人管")


def test_single_characters_alone_make_nothing_alike() -> None:
    assert like("井盖", "盖着那口井") == 0.0
