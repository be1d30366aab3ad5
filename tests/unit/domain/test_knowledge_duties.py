"""What waits for whom: wrong reports and ends for the owner, reviews for who may, returned words for their author."""

from typing import Any

import pytest
from msgspec.structs import replace

from sync.domain.knowledge.content import article_of
from sync.domain.knowledge.duties import Duty, duties, ends, may_discard, may_withdraw, reviews
from sync.domain.knowledge.record import ArticleContent, ArticleRecord, ArticleReport, ArticleWork, WorkState
from tests.helpers.small_city import MARKET, WATER, actor

TODAY = "2026-02-13"
WORDS = ArticleContent(title="停水", unit=WATER, valid_from="2026-01-01", valid_to="2026-12-31")
QUIET = ArticleRecord("a")
REPORTED = ArticleRecord("a", reports=(ArticleReport("r", "p", "甲", 1, "错", 1),))


def article(**changes: Any) -> Any:
    return article_of("a", replace(WORDS, **changes), 1, "")


def in_work(state: WorkState, who: str = "agent", **changes: Any) -> ArticleRecord:
    person = actor(who)
    work = ArticleWork(state, replace(WORDS, **changes), person.user_id, person.name, 1, (person.user_id,))
    return ArticleRecord("a", work=work)


def waits(record: ArticleRecord, who: str, **changes: Any) -> list[str]:
    return [one.value for one in duties(article(**changes), record, actor(who), TODAY)]


def test_a_wrong_report_is_the_owners_task() -> None:
    assert waits(REPORTED, "water") == ["wrong"]
    for who in ("market", "agent", "team_lead"):
        assert waits(REPORTED, who) == []
    assert waits(REPORTED, "team_lead", unit="") == ["wrong"]
    closed = replace(REPORTED, reports=(replace(REPORTED.reports[0], closed_at=2),))
    assert waits(closed, "water") == []


@pytest.mark.parametrize(
    ("last", "duty"),
    [("2026-02-12", ["expired"]), ("2026-02-13", ["expiring"]), ("2026-03-15", ["expiring"]), ("2026-03-16", [])],
)
def test_an_article_near_its_end_is_the_owners_task(last: str, duty: list[str]) -> None:
    assert waits(QUIET, "water", valid_to=last) == duty
    assert waits(QUIET, "market", valid_to=last) == []


def test_what_is_withdrawn_or_has_no_end_or_waits_for_review_does_not_end() -> None:
    assert ends(None, QUIET, TODAY) is None
    assert ends(article(valid_to=""), QUIET, TODAY) is None
    old = article(valid_to="2026-02-01")
    assert ends(replace(old, active=False), QUIET, TODAY) is None
    assert ends(old, in_work(WorkState.REVIEW), TODAY) is None
    assert ends(old, in_work(WorkState.REVIEW, valid_to="2026-02-12"), TODAY) is Duty.EXPIRED
    assert ends(old, in_work(WorkState.DRAFT), TODAY) is Duty.EXPIRED


def test_reviews_wait_for_those_who_may_but_never_for_an_author() -> None:
    waiting = in_work(WorkState.REVIEW, "team_lead")
    assert waits(waiting, "reply_reviewer") == ["review"]
    for who in ("team_lead", "agent", "water", "street"):
        assert waits(waiting, who) == []
    assert waits(in_work(WorkState.DRAFT), "reply_reviewer") == []
    street = actor("street").unit
    mine = in_work(WorkState.REVIEW, unit=street)
    assert waits(mine, "street", unit=street) == ["review"]
    assert waits(mine, "street", unit=MARKET) == []
    new = [one.value for one in duties(None, mine, actor("street"), TODAY)]
    assert new == ["review"]


def test_returned_words_wait_for_who_wrote_them_last() -> None:
    assert waits(in_work(WorkState.RETURNED), "agent") == ["returned"]
    assert waits(in_work(WorkState.RETURNED), "team_lead") == []


def test_the_most_urgent_comes_first() -> None:
    record = replace(REPORTED, work=in_work(WorkState.RETURNED, "water").work)
    assert waits(record, "water", valid_to="2026-02-20") == ["wrong", "returned", "expiring"]


def test_an_article_nobody_has_is_nobodys_task() -> None:
    assert duties(None, QUIET, actor("water"), TODAY) == ()


def test_an_article_that_waits_under_another_owner_is_not_the_new_leaders_to_take() -> None:
    street = actor("street").unit
    work = in_work(WorkState.REVIEW, unit=street).work
    assert work is not None
    assert reviews(actor("street"), work, street)
    assert not reviews(actor("street"), work, WATER)
    assert may_discard(actor("agent"), work, street)
    assert not may_discard(actor("market"), work, street)


def test_what_no_unit_answers_for_only_an_editor_takes_away() -> None:
    work = in_work(WorkState.DRAFT, unit="").work
    assert work is not None
    assert may_withdraw(actor("water"), WATER)
    assert may_withdraw(actor("team_lead"), "")
    assert not may_withdraw(actor("water"), "")
    assert not may_discard(actor("water"), work, "")
