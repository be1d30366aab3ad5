"""Writing orders: drafts, the rules' word, the save that gives the number."""

import pytest

from desktop.errors import AppError, AppErrorCode
from desktop.services.events import RecordsChanged
from desktop.services.values import OrderQuery, Pool
from sync.domain.act import OrderDraft
from sync.domain.codes import Action, OrderState, RequestType
from sync.domain.instant import to_wall
from sync.domain.numbering import is_valid_no
from sync.domain.order import Caller, CallRef, Place
from sync.domain.refusal import RefusalCode
from tests.helpers.practice_desk import PracticeDesk
from tests.helpers.small_city import JINSHUI, LIFT, LIFT_PLACE, NANYANG_UNIT, draft


def ready(**changes: object) -> OrderDraft:
    return draft(no="", **changes)


def test_a_submitted_order_has_its_number_at_once(agent: PracticeDesk) -> None:
    stored = agent.app.intake.open_draft()

    receipt = agent.app.intake.submit(stored.id, ready())

    assert is_valid_no(receipt.no)
    assert receipt.query_code == "999999"
    detail = agent.app.orders.detail(receipt.order)
    assert detail is not None
    assert detail.order.no == receipt.no
    assert detail.order.state is OrderState.ACCEPTED
    assert agent.app.intake.drafts() == ()


def test_numbers_follow_each_other_and_stay_the_same_after_the_server_has_decided(agent: PracticeDesk) -> None:
    agent.cut()
    taken = [agent.app.intake.submit("", ready()) for _ in range(3)]
    before = [receipt.no for receipt in taken]

    agent.mend()

    assert [agent.wait_order(receipt.order).no for receipt in taken] == before
    assert len(set(before)) == 3


def test_a_saved_order_stands_in_the_lists_before_any_reply(agent: PracticeDesk) -> None:
    agent.cut()
    receipt = agent.app.intake.submit("", ready())

    rows = agent.app.orders.first_page(OrderQuery(pool=Pool.TO_DISPATCH), 10)

    assert [(row.id, row.pending) for row in rows] == [(receipt.order, True)]


def test_every_problem_is_named_with_its_field(agent: PracticeDesk) -> None:
    empty = OrderDraft(request_type=RequestType.COMPLAINT, caller=Caller(phone="13800138000"))

    fields = [problem.field for problem in agent.app.intake.problems(empty)]

    assert {"content", "category", "place.text", "accused_name", "read_back"} <= set(fields)


def test_a_refused_order_is_not_saved_and_its_draft_stays(agent: PracticeDesk) -> None:
    stored = agent.app.intake.open_draft(draft=ready(content=""))

    with pytest.raises(AppError) as caught:
        agent.app.intake.submit(stored.id, ready(content=""))

    assert caught.value.refusal is not None
    assert (caught.value.refusal.code, caught.value.refusal.field) == (RefusalCode.REQUIRED, "content")
    assert [one.id for one in agent.app.intake.drafts()] == [stored.id]
    assert agent.app.sync_status.status().unsent == 0
    assert agent.app.orders.count(OrderQuery()) == 0


def test_a_draft_keeps_what_was_typed(agent: PracticeDesk) -> None:
    stored = agent.app.intake.open_draft(CallRef(id="call-7"))
    agent.app.intake.save_draft(stored.id, ready(content="半句"))

    (kept,) = agent.app.intake.drafts()

    assert agent.app.intake.read_draft(kept).content == "半句"


def test_a_draft_for_a_call_knows_the_call(agent: PracticeDesk) -> None:
    stored = agent.app.intake.open_draft(CallRef(id="call-7"))
    call = agent.app.intake.read_draft(stored).call
    assert call is not None
    assert call.id == "call-7"


def test_a_damaged_draft_is_told(agent: PracticeDesk) -> None:
    stored = agent.app.intake.open_draft()
    agent.app.session._seat.store.drafts.save_draft(stored.id, b"{broken", 0)
    with pytest.raises(AppError) as caught:
        agent.app.intake.read_draft(agent.app.intake.drafts()[0])
    assert caught.value.code == AppErrorCode.DRAFT_DAMAGED


def test_a_discarded_draft_is_gone(agent: PracticeDesk) -> None:
    stored = agent.app.intake.open_draft()
    agent.app.intake.discard_draft(stored.id)
    assert agent.app.intake.drafts() == ()


def test_who_changed_what_is_told_with_the_origin(agent: PracticeDesk) -> None:
    heard: list[object] = []
    agent.app.events.subscribe(heard.append)

    receipt = agent.app.intake.submit("", ready(), origin="this view")

    assert RecordsChanged("order", (receipt.order,), "this view") in heard


def test_the_directory_suggests_a_unit_with_its_rule(agent: PracticeDesk) -> None:
    (best, *_) = agent.app.intake.suggest_units(ready())
    assert best.source == "directory"
    assert best.rule


def test_history_suggests_what_the_directory_does_not_know(agent: PracticeDesk) -> None:
    for _ in range(2):
        agent.app.intake.submit("", ready())
    with_directory = agent.app.intake.suggest_units(ready())
    dispatched = [one.unit for one in with_directory if one.handled]
    assert dispatched == []  # not sent yet: nobody has handled such an order

    unit = with_directory[0].unit
    for _ in range(2):
        agent.app.intake.submit("", ready(disposition=Action.DIRECT_DISPATCH, unit=unit))
    elsewhere = ready(accused_unit="", place=Place(text="不知何处", district=JINSHUI))
    (found,) = [one for one in agent.app.intake.suggest_units(elsewhere) if one.unit == unit]
    assert (found.source, found.handled, found.share) == ("history", 2, 1.0)


def test_without_a_place_no_unit_of_one_place_is_offered_out_of_history(agent: PracticeDesk) -> None:
    for _ in range(2):
        agent.app.intake.submit("", ready(disposition=Action.DIRECT_DISPATCH, unit=NANYANG_UNIT))

    def offered(place: Place) -> list[str]:
        return [one.unit for one in agent.app.intake.suggest_units(ready(place=place))]

    assert NANYANG_UNIT in offered(Place(text="金水区某处", district=JINSHUI))
    assert NANYANG_UNIT not in offered(Place())
    assert NANYANG_UNIT not in offered(Place(text="不知何处"))


def test_the_accused_unit_is_never_suggested(agent: PracticeDesk) -> None:
    (best, *_) = agent.app.intake.suggest_units(ready())
    units = [one.unit for one in agent.app.intake.suggest_units(ready(accused_unit=best.unit))]
    assert best.unit not in units


def test_without_a_category_there_is_neither_unit_nor_deadline(agent: PracticeDesk) -> None:
    assert agent.app.intake.suggest_units(OrderDraft()) == ()
    assert agent.app.intake.deadline(OrderDraft()) is None


def test_the_deadline_counts_working_days(agent: PracticeDesk) -> None:
    clock = agent.app.intake.deadline(ready())
    assert clock is not None
    assert clock.amount == 5
    # Friday 13 February 2026, then the long Spring Festival with its worked Saturday
    assert to_wall(clock.due_at).date().isoformat() > "2026-02-20"


def test_the_title_names_place_and_matter(agent: PracticeDesk) -> None:
    title = agent.app.intake.build_title(OrderDraft(category=LIFT, place=LIFT_PLACE))
    assert "电梯" in title
    assert "金水区" in title


def test_a_direct_dispatch_goes_to_the_unit(agent: PracticeDesk) -> None:
    (best, *_) = agent.app.intake.suggest_units(ready())
    receipt = agent.app.intake.submit("", ready(disposition=Action.DIRECT_DISPATCH, unit=best.unit))
    shown = agent.app.orders.order(receipt.order)
    assert shown is not None
    assert (shown.state, shown.main_unit) == (OrderState.DISPATCHED, best.unit)


def test_what_was_chosen_ranks_first_next_time(agent: PracticeDesk) -> None:
    everything = [item.id for item in agent.app.reference.find_categories("", 50)]
    assert everything[0] != LIFT or len(everything) == 1
    agent.app.intake.submit("", ready())
    assert agent.app.reference.find_categories("", 50)[0].id == LIFT
    assert NANYANG_UNIT in {unit.id for unit in agent.app.reference.units()}
