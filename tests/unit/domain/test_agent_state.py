"""The states of a seat: the whole table, and what a call leaves behind."""

import pytest
from msgspec.structs import replace

from sync.domain.agent_state import (
    IN_CALL,
    LONGEST_WRAP_UP,
    RESTING,
    TABLE,
    WRAP_UP,
    AgentAct,
    AgentPresence,
    AgentRefusal,
    AgentStatus,
    BreakReason,
    step,
    wrap_up_of,
)

AT = 1_790_000_000_000


def _in(status: AgentStatus, **fields: object) -> AgentPresence:
    return replace(AgentPresence(), status=status, since=AT - 5_000, **fields)


def _after(presence: AgentPresence, *acts: AgentAct | tuple[AgentAct, str]) -> AgentPresence:
    for act in acts:
        name, reason = act if isinstance(act, tuple) else (act, "")
        found = step(presence, name, AT, reason)
        assert isinstance(found, AgentPresence), (presence, name, found)
        presence = found
    return presence


@pytest.mark.parametrize("act", AgentAct)
@pytest.mark.parametrize("status", AgentStatus)
def test_each_act_leads_where_the_table_says_and_is_refused_elsewhere(status: AgentStatus, act: AgentAct) -> None:
    before = _in(status, rests=AgentStatus.BREAK, rests_reason="meal")
    reason = BreakReason.TRAINING.value if act is AgentAct.TAKE_BREAK else ""
    after = step(before, act, AT, reason)
    if status not in TABLE[act]:
        assert after is AgentRefusal.NOT_NOW
        return
    assert isinstance(after, AgentPresence)
    target = TABLE[act][status]
    by_hand = act in (AgentAct.GO_READY, AgentAct.GO_BUSY, AgentAct.TAKE_BREAK)
    if by_hand and status in IN_CALL:
        assert (after.status, after.since, after.rests, after.rests_reason) == (status, AT - 5_000, target, reason)
    elif target is None:
        assert (after.status, after.reason) == (AgentStatus.BREAK, "meal")
    else:
        assert after.status is target


def test_an_answered_call_ends_in_after_call_work_and_then_where_it_began() -> None:
    ready = _after(AgentPresence(), AgentAct.SIGN_IN, AgentAct.GO_READY)
    wrapping = _after(ready, AgentAct.RING, AgentAct.ANSWER, AgentAct.HOLD, AgentAct.RESUME, AgentAct.HANG_UP)
    assert (wrapping.status, wrapping.until) == (AgentStatus.WRAP_UP, AT + WRAP_UP)
    assert _after(wrapping, AgentAct.TIME_UP).status is AgentStatus.READY
    during = _after(ready, AgentAct.RING, AgentAct.ANSWER, AgentAct.GO_BUSY, AgentAct.HANG_UP, AgentAct.TIME_UP)
    assert during.status is AgentStatus.BUSY


def test_who_calls_out_of_a_break_is_in_the_break_again_afterwards() -> None:
    resting = _after(_in(AgentStatus.READY), (AgentAct.TAKE_BREAK, "meal"))
    back = _after(resting, AgentAct.DIAL, AgentAct.HANG_UP)
    assert (back.status, back.reason, back.until) == (AgentStatus.BREAK, "meal", None)
    answered = _after(resting, AgentAct.ANSWER, AgentAct.HANG_UP, AgentAct.TIME_UP)
    assert (answered.status, answered.reason) == (AgentStatus.BREAK, "meal")


def test_a_break_needs_one_of_the_reasons() -> None:
    ready = _in(AgentStatus.READY)
    assert step(ready, AgentAct.TAKE_BREAK, AT) is AgentRefusal.REASON_NEEDED
    assert step(ready, AgentAct.TAKE_BREAK, AT, "because") is AgentRefusal.REASON_NEEDED
    other = _after(ready, (AgentAct.TAKE_BREAK, "meal"), (AgentAct.TAKE_BREAK, "meeting"))
    assert other.reason == "meeting"


@pytest.mark.parametrize("status", sorted(RESTING | {AgentStatus.SIGNED_OUT}))
def test_an_act_that_changes_nothing_keeps_the_timer(status: AgentStatus) -> None:
    act, reason = {
        AgentStatus.READY: (AgentAct.GO_READY, ""),
        AgentStatus.BUSY: (AgentAct.GO_BUSY, ""),
        AgentStatus.BREAK: (AgentAct.TAKE_BREAK, "meal"),
        AgentStatus.SIGNED_OUT: (AgentAct.SIGN_OUT, ""),
    }[status]
    before = _in(status, reason=reason)
    assert step(before, act, AT, reason) is before


def test_after_call_work_can_be_prolonged_up_to_its_longest() -> None:
    now = _in(AgentStatus.WRAP_UP, until=AT)
    longer = _after(now, AgentAct.PROLONG)
    assert (longer.until, longer.since) == (AT + WRAP_UP, now.since)
    while isinstance(found := step(longer, AgentAct.PROLONG, AT), AgentPresence):
        longer = found
    assert found is AgentRefusal.LONGEST_REACHED
    assert longer.until == now.since + LONGEST_WRAP_UP
    assert _after(_in(AgentStatus.WRAP_UP), AgentAct.PROLONG).until == AT - 5_000 + WRAP_UP


def test_a_city_sets_after_call_work_within_limits_and_may_have_none() -> None:
    assert [wrap_up_of(seconds) for seconds in (-1, 0, 45, 600, 10**9)] == [0, 0, 45_000, 600_000, 600_000]
    resting = _after(_in(AgentStatus.READY), (AgentAct.TAKE_BREAK, "meal"), AgentAct.ANSWER)
    over = step(resting, AgentAct.HANG_UP, AT, wrap_up=0)
    assert isinstance(over, AgentPresence)
    assert (over.status, over.reason, over.until) == (AgentStatus.BREAK, "meal", None)
    longer = step(_in(AgentStatus.WRAP_UP, until=AT), AgentAct.PROLONG, AT, wrap_up=0)
    assert isinstance(longer, AgentPresence), "one a telephone system began can still be prolonged"
    assert longer.until == AT + WRAP_UP


def test_a_call_in_progress_is_not_signed_out_of() -> None:
    for status in IN_CALL:
        assert step(_in(status), AgentAct.SIGN_OUT, AT) is AgentRefusal.NOT_NOW
        assert _after(_in(status), AgentAct.SIGN_IN).status is AgentStatus.BUSY
