"""Lists, pools and counts."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from desktop.services.values import OrderQuery, Pool
from desktop.store.store import SeatStore
from sync.contract.messages import Person
from sync.domain.codes import (
    Action,
    AssignmentRole,
    AssignmentState,
    CallOutcome,
    ClockKind,
    OrderState,
    RequestType,
    Solved,
    TimeBasis,
    UnitLevel,
)
from sync.domain.instant import DAY, HOUR, MINUTE
from sync.domain.order import (
    Assignment,
    CallbackAttempt,
    Caller,
    Clock,
    Evaluation,
    Order,
    PendingRequest,
    Place,
    Reporter,
    TimelineEntry,
)
from tests.helpers.store import NOW, SeatTime, fill, order, save_create, session


def _clock(due: int, kind: ClockKind = ClockKind.DISPATCH, started: int = NOW - 10 * DAY) -> Clock:
    return Clock(kind=kind, started_at=started, due_at=due, basis=TimeBasis.NATURAL_HOUR, amount=24)


def _part(unit: str, role: AssignmentRole, state: AssignmentState) -> Assignment:
    return Assignment(id=f"a-{unit}", unit=unit, role=role, level=UnitLevel.CITY, state=state)


def _request(kind: Action) -> tuple[PendingRequest, ...]:
    return (PendingRequest(id="r", kind=kind, state="open", unit="u7", by="b", at=NOW),)


def _attempt(next_at: int | None) -> tuple[CallbackAttempt, ...]:
    return (CallbackAttempt("k", 1, 1, "b", NOW - HOUR, CallOutcome.NO_ANSWER, next_at=next_at),)


def _exempted(by: str) -> tuple[TimelineEntry, ...]:
    return (TimelineEntry("e", Action.EXEMPT_CALLBACK, NOW - HOUR, by=by),)


MAIN, ASSIST = AssignmentRole.MAIN, AssignmentRole.ASSIST
U7_SIGN = (_part("u7", MAIN, AssignmentState.PENDING_SIGN),)
U7_WORK = (_part("u7", MAIN, AssignmentState.HANDLING),)
CALLBACK = OrderState.CALLBACK

CITY: dict[str, Order] = {
    one.id: one
    for one in (
        order("received", state=OrderState.RECEIVED),
        order("accepted"),
        order("given-back", returned_to_intake=True),
        order("late", clocks=(_clock(NOW - MINUTE),)),
        order("near", clocks=(_clock(NOW + HOUR),)),
        order("far", clocks=(_clock(NOW + 5 * DAY),)),
        order("returning", state=OrderState.RETURN_REQUESTED),
        order("disputed", state=OrderState.DISPUTED),
        order("reviewed", state=OrderState.PRE_REVIEW),
        order("replied", state=OrderState.REPLY_REVIEW),
        order("extending", state=OrderState.HANDLING, requests=_request(Action.REQUEST_EXTENSION)),
        order("suspending", state=OrderState.HANDLING, requests=_request(Action.REQUEST_SUSPENSION)),
        order("claiming", state=CALLBACK, requests=_request(Action.CLAIM_UNREASONABLE), callbacks=_attempt(NOW + DAY)),
        order("hard", state=OrderState.CLOSED, hard=True),
        order("hard-once", state=OrderState.ARCHIVED, hard=True),
        order("supervised", state=OrderState.HANDLING, supervised=True),
        order("to-sign", state=OrderState.DISPATCHED, assignments=U7_SIGN, main_unit="u7"),
        order(
            "in-work",
            state=OrderState.HANDLING,
            assignments=U7_WORK,
            main_unit="u7",
            clocks=(_clock(NOW + HOUR, ClockKind.DUE),),
        ),
        order("helping", state=OrderState.HANDLING, assignments=(_part("u7", ASSIST, AssignmentState.HANDLING),)),
        order("call-now", state=CALLBACK),
        order("call-again", state=CALLBACK, callbacks=_attempt(NOW - MINUTE)),
        order("call-later", state=CALLBACK, callbacks=_attempt(NOW + HOUR)),
        order("call-second", state=CALLBACK, round=2),
        order("called", state=OrderState.CLOSED, callbacks=_attempt(None), closed_at=NOW - DAY, updated_at=NOW),
        order("exempted", state=OrderState.CLOSED, timeline=_exempted("b"), closed_at=NOW - HOUR),
        order("waived", state=OrderState.CLOSED, timeline=_exempted("system"), closed_at=NOW - HOUR),
        order("mine", created_by="u1"),
        order("held", holder="u1"),
    )
}

POOLS: dict[Pool, set[str]] = {
    Pool.RECEIVED: {"received", "given-back"},
    Pool.TO_DISPATCH: {"accepted", "late", "near", "far", "mine", "held"},
    Pool.RETURN_REVIEW: {"returning"},
    Pool.EXTENSION_REVIEW: {"extending"},
    Pool.REPLY_REVIEW: {"replied"},
    Pool.SUSPENSION_REVIEW: {"suspending"},
    Pool.CLAIM_REVIEW: {"claiming"},
    Pool.DISPUTED: {"disputed", "reviewed"},
    Pool.NEAR_DUE: {"near", "in-work"},
    Pool.OVERDUE: {"late"},
    Pool.HARD: {"hard"},
    Pool.TO_SIGN: {"to-sign"},
    Pool.IN_HANDLING: {"in-work", "helping", "extending", "suspending", "supervised"},
    Pool.UNIT_NEAR_DUE: {"in-work"},
    Pool.SUPERVISED: {"supervised"},
    Pool.ASSISTING: {"helping"},
    Pool.CALLBACK_DUE: {"call-now", "call-again", "call-second"},
    Pool.CALLBACK_APPOINTED: {"call-later", "claiming"},
    Pool.CALLBACK_SECOND: {"call-second"},
    Pool.CALLBACK_DONE: {"called", "exempted"},
    Pool.OPEN: set(CITY) - {"hard", "hard-once", "called", "exempted", "waived"},
    Pool.MINE: {"mine", "held"},
    Pool.ALL: set(CITY),
}


@pytest.fixture
def city(store: SeatStore) -> SeatStore:
    fill(store, CITY.values())
    return store


def _ids(store: SeatStore, query: OrderQuery) -> set[str]:
    return {row.id for row in store.orders.first_page(query, 100)}


def test_every_pool_is_tested() -> None:
    assert set(POOLS) == set(Pool)


@pytest.mark.parametrize("pool", list(Pool))
@pytest.mark.parametrize("sort", ["due", "created", "updated", "settled"])
def test_a_pool_holds_its_orders_and_no_others(city: SeatStore, pool: Pool, sort: str) -> None:
    query = OrderQuery(pool=pool, sort=sort)
    assert _ids(city, query) == POOLS[pool]
    assert city.orders.count(query) == len(POOLS[pool]) == len(city.orders.keys(query))


def test_what_the_callback_desk_was_done_with_is_told_by_its_closing_not_by_a_later_change(city: SeatStore) -> None:
    lately = OrderQuery(pool=Pool.CALLBACK_DONE, sort="settled", settled_from=NOW - 2 * HOUR)
    assert _ids(city, lately) == {"exempted"}
    assert city.orders.count(lately) == 1
    since = replace(lately, settled_from=NOW - 2 * DAY, descending=True)
    assert [row.id for row in city.orders.first_page(since, 9)] == ["exempted", "called"]


def test_a_unit_sees_its_own_part_only(city: SeatStore) -> None:
    assert _ids(city, OrderQuery(pool=Pool.TO_SIGN, unit="u7")) == {"to-sign"}
    assert _ids(city, OrderQuery(pool=Pool.IN_HANDLING, unit="u7")) == {"in-work"}
    assert _ids(city, OrderQuery(pool=Pool.ASSISTING, unit="u7")) == {"helping"}
    assert _ids(city, OrderQuery(pool=Pool.UNIT_NEAR_DUE, unit="u7")) == {"in-work"}
    assert _ids(city, OrderQuery(pool=Pool.TO_SIGN, unit="u8")) == set()


def test_the_signed_in_persons_unit_is_the_default(city: SeatStore) -> None:
    city.save_session(session(person=Person(id="u1", no="1", name="n", roles=[], unit="u8")))
    assert _ids(city, OrderQuery(pool=Pool.IN_HANDLING)) == set()


def test_time_moves_an_order_from_near_to_overdue(city: SeatStore, clock: SeatTime) -> None:
    clock.now = NOW + 2 * HOUR
    assert "near" in _ids(city, OrderQuery(pool=Pool.OVERDUE))


def _order_of(store: SeatStore, query: OrderQuery) -> list[str]:
    return [row.id for row in store.orders.first_page(query, 100)]


def test_lists_are_sorted_by_time_left_and_the_undated_come_last(city: SeatStore) -> None:
    assert _order_of(city, OrderQuery(pool=Pool.TO_DISPATCH))[:3] == ["late", "near", "far"]
    assert _order_of(city, OrderQuery(pool=Pool.TO_DISPATCH, descending=True))[-3:] == ["far", "near", "late"]


def test_lists_are_sorted_by_creation_and_by_change(store: SeatStore) -> None:
    fill(store, [order(f"x{one}", created_at=NOW - one * HOUR, updated_at=NOW + one) for one in (2, 0, 1)])
    assert _order_of(store, OrderQuery(sort="created")) == ["x2", "x1", "x0"]
    assert _order_of(store, OrderQuery(sort="updated", descending=True)) == ["x2", "x1", "x0"]


def test_first_page_keys_and_rows_agree(city: SeatStore) -> None:
    query = OrderQuery(pool=Pool.OPEN)
    keys = city.orders.keys(query)
    assert keys.typecode == "q"
    assert city.orders.rows(keys[:5]) == city.orders.first_page(query, 5)


def test_rows_keep_the_order_asked_for_and_leave_out_what_is_gone(city: SeatStore) -> None:
    keys = list(city.orders.keys(OrderQuery()))
    assert [row.key for row in city.orders.rows([keys[3], 12345, keys[0]])] == [keys[3], keys[0]]


def _matches(store: SeatStore, **filters: object) -> Sequence[str]:
    return sorted(_ids(store, replace(OrderQuery(), **filters)))


def test_filters_narrow_a_list(store: SeatStore) -> None:
    fill(
        store,
        [
            order("a", place=Place(district="410105"), category="0201"),
            order("b", main_unit="u3", request_type=RequestType.REPORT, created_at=NOW - 3 * DAY),
            order("c", content="电梯困人", no="26000099992"),
        ],
    )
    assert _matches(store, district="410105") == ["a"]
    assert _matches(store, unit="u3") == ["b"]
    assert _matches(store, request_type=RequestType.REPORT) == ["b"]
    assert _matches(store, category="0201") == ["a"]
    assert _matches(store, states=(OrderState.CLOSED, OrderState.ACCEPTED)) == ["a", "b", "c"]
    assert _matches(store, created_to=NOW - 2 * DAY) == ["b"]
    assert _matches(store, created_from=NOW - 2 * DAY) == ["a", "c"]
    assert _matches(store, text="电梯") == ["c"]
    assert _matches(store, text="9992") == ["c"]
    assert _matches(store, text="%'; DROP TABLE") == []


def test_a_row_carries_what_its_line_shows(store: SeatStore) -> None:
    shown = order(
        "x1",
        state=CALLBACK,
        callbacks=_attempt(NOW + HOUR),
        caller=Caller(phone="1", confidential=True),
        reporters=(Reporter("r", Caller(), NOW, "b"),),
        clocks=(_clock(NOW + HOUR, ClockKind.CALLBACK),),
        main_unit="u7",
    )
    fill(store, [shown])
    (row,) = store.orders.first_page(OrderQuery(), 1)
    assert (row.state, row.attempts, row.next_callback_at, row.reporters) == (CALLBACK, 1, NOW + HOUR, 1)
    assert (row.due_at, row.main_unit, row.confidential, row.street) == (NOW + HOUR, "u7", True, "410102001")


def test_the_monitor_counts_states_lights_units_and_quarters(store: SeatStore) -> None:
    solved = Evaluation(contacted=True, solved=Solved.SOLVED, valid=True)
    fill(
        store,
        [
            order("a", clocks=(_clock(NOW - MINUTE),), created_at=NOW - MINUTE),
            order("b", clocks=(_clock(NOW + 30 * MINUTE),), main_unit="u7", state=OrderState.ACCEPTED),
            order("c", clocks=(_clock(NOW + 9 * DAY, started=NOW),)),
            order("d", state=OrderState.CLOSED, main_unit="u7", final_evaluation=solved),
            order("e", state=OrderState.HANDLING, clocks=(_clock(NOW - 2 * DAY, ClockKind.DUE),), main_unit="u7"),
            order("f", clocks=(_clock(NOW + 9 * DAY, started=NOW),), returned_to_intake=True),
        ],
    )
    shown = store.orders.monitor(NOW)
    assert shown.by_state == {"accepted": 4, "closed": 1, "handling": 1}
    assert shown.by_light == {"red": 2, "yellow": 1, "green": 2, "stopped": 0}
    assert shown.by_unit == (("u7", 2, 1, 1.0),)
    assert shown.by_district == {"410102": 5}
    assert (shown.to_dispatch, shown.due_within_hour, shown.overdue, shown.overdue_yesterday) == (3, 1, 2, 1)
    assert len(shown.created_by_quarter_hour) == 96
    assert sum(shown.created_by_quarter_hour) == shown.created_today == 6


def test_the_usual_band_needs_a_week_of_days(store: SeatStore) -> None:
    fill(store, [order(f"x{day}", created_at=NOW - day * DAY) for day in range(1, 20)])
    shown = store.orders.monitor(NOW)
    assert (len(shown.usual_low), len(shown.usual_high)) == (96, 96)
    assert max(shown.usual_high) >= 1.0


def test_similar_candidates_come_from_words_place_and_caller(store: SeatStore) -> None:
    fill(
        store,
        [
            order("words", content="路灯忽明忽暗", category="0909", caller=Caller(), place=Place(district="x")),
            order("place", title="别的", content="别的", category="0101", caller=Caller()),
            order("caller", title="其他", content="其他", category="0909", place=Place(district="x")),
            order("old", created_at=NOW - 100 * DAY),
        ],
    )
    found = store.orders.candidates(
        terms=[("路灯", 1.0), ("停水", 0.5)],
        category="0101",
        area="410102",
        phone="13800000001",
        caller_refs=(),
        since=NOW - 30 * DAY,
    )
    assert {candidate.row.id for candidate in found} == {"words", "place", "caller"}
    assert {candidate.content for candidate in found} >= {"路灯忽明忽暗"}


def test_candidates_share_the_most_weight_of_words_first(store: SeatStore) -> None:
    fill(store, [order(f"o{at}", title="别的", content=f"路灯{'不亮' * at}", caller=Caller()) for at in range(2)])
    found = store.orders.candidates(
        terms=[("路灯", 1.0), ("不亮", 2.0)], category="", area="", phone="", caller_refs=(), since=NOW - 30 * DAY
    )
    assert [candidate.row.id for candidate in found] == ["o1", "o0"]
    assert store.orders.candidates(terms=[], category="", area="", phone="", caller_refs=(), since=NOW) == []


def test_the_newest_texts_are_read_for_counting_rare_words(store: SeatStore) -> None:
    fill(store, [order("a", title="甲", content="路灯", place=Place(text="建设路"), created_at=NOW - DAY), order("b")])
    assert len(store.orders.recent_texts(1)) == 1
    assert "甲 路灯\n建设路" in store.orders.recent_texts(9)


def test_unit_history_counts_handled_and_returned(store: SeatStore) -> None:
    parts = (_part("u7", MAIN, AssignmentState.RETURNED), _part("u8", MAIN, AssignmentState.DONE))
    fill(store, [order("x1", assignments=parts), order("x2", assignments=(parts[1],))])
    records = {record.unit: (record.handled, record.returned) for record in store.orders.unit_history("0101", "", 0)}
    assert records == {"u7": (1, 1), "u8": (2, 0)}
    assert store.orders.unit_history("0101", "999999", 0) == []


def test_search_finds_words_single_characters_and_numbers_newest_first(store: SeatStore) -> None:
    fill(store, [order(f"x{one}", created_at=NOW - one * HOUR, no=f"2600000{one}015") for one in range(4)])
    fill(store, [order("y", title="井盖", content="缺失", no="26000077015")])
    assert [row.id for row in store.orders.search("路灯", 3)] == ["x0", "x1", "x2"]
    assert [row.id for row in store.orders.search("盖", 3)] == ["y"]
    assert [row.id for row in store.orders.search("小区 路灯 坏了三天", 1)] == ["x0"]
    assert [row.id for row in store.orders.search("77015", 9)] == ["y"]
    assert [row.id for row in store.orders.search("建设路12", 1)] == ["x0"]
    assert store.orders.search("没有的词语", 9) == []
    assert store.orders.search("，", 9) == []


def test_the_index_follows_a_changed_text(store: SeatStore) -> None:
    fill(store, [order("x1")])
    fill(store, [order("x1", ver=2, content="改成井盖")])
    assert [row.id for row in store.orders.search("井盖", 9)] == ["x1"]
    assert store.orders.search("坏了三天", 9) == []


def test_a_caller_is_found_by_number_and_by_reference_newest_first(store: SeatStore) -> None:
    masked = Caller(phone="138****0001")
    fill(
        store,
        [order("a", created_at=NOW - DAY), order("b", caller=masked, caller_ref="ref1"), order("c", caller=masked)],
    )
    assert [row.id for row in store.orders.by_phone("13800000001", 9, ("ref1",))] == ["b", "a"]
    assert store.orders.by_phone("", 9) == []


def test_lists_include_orders_that_exist_on_this_seat_only(city: SeatStore) -> None:
    save_create(city, 1)
    assert "o1" in _ids(city, OrderQuery(pool=Pool.OPEN))
    assert "o1" in _ids(city, OrderQuery(pool=Pool.MINE))


def test_an_order_given_back_to_intake_is_told_from_one_that_waits_for_dispatch(city: SeatStore) -> None:
    rows = {row.id: row for row in city.orders.first_page(OrderQuery(pool=Pool.RECEIVED, sort="created"), 100)}
    assert (rows["given-back"].at_intake, rows["received"].at_intake) == (True, False)
    assert [row.id for row in city.orders.rows(city.orders.keys(OrderQuery(pool=Pool.RECEIVED, sort="created")))] == (
        list(rows)
    )
