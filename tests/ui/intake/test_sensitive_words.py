"""Sensitive words are marked while the agent types, told once through the outbox, and the lead's "seen" is shown."""

from desktop.services.events import RecordsChanged
from sync.contract.alerts import ALERT_SEEN
from sync.domain.codes import Urgency
from tests.ui.intake.hands import Hands
from ui.intake.fields import Field
from ui.theme.tone import Tone
from ui.widgets.row_list import ROW_ROLE, RowItem


def rows(hands: Hands) -> list[RowItem]:
    shown = hands.form.alerts.list
    return [shown.model().index(row, 0).data(ROW_ROLE) for row in range(shown.count())]


def typed(hands: Hands, words: str) -> None:
    hands.press("Alt+C")
    hands.type(words)


def test_words_are_marked_before_anything_is_saved_and_the_lead_is_told(hands: Hands) -> None:
    assert hands.form.alerts.empty.isVisible()
    typed(hands, "他说不想活了")
    hands.wait(lambda: [row.pill for row in rows(hands)] == ["等待班长查看"])
    assert [(row.title, row.subtitle) for row in rows(hands)] == [("轻生", "不想活")]
    assert hands.focus() is hands.form.order.content, "nothing takes the keyboard away"


def test_an_alert_stays_when_the_words_are_taken_back_and_a_second_category_is_its_own(hands: Hands) -> None:
    typed(hands, "要自杀")
    hands.wait(lambda: len(rows(hands)) == 1)
    hands.press("Backspace")
    hands.type("说，有煤气味")
    hands.wait(lambda: len(rows(hands)) == 2)
    assert [row.title for row in rows(hands)] == ["轻生", "燃气泄漏"]


def test_it_is_shown_that_a_lead_has_seen_it(hands: Hands) -> None:
    typed(hands, "要自杀")
    hands.wait(lambda: len(rows(hands)) == 1)
    hands.app.events.publish(RecordsChanged(ALERT_SEEN, ("another:suicide", f"{hands.sheet.id}:suicide"), "sync"))
    hands.wait(lambda: rows(hands)[0].pill == "班长已看到")
    assert rows(hands)[0].tone == Tone.SUCCESS


def test_another_order_has_alerts_of_its_own(hands: Hands) -> None:
    typed(hands, "要自杀")
    hands.wait(lambda: len(rows(hands)) == 1)
    hands.press("Ctrl+N")
    hands.wait(lambda: not rows(hands))
    assert hands.form.alerts.empty.isVisible()


def test_an_abused_agent_tells_the_lead_by_one_key_and_sees_what_to_say(hands: Hands) -> None:
    typed(hands, "骂人")
    hands.press("Alt+Z", "Alt+Z")
    hands.wait(lambda: [row.pill for row in rows(hands)] == ["等待班长查看"])
    assert [row.title for row in rows(hands)] == ["话务员受辱骂"]
    say = hands.form.alerts.say
    assert (say.isVisible(), say.text()) == (True, "请说：请您文明用语，否则将结束通话")
    assert say.height() >= say.heightForWidth(say.width()), "the sentence is cut"
    assert hands.focus() is hands.form.order.content


def test_who_is_in_danger_is_never_told_that_the_call_will_be_ended(hands: Hands) -> None:
    typed(hands, "骂人")
    hands.press("Alt+Z")
    say = hands.form.alerts.say
    hands.wait(lambda: "否则将结束通话" in say.text())
    hands.type("，说要自杀")
    hands.wait(lambda: [row.title for row in rows(hands)] == ["轻生", "话务员受辱骂"])
    assert (say.isVisible(), say.text()) == (True, "涉及生命安全：保持通话，不要挂断")


def test_words_of_danger_offer_the_urgency_and_one_key_takes_it(hands: Hands) -> None:
    typed(hands, "他要自杀")
    take, hint = hands.form.alerts.take, hands.form.order.urgencies
    hands.wait(take.isVisible)
    assert take.text() == "设为特急 · 涉险  Alt+P"
    assert hint.hint.startswith("Alt+P")
    assert (hands.draft.urgency, hands.draft.life_threat) == (Urgency.NORMAL, False), "an offer changes nothing"
    hands.press("Alt+P")
    assert (hands.draft.urgency, hands.draft.life_threat) == (Urgency.CRITICAL, True)
    assert (take.isVisible(), hint.hint, hands.form.alerts.taken.isVisible()) == (False, "", True)
    assert hands.form.order.urgency.currentData() == Urgency.CRITICAL.value
    assert hands.focus() is hands.form.order.content, "nothing takes the keyboard away"


def test_an_urgency_that_the_agent_has_chosen_stays_until_the_key_is_pressed(hands: Hands) -> None:
    hands.sheet.set(Field.URGENCY, Urgency.URGENT.value)
    typed(hands, "有煤气味")
    hands.wait(hands.form.alerts.take.isVisible)
    assert hands.draft.urgency is Urgency.URGENT
    hands.press("Alt+P")
    hands.sheet.set(Field.URGENCY, Urgency.NORMAL.value)
    assert (hands.draft.urgency, hands.draft.life_threat) == (Urgency.NORMAL, False), "what was taken is given back"
    assert hands.form.alerts.take.isVisible(), "it is offered again"


def test_the_category_chosen_later_takes_nothing_of_it_back(hands: Hands) -> None:
    typed(hands, "他要自杀")
    hands.wait(hands.form.alerts.take.isVisible)
    hands.press("Alt+P", "Alt+F")
    hands.type("ldbl")
    hands.press("Return")
    hands.wait(lambda: bool(hands.draft.category))
    assert (hands.draft.urgency, hands.draft.life_threat) == (Urgency.CRITICAL, True)


def test_who_chooses_the_highest_urgency_can_say_that_a_life_is_in_danger(hands: Hands) -> None:
    typed(hands, "老人在家摔倒，没人应门")
    take, hint = hands.form.alerts.take, hands.form.order.urgencies
    hands.sheet.set(Field.URGENCY, Urgency.URGENT.value)
    assert not take.isVisible()
    hands.sheet.set(Field.URGENCY, Urgency.CRITICAL.value)
    assert (take.isVisible(), take.text(), hint.hint) == (True, "标为涉险  Alt+P", "Alt+P 标为涉险")
    assert not hands.draft.life_threat, "an offer changes nothing"
    hands.press("Alt+P")
    assert (hands.draft.urgency, hands.draft.life_threat) == (Urgency.CRITICAL, True)
    assert (take.isVisible(), hint.hint, hands.form.alerts.taken.isVisible()) == (False, "", True)
    hands.sheet.set(Field.URGENCY, Urgency.URGENT.value)
    assert (hands.draft.life_threat, take.isVisible()) == (False, False), "it goes with the urgency"


def test_words_that_threaten_no_life_offer_no_urgency(hands: Hands) -> None:
    typed(hands, "骂人")
    hands.press("Alt+Z")
    hands.wait(lambda: [row.title for row in rows(hands)] == ["话务员受辱骂"])
    hands.press("Alt+P")
    assert not hands.form.alerts.take.isVisible()
    assert hands.draft.urgency is Urgency.NORMAL
