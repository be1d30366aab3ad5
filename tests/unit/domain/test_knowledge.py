"""An article's way from a draft to every desk: two people, guarded words, reports that reach the owner."""

from typing import Any

import pytest
from msgspec.structs import replace

from sync.domain.codes import Role
from sync.domain.knowledge.content import article_of, content_of, is_day, is_link, problem_of, shape_problem
from sync.domain.knowledge.decide import MOST_REPORTS, ArticleAct, ArticleAction, Standing, decide
from sync.domain.knowledge.record import ArticleContent, ArticleRecord, ArticleVersion, WorkState
from sync.domain.refusal import Refusal, RefusalCode
from tests.helpers.small_city import JINSHUI, LIFT, MARKET, WATER, actor, at, small_rules

TODAY = "2026-02-13"
NOW = at("2026-02-13 10:00")
WORDS = ArticleContent(
    title="停水怎么办", question="家里停水了找谁？", categories=(LIFT,), answer="请先问物业。", basis="供水条例",
    unit=WATER, valid_from="2026-01-01", valid_to="2026-12-31", link="https://city.example/water",
)  # fmt: skip
EMPTY = Standing(None, ArticleRecord("a"))


def act(standing: Standing, action: ArticleAction, who: str, text: str = "", **given: Any) -> Standing | Refusal:
    """Let somebody act on what they see now; each act has an id of its own."""
    given.setdefault("seen", standing.record.rev)
    made = ArticleAct(id=given.pop("id", f"c-{action}-{who}-{text}"), action=action, actor=actor(who), at=NOW,
                      text=text, **given)  # fmt: skip
    return decide(standing, made, small_rules(), "tingshui ts")


def done(standing: Standing, action: ArticleAction, who: str, text: str = "", **given: Any) -> Standing:
    after = act(standing, action, who, text, **given)
    assert isinstance(after, Standing), after
    return after


def refused(standing: Standing, action: ArticleAction, who: str, text: str = "", **given: Any) -> tuple[str, str]:
    after = act(standing, action, who, text, **given)
    assert isinstance(after, Refusal), after
    return after.code.value, after.field


def live(version: int = 1, **changes: Any) -> Standing:
    """An article that was published before records were kept."""
    return Standing(article_of("a", replace(WORDS, **changes), version, ""), ArticleRecord("a"))


def submitted(who: str = "water", **changes: Any) -> Standing:
    return done(EMPTY, ArticleAction.SUBMIT, who, "新规", body=replace(WORDS, **changes))


def test_a_draft_becomes_an_article_by_a_second_person() -> None:
    draft = done(EMPTY, ArticleAction.SAVE, "water", body=ArticleContent(title="停", unit=WATER))
    assert draft.record.work is not None
    assert (draft.record.rev, draft.record.work.state, draft.article) == (1, WorkState.DRAFT, None)
    waiting = done(draft, ArticleAction.SUBMIT, "water", "新规", body=WORDS)
    assert refused(draft, ArticleAction.PUBLISH, "reply_reviewer") == ("not_in_this_state", "")
    published = done(waiting, ArticleAction.PUBLISH, "reply_reviewer")
    assert published.article == article_of("a", WORDS, 1, "tingshui ts")
    assert content_of(published.article) == WORDS
    assert (published.record.live, published.record.work, published.record.rev) == (1, None, 3)
    assert published.versions == (ArticleVersion("a:v1", "a", 1, WORDS, "郑伟", NOW, "杨慧", NOW, "新规"),)


def test_nobody_reviews_words_they_had_a_hand_in() -> None:
    first = done(EMPTY, ArticleAction.SAVE, "team_lead", body=WORDS)
    second = done(first, ArticleAction.SUBMIT, "reply_reviewer", body=WORDS)
    for who in ("team_lead", "reply_reviewer"):
        assert refused(second, ArticleAction.PUBLISH, who) == ("own_words", "")
        assert refused(second, ArticleAction.SEND_BACK, who, "不清楚") == ("own_words", "")
    done(second, ArticleAction.PUBLISH, "quality_inspector")


def test_a_units_leader_reviews_only_what_is_the_units() -> None:
    street = actor("street").unit
    mine = done(EMPTY, ArticleAction.SUBMIT, "agent", body=replace(WORDS, unit=street))
    done(mine, ArticleAction.PUBLISH, "street")
    assert refused(submitted(), ArticleAction.PUBLISH, "street") == ("not_your_role", "")
    assert refused(submitted(), ArticleAction.PUBLISH, "water") == ("not_your_role", "")
    taken = done(live(), ArticleAction.SUBMIT, "agent", body=replace(WORDS, unit=street))
    assert refused(taken, ArticleAction.PUBLISH, "street") == ("not_your_role", "")


def test_words_come_back_with_a_reason_and_go_again() -> None:
    waiting = submitted()
    assert refused(waiting, ArticleAction.SEND_BACK, "reply_reviewer", " ") == ("required", "text")
    back = done(waiting, ArticleAction.SEND_BACK, "reply_reviewer", "缺少电话")
    assert back.record.work is not None
    assert (back.record.work.state, back.record.work.reason) == (WorkState.RETURNED, "缺少电话")
    again = done(back, ArticleAction.SUBMIT, "water", body=WORDS)
    assert again.record.work is not None
    assert (again.record.work.reason, again.record.work.authors) == ("缺少电话", ("p-water",))


def test_only_the_desk_and_the_owner_write() -> None:
    for who in ("agent", "team_lead", "water", "administrator"):
        done(EMPTY, ArticleAction.SAVE, who, body=WORDS)
    for who in ("market", "dispatcher", "leader", "community"):
        assert refused(EMPTY, ArticleAction.SAVE, who, body=WORDS) == ("not_your_role", "")
    assert refused(live(unit=MARKET), ArticleAction.SAVE, "water", body=WORDS) == ("not_your_role", "")


def test_what_somebody_else_wrote_meanwhile_is_never_overwritten() -> None:
    draft = done(EMPTY, ArticleAction.SAVE, "agent", body=WORDS)
    for action in (ArticleAction.SAVE, ArticleAction.SUBMIT, ArticleAction.DISCARD, ArticleAction.WITHDRAW):
        assert refused(draft, action, "team_lead", "x", body=WORDS, seen=0) == ("changed_meanwhile", "")
    done(draft, ArticleAction.SAVE, "team_lead", body=WORDS, seen=None)


def test_a_report_leaves_what_a_writer_has_seen_alone() -> None:
    draft = done(live(), ArticleAction.SAVE, "water", body=WORDS)
    reported = done(draft, ArticleAction.REPORT, "agent", "电话打不通", seen=None)
    assert reported.record.rev == draft.record.rev
    done(reported, ArticleAction.SUBMIT, "water", body=WORDS, seen=draft.record.rev)


def test_words_in_work_are_dropped_by_their_authors_and_by_the_owner() -> None:
    draft = done(EMPTY, ArticleAction.SAVE, "agent", body=WORDS)
    for who in ("agent", "water", "team_lead"):
        assert done(draft, ArticleAction.DISCARD, who).record.work is None
    assert refused(draft, ArticleAction.DISCARD, "market") == ("not_your_role", "")
    assert refused(EMPTY, ArticleAction.DISCARD, "agent") == ("not_in_this_state", "")
    assert refused(EMPTY, ArticleAction.PUBLISH, "team_lead") == ("not_in_this_state", "")


def test_the_version_from_before_records_is_kept_with_its_successor() -> None:
    waiting = done(live(4), ArticleAction.SUBMIT, "water", body=replace(WORDS, answer="先关阀门。"))
    published = done(waiting, ArticleAction.PUBLISH, "team_lead")
    assert [(one.no, one.content.answer, one.author_name) for one in published.versions] == [
        (4, WORDS.answer, ""),
        (5, "先关阀门。", "郑伟"),
    ]
    again = done(replace(published, versions=()), ArticleAction.SUBMIT, "water", body=WORDS)
    assert [one.no for one in done(again, ArticleAction.PUBLISH, "team_lead").versions] == [6]


def test_an_article_is_taken_away_at_once_and_comes_back_with_new_words() -> None:
    reported = done(live(), ArticleAction.REPORT, "agent", "错")
    assert refused(reported, ArticleAction.WITHDRAW, "water", "") == ("required", "text")
    assert refused(reported, ArticleAction.WITHDRAW, "market", "错") == ("not_your_role", "")
    gone = done(reported, ArticleAction.WITHDRAW, "water", "政策作废")
    assert gone.article is not None
    assert (gone.article.active, gone.record.withdrawn, gone.record.open_reports) == (False, "政策作废", ())
    assert refused(gone, ArticleAction.WITHDRAW, "water", "再") == ("not_in_this_state", "")
    assert refused(EMPTY, ArticleAction.WITHDRAW, "water", "无") == ("not_in_this_state", "")
    waiting = done(gone, ArticleAction.SUBMIT, "water", body=WORDS)
    back = done(waiting, ArticleAction.PUBLISH, "team_lead")
    assert back.article is not None
    assert (back.article.active, back.record.withdrawn) == (True, "")


def test_a_person_counts_once_for_a_version_and_every_word_is_kept() -> None:
    one = done(live(), ArticleAction.REPORT, "agent", "电话错")
    assert done(one, ArticleAction.REPORT, "agent", "电话错") is one
    two = done(one, ArticleAction.REPORT, "agent", "地址也错")
    three = done(two, ArticleAction.REPORT, "callback_agent", "电话错")
    assert (three.record.wrong, [each.text for each in three.record.open_reports]) == (
        2,
        ["电话错\n地址也错", "电话错"],
    )
    settled = done(three, ArticleAction.SETTLE, "water", "已核对", reports=(three.record.reports[0].id,))
    assert [each.answer for each in settled.record.reports] == ["已核对", ""]
    once_more = done(settled, ArticleAction.REPORT, "agent", "还是错")
    assert (once_more.record.wrong, len(once_more.record.open_reports)) == (2, 2)


def test_words_that_fit_no_more_into_an_open_report_are_refused_and_not_cut() -> None:
    standing = live()
    for word in "甲乙丙":
        standing = done(standing, ArticleAction.REPORT, "agent", word * 500)
    assert refused(standing, ArticleAction.REPORT, "agent", "丁" * 500) == ("too_long", "text")
    full = done(standing, ArticleAction.REPORT, "agent", "丁" * 497)
    assert len(full.record.open_reports[0].text) == 2000


def test_a_report_needs_words_an_article_and_a_person() -> None:
    assert refused(live(), ArticleAction.REPORT, "agent", "") == ("required", "text")
    assert refused(EMPTY, ArticleAction.REPORT, "agent", "错") == ("not_in_this_state", "")
    assert refused(live(), ArticleAction.REPORT, "channel", "错") == ("not_your_role", "")
    assert refused(live(), ArticleAction.REPORT, "agent", "x" * 501) == ("too_long", "text")
    assert refused(live(), ArticleAction.REPORT, "agent", "\u202e") == ("invalid_characters", "text")


def test_reports_are_answered_by_owner_or_editor_once() -> None:
    one = done(live(), ArticleAction.REPORT, "agent", "错")
    ids = (one.record.reports[0].id,)
    assert refused(one, ArticleAction.SETTLE, "market", "对", reports=ids) == ("not_your_role", "")
    assert refused(one, ArticleAction.SETTLE, "water", "", reports=ids) == ("required", "text")
    answered = done(one, ArticleAction.SETTLE, "team_lead", "对", reports=ids)
    assert done(answered, ArticleAction.SETTLE, "water", "对", reports=ids) is answered


def test_publishing_answers_the_reports_the_words_were_written_after() -> None:
    one = done(live(), ArticleAction.REPORT, "agent", "错")
    waiting = done(one, ArticleAction.SUBMIT, "water", body=WORDS)
    later = replace(
        waiting, record=replace(waiting.record, reports=(
            *waiting.record.reports, replace(waiting.record.reports[0], id="later", at=NOW + 1),
        )),
    )  # fmt: skip
    published = done(later, ArticleAction.PUBLISH, "team_lead")
    assert [each.answer for each in published.record.reports] == ["v2", ""]


def test_the_record_stays_small_whatever_is_reported() -> None:
    standing = live()
    people = [replace(actor("agent"), user_id=f"p-{number}") for number in range(MOST_REPORTS + 5)]
    for number, person in enumerate(people):
        made = ArticleAct(id=f"r-{number}", action=ArticleAction.REPORT, actor=person, at=NOW, text="错")
        after = decide(standing, made, small_rules())
        assert isinstance(after, Standing)
        standing = after
    assert (len(standing.record.reports), standing.record.wrong) == (MOST_REPORTS, MOST_REPORTS + 5)
    gone = done(standing, ArticleAction.WITHDRAW, "water", "作废")
    assert len(gone.record.reports) == 20


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": " "}, "required", "title"),
        ({"question": ""}, "required", "question"),
        ({"categories": ()}, "required", "categories"),
        ({"answer": ""}, "required", "answer"),
        ({"basis": ""}, "required", "basis"),
        ({"valid_from": "2026-2-1"}, "invalid_value", "valid_from"),
        ({"valid_to": "2026-02-30"}, "invalid_value", "valid_to"),
        ({"valid_to": "2026-02-12"}, "invalid_value", "valid_to"),
        ({"valid_from": "2026-06-01", "valid_to": "2026-05-01"}, "invalid_value", "valid_to"),
        ({"link": "javascript:alert(1)"}, "invalid_value", "link"),
        ({"categories": ("no-such",)}, "unknown_category", "categories"),
        ({"unit": "no-such"}, "unknown_unit", "unit"),
        ({"areas": ("no-such",)}, "unknown_area", "areas"),
        ({"title": "x" * 61}, "too_long", "title"),
        ({"steps": ("x",) * 21}, "too_long", "steps"),
        ({"materials": ("x" * 201,)}, "too_long", "materials"),
        ({"variants": ("\x00",)}, "invalid_characters", "variants"),
    ],
)
def test_what_is_wrong_with_words_is_said_with_its_field(changes: dict[str, Any], code: str, field: str) -> None:
    problem = problem_of(replace(WORDS, **changes), small_rules(), TODAY)
    assert problem is not None
    assert (problem.code.value, problem.field) == (code, field)
    refusal = refused(EMPTY, ArticleAction.SUBMIT, "team_lead", body=replace(WORDS, **changes))
    assert refusal == (code, field)


def test_a_draft_may_be_unfinished_but_not_monstrous() -> None:
    assert shape_problem(ArticleContent()) is None
    assert refused(EMPTY, ArticleAction.SAVE, "agent", body=ArticleContent(answer="x" * 1001)) == ("too_long", "answer")
    assert problem_of(replace(WORDS, areas=(JINSHUI,), link=""), small_rules(), TODAY) is None


def test_words_that_have_ended_while_they_waited_are_not_published() -> None:
    waiting = submitted()
    late = ArticleAct(id="c", action=ArticleAction.PUBLISH, actor=actor("team_lead"), at=at("2027-01-02 10:00"), seen=1)
    after = decide(waiting, late, small_rules())
    assert isinstance(after, Refusal)
    assert (after.code, after.field) == (RefusalCode.INVALID_VALUE, "valid_to")


@pytest.mark.parametrize(("text", "day"), [("2026-02-13", True), ("20260213", False), ("", False), ("x", False)])
def test_a_day_is_written_in_one_way(text: str, day: bool) -> None:
    assert is_day(text) is day


@pytest.mark.parametrize(
    ("text", "link"),
    [("https://a.cn/b?c=1", True), ("http://a", True), ("ftp://a", False), ("https://", False), ("https://a b", False)],
)
def test_only_addresses_of_the_web_are_links(text: str, link: bool) -> None:
    assert is_link(text) is link


def test_roles_of_the_small_city_are_what_these_tests_think() -> None:
    assert Role.UNIT_LEADER in actor("street").roles
    assert Role.UNIT_LEADER not in actor("water").roles
