"""What becomes of a command whose order changed meanwhile."""

import msgspec
import pytest
from msgspec.structs import replace

from sync.contract.codec import decode_act, encode
from sync.contract.merge import EditMerge, Verdict, judge, merge_edit, rescue, rescue_again
from sync.contract.messages import Command, Guard, Occurred, Result
from sync.domain.act import ActData, OrderDraft
from sync.domain.codes import Action, CallOutcome, Outcome
from sync.domain.instant import HOUR
from sync.domain.order import Order
from sync.domain.workflow.decide import Accepted, decide
from tests.helpers import small_city as city
from tests.helpers.small_city import BAD, HUAYUAN_UNIT, NANYANG_UNIT, REPLY, Story, actor, at

TO_STREET = ActData(unit=NANYANG_UNIT)


def command(guard: Guard) -> Command:
    return Command(
        seq=1,
        id="c-1",
        cv=1,
        type="order.x",
        target="o-1",
        args=msgspec.Raw(b"{}"),
        occurred=Occurred(wall=0),
        actor="p-x",
        guard=guard,
    )


def saw(order: Order) -> Guard:
    return Guard(state=order.state.value, assign_rev=order.assign_rev, reply_rev=order.reply_rev)


def judged(seen: Order, now: Story, who: str, action: Action, data: ActData | None = None) -> Verdict:
    """Judge an act decided on when the order looked like ``seen``, against the order as it is now."""
    return judge(now.current, command(saw(seen)), now.act(who, action, data))


def dispatched_by_other() -> tuple[Order, Story]:
    story = Story().reaches("accepted")
    seen = story.current
    return seen, story.at("2026-02-13 16:12").does("other_dispatcher", Action.DISPATCH, TO_STREET)


def test_an_act_on_an_order_as_seen_stands():
    story = Story().reaches("accepted")
    verdict = judged(story.current, story, "dispatcher", Action.DISPATCH, TO_STREET)
    assert verdict.kind == "ok"
    assert verdict.act is not None


def test_a_dispatch_to_the_same_unit_is_the_same_and_says_whose_it_was():
    seen, story = dispatched_by_other()
    verdict = judged(seen, story, "dispatcher", Action.DISPATCH, TO_STREET)
    assert (verdict.kind, verdict.by, verdict.by_name, verdict.at) == (
        "same",
        "p-other_dispatcher",
        "郭建华",
        at("2026-02-13 16:12"),
    )


def test_a_dispatch_to_another_unit_is_superseded_and_names_the_winner_and_the_time():
    seen, story = dispatched_by_other()
    verdict = judged(seen, story, "dispatcher", Action.DISPATCH, ActData(unit=HUAYUAN_UNIT))
    assert (verdict.kind, verdict.code, verdict.by_name, verdict.at) == (
        "superseded",
        "changed_meanwhile",
        "郭建华",
        at("2026-02-13 16:12"),
    )
    with_more = judged(seen, story, "dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT, assist=(city.MARKET,)))
    assert with_more.kind == "superseded"


def test_a_note_or_a_phone_fix_by_a_colleague_kills_no_dispatch():
    story = Story().reaches("accepted")
    seen = story.current
    story.does("agent", Action.EDIT, ActData(fields={"caller.contact_phone": "13911112222"}))
    story.does("agent", Action.NOTE, ActData(text="x"))
    assert judged(seen, story, "dispatcher", Action.DISPATCH, TO_STREET).kind == "ok"


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (Action.NOTE, ActData(text="x")),
        (Action.URGE, ActData()),
        (Action.EDIT, ActData(fields={"title": "x"})),
        (Action.LOG_CONTACT, ActData(text="x")),
        (Action.ADD_CALLER, ActData()),
    ],
)
def test_what_only_adds_always_stands(action: Action, data: ActData):
    seen = Story().reaches("accepted").current
    assert judged(seen, Story().reaches("closed"), "agent", action, data).kind == "ok"


def test_an_act_without_a_guard_is_left_to_the_rules():
    story = Story().reaches("closed")
    assert judge(story.current, command(Guard()), story.act("dispatcher", Action.DISPATCH, TO_STREET)).kind == "ok"


def test_a_signature_given_twice_is_the_same_but_not_for_another_unit():
    story = Story().reaches("dispatched")
    seen = story.current
    story.does("street", Action.SIGN)
    assert judged(seen, story, "street", Action.SIGN).kind == "same"
    assert judged(seen, story, "other_street", Action.SIGN).kind == "superseded"


def test_a_signature_the_system_gave_is_superseded_by_nobody_of_the_unit():
    story = Story().reaches("dispatched")
    seen = story.current
    story.at("2026-02-16 00:30").does("system", Action.AUTO_SIGN)
    verdict = judged(seen, story, "street", Action.SIGN)
    assert (verdict.kind, verdict.by) == ("same", "system")


def test_a_review_passed_twice_is_the_same_and_one_sent_back_is_superseded():
    story = Story().reaches("reply_review")
    seen = story.current
    story.does("reply_reviewer", Action.PASS_REPLY)
    assert judged(seen, story, "team_lead", Action.PASS_REPLY).kind == "same"
    assert judged(seen, story, "team_lead", Action.SEND_BACK_REPLY, ActData(code="shifting")).kind == "superseded"


def test_a_review_of_an_older_reply_is_superseded():
    story = Story().reaches("reply_review")
    seen = story.current
    story.does("reply_reviewer", Action.SEND_BACK_REPLY, ActData(code="shifting")).does("street", Action.REPLY, REPLY)
    guard = Guard(state="reply_review", reply_rev=seen.reply_rev)
    assert judge(story.current, command(guard), story.act("team_lead", Action.PASS_REPLY)).kind == "superseded"
    assert (
        judge(story.current, command(Guard(state="reply_review")), story.act("team_lead", Action.PASS_REPLY)).kind
        == "ok"
    )


def test_the_words_of_a_superseded_reply_are_kept_as_a_note():
    story = Story().reaches("handling")
    seen = story.current
    story.does("street", Action.ESCALATE, ActData(unit=city.JINSHUI_UNIT, text="请协调"))
    verdict = judged(seen, story, "street", Action.REPLY, REPLY)
    assert verdict.kind == "superseded"
    assert verdict.rescue is not None
    kept = story.does(verdict.rescue.actor, verdict.rescue.action, verdict.rescue.data)
    assert kept.current.timeline[-1].text == REPLY.text


def test_only_acts_with_words_are_rescued():
    story = Story().reaches("handling")
    assert rescue(story.act("street", Action.SIGN, ActData(text="x"))) is None
    assert rescue(story.act("street", Action.REPLY, ActData(text=" "))) is None
    assert rescue(story.act("street", Action.REPLY, OrderDraft())) is None


def test_a_superseded_act_that_comes_again_keeps_its_words_once():
    story = Story().reaches("handling")
    seen = story.current
    story.does("street", Action.ESCALATE, ActData(unit=city.JINSHUI_UNIT, text="请协调"))
    reply = story.act("street", Action.REPLY, REPLY)
    first = judge(story.current, command(saw(seen)), reply).rescue
    assert first is not None
    decision = decide(story.current, first, story.rules)
    assert isinstance(decision, Accepted)
    assert judge(decision.order, command(saw(seen)), reply).rescue is None
    again = judge(decision.order, command(Guard()), first)
    assert (again.kind, again.by, again.at) == ("same", first.actor.user_id, first.at)
    for other in (
        replace(first, id="another"),
        replace(first, data=replace(first.data, text="另一句")),
        replace(first, actor=actor("dispatcher")),
        replace(first, data=OrderDraft()),
    ):
        assert judge(decision.order, command(Guard()), other).kind == "ok", "nobody's words are taken for others"


def sent(kind: str, args: bytes, cv: int = 1) -> Command:
    return replace(
        command(Guard(state="handling")), type=kind, args=msgspec.Raw(args), cv=cv, sig="s", sess="mark", after=["c-0"]
    )


def test_the_seat_makes_the_same_note_as_the_server_did():
    story = Story().reaches("handling")
    act = story.act("street", Action.REPLY, REPLY)
    kept = rescue(act)
    assert kept is not None
    note = rescue_again(sent("order.reply", encode(REPLY)), Result(1, "c-1", Outcome.SUPERSEDED, "changed_meanwhile"))
    assert note is not None
    assert (note.type, note.target, note.actor, note.sess, note.guard) == ("order.note", "o-1", "p-x", "mark", Guard())
    assert (note.sig, note.after) == ("", [])
    assert rescue(replace(act, id="c-1")) == replace(kept, id=note.id)
    assert decode_act(note.args) == kept.data


@pytest.mark.parametrize(
    ("kind", "args", "outcome", "code"),
    [
        ("order.reply", encode(REPLY), Outcome.REJECTED, "not_your_role"),
        ("order.reply", encode(REPLY), Outcome.SUPERSEDED, "cause_failed"),
        ("order.reply", b'{"unheard_of":1}', Outcome.SUPERSEDED, "changed_meanwhile"),
        ("order.sign", encode(REPLY), Outcome.SUPERSEDED, "changed_meanwhile"),
        ("order.of_a_later_release", encode(REPLY), Outcome.SUPERSEDED, "changed_meanwhile"),
        ("reference.put", encode(REPLY), Outcome.SUPERSEDED, "changed_meanwhile"),
    ],
)
def test_the_seat_makes_no_note_of_what_the_server_made_none_of(kind: str, args: bytes, outcome: Outcome, code: str):
    assert rescue_again(sent(kind, args), Result(1, "c-1", outcome, code)) is None


def test_a_callback_result_about_an_older_reply_says_so():
    story = Story().reaches("callback")
    seen = story.current
    called = ActData(outcome=CallOutcome.CONNECTED, evaluation=BAD)
    assert judged(seen, story, "callback_agent", Action.RECORD_CALLBACK, called).act == story_act(story, called)
    later = Story(order=replace(story.current, reply_rev=2))
    verdict = judged(seen, later, "callback_agent", Action.RECORD_CALLBACK, called)
    assert verdict.kind == "ok"
    assert verdict.act is not None
    assert isinstance(verdict.act.data, ActData)
    assert verdict.act.data.reply_rev == 1
    decided = later.tries("callback_agent", Action.RECORD_CALLBACK, verdict.act.data)
    assert isinstance(decided, Accepted)
    assert decided.order.callbacks[0].about_older_reply


def story_act(story: Story, data: ActData):
    act = story.act("callback_agent", Action.RECORD_CALLBACK, data)
    return replace(act, id=f"act-{int(act.id.removeprefix('act-')) - 1}")


def test_a_transition_that_waited_half_a_day_goes_to_a_person_when_the_order_changed():
    story = Story().reaches("accepted")
    seen, act = story.current, story.act("dispatcher", Action.DISPATCH, TO_STREET)
    waited = act.at + 12 * HOUR + 1
    assert judge(story.current, command(saw(seen)), act, waited).kind == "ok"
    story.at("2026-02-13 18:00").does("agent", Action.NOTE, ActData(text="x"))
    assert judge(story.current, command(saw(seen)), act, act.at + HOUR).kind == "ok"
    verdict = judge(story.current, command(saw(seen)), act, waited)
    assert (verdict.kind, verdict.code) == ("superseded", "too_old_for_queue")


def test_without_a_timeline_nobody_is_named():
    order = replace(Story().reaches("accepted").current, timeline=())
    verdict = judge(order, command(Guard(state="received")), Story().act("dispatcher", Action.DISPATCH, TO_STREET))
    assert (verdict.kind, verdict.by, verdict.at) == ("superseded", "", 0)
    reply = judge(order, command(Guard(state="handling")), Story().act("street", Action.PASS_REPLY))
    assert reply.kind == "superseded"
    odd = judge(order, command(Guard(state="x")), Story().act("agent", Action.CREATE, OrderDraft()))
    assert odd.kind == "superseded"


def test_an_edit_is_merged_field_by_field():
    order = Story().reaches("accepted").does("agent", Action.EDIT, ActData(fields={"place.detail": "3号楼"})).current
    data = ActData(
        fields={"place.detail": "5号楼", "urgency": "urgent", "content": "另外", "title": order.title},
        base={"place.detail": "", "urgency": "normal", "content": "旧", "title": "旧"},
    )
    merged = merge_edit(order, data, "c-1", actor("dispatcher"), 5)
    assert isinstance(merged, EditMerge)
    assert merged.fields == {"urgency": "urgent"}
    assert merged.supplement == "另外"
    assert merged.unchanged == ("title",)
    assert [(one.field, one.mine, one.theirs, one.by, one.at) for one in merged.proposals] == [
        ("place.detail", "5号楼", "3号楼", "p-dispatcher", 5)
    ]
    assert merge_edit(order, data).proposals[0].by == ""
