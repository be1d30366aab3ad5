"""Tags of a caller by keys, and the secrecy of a report, which the box shows."""

from sync.domain.codes import RequestType
from tests.ui.intake.hands import Hands
from ui.widgets.pill import Pill


def shown_tags(hands: Hands) -> list[str]:
    return [pill.text() for pill in hands.form.caller.pills.findChildren(Pill) if pill.isVisible()]


def test_tags_are_taken_and_given_back_by_keys_and_go_with_the_order(hands: Hands) -> None:
    hands.press("Alt+Q")
    assert hands.form.caller.tags.isVisible()
    hands.press("1", "2", "1")
    assert hands.draft.caller.tags == ("disabled",)
    hands.wait(lambda: shown_tags(hands) == ["残疾人"])
    hands.press("Alt+C")
    assert not hands.form.caller.tags.isVisible()
    hands.write_complaint()
    hands.press("F10")
    hands.wait(hands.form.receipt.isVisible)
    receipt = hands.form.receipt.receipt
    assert receipt is not None
    assert hands.order(receipt.order).caller.tags == ("disabled",)


def test_a_tag_the_city_no_longer_lists_stays_with_the_caller(hands: Hands) -> None:
    hands.form.caller.tags.set_values(("unheard_of",))
    hands.press("Alt+Q", "1")
    assert hands.draft.caller.tags == ("unheard_of", "elderly")


def test_a_report_ticks_secrecy_at_once_and_holds_it(hands: Hands) -> None:
    box = hands.form.caller.confidential
    hands.press("Alt+T", "4")
    assert hands.draft.request_type is RequestType.REPORT
    assert hands.draft.caller.confidential
    assert box.isChecked()
    assert not box.isEnabled()


def test_a_report_that_was_none_gives_back_what_the_caller_had_asked_for(hands: Hands) -> None:
    box = hands.form.caller.confidential
    hands.press("Alt+T", "4", "3")
    assert not box.isChecked()
    assert box.isEnabled()
    box.click()
    hands.press("Alt+T", "4", "3")
    assert box.isChecked()
