"""Who may see and do what: the visibility matrix and the scopes."""

import pytest
from msgspec.structs import replace

from sync.domain import access
from sync.domain.act import ActData
from sync.domain.actor import SYSTEM_ACTOR, Actor
from sync.domain.codes import Action, AssignmentState, CallOutcome, Disclosure, OrderState, RequestType, Role
from sync.domain.order import Attachment, Caller, CallRef, Order, Proposal, Reply, Reporter
from tests.helpers import small_city as city
from tests.helpers.small_city import CALLER, NANYANG_UNIT, Story, actor, small_rules

ORG = small_rules().organisation
FULL, DIAL, MASKED, HIDDEN = Disclosure.FULL, Disclosure.DIAL, Disclosure.MASKED, Disclosure.HIDDEN
NOT_REACHED = ActData(outcome=CallOutcome.NO_ANSWER)
SECRETS = (
    "张三丰",
    "13800138000",
    "13911112222",
    "李四",
    "13722223333",
    "zhang@example.cn",
    "内部情况",
    "rec-1",
    "4821",
)


def full_order(*, confidential: bool = False, request_type: RequestType = RequestType.HELP) -> Order:
    """An order with personal data in every place where they can stand."""
    caller = replace(CALLER, email="zhang@example.cn", confidential=confidential)
    story = Story().creates(caller=caller, accept_note="内部情况", request_type=request_type)
    story.does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT, text="请先联系"))
    order = story.current
    return replace(
        order,
        caller_ref="0123456789abcdef",
        replies=(
            Reply(1, NANYANG_UNIT, "p-street", 0, "已答复", internal_text="内部情况", contact_number="13911112222"),
        ),
        reporters=(
            Reporter(
                "r-1", Caller(name="李四", phone="13722223333"), 0, "p-agent", call=CallRef("c-2", recording_id="rec-1")
            ),
            Reporter("r-2", Caller(name="李四", phone="13722223333", confidential=True), 0, "p-agent"),
        ),
        proposals=(
            Proposal("p-1", "caller.contact_phone", "", "13800138000", "13911112222", "p-x", 0),
            Proposal("p-2", "place.detail", "", "3号楼", "5号楼", "p-x", 0),
        ),
    )


def leaks(order: Order) -> set[str]:
    text = repr(order)
    return {secret for secret in SECRETS if secret in text}


def test_the_seat_that_took_the_call_sees_everything():
    order = full_order(confidential=True)
    seen = access.view(order, FULL)
    assert leaks(seen) == set(SECRETS)
    assert seen.caller.disclosure is FULL
    assert seen.caller_ref == ""


def test_other_seats_see_masked_numbers_everywhere():
    seen = access.view(full_order(), MASKED)
    assert leaks(seen) == {"内部情况"}
    assert (seen.caller.phone, seen.caller.name, seen.caller.email) == ("138****8000", "张**", "***")
    assert seen.replies[0].contact_number == "139****2222"
    assert seen.reporters[0].caller.phone == "137****3333"
    assert seen.reporters[1].caller == Caller(confidential=True, disclosure=HIDDEN)
    assert (seen.proposals[0].base, seen.proposals[0].theirs) == ("", "138****8000")
    assert seen.proposals[1].mine == "5号楼"
    assert seen.caller_ref == "0123456789abcdef"
    assert seen.call is not None
    assert seen.call.recording_id == ""
    assert seen.dispatch_advice == "请先联系"


@pytest.mark.parametrize("order", [full_order(confidential=True), full_order(request_type=RequestType.REPORT)])
def test_a_secret_caller_is_hidden_from_colleagues_and_units(order: Order):
    colleague = access.view(order, MASKED)
    unit = access.view(order, FULL, NANYANG_UNIT)
    for seen in (colleague, unit):
        assert seen.caller.disclosure is HIDDEN
        assert (seen.caller.name, seen.caller.phone, seen.caller_ref) == ("", "", "")
        assert not leaks(seen) & {"张三丰", "13800138000", "13911112222"}
        assert seen.proposals[0].mine == "***"
        assert seen.proposals[0].base == ""


def test_the_callback_desk_dials_without_reading_the_name():
    seen = access.view(full_order(), DIAL)
    assert (seen.caller.phone, seen.caller.name, seen.caller.salutation) == ("13800138000", "张**", "先生")
    secret = access.view(full_order(confidential=True), DIAL)
    assert (secret.caller.phone, secret.caller.name, secret.caller.salutation) == ("13800138000", "", "")


def test_a_unit_sees_the_caller_of_its_order_but_no_internal_note_recording_or_progress_code():
    seen = access.view(full_order(), FULL, NANYANG_UNIT)
    assert seen.caller.phone == "13800138000"
    assert (seen.accept_note, seen.query_code, seen.caller_ref) == ("", "", "")
    assert seen.dispatch_advice == "请先联系"
    assert seen.call is not None
    assert seen.call.recording_id == ""
    assert seen.replies[0].internal_text == "内部情况"
    assert access.view(full_order(), FULL, city.JINSHUI_UNIT).replies[0].internal_text == ""


def test_a_grid_worker_gets_a_masked_caller():
    assert access.view(full_order(), MASKED, NANYANG_UNIT).caller.phone == "138****8000"


def test_reports_and_leaders_see_the_content_alone():
    seen = access.view(full_order(), HIDDEN)
    assert leaks(seen) == set()
    assert seen.content
    assert seen.dispatch_advice == ""
    assert seen.replies[0].contact_number == ""


def test_an_order_without_call_or_people_is_viewed_as_it_is():
    order = Story().creates(call=None, caller=Caller()).current
    assert access.view(order, MASKED).call is None


# --- scopes ----------------------------------------------------------------------------------------------------------


def test_an_order_stands_in_the_scopes_of_desk_district_author_units_and_callback():
    story = Story().reaches("dispatched")
    assert access.scopes_of(story.current) == {
        "desk:city",
        "area:410105",
        "user:p-agent",
        f"unit:{NANYANG_UNIT}",
        f"unit:{city.JINSHUI_UNIT}",
    }
    assert "desk:callback" in access.scopes_of(Story().reaches("callback").current)
    closed = Story().reaches("closed").current
    assert "desk:callback" not in access.scopes_of(closed)
    assert "called:p-callback_agent" in access.scopes_of(closed), "who asked sees what they were told"
    assert "called:p-callback_agent" not in access.scopes_of(replace(closed, state=OrderState.ARCHIVED))
    assert not any(scope.startswith("called:") for scope in access.scopes_of(replace(closed, callbacks=())))


def test_who_called_back_sees_the_closed_order_without_the_number_and_nobody_else_of_the_desk_does():
    closed = Story().reaches("closed").current
    asked = actor("callback_agent")
    other = replace(asked, user_id="p-other")
    assert access.may_see(closed, asked, ORG)
    assert not access.may_see(closed, other, ORG)
    shown = access.grants(asked, ORG)[access.called_by(asked.user_id)]
    assert shown is MASKED
    assert access.view(closed, shown).caller.phone == "138****8000"
    secret = replace(closed, caller=replace(closed.caller, confidential=True))
    assert access.view(secret, shown).caller.phone == ""


def test_who_exempted_an_order_from_callback_keeps_it_in_sight_without_the_number_and_nobody_else_gains_sight():
    story = Story().reaches("callback").does("callback_agent", Action.EXEMPT_CALLBACK, ActData(code="unreachable"))
    closed, decided = story.current, actor("callback_agent")
    assert closed.callbacks == ()
    assert access.may_see(closed, decided, ORG)
    assert not access.may_see(closed, replace(decided, user_id="p-other"), ORG)
    assert access.view(closed, access.grants(decided, ORG)[access.called_by(decided.user_id)]).caller.phone == (
        "138****8000"
    )
    assert not access.may_see(replace(closed, state=OrderState.ARCHIVED), decided, ORG)
    again = story.does("team_lead", Action.REOPEN, ActData(code="wrong_closing", text="重开")).current
    assert not access.may_see(again, decided, ORG)
    assert not access.may_see(replace(again, state=OrderState.CLOSED), decided, ORG), "closed in another way since"


def test_an_order_called_by_one_and_exempted_by_another_is_in_sight_of_both():
    other = replace(actor("callback_agent"), user_id="p-other")
    story = Story().reaches("callback").does("callback_agent", Action.RECORD_CALLBACK, NOT_REACHED)
    closed = story.does(other, Action.EXEMPT_CALLBACK, ActData(code="unreachable")).current
    assert {"called:p-callback_agent", "called:p-other"} <= access.scopes_of(closed)


def test_an_order_the_system_lets_go_of_is_in_nobodys_sight_for_it():
    closed = Story().reaches("callback").does(SYSTEM_ACTOR, Action.EXEMPT_CALLBACK, ActData(code="waived")).current
    assert not any(scope.startswith("called:") for scope in access.scopes_of(closed))


def test_a_unit_that_returned_its_order_loses_it_and_the_accused_never_has_it():
    order = Story().reaches("dispatched").current
    gone = replace(order.assignments[0], state=AssignmentState.RETURNED)
    assert f"unit:{NANYANG_UNIT}" not in access.scopes_of(replace(order, assignments=(gone,)))
    assert f"unit:{NANYANG_UNIT}" not in access.scopes_of(replace(order, accused_unit=NANYANG_UNIT))
    nowhere = replace(order, place=replace(order.place, district=""))
    assert not any(scope.startswith("area:") for scope in access.scopes_of(nowhere))


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("agent", {"global": FULL, "desk:city": MASKED, "desk:calls": MASKED, "user:p-agent": FULL}),
        (
            "dispatcher",
            {"global": FULL, "desk:city": MASKED, "desk:calls": MASKED, "user:p-dispatcher": FULL},
        ),
        (
            "callback_agent",
            {
                "global": FULL,
                "desk:callback": DIAL,
                "called:p-callback_agent": MASKED,
                "desk:calls": MASKED,
                "user:p-callback_agent": FULL,
            },
        ),
        ("analyst", {"global": FULL, "desk:city": HIDDEN}),
        ("leader", {"global": FULL, "desk:city": HIDDEN}),
        ("street", {"global": FULL, f"unit:{NANYANG_UNIT}": FULL}),
        ("community", {"global": FULL, f"unit:{city.COMMUNITY_UNIT}": MASKED}),
        ("administrator", {"global": FULL}),
    ],
)
def test_each_role_reads_its_scopes_in_its_variant(who: str, expected: dict[str, Disclosure]):
    assert access.grants(actor(who), ORG) == expected


def test_several_roles_give_the_better_variant_and_a_district_leader_its_district():
    both = Actor("p-1", "A", frozenset({Role.ANALYST, Role.AGENT}))
    assert access.grants(both, ORG)["desk:city"] is MASKED
    local = Actor("p-2", "B", frozenset({Role.LEADER}), district=city.JINSHUI)
    assert access.grants(local, ORG) == {"global": FULL, "area:410105": HIDDEN}
    homeless = Actor("p-3", "C", frozenset({Role.UNIT_OPERATOR}))
    assert access.grants(homeless, ORG) == {"global": FULL}


def test_people_of_the_accused_unit_see_no_order_at_all():
    order = replace(Story().reaches("dispatched").current, accused_unit=city.JINSHUI_UNIT)
    assert not access.may_see(order, actor("district"), ORG)
    assert access.may_see(order, actor("street"), ORG)
    assert access.may_see(order, actor("agent"), ORG)
    assert not access.may_see(order, actor("water"), ORG)
    recused = replace(actor("agent"), conflicts=frozenset({city.JINSHUI_UNIT}))
    assert not access.may_see(order, recused, ORG)


def test_roles_allow_acts():
    assert access.may(actor("dispatcher"), Action.DISPATCH)
    assert not access.may(actor("agent"), Action.DISPATCH)
    assert access.may(actor("street"), Action.REPLY)


FILE = Attachment(id="a" * 64, name="voice.mp3", size=9, kind="audio/mpeg", act="act-add", there=True)


@pytest.mark.parametrize(
    ("disclosure", "unit", "names"), [(FULL, NANYANG_UNIT, []), (MASKED, "", []), (FULL, "", ["voice.mp3"])]
)
def test_what_a_secret_further_caller_brought_is_kept_with_the_caller(
    disclosure: Disclosure, unit: str, names: list[str]
):
    caller = replace(CALLER, confidential=True)
    one = Reporter(
        id="act-add",
        caller=caller,
        at=0,
        by="p-agent",
        content="我家也是",
        call=CallRef("c-2", recording_id="rec-2"),
    )
    order = replace(full_order(), reporters=(one,), attachments=(FILE,))
    shown = access.view(order, disclosure, unit)
    assert [file.name for file in shown.attachments] == names
    assert (shown.reporters[0].call == one.call) is bool(names)


def test_ids_of_files_are_kept_back_with_the_files():
    reply = Reply(1, NANYANG_UNIT, "p-street", 0, "已答复", attachments=(FILE.id,))
    order = replace(full_order(confidential=True), replies=(reply,), attachments=(replace(FILE, unit=NANYANG_UNIT),))
    other = access.view(order, FULL, "u-other")
    assert (other.attachments, other.replies[0].attachments) == ((), ())
    own = access.view(order, FULL, NANYANG_UNIT)
    assert own.replies[0].attachments == (FILE.id,)
