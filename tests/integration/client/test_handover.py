"""Leaving a desk with work half done: it opens at the next one, once, with every word, whatever is cut on the way."""

from pathlib import Path

import msgspec
import pytest

from desktop.errors import AppError
from desktop.services.form_draft_service import FormDraft
from desktop.services.values import OrderQuery, StoredDraft
from sync.contract.codec import decode_draft
from sync.domain.act import ActData, OrderDraft
from sync.domain.codes import Action, OrderState
from sync.domain.order import Caller
from tests.helpers.desk import Desk, desk, leak
from tests.helpers.server import RunningServer, running_server

WORDS = OrderDraft(content="半夜施工", caller=Caller(phone="13800138000"))


def write(at: Desk, draft: OrderDraft = WORDS) -> StoredDraft:
    return at.app.intake.open_draft(draft=draft)


def ids(at: Desk) -> tuple[str, ...]:
    return tuple(one.id for one in at.app.handover.open_drafts())


def leave(at: Desk) -> None:
    at.app.handover.hand_over(ids(at))
    at.app.session.sign_out()


def contents(at: Desk) -> list[str]:
    return [at.app.intake.read_draft(one).content for one in at.app.intake.drafts()]


def lose_reply(at: Desk, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server get the next message of a kind and lose its answer."""
    online = at.app.handover._online
    send = online.send

    def cut(method: str, path: str, token: str, body: bytes) -> bytes:
        answer = send(method, path, token, body)
        if path.endswith(what):
            monkeypatch.setattr(online, "send", send)
            raise AppError("timed_out", retryable=True)
        return answer

    monkeypatch.setattr(online, "send", cut)


def lose_request(at: Desk, what: str, monkeypatch: pytest.MonkeyPatch, code: str = "timed_out") -> None:
    """Let the next message of a kind not get to the server."""
    online = at.app.handover._online
    send = online.send

    def cut(method: str, path: str, token: str, body: bytes) -> bytes:
        if path.endswith(what):
            monkeypatch.setattr(online, "send", send)
            raise AppError(code, retryable=True)
        return send(method, path, token, body)

    monkeypatch.setattr(online, "send", cut)


def test_a_draft_and_a_form_open_at_the_next_desk(server: RunningServer, tmp_path: Path) -> None:
    form = FormDraft("handling", "o-1", Action.REPLY, {"text": "已派人处理"})
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as second:
        first.sign_in("agent").wait_ready()
        draft = write(first)
        first.app.form_drafts.save(form)
        assert [one.title for one in first.app.handover.open_drafts()] == ["半夜施工", "已派人处理"]
        leave(first)
        second.sign_in("agent")
        second.wait_until(lambda: len(ids(second)) == 2, "the drafts did not come")
        (came,) = second.app.intake.drafts()
        assert (came.id, came.data, came.number) == (draft.id, draft.data, "13800138000")
        assert second.app.form_drafts.drafts("handling") == (form,)
        second.app.session.sign_out()
        first.sign_in("agent").wait_ready()
        assert first.app.handover.collect() == ()
        assert ids(first) == (), "it is at the other desk now"


def test_an_empty_form_is_not_asked_about(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("dispatcher").wait_ready()
        write(here, OrderDraft())
        assert ids(here) == ()
        assert here.app.handover.hand_over(()) == ()


def test_the_answer_to_the_hand_over_is_lost_and_the_next_desk_still_gets_it_once(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as second:
        first.sign_in("team_lead").wait_ready()
        write(first)
        lose_reply(first, "deposits", monkeypatch)
        with pytest.raises(AppError, match="timed_out"):
            first.app.handover.hand_over(ids(first))
        assert contents(first) == ["半夜施工"], "nothing goes before the server said that it has it"
        first.app.session.sign_out()
        second.sign_in("team_lead")
        second.wait_until(lambda: contents(second) == ["半夜施工"], "the draft did not come")
        second.app.session.sign_out()
        first.sign_in("team_lead")
        first.wait_until(lambda: contents(first) == [], "a second copy stayed here")


@pytest.mark.parametrize("server_away", [False, True])
def test_a_draft_thrown_away_after_a_lost_answer_does_not_rise_again_at_the_next_desk(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server_away: bool
) -> None:
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as second:
        first.sign_in("agent").wait_ready()
        draft = write(first, leak())
        lose_reply(first, "deposits", monkeypatch)
        with pytest.raises(AppError, match="timed_out"):
            first.app.handover.hand_over((draft.id,))
        if server_away:
            lose_request(first, "drop", monkeypatch)
        first.app.handover.drop((draft.id,))
        first.app.session.sign_out()
        if server_away:
            first.sign_in("agent").wait_ready()
            assert first.app.handover.collect() == ()
            first.app.session.sign_out()
        second.sign_in("agent").wait_ready()
        assert second.app.handover.collect() == ()
        assert contents(second) == []


@pytest.mark.parametrize("code", ["not_found", "internal"])
def test_a_server_that_cannot_be_told_of_dropped_drafts_is_told_later(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("agent").wait_ready()
        store = here.app.handover._seat.store
        draft = write(here)
        store.drafts.mark_handed({draft.id: draft.updated_at}, 1)
        here.app.intake.discard_draft(draft.id)
        assert store.drafts.dropped().keys() == {draft.id}
        lose_request(here, "drop", monkeypatch, code)
        if code == "not_found":
            assert here.app.handover.collect() == (), "an older server does not know such a request"
        else:
            with pytest.raises(AppError, match=code):
                here.app.handover.collect()
        assert store.drafts.dropped()
        here.app.handover.collect()
        assert store.drafts.dropped() == {}


def test_a_draft_submitted_after_a_lost_answer_does_not_rise_again_at_the_next_desk(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as second:
        first.sign_in("agent").wait_ready()
        draft = write(first, leak())
        lose_reply(first, "deposits", monkeypatch)
        with pytest.raises(AppError, match="timed_out"):
            first.app.handover.hand_over((draft.id,))
        assert first.app.handover.submit(draft.id)
        first.wait_sent()
        second.sign_in("agent").wait_ready()
        assert second.app.handover.collect() == ()
        assert contents(second) == [], "the order would be entered twice"


@pytest.mark.parametrize("submitted", [True, False])
def test_a_draft_that_was_taken_without_an_acknowledgement_and_ended_here_does_not_come_again(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, submitted: bool
) -> None:
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as second:
        first.sign_in("agent").wait_ready()
        draft = write(first, leak())
        second.sign_in("agent").wait_ready()
        first.app.handover.hand_over((draft.id,))
        lose_request(second, "acknowledge", monkeypatch)
        with pytest.raises(AppError, match="timed_out"):
            second.app.handover.collect()
        assert ids(second) == (draft.id,)
        if submitted:
            assert second.app.handover.submit(draft.id)
            second.wait_sent()
        else:
            lose_request(second, "drop", monkeypatch)
            second.app.handover.drop((draft.id,))
        for here in (second, first):
            assert here.app.handover.collect() == ()
            assert contents(here) == []


def test_words_written_here_after_a_lost_answer_stay_beside_the_copy_elsewhere(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as second:
        first.sign_in("callback_agent").wait_ready()
        draft = write(first)
        lose_reply(first, "deposits", monkeypatch)
        with pytest.raises(AppError):
            first.app.handover.hand_over((draft.id,))
        first.app.intake.save_draft(draft.id, msgspec.structs.replace(WORDS, content="半夜施工，还有粉尘"))
        second.sign_in("callback_agent")
        second.wait_until(lambda: contents(second) == ["半夜施工"], "the draft did not come")
        first.app.handover.collect()
        assert contents(first) == ["半夜施工，还有粉尘"]


def test_the_answer_to_the_take_is_lost_and_the_draft_comes_with_the_next(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path / "a", server.url) as first:
        first.sign_in("supervisor").wait_ready()
        draft = write(first)
        first.app.handover.hand_over((draft.id,))
        for lost in ("take", "acknowledge"):
            lose_reply(first, lost, monkeypatch)
            with pytest.raises(AppError):
                first.app.handover.collect()
        assert contents(first) == ["半夜施工"]
        first.app.handover.collect()
        assert contents(first) == ["半夜施工"]
        (kept,) = first.app.intake.drafts()
        assert kept.id == draft.id
        assert kept.handed_at < 0, "it is here for certain, and the server had a copy"


def test_a_draft_of_that_name_with_other_words_is_kept_beside(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("reply_reviewer").wait_ready()
        draft = write(here)
        here.app.handover.hand_over((draft.id,))
        here.app.intake.save_draft(draft.id, OrderDraft(content="别的话"))
        assert len(here.app.handover.collect()) == 1
        assert sorted(contents(here)) == sorted(["别的话", "半夜施工"])


def test_without_the_server_everything_stays_here(tmp_path: Path) -> None:
    with running_server(tmp_path / "s") as server, desk(tmp_path / "a", server.url) as here:
        here.sign_in("agent").wait_ready()
        write(here)
        server.stop()
        here.wait_offline()
        with pytest.raises(AppError):
            here.app.handover.hand_over(ids(here))
        here.app.session.sign_out()
        here.sign_in("agent")
        assert contents(here) == ["半夜施工"]


def test_submitting_and_dropping_are_the_other_two_ways(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("dispatcher").wait_ready()
        whole, part = write(here, leak()), write(here, OrderDraft(content="只有一句话"))
        shown = {one.id: one.problems for one in here.app.handover.open_drafts()}
        assert shown[whole.id] == 0
        assert shown[part.id] > 0
        assert here.app.handover.submit(whole.id)
        with pytest.raises(AppError, match="refused"):
            here.app.handover.submit(part.id)
        here.app.handover.drop((part.id,))
        assert ids(here) == ()
        here.wait_sent()


def test_drafts_are_shown_before_reference_data_has_come_and_checked_once_it_has(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("dispatcher").wait_ready()
        part = write(here, OrderDraft(content="只有一句话"))
        shelf = here.app.handover._seat.store.reference
        monkeypatch.setattr(shelf, "items", lambda _kind: ())
        here.app.reference.forget()
        (shown,) = here.app.handover.open_drafts()
        assert (shown.id, shown.title, shown.unchecked) == (part.id, "只有一句话", True)
        monkeypatch.undo()
        (shown,) = here.app.handover.open_drafts()
        assert (shown.problems > 0, shown.unchecked) == (True, False)


def test_a_draft_keeps_the_number_it_holds(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as first:
        first.sign_in("arbiter").wait_ready()
        draft = write(first, msgspec.structs.replace(WORDS, no="26000001231"))
        first.app.handover.hand_over((draft.id,))
        first.app.handover.collect()
        (came,) = first.app.intake.drafts()
        assert decode_draft(came.data).no == "26000001231"


def test_the_box_says_how_many_drafts_and_how_old(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("agent").wait_ready()
        box = here.app.session._seat.store.drafts
        assert box.tally() == (0, 0)
        blank, first = write(here, OrderDraft()), write(here)
        here.app.intake.save_draft(first.id, WORDS)
        box.save_draft(first.id, first.data, first.created_at + 1)
        assert box.tally() == (1, first.created_at)
        assert blank.created_at <= first.created_at


def _received(here: Desk) -> str:
    """Take in a request of another channel; returns its order."""
    order, _ = here.create(disposition=Action.RECEIVE)
    here.wait_order(order)
    here.app.acts.act(order, Action.CLAIM, ActData())
    here.wait_order(order, lambda one: one.holder != "")
    return order


def test_a_form_that_completes_an_order_makes_no_second_one_when_it_is_submitted_at_sign_off(
    server: RunningServer, tmp_path: Path
) -> None:
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("agent").wait_ready()
        order = here.app.orders.order(_received(here))
        form = msgspec.structs.replace(leak(content="水管爆裂，2号楼"), completes=order.id, no=order.no)
        draft = write(here, form)
        assert here.app.handover.submit(draft.id) == order.no
        shown = here.wait_order(order.id, lambda one: one.state is OrderState.ACCEPTED)
        assert (shown.no, shown.content) == (order.no, "水管爆裂，2号楼")
        assert here.app.intake.drafts() == ()
        edit, act = here.app.handover._seat.store.outbox.from_seq(1, 9)[-2:]
        assert (edit.type, act.type, act.after) == ("order.edit", "order.submit", [edit.id])
        assert len(here.app.orders.first_page(OrderQuery(), 9)) == 1
