"""Whatever people do in whatever order, the rules hold: nothing raises, nothing is lost, nobody's queue is empty."""

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.domain.access import scopes_of
from sync.domain.act import Act, ActData, OrderDraft
from sync.domain.codes import (
    OPEN_STATES,
    Action,
    AssignmentState,
    CallOutcome,
    OrderState,
    RequestType,
    Satisfaction,
    Solved,
)
from sync.domain.deadlines import is_running, light, matters
from sync.domain.instant import DAY
from sync.domain.order import Caller, CallRef, Evaluation, Order, Place
from sync.domain.workflow.decide import Accepted, available, decide
from sync.domain.workflow.parts import main_of
from sync.domain.workflow.queues import responsible
from tests.helpers import small_city as city
from tests.helpers.small_city import PEOPLE, actor, at, draft, small_rules

NO_HURRY = settings(deadline=None)
RULES = small_rules()
UNITS = [
    "",
    city.WATER,
    city.NANYANG_UNIT,
    city.HUAYUAN_UNIT,
    city.MARKET,
    city.JINSHUI_UNIT,
    city.COMMUNITY_UNIT,
    "nobody",
]
CODES = [
    "",
    "R1",
    "passed",
    "refused",
    "redo",
    "close",
    "again",
    "planned_works",
    "repeated",
    "waived",
    "off_the_point",
    "other",
]
EVALUATIONS = st.builds(
    Evaluation,
    contacted=st.sampled_from([True, False, None]),
    solved=st.sampled_from([*Solved, None]),
    satisfied=st.sampled_from([*Satisfaction, None]),
)
DATA = st.builds(
    ActData,
    unit=st.sampled_from(UNITS),
    assist=st.lists(st.sampled_from(UNITS[1:]), max_size=2).map(tuple),
    text=st.sampled_from(["", "已办理", "\u202e"]),
    code=st.sampled_from(CODES),
    basis=st.sampled_from(["", "三定方案"]),
    proposed_unit=st.sampled_from(UNITS),
    days=st.integers(-1, 12),
    until=st.none() | st.integers(0, 2 * 10**12),
    result=st.sampled_from(["", "solved", "unreachable"]),
    contact_at=st.none() | st.just(at("2026-02-14 10:00")),
    target_order=st.sampled_from(["", "o-9"]),
    caller_informed=st.booleans(),
    leader_confirmed=st.booleans(),
    outcome=st.none() | st.sampled_from(CallOutcome),
    evaluation=st.none() | EVALUATIONS,
    reply_rev=st.integers(-1, 3),
    recording=st.sampled_from(["", "rec"]),
    caller=st.none() | st.just(Caller(name="李四")),
    call=st.none() | st.just(CallRef("c-9")),
    reset_deadline=st.booleans(),
    fields=st.dictionaries(
        st.sampled_from(["place.detail", "urgency", "content", "nonsense"]), st.text(max_size=5), max_size=2
    ),
)
GOOD_DATA = ActData(
    unit=city.NANYANG_UNIT,
    text="已办理",
    result="solved",
    contact_at=at("2026-02-14 10:00"),
    proposed_unit=city.HUAYUAN_UNIT,
    basis="三定",
    days=2,
    caller_informed=True,
    leader_confirmed=True,
    outcome=CallOutcome.CONNECTED,
    recording="rec",
    evaluation=Evaluation(contacted=True, solved=Solved.UNSOLVED, satisfied=Satisfaction.DISSATISFIED),
    until=at("2027-01-10 10:00"),
    target_order="o-9",
)
WHO = st.sampled_from([*PEOPLE, "system"])
SLOW_IS_FINE = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(before: Order | None, act: Act, after: Order) -> None:
    """The invariants of one accepted act."""
    assert after.ver == (before.ver if before else 0) + 1
    assert any(entry.id == act.id for entry in after.timeline)
    assert after.updated_at >= (before.updated_at if before else 0)
    waits = responsible(after)
    assert waits.pool
    if waits.pool == "unit":
        assert waits.unit
    main = main_of(after)
    derived = {
        OrderState.DISPATCHED: {AssignmentState.PENDING_SIGN},
        OrderState.HANDLING: {AssignmentState.HANDLING, AssignmentState.REWORK},
        OrderState.SUSPENDED: {AssignmentState.HANDLING, AssignmentState.REWORK},
        OrderState.RETURN_REQUESTED: {AssignmentState.RETURN_REQUESTED},
        OrderState.REPLY_REVIEW: {AssignmentState.REPLIED},
    }.get(after.state)
    if derived is not None:
        assert main is not None
        assert main.state in derived
        assert main.unit == after.main_unit
    if after.state not in OPEN_STATES:
        assert not any(is_running(clock) for clock in after.clocks)
    if after.accused_unit:
        assert f"unit:{after.accused_unit}" not in scopes_of(after)
        assert all(
            part.unit != after.accused_unit for part in after.assignments if part.state is not AssignmentState.EXITED
        )
    shown = matters(after)
    if shown is not None:
        assert light(shown, after.updated_at)
    if before is not None:
        assert len(after.timeline) > len(before.timeline)
        assert len(after.replies) >= len(before.replies)
        assert len(after.callbacks) >= len(before.callbacks)


@SLOW_IS_FINE
@given(st.lists(st.tuples(WHO, st.sampled_from(Action), DATA, st.integers(-1000, 3 * DAY)), max_size=25))
def test_no_sequence_of_acts_breaks_an_invariant(acts: list[tuple[str, Action, ActData, int]]):
    ids = itertools.count(1)
    now = at("2026-02-13 16:10")
    created = decide(
        None, Act("a-0", Action.CREATE, actor("agent"), now, draft(accused_unit=city.HOUSING), "o-1"), RULES
    )
    assert isinstance(created, Accepted)
    order = created.order
    for who, action, data, later in acts:
        now += later
        act = Act(f"a-{next(ids)}", action, actor(who), now, data, "o-1")
        verdict = decide(order, act, RULES)
        if isinstance(verdict, Accepted):
            check(order, act, verdict.order)
            order = verdict.order
        assert set(available(order, actor(who), RULES)) <= set(Action)


@SLOW_IS_FINE
@given(
    st.lists(
        st.tuples(st.integers(0, 1000), st.integers(0, 2), st.sampled_from(CODES), st.integers(1, DAY)), max_size=30
    )
)
def test_offered_acts_walk_the_whole_machine_and_keep_the_invariants(picks: list[tuple[int, int, str, int]]):
    ids = itertools.count(1)
    now = at("2026-02-13 16:10")
    created = decide(None, Act("a-0", Action.CREATE, actor("agent"), now, draft(), "o-1"), RULES)
    assert isinstance(created, Accepted)
    order = created.order
    for pick, which, code, later in picks:
        now += later
        offers = [(who, action) for who in (*PEOPLE, "system") for action in available(order, actor(who), RULES, now)]
        moving = [offer for offer in offers if offer[1] not in {Action.CANCEL, Action.MERGE, Action.NOTE, Action.URGE}]
        if not moving:
            break
        who, action = moving[pick % len(moving)]
        unit = (city.NANYANG_UNIT, city.JINSHUI_UNIT, city.COMMUNITY_UNIT)[which]
        data = ActData(
            **{**{name: getattr(GOOD_DATA, name) for name in ActData.__struct_fields__}, "unit": unit, "code": code}
        )
        act = Act(f"a-{next(ids)}", action, actor(who), now, data, "o-1")
        verdict = decide(order, act, RULES)
        if isinstance(verdict, Accepted):
            check(order, act, verdict.order)
            order = verdict.order


@NO_HURRY
@given(
    st.builds(
        OrderDraft,
        disposition=st.sampled_from(Action),
        request_type=st.sampled_from(RequestType),
        category=st.sampled_from(["", city.LIFT, city.RETIRED, "??"]),
        title=st.text(max_size=60),
        content=st.text(max_size=40),
        place=st.builds(
            Place,
            text=st.text(max_size=9),
            street=st.sampled_from(["", city.NANYANG, "x"]),
            lon=st.none() | st.floats(),
        ),
        caller=st.builds(Caller, name=st.text(max_size=5), phone=st.text(max_size=12)),
        unit=st.sampled_from(UNITS),
        accused_unit=st.sampled_from(["", city.MARKET, "gone"]),
        reason=st.sampled_from(CODES),
        merge_into=st.text(max_size=3),
        channel=st.text(max_size=4),
    ),
    WHO,
    st.integers(-(10**14), 10**14),
)
def test_any_draft_by_anybody_is_decided(wanted: OrderDraft, who: str, now: int):
    act = Act("a-1", Action.CREATE, actor(who), now, wanted, "o-1")
    verdict = decide(None, act, RULES)
    if isinstance(verdict, Accepted):
        check(None, act, verdict.order)
