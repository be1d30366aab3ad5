"""Every way a call may end beside an order, by keys: 2.4-D and E of the domain reference."""

import pytest

from sync.domain.codes import OrderState, RequestType
from sync.domain.order import Order
from sync.telephony.commands import Capability, PhoneCommand, Transfer
from sync.telephony.events import Answered, Ringing
from tests.ui.intake.conftest import CALLER
from tests.ui.intake.hands import Hands
from ui.intake.fields import Field


class Line:
    """A telephone that notes what it is told."""

    name = "noted"
    capabilities = frozenset(Capability)

    def __init__(self) -> None:
        self.sent: list[PhoneCommand] = []

    def start(self) -> None:
        """Nothing to begin."""

    def close(self) -> None:
        """Nothing to end."""

    def send(self, command: PhoneCommand) -> str:
        """Note the command."""
        self.sent.append(command)
        return str(len(self.sent))

    def resync(self) -> None:
        """Nothing to look up."""


def said(hands: Hands, words: str) -> None:
    hands.press("Alt+C")
    hands.type(words)


def saved(hands: Hands) -> Order:
    hands.wait(hands.form.receipt.isVisible)
    receipt = hands.form.receipt.receipt
    assert receipt is not None
    return hands.order(receipt.order)


def choose(hands: Hands, *keys: str) -> None:
    hands.press("Alt+X", *keys)


def test_a_three_way_call_is_closed_with_its_party_and_result(hands: Hands) -> None:
    said(hands, "电梯困人后已放出，要求维保")
    choose(hands, "1")
    hands.type("翠园物业")
    hands.press("Tab")
    assert hands.focus() is hands.form.disposition.told
    hands.type("物业答应今天检修")
    hands.press("Ctrl+Return")
    order = saved(hands)
    assert order.state is OrderState.DIRECT_CLOSED
    assert (order.disposition, order.handed_to) == ("three_way", "翠园物业")
    assert order.answer_text == "物业答应今天检修"


@pytest.mark.parametrize(
    ("keys", "disposition", "taker"),
    [(("3", "2"), "line_transfer", "12333"), (("4", "1"), "statutory_channel", "litigation")],
)
def test_a_caller_is_passed_on_to_a_listed_line_or_channel(
    hands: Hands, keys: tuple[str, ...], disposition: str, taker: str
) -> None:
    said(hands, "拖欠工资")
    choose(hands, *keys, "Ctrl+Return")
    order = saved(hands)
    assert (order.disposition, order.handed_to) == (disposition, taker)


def test_an_emergency_passes_the_call_on_at_once_and_closes_the_order(hands: Hands) -> None:
    line = Line()
    hands.app.phone.plug(line)
    hands.app.phone.take(Ringing(call_id="c-1", ani="13800138000", number=CALLER, at_ms=1))
    hands.app.phone.take(Answered(call_id="c-1", ani="13800138000", number=CALLER, at_ms=2))
    hands.view.show_argument("phone:c-1")
    hands.press("Alt+E", "3", "Ctrl+Return")
    assert line.sent == [Transfer("c-1", "120")], "the call waits for nothing, not even for words"
    hands.wait(lambda: bool(hands.error(Field.CONTENT)))
    hands.type("老人昏倒，北街12号")
    hands.press("Ctrl+Return")
    order = saved(hands)
    assert (order.disposition, order.handed_to, order.category) == ("emergency_transfer", "120", "")


def test_who_is_calmed_down_and_who_proposes_something_are_recorded_as_such(hands: Hands) -> None:
    said(hands, "对补偿标准不满")
    choose(hands, "5", "Ctrl+Return")
    hands.wait(lambda: bool(hands.error(Field.CHANNEL_TOLD)))
    assert hands.focus() is hands.form.disposition.told
    hands.type("已解释政策")
    hands.press("Ctrl+Return")
    assert saved(hands).disposition == "dissuaded"
    hands.wait(lambda: hands.view.desk.current is not None and not hands.draft.content)
    said(hands, "建议增设公交站")
    choose(hands, "6", "Ctrl+Return")
    hands.wait(lambda: saved(hands).disposition == "suggestion_forwarded")
    assert saved(hands).request_type is RequestType.SUGGESTION
    assert saved(hands).forward_as_suggestion


def test_nothing_is_sent_before_a_way_is_taken_and_a_taker_of_another_way_is_forgotten(hands: Hands) -> None:
    said(hands, "举报消费欺诈")
    choose(hands, "Ctrl+Return")
    assert not hands.sheet.busy
    choose(hands, "2", "1")
    assert hands.draft.handed_to == "110"
    choose(hands, "3")
    assert hands.draft.handed_to == ""
    hands.press("Ctrl+Return")
    hands.wait(lambda: bool(hands.error(Field.HANDED_TO)))


def test_the_keys_seven_and_eight_refuse_and_discard(hands: Hands) -> None:
    choose(hands, "8", "1", "Ctrl+Return")
    order = saved(hands)
    assert (order.state, order.disposition_reason) == (OrderState.INVALID, "silent")
    hands.wait(lambda: hands.view.desk.current is not None and not hands.draft.reason)
    said(hands, "要求法院改判")
    choose(hands, "7", "1")
    hands.form.disposition.told.setFocus()
    hands.type("请向法院申诉")
    hands.press("Ctrl+Return")
    hands.wait(lambda: saved(hands).state is OrderState.NOT_ACCEPTED)


def test_a_repeated_caller_is_told_how_far_the_order_is_and_no_new_one_is_made(hands: Hands) -> None:
    hands.form.caller.phone.setFocus()
    hands.type("13800138000")
    said(hands, "问路灯修好没有")
    hands.wait(lambda: hands.form.history.marked() is not None)
    marked = hands.form.history.marked()
    assert marked is not None
    hands.press("Ctrl+Shift+G")
    hands.wait(hands.form.receipt.isVisible)
    assert hands.form.receipt.receipt is None
    told = hands.order(marked.id).timeline[-1]
    assert (told.action.value, told.text) == ("tell_progress", "问路灯修好没有")
    hands.wait(lambda: hands.view.desk.current is not None and not hands.draft.content)


def test_a_caller_added_to_an_order_is_taken_back_within_ten_seconds_with_every_word(hands: Hands) -> None:
    hands.form.caller.phone.setFocus()
    hands.type("13911112222")
    said(hands, "北区北街照明灯坏了")
    hands.wait(lambda: hands.form.similar.marked() is not None)
    hands.press("Ctrl+M")
    hands.wait(lambda: len(hands.order("o-open").reporters) == 1)
    hands.wait(lambda: hands.window.undo_bar.active)
    hands.window.undo_bar.undo()
    hands.wait(lambda: not hands.order("o-open").reporters)
    hands.wait(lambda: hands.draft.content == "北区北街照明灯坏了")
    assert hands.draft.caller.phone == "13911112222"
