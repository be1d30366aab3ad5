"""2.4-D: how a call ends without an order for a unit, and a caller taken off an order again within seconds."""

from typing import Any

import pytest

from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState, RequestType
from sync.domain.draft_validation import validate_draft
from sync.domain.order import Attachment, Caller
from sync.domain.workflow.ways import TAKERS, Way, push_line
from tests.helpers.small_city import Story, at, draft, small_rules

CLOSE = Action.DIRECT_CLOSE
COMPLETE: dict[Way, dict[str, Any]] = {
    Way.THREE_WAY: {"handed_to": "南阳路物业", "channel_told": "物业答应今天修"},
    Way.EMERGENCY: {"handed_to": "110"},
    Way.LINE: {"handed_to": "12315"},
    Way.STATUTORY: {"handed_to": "litigation", "channel_told": "告知向法院起诉"},
    Way.DISSUADED: {"channel_told": "已解释政策"},
    Way.SUGGESTION: {"request_type": RequestType.SUGGESTION},
}


@pytest.mark.parametrize("way", Way)
def test_each_way_closes_the_order_under_its_own_name(way: Way) -> None:
    order = Story().creates(disposition=CLOSE, way=way.value, **COMPLETE[way]).current
    assert order.state is OrderState.DIRECT_CLOSED
    assert (order.disposition, order.timeline[-1].code) == (way.value, way.value)
    assert order.handed_to == COMPLETE[way].get("handed_to", "")
    assert order.answer_text == COMPLETE[way].get("channel_told", "")
    assert order.forward_as_suggestion is (way is Way.SUGGESTION)
    assert push_line(order) == (order.handed_to if way in (Way.EMERGENCY, Way.LINE) else "")


@pytest.mark.parametrize("way", Way)
def test_a_complete_way_has_no_problem_in_the_form_even_without_category(way: Way) -> None:
    wanted = draft(disposition=CLOSE, way=way.value, category="", **COMPLETE[way])
    assert validate_draft(wanted, small_rules(), at("2026-02-13 16:10")) == ()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"way": "magic"}, "invalid_value:way"),
        ({"way": "three_way", "channel_told": "好"}, "required:handed_to"),
        ({"way": "three_way", "handed_to": "物业"}, "required:channel_told"),
        ({"way": "emergency_transfer", "handed_to": " "}, "required:handed_to"),
        ({"way": "dissuaded"}, "required:channel_told"),
        ({"way": "suggestion_forwarded", "request_type": RequestType.HELP}, "invalid_value:request_type"),
        ({"way": "x" * 101}, "too_long:way"),
        ({"way": "line_transfer", "handed_to": "1" * 101}, "too_long:handed_to"),
    ],
)
def test_an_incomplete_way_is_refused_beside_its_field(changes: dict[str, Any], refusal: str) -> None:
    assert Story().refuses("agent", Action.CREATE, draft(disposition=CLOSE, **changes)) == refusal
    code, _, field = refusal.partition(":")
    found = validate_draft(draft(disposition=CLOSE, **changes), small_rules(), at("2026-02-13 16:10"))
    assert (field, code) in {(one.field, one.refusal.code.value) for one in found}


def test_the_form_names_a_line_the_city_does_not_keep() -> None:
    rules = small_rules()
    rules.codes[TAKERS[Way.LINE]] = rules.codes["invalid_kind"]
    wanted = draft(disposition=CLOSE, way=Way.LINE.value, handed_to="99999")
    assert [one.field for one in validate_draft(wanted, rules, at("2026-02-13 16:10"))] == ["handed_to"]
    del rules.codes[TAKERS[Way.LINE]]


def test_a_plain_answer_hands_nothing_over() -> None:
    order = Story().creates(disposition=CLOSE, answer_text="请找物业", handed_to="110").current
    assert (order.disposition, order.handed_to, push_line(order)) == ("direct_close", "", "")


def test_a_received_request_ends_in_the_same_ways() -> None:
    story = Story().creates(disposition=Action.RECEIVE, channel="web")
    assert story.refuses("agent", CLOSE, ActData(way="line_transfer")) == "required:handed_to"
    order = story.does("agent", CLOSE, ActData(way="line_transfer", handed_to="12333")).current
    assert (order.disposition, order.handed_to) == ("line_transfer", "12333")


def added() -> Story:
    file = Attachment(id="a" * 64, name="照片.png", size=9, kind="image/png")
    return Story().creates().does("agent", Action.ADD_CALLER, ActData(caller=Caller(name="李四"), files=(file,)))


def test_a_caller_just_added_is_taken_off_again_with_their_files() -> None:
    story = added()
    mine = story.current.reporters[0].id
    order = story.does("agent", Action.ADD_CALLER, ActData(request=mine)).current
    assert (order.reporters, order.attachments) == ((), ())
    assert order.timeline[-1].code == "withdrawn"


def test_only_who_added_a_caller_takes_them_off_and_only_for_seconds() -> None:
    story = added()
    mine = story.current.reporters[0].id
    assert story.refuses("agent", Action.ADD_CALLER, ActData(request="o-9")) == "undo_not_yours"
    assert story.refuses("dispatcher", Action.ADD_CALLER, ActData(request=mine)) == "undo_not_yours"
    story.at("2026-02-13 16:12")
    assert story.refuses("agent", Action.ADD_CALLER, ActData(request=mine)) == "undo_too_late"


def test_a_caller_who_came_with_a_merged_order_leaves_only_with_it() -> None:
    story = Story().creates().does("agent", Action.ADD_CALLER, ActData(caller=Caller(), target_order="o-2"))
    mine = story.current.reporters[0].id
    assert story.refuses("agent", Action.ADD_CALLER, ActData(request=mine)) == "undo_not_yours"
