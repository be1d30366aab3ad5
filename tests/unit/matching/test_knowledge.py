"""Finding the article that answers what a caller says."""

import pytest

from sync.matching.everyday_words import everyday
from sync.matching.knowledge import LONGEST, KnowledgeEntry, KnowledgeIndex
from tests.benchmarks.knowledge import questions

HEAT = KnowledgeEntry("heat", ("供暖不热怎么办", "暖气不热"), ("测温",), valid_from="2026-10-01", valid_to="2027-09-30")
OLD = KnowledgeEntry("old", ("供暖不热怎么办", "暖气不热找谁"), valid_to="2025-12-31")
DOG = KnowledgeEntry("dog", ("养犬登记",), context=("流浪犬", "野狗"), body="打疫苗", areas=("410102",))
INDEX = KnowledgeIndex([OLD, HEAT, DOG])
DAY = "2026-11-26"


def ids(said: str, day: str = DAY, area: str = "", limit: int = 9) -> list[str]:
    return [hit.id for hit in INDEX.find(said, day, limit, area)]


def test_an_expired_article_stands_behind_and_says_so():
    hits = INDEX.find("暖气不热找谁", DAY, 9)
    assert [(hit.id, hit.expired) for hit in hits] == [("heat", False), ("old", True)]
    assert ids("暖气不热找谁", day="2025-01-01") == ["old", "heat"]


def test_without_a_day_every_article_holds():
    assert not any(hit.expired for hit in INDEX.find("暖气不热", "", 9))


@pytest.mark.parametrize(
    ("area", "found"), [("", True), ("410102", True), ("4101", True), ("410102003", True), ("410103", False)]
)
def test_an_article_of_an_area_is_found_there_above_and_below(area: str, found: bool):
    assert ("dog" in ids("院里有野狗", area=area)) is found


def test_words_of_everyday_speech_find_what_they_mean():
    assert everyday("家里的暖气片冰凉") == {"暖气"}
    assert everyday("") == set()


def test_one_shared_pair_is_less_evidence_than_a_name():
    few, many = INDEX.find("打疫苗", DAY, 1)[0], INDEX.find("养犬登记", DAY, 1)[0]
    assert few.evidence < many.evidence


@pytest.mark.parametrize("said", ["", "  ", "\x00\u202e😀", "%_'\"", "x" * 100_000, "。" * 5000])
def test_hostile_words_find_nothing_and_take_no_time(said: str):
    assert INDEX.find(said, DAY, 3) == []


def test_only_the_last_words_are_looked_at():
    assert ids("供暖不热" + "，" * LONGEST) == []


def test_an_empty_index_answers():
    assert KnowledgeIndex([]).find("供暖", DAY, 3) == []
    assert len(KnowledgeIndex([HEAT])) == 1
    assert KnowledgeIndex([KnowledgeEntry("bare", (), ("供暖",))]).find("供暖", DAY, 3)[0].id == "bare"


def test_three_hundred_questions_are_asked():
    asked = questions()
    assert len(asked) == len(set(asked)) == 300


def test_other_words_for_the_same_thing_are_found_in_the_texts() -> None:
    index = KnowledgeIndex([KnowledgeEntry("k", ("困在电梯里怎么办",)), KnowledgeEntry("o", ("路灯报修",))])
    hits = index.find("老人被困了", DAY, 3)
    assert (hits[0].id, hits[0].evidence >= 2) == ("k", True)


def test_a_second_search_gives_the_same_as_the_first() -> None:
    index = KnowledgeIndex([OLD, HEAT, DOG])
    assert index.find("暖气不热", DAY, 3) == index.find("暖气不热", DAY, 3)
