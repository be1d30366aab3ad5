"""The transition table as data: complete, consistent, and what screens and seats read from it."""

import pytest

from sync.domain.act import ActData
from sync.domain.codes import OPEN_STATES, Action, OrderState, Role
from sync.domain.workflow.decide import available
from sync.domain.workflow.queues import responsible
from sync.domain.workflow.table import CREATES, NEW, TRANSITIONS, is_offline_allowed, roles_of, rows_of
from tests.helpers.small_city import NANYANG_UNIT, Story, actor, small_rules

OFFLINE = {
    Action.CREATE,
    Action.DISPATCH,
    Action.SIGN,
    Action.REQUEST_RETURN,
    Action.REPLY,
    Action.REQUEST_EXTENSION,
    Action.RECORD_CALLBACK,
    Action.NOTE,
    Action.URGE,
    Action.EDIT,
    Action.ADD_CALLER,
    Action.UNDO_DISPATCH,
    Action.PASS_REPLY,
    Action.SEND_BACK_REPLY,
    Action.REDO,
    Action.LOG_CONTACT,
    Action.LINK_CALL,
    Action.SUPPLEMENT,
    Action.TELL_PROGRESS,
    Action.DIRECT_DISPATCH,
    Action.RECEIVE,
    Action.SUBMIT,
}
ONLINE = {
    Action.REOPEN,
    Action.CANCEL,
    Action.MERGE,
    Action.UNMERGE,
    Action.CLAIM,
    Action.RELEASE,
    Action.EXEMPT_CALLBACK,
    Action.ARCHIVE,
    Action.DIRECT_CLOSE,
    Action.NOT_ACCEPT,
    Action.INVALIDATE,
    Action.AUTO_SIGN,
    Action.DECIDE_APPEAL,
    Action.DECIDE_UNREASONABLE,
    Action.CALLBACK_ON_EXPIRY,
}


def test_every_transition_of_the_reference_has_a_row():
    assert {row.t for row in TRANSITIONS} - {""} == {f"T{number:02d}" for number in range(1, 41)}


def test_every_action_has_a_row_and_every_row_a_role_and_a_source():
    assert {row.action for row in TRANSITIONS} == set(Action)
    assert all(row.roles and row.sources for row in TRANSITIONS)


def test_required_fields_and_clocks_exist():
    fields = set(ActData.__struct_fields__)
    assert all(set(row.required) <= fields for row in TRANSITIONS)
    assert all(not set(row.starts) & set(row.stops) or row.target for row in TRANSITIONS)


def test_rows_that_can_stand_for_one_act_say_so_by_order_and_condition():
    for action in Action:
        rows = rows_of(action)
        for row in rows[:-1]:
            later = [other for other in rows[rows.index(row) + 1 :] if other.sources & row.sources]
            distinct = all(
                other.when is not row.when or other.party != row.party or other.roles != row.roles for other in later
            )
            assert distinct, action


@pytest.mark.parametrize("action", sorted(OFFLINE))
def test_what_a_seat_may_do_without_the_server(action: Action):
    assert is_offline_allowed(action)


@pytest.mark.parametrize("action", sorted(ONLINE))
def test_what_needs_the_server(action: Action):
    assert not is_offline_allowed(action)


def test_a_new_order_may_leave_the_form_in_seven_ways():
    assert {
        Action.CREATE,
        Action.DIRECT_CLOSE,
        Action.INVALIDATE,
        Action.NOT_ACCEPT,
        Action.SUBMIT,
        Action.DIRECT_DISPATCH,
        Action.MERGE,
        Action.RECEIVE,
    } == CREATES
    assert rows_of(Action.SUBMIT)[0].sources == NEW


def test_administrators_act_on_no_order():
    assert all(Role.ADMINISTRATOR not in row.roles for row in TRANSITIONS)
    assert Role.DISPATCHER in roles_of(Action.DISPATCH)


@pytest.mark.parametrize("state", list(OrderState))
def test_every_state_has_exactly_one_pool(state: OrderState):
    order = Story().reaches("handling").current
    order = type(order)(**{**{name: getattr(order, name) for name in order.__struct_fields__}, "state": state})
    pool = responsible(order)
    assert pool.pool
    assert (pool.pool == "archive") == (state not in OPEN_STATES and state is not OrderState.DRAFT)
    assert bool(pool.unit) == (pool.pool == "unit")


def test_an_order_given_back_waits_at_intake():
    story = Story().reaches("accepted").does("dispatcher", Action.RETURN_TO_INTAKE, ActData(code="category_wrong"))
    assert responsible(story.current).pool == "intake"


def offered(state: str, who: str) -> set[Action]:
    return set(available(Story().reaches(state).current, actor(who), small_rules()))


def test_screens_offer_each_role_its_acts():
    assert Action.DISPATCH in offered("accepted", "dispatcher")
    assert Action.DISPATCH not in offered("accepted", "agent")
    assert {Action.SIGN, Action.REQUEST_RETURN} <= offered("dispatched", "street")
    assert Action.SIGN not in offered("dispatched", "other_street")
    assert {Action.REPLY, Action.LOG_CONTACT, Action.REQUEST_EXTENSION} <= offered("handling", "street")
    assert Action.APPROVE_EXTENSION not in offered("handling", "dispatcher")
    assert {Action.PASS_REPLY, Action.SEND_BACK_REPLY} <= offered("reply_review", "reply_reviewer")
    assert {Action.RECORD_CALLBACK, Action.EXEMPT_CALLBACK} <= offered("callback", "callback_agent")
    assert Action.REDO not in offered("callback", "callback_agent")
    assert Action.RECORD_CALLBACK not in offered("closed", "callback_agent")
    assert offered("closed", "administrator") == set()


def test_a_held_order_is_offered_again_when_the_claim_is_over():
    story = Story().reaches("accepted").does("dispatcher", Action.CLAIM)
    rules, other = small_rules(), actor("other_dispatcher")
    assert Action.CLAIM not in available(story.current, other, rules)
    assert Action.CLAIM in available(story.current, other, rules, story.now + 40 * 60_000)


def test_a_helping_unit_is_offered_its_own_acts():
    story = Story().reaches("accepted")
    story.does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT, assist=("u-market",)))
    acts = available(story.current, actor("market"), small_rules())
    assert Action.SIGN in acts
    assert Action.ASSIST_REPLY in acts
    assert Action.REQUEST_RETURN not in acts
