"""What lists know of an order."""

from msgspec.structs import replace

from sync.cache_form.list_columns import (
    WANTS_CLAIM,
    WANTS_CORRECTION,
    WANTS_EXTENSION,
    caller_values,
    list_values,
    unit_values,
)
from sync.cache_form.tables import LIST_COLUMNS, NO_DUE
from sync.domain.codes import (
    Action,
    AssignmentRole,
    AssignmentState,
    ClockKind,
    OrderState,
    Satisfaction,
    Solved,
    TimeBasis,
    UnitLevel,
)
from sync.domain.instant import DAY, HOUR
from sync.domain.order import Assignment, Caller, Clock, Evaluation, Order, PendingRequest, Reporter, TimelineEntry
from tests.helpers.store import NOW, order


def _columns(shown: Order) -> dict[str, object]:
    return dict(zip(LIST_COLUMNS, list_values(7, shown, pending=True, evicted=False), strict=True))


def _clock(**changes: object) -> Clock:
    base = Clock(kind=ClockKind.DISPATCH, started_at=NOW, due_at=NOW + DAY, basis=TimeBasis.NATURAL_HOUR, amount=24)
    return replace(base, **changes)


def _part(unit: str, role: AssignmentRole, state: AssignmentState) -> Assignment:
    return Assignment(id=f"{unit}-{role}", unit=unit, role=role, level=UnitLevel.CITY, state=state)


def test_a_running_clock_gives_due_time_and_warning_time() -> None:
    columns = _columns(order("o", clocks=(_clock(),)))
    assert (columns["due_at"], columns["sort_due"], columns["warn_at"]) == (NOW + DAY, NOW + DAY, NOW + 12 * HOUR)


def test_a_paused_clock_shows_its_due_time_but_is_never_due() -> None:
    columns = _columns(order("o", clocks=(_clock(paused_at=NOW),)))
    assert (columns["due_at"], columns["sort_due"]) == (NOW + DAY, NO_DUE)


def test_an_order_without_a_clock_sorts_last() -> None:
    assert _columns(order("o"))["sort_due"] == NO_DUE


def test_open_requests_put_an_order_into_review_pools_and_decided_ones_do_not() -> None:
    def request(kind: Action, state: str) -> PendingRequest:
        return PendingRequest(id=f"{kind}{state}", kind=kind, state=state, unit="u", by="b", at=NOW)

    both = (request(Action.REQUEST_EXTENSION, "open"), request(Action.CLAIM_UNREASONABLE, "open"))
    assert _columns(order("o", requests=both))["wants"] == WANTS_EXTENSION | WANTS_CLAIM
    assert _columns(order("o", requests=(request(Action.REQUEST_EXTENSION, "refused"),)))["wants"] == 0


def test_an_order_given_back_to_intake_is_marked_until_it_is_sent_on_or_merged() -> None:
    back = order("o", returned_to_intake=True)
    assert _columns(back)["wants"] == WANTS_CORRECTION
    assert _columns(replace(back, returned_to_intake=False))["wants"] == 0
    assert _columns(replace(back, state=OrderState.MERGED))["wants"] == 0


def test_only_parts_still_to_be_done_of_open_orders_count_for_units() -> None:
    parts = (
        _part("u1", AssignmentRole.MAIN, AssignmentState.RETURNED),
        _part("u2", AssignmentRole.MAIN, AssignmentState.HANDLING),
        _part("u3", AssignmentRole.ASSIST, AssignmentState.PENDING_SIGN),
    )
    shown = order("o", state=OrderState.HANDLING, assignments=parts)
    assert unit_values(7, shown) == [("u2", 7, "main", "handling"), ("u3", 7, "assist", "pending_sign")]
    assert unit_values(7, replace(shown, state=OrderState.CLOSED)) == []


def test_everybody_who_called_is_found_but_no_masked_number() -> None:
    second = Reporter(id="r", caller=Caller(phone="13900000000"), at=NOW, by="u")
    shown = order("o", caller=Caller(phone="138****0001"), caller_ref="abcd", reporters=(second,))
    assert sorted(caller_values(7, shown)) == [("+8613900000000", 7), ("13900000000", 7), ("abcd", 7)]


def test_the_last_evaluation_counts_unless_it_is_excluded() -> None:
    solved = Evaluation(contacted=True, solved=Solved.SOLVED, satisfied=Satisfaction.SATISFIED, valid=True)
    assert _columns(order("o", final_evaluation=solved))["resolved"] == 1
    assert _columns(order("o", first_evaluation=replace(solved, solved=Solved.UNSOLVED)))["resolved"] == 0
    assert _columns(order("o", final_evaluation=replace(solved, excluded=True)))["resolved"] is None
    assert _columns(order("o", final_evaluation=solved))["satisfied"] == "satisfied"


def test_an_order_counts_as_done_by_the_callback_desk_as_long_as_the_exemption_stands():
    exempted = TimelineEntry("e", Action.EXEMPT_CALLBACK, NOW - HOUR, by="b")
    opened = TimelineEntry("r", Action.REOPEN, NOW - HOUR, by="l")
    closed = order("o", state=OrderState.CLOSED, closed_at=NOW, timeline=(exempted,))
    assert _columns(closed)["settled_at"] == NOW
    assert _columns(replace(closed, timeline=(exempted, opened)))["settled_at"] == 0, "closed in another way since"
    assert _columns(replace(closed, timeline=(replace(exempted, by="system"),)))["settled_at"] == 0
