"""Acts on orders: refused early, shown at once, undone by a second command."""

import pytest

from desktop.errors import AppError, AppErrorCode
from desktop.services.form_draft_service import FormDraft
from desktop.services.values import ActReceipt
from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState
from sync.domain.refusal import RefusalCode
from tests.helpers.practice_desk import PracticeDesk
from tests.helpers.small_city import HUAYUAN_UNIT, NANYANG_UNIT, draft


def taken(desk: PracticeDesk) -> str:
    receipt = desk.app.intake.submit("", draft(no=""))
    desk.wait_order(receipt.order)
    return receipt.order


def code_of(error: AppError) -> str:
    return error.refusal.code if error.refusal is not None else error.code


def test_a_dispatch_shows_at_once_and_is_confirmed(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)
    dispatcher.cut()

    dispatcher.app.acts.act(order_id, Action.DISPATCH, ActData(unit=NANYANG_UNIT))

    shown = dispatcher.app.orders.detail(order_id)
    assert shown is not None
    assert (shown.order.state, shown.order.main_unit) == (OrderState.DISPATCHED, NANYANG_UNIT)
    assert len(shown.pending) == 1
    dispatcher.mend()
    confirmed = dispatcher.wait_order(order_id)
    assert confirmed == shown.order


def test_what_the_rules_refuse_is_refused_here_with_nothing_saved(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)
    dispatcher.cut()

    with pytest.raises(AppError) as caught:
        dispatcher.app.acts.act(order_id, Action.SIGN, ActData())

    assert caught.value.code == AppErrorCode.REFUSED
    assert dispatcher.app.sync_status.status().unsent == 0


def test_an_unknown_order_is_refused(dispatcher: PracticeDesk) -> None:
    with pytest.raises(AppError) as caught:
        dispatcher.app.acts.act("nothing", Action.NOTE, ActData(text="x"))
    assert code_of(caught.value) == RefusalCode.UNKNOWN_ORDER


def test_an_act_without_its_required_field_names_the_field(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)
    with pytest.raises(AppError) as caught:
        dispatcher.app.acts.act(order_id, Action.DISPATCH, ActData())
    assert caught.value.refusal is not None
    assert caught.value.refusal.field == "unit"


def test_a_preview_saves_nothing(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)
    order = dispatcher.app.orders.order(order_id)
    assert order is not None
    assert dispatcher.app.acts.refusal(order, Action.DISPATCH, ActData(unit=NANYANG_UNIT)) is None
    assert dispatcher.app.acts.refusal(order, Action.SIGN, ActData()) is not None
    detail = dispatcher.app.orders.detail(order_id)
    assert detail is not None
    assert detail.pending == ()


def test_a_dispatch_can_be_undone_within_ten_seconds(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)
    receipt = dispatcher.app.acts.act(order_id, Action.DISPATCH, ActData(unit=NANYANG_UNIT))
    assert receipt.undo_until > dispatcher.clock.now
    dispatcher.clock.now += 5_000

    dispatcher.app.acts.undo(receipt)

    order = dispatcher.wait_order(order_id, lambda one: one.state is OrderState.ACCEPTED)
    assert [entry.action for entry in order.timeline[-2:]] == [Action.DISPATCH, Action.UNDO_DISPATCH]


def test_after_ten_seconds_it_is_too_late(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)
    receipt = dispatcher.app.acts.act(order_id, Action.DISPATCH, ActData(unit=NANYANG_UNIT))
    dispatcher.clock.now += 60_000
    with pytest.raises(AppError) as caught:
        dispatcher.app.acts.undo(receipt)
    assert code_of(caught.value) == RefusalCode.UNDO_TOO_LATE


def test_a_note_cannot_be_undone(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)
    receipt = dispatcher.app.acts.act(order_id, Action.NOTE, ActData(text="已电话告知"))
    assert receipt.undo_until == 0
    with pytest.raises(AppError):
        dispatcher.app.acts.undo(receipt)


def test_an_online_act_waits_for_its_outcome(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)

    dispatcher.app.acts.act(order_id, Action.CLAIM, ActData())

    order = dispatcher.wait_order(order_id)
    assert order.holder == dispatcher.app.session.actor.user_id


def test_an_online_act_without_a_line_says_so(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)
    dispatcher.cut()
    assert dispatcher.app.acts.needs_connection(Action.CLAIM)
    with pytest.raises(AppError) as caught:
        dispatcher.app.acts.act(order_id, Action.CLAIM, ActData())
    assert (caught.value.code, caught.value.retryable) == (AppErrorCode.NEEDS_CONNECTION, True)


def test_the_guard_is_what_the_screen_showed(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)
    seen = dispatcher.app.orders.order(order_id)
    dispatcher.app.acts.act(order_id, Action.NOTE, ActData(text="又来电"))
    dispatcher.cut()

    receipt = dispatcher.app.acts.act(order_id, Action.DISPATCH, ActData(unit=HUAYUAN_UNIT), seen=seen)

    command = dispatcher.app.session._seat.store.commands.command(receipt.command)
    assert command is not None
    assert seen is not None
    assert (command.guard.state, command.guard.assign_rev) == (seen.state.value, seen.assign_rev)


def test_a_receipt_of_nothing_cannot_be_undone(dispatcher: PracticeDesk) -> None:
    with pytest.raises(AppError):
        dispatcher.app.acts.undo(ActReceipt(command="c", order="o"))


def test_a_draft_and_the_form_an_act_was_written_in_end_with_it_and_not_without_it(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)
    app = dispatcher.app
    stored = app.intake.open_draft(None)
    form = FormDraft("queue", order_id, Action.NOTE, {"text": "已致电来电人"})
    app.form_drafts.save(form)
    wrong = ActData()
    with pytest.raises(AppError):
        app.acts.act(order_id, Action.NOTE, wrong, "queue", draft=stored.id)
    assert [one.id for one in app.intake.drafts()] == [stored.id]
    assert app.form_drafts.drafts("queue") == (form,)

    app.acts.act(order_id, Action.NOTE, ActData(text="已致电来电人"), "queue", draft=stored.id)

    assert app.intake.drafts() == ()
    assert app.form_drafts.drafts("queue") == ()


def test_the_next_form_of_the_same_act_on_the_same_order_is_kept_as_well(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)
    forms = dispatcher.app.form_drafts
    for text in ("第一次", "第二次"):
        form = FormDraft("queue", order_id, Action.NOTE, {"text": text})
        forms.save(form)
        assert forms.drafts("queue") == (form,)
        dispatcher.app.acts.act(order_id, Action.NOTE, ActData(text=text), "queue")
        assert forms.drafts("queue") == ()


def test_taking_a_supplement_back_leaves_the_next_one_that_was_begun(dispatcher: PracticeDesk) -> None:
    order_id = taken(dispatcher)
    receipt = dispatcher.app.acts.act(order_id, Action.SUPPLEMENT, ActData(text="北门旁"), "intake")
    begun = FormDraft("intake", order_id, Action.SUPPLEMENT, {"text": "还有气味"})
    dispatcher.app.form_drafts.save(begun)
    dispatcher.app.acts.undo(receipt, "intake")
    assert dispatcher.app.form_drafts.drafts("intake") == (begun,)
