"""Finding among the articles of a seat: titles at once, everyday speech too, indexes kept while the words stay."""

from msgspec.structs import replace

from desktop.services.knowledge_reading import KnowledgeItem, KnowledgeReading
from sync.domain.knowledge.record import ArticleRecord
from sync.domain.reference import Article

LAMP = Article("k1", "路灯不亮找谁", "路灯坏了怎么办", "请报灯杆编号。", keywords=("路灯",))
WATER = Article("k2", "停水怎么办", "家里停水了", "请先问物业。")


def reading(*articles: Article, **changes: int) -> KnowledgeReading:
    items = [KnowledgeItem(one.id, one, ArticleRecord(one.id), **changes) for one in articles]
    return KnowledgeReading(items, lambda _category: (), "2026-02-13")


def found(made: KnowledgeReading, text: str) -> list[str]:
    return [one.id for one in made.find(text)]


def test_titles_are_found_by_words_and_initials_speech_by_what_it_is_about() -> None:
    made = reading(LAMP, WATER)
    assert found(made, "ldbl") == ["k1"]
    assert not reading(LAMP).hears_speech
    assert found(made, "我家停水了") == ["k2"]
    assert found(made, "  ") == ["k2", "k1"]
    assert found(made, "zzzz") == []
    assert [one.id for one in made.find("我家停水了", titles_only=True)] == []


def test_indexes_are_taken_over_only_while_the_words_are_the_same() -> None:
    former = reading(LAMP, WATER)
    former.find("停水")
    assert former.hears_speech
    counted = reading(LAMP, WATER, used=3)
    counted.take_over(former)
    assert counted.hears_speech
    assert counted.find("停水")[0].used == 3
    changed = reading(LAMP, replace(WATER, title="停电怎么办"))
    changed.take_over(former)
    assert not changed.hears_speech
    assert found(changed, "停电") == ["k2"]
