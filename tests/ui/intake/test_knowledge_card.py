"""What the knowledge card shows of an article, and that an expired one is never read out."""

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from sync.domain.reference import Article
from tests.ui.intake.hands import Hands
from ui.intake.rows import article_item, is_void

LAMP = Article(
    id="k1",
    title="路灯不亮找谁",
    question="路灯坏了怎么办？",
    answer="您好，请告诉我灯杆编号。",
    steps=("记录灯杆编号", "派照明单位"),
    basis="样例",
    valid_from="2026-01-01",
    valid_to="2026-12-31",
)
OLD = msgspec.structs.replace(LAMP, id="k2", valid_to="2026-03-01")
DAY = "2026-06-01"


def test_the_marked_article_shows_what_to_say_what_to_do_and_whence_it_comes(hands: Hands) -> None:
    card = hands.form.knowledge
    card.show_articles((LAMP, OLD), DAY)
    assert card.answer.text() == LAMP.answer
    assert card.steps.text() == "1. 记录灯杆编号\n2. 派照明单位"
    assert card.source.text() == "依据：样例 · 有效期至 2026-12-31"
    assert card.void.isHidden()
    card.show_articles((), DAY)
    assert card.answer.isHidden()
    assert card.steps.isHidden()
    assert card.source.isHidden()


def test_an_expired_article_is_struck_and_cannot_be_used(hands: Hands) -> None:
    card = hands.form.knowledge
    used: list[object] = []
    card.used.connect(used.append)
    card.show_articles((LAMP, OLD), DAY)
    hands.press("Alt+K", "J")
    assert not card.void.isHidden()
    assert card.answer.font().strikeOut()
    hands.press("Return")
    assert used == []
    hands.press("K", "Return")
    assert used == [LAMP]
    assert hands.draft.answer_text == LAMP.answer


@pytest.mark.parametrize(
    ("day", "void"),
    [("2025-12-31", True), ("2026-01-01", False), ("2026-12-31", False), ("2027-01-01", True), ("", False)],
)
def test_an_article_holds_from_its_first_to_its_last_day(day: str, void: bool) -> None:
    assert is_void(LAMP, day) is void
    assert article_item(LAMP, day, first=False).struck is void


def test_an_article_without_dates_always_holds() -> None:
    assert not is_void(msgspec.structs.replace(LAMP, valid_from="", valid_to=""), DAY)


def test_hostile_articles_stay_plain_text(hands: Hands) -> None:
    card = hands.form.knowledge
    nasty = msgspec.structs.replace(LAMP, title="<b>x</b>\u202e", answer="<img src=x>" * 200, steps=("<i>", "\x00"))
    card.show_articles((nasty,), DAY)
    assert card.answer.text().startswith("<img")
    assert card.answer.textFormat().name == "PlainText"


def test_a_wrong_article_is_told_to_its_owner_in_a_line(hands: Hands) -> None:
    card = hands.form.knowledge
    told: list[object] = []
    card.wrong.connect(lambda article, text: told.append((article.id, text)))
    card.show_articles((), DAY)
    hands.press("Alt+W")
    assert card.line.isHidden()
    card.show_articles((LAMP, OLD), DAY)
    hands.press("Alt+W", "Return")
    assert told == []
    hands.type("电话错")
    hands.press("Return")
    assert told == [("k1", "电话错")]
    assert card.line.isHidden()
    hands.press("Alt+W", "Escape")
    assert card.line.isHidden()


def test_the_report_waits_for_the_server_like_every_act(hands: Hands) -> None:
    card = hands.form.knowledge
    card.show_articles((LAMP,), DAY)
    hands.press("Alt+W")
    hands.type("电话错")
    hands.press("Return")
    hands.wait(lambda: bool(hands.app.knowledge.read().by_id["k1"].record.open_reports))
    assert [one.text for one in hands.app.knowledge.read().by_id["k1"].record.open_reports] == ["电话错"]
    hands.wait(lambda: any("责任单位" in label.text() for label in hands.window.notices.findChildren(QLabel)))


def test_a_report_that_could_not_be_kept_stands_in_its_line_again(hands: Hands) -> None:
    card = hands.form.knowledge
    card.show_articles((LAMP,), DAY)
    hands.press("Alt+W")
    hands.type("电话错")
    hands.app.session.leave()
    hands.press("Return")
    hands.wait(lambda: bool(hands.window.errors))
    assert (card.line.isVisible(), card.line.text()) == (True, "电话错")

    card.show_articles((LAMP,), DAY)
    card.line.clear()
    hands.press("Alt+W")
    hands.type("别的")
    card.give_back(LAMP, "电话错")
    assert card.line.text() == "别的", "what is being typed is not overwritten"


def test_what_the_caller_has_to_bring_stands_below_the_steps(hands: Hands) -> None:
    card = hands.form.knowledge
    card.show_articles((msgspec.structs.replace(LAMP, steps=(), materials=("身份证", "户口簿")),), DAY)
    assert card.steps.text() == "所需材料：身份证、户口簿"
