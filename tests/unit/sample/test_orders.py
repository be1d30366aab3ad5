"""The orders of the sample city are believable, varied, within the rules, and the same for the same seed."""

import re
from collections import Counter
from datetime import datetime
from itertools import islice, pairwise

import pytest
from stdnum.cn import uscc

from sync.domain import deadlines
from sync.domain.codes import OPEN_STATES, Action, CallerSubject, Light, OrderState, RequestType, UnitLevel
from sync.domain.instant import DAY, HOTLINE_ZONE, from_wall, to_wall
from sync.domain.numbering import parse_no
from sync.domain.order import Order
from sync.domain.rules import Rules
from sync.domain.workflow.decide import Accepted, decide
from sync.server.sample.orders import GeneratedOrder, generate_orders
from sync.server.sample.player import StoryRefused
from tests.unit.sample.moments import NOW

SHOWN = frozenset(OrderState) - {OrderState.DRAFT}
PHONE = re.compile(r"1[358]\d0013\d{4}|0371-5566\d{4}")


def texts_of(order: Order) -> list[str]:
    replies = [text for reply in order.replies for text in (reply.public_text, reply.internal_text)]
    notes = [entry.text for entry in order.timeline]
    return [order.title, order.content, order.happened, order.answer_text, order.place.text, *replies, *notes]


def test_the_same_seed_makes_the_same_orders(rules: Rules):
    first = list(generate_orders(rules, 150, 7, NOW))
    again = list(generate_orders(rules, 150, 7, NOW))
    assert first == again


def test_another_seed_makes_other_orders(rules: Rules):
    first = {one.order.content for one in generate_orders(rules, 60, 7, NOW)}
    other = {one.order.content for one in generate_orders(rules, 60, 8, NOW)}
    assert len(first & other) < 5


def test_every_state_but_draft_is_present(generated: list[GeneratedOrder]):
    assert {one.order.state for one in generated} == SHOWN


def test_even_a_small_sample_shows_every_open_state(rules: Rules):
    states = {one.order.state for one in generate_orders(rules, 200, 3, NOW)}
    assert states >= OPEN_STATES


def test_a_sample_made_in_a_long_holiday_shows_every_state_too(rules: Rules):
    holiday = from_wall(datetime(2026, 10, 6, 22, 0, tzinfo=HOTLINE_ZONE))
    assert {one.order.state for one in generate_orders(rules, 700, 3, holiday)} == SHOWN


def test_most_orders_are_over_and_some_are_late(generated: list[GeneratedOrder]):
    open_orders = [one.order for one in generated if one.order.state in OPEN_STATES]
    assert 0.09 <= len(open_orders) / len(generated) <= 0.22
    lights = Counter(
        deadlines.light(clock, NOW) for order in open_orders if (clock := deadlines.matters(order)) is not None
    )
    assert lights[Light.RED] >= 3
    assert lights[Light.YELLOW] >= 3
    assert lights[Light.GREEN] > lights[Light.RED]


def test_orders_come_in_the_order_of_time_within_sixty_days(generated: list[GeneratedOrder]):
    moments = [one.order.created_at for one in generated]
    assert all(first <= second for first, second in pairwise(moments))
    assert moments[0] > NOW - 61 * DAY
    assert moments[-1] <= NOW


def test_nothing_happens_after_now_nor_before_it_began(generated: list[GeneratedOrder]):
    for one in generated:
        at = [entry.at for entry in one.order.timeline]
        assert at == sorted(at)
        assert at[0] == one.order.created_at
        assert at[-1] <= NOW


def test_numbers_are_valid_and_follow_each_other_from_the_reserved_serial(rules: Rules):
    orders = [one.order for one in generate_orders(rules, 40, 5, NOW, first=700)]
    serials = [parts.serial for order in orders if (parts := parse_no(order.no)) is not None]
    assert serials == list(range(701, 741))


def test_ids_are_never_used_twice(generated: list[GeneratedOrder]):
    ids = [one.order.id for one in generated] + [act.id for one in generated for act in one.acts[1:]]
    added_here = [act.id for one in generated for act in one.acts if act.action is Action.CREATE]
    assert len(ids) == len(set(ids))
    assert len(added_here) == len(set(added_here)) == len(generated)


def test_playing_the_acts_again_gives_the_same_order(generated: list[GeneratedOrder], rules: Rules):
    for one in islice(generated, 0, None, 12):
        order: Order | None = None
        for act in one.acts:
            verdict = decide(order, act, rules)
            assert isinstance(verdict, Accepted)
            order = verdict.order
        assert order == one.order


def test_texts_are_whole_and_hardly_two_are_alike(generated: list[GeneratedOrder]):
    for one in generated:
        for text in texts_of(one.order):
            assert not re.search(r"[{}<>]|None|TODO|，，|。。", text), text
        assert 15 <= len(one.order.content) <= 300
        assert one.order.content.endswith("。")
    different = {one.order.content for one in generated}
    assert len(different) >= 0.98 * len(generated)


def test_who_acted_is_named_as_a_person_reads_it(generated: list[GeneratedOrder]):
    names = {entry.by_name for one in generated for entry in one.order.timeline}
    assert {name for name in names if name.isascii()} == set()


def test_titles_fit_and_name_area_and_matter(generated: list[GeneratedOrder], rules: Rules):
    for one in generated:
        order = one.order
        assert len(order.title) <= rules.policy.title_limit
        assert rules.categories.name(order.category) in order.title


def test_places_fit_together_and_lie_in_their_community(generated: list[GeneratedOrder], rules: Rules):
    for one in generated:
        place = one.order.place
        assert place.grid.startswith(place.community)
        assert place.community.startswith(place.street)
        assert place.street.startswith(place.district)
        community = rules.organisation.area(place.community)
        assert community is not None
        assert community.level is UnitLevel.COMMUNITY
        assert community.box is not None
        assert place.lon is not None
        assert place.lat is not None
        assert community.box[0] <= place.lon <= community.box[2]
        assert community.box[1] <= place.lat <= community.box[3]


def test_callers_have_made_up_numbers_of_the_right_form_and_some_call_again(generated: list[GeneratedOrder]):
    phones = [one.order.caller.phone for one in generated]
    assert all(PHONE.fullmatch(phone) for phone in phones)
    assert sum("repeat" in one.order.caller.tags for one in generated) >= 40
    assert len(set(phones)) < len(phones)


def test_enterprises_have_a_company_and_a_valid_credit_code(generated: list[GeneratedOrder]):
    callers = [one.order.caller for one in generated if one.order.caller.subject is CallerSubject.ENTERPRISE]
    assert len(callers) >= 10
    assert all(caller.company and uscc.is_valid(caller.credit_code) for caller in callers)


def test_reports_hide_the_caller_and_complaints_name_who_is_meant(generated: list[GeneratedOrder]):
    for one in generated:
        order = one.order
        if order.request_type is RequestType.REPORT:
            assert order.caller.confidential
        if order.request_type in {RequestType.COMPLAINT, RequestType.REPORT}:
            assert order.accused_unit or order.accused_name


def test_no_order_reaches_the_unit_it_is_about(generated: list[GeneratedOrder]):
    accused = [one.order for one in generated if one.order.accused_unit]
    assert accused
    for order in accused:
        assert order.accused_unit not in {part.unit for part in order.assignments}


def test_merged_orders_bring_their_callers_to_an_order_that_exists(generated: list[GeneratedOrder]):
    orders = {one.order.id: one.order for one in generated}
    merged = [order for order in orders.values() if order.state is OrderState.MERGED]
    assert merged
    for order in merged:
        master = orders[order.merged_into]
        assert master.category == order.category
        assert order.id in {reporter.order for reporter in master.reporters}


@pytest.mark.parametrize(
    "action",
    [Action.REQUEST_RETURN, Action.APPROVE_RETURN, Action.REFUSE_RETURN, Action.APPROVE_EXTENSION, Action.URGE,
     Action.SUPERVISE, Action.APPROVE_SUSPENSION, Action.SEND_BACK_REPLY, Action.SUB_DISPATCH, Action.ASSIST_REPLY,
     Action.SUPPLEMENT, Action.EXEMPT_CALLBACK, Action.AUTO_SIGN, Action.RECEIVE, Action.CANCEL, Action.ADD_CALLER],
)  # fmt: skip
def test_the_turns_of_daily_work_are_played(generated: list[GeneratedOrder], action: Action):
    played = Counter(entry.action for one in generated for entry in one.order.timeline)
    assert played[action] >= 1


def test_callbacks_try_several_times_and_unhappy_callers_get_a_second_handling(generated: list[GeneratedOrder]):
    orders = [one.order for one in generated]
    assert any(len(order.callbacks) >= 3 for order in orders)
    again = [order for order in orders if order.redo_count]
    assert again
    assert all(order.first_evaluation is not None for order in again)


def test_calls_come_by_day_and_less_at_weekends(generated: list[GeneratedOrder]):
    walls = [to_wall(one.order.created_at) for one in generated]
    hours = Counter(wall.hour for wall in walls)
    assert hours[10] > 3 * hours[22] + hours[3]
    days = Counter(wall.weekday() for wall in walls)
    assert days[6] < days[2]


def test_cloned_orders_are_other_orders_with_ids_of_their_own(rules: Rules):
    orders = [one.order for one in generate_orders(rules, 2600, 11, NOW, fast=True)]
    assert len(orders) == 2600
    assert len({order.id for order in orders}) == 2600
    assert len({order.no for order in orders}) == 2600
    entries = [entry.id for order in orders for entry in order.timeline]
    assert len(entries) == len(set(entries))
    assert len({order.content for order in orders}) > 2500


def test_a_story_the_rules_refuse_is_an_error_and_not_a_silent_gap():
    assert str(StoryRefused(Action.SIGN, "closed", "not_in_this_state")) == "sign in closed: not_in_this_state"
