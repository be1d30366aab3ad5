"""One draft at two desks, submitted at both: one order, and a person who knows of the second number."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, update

from desktop.errors import AppError
from desktop.services.values import AttentionItem, StoredDraft, SubmitReceipt
from sync.contract.codec import decode_draft
from sync.contract.drafts import DRAFT_SUBMITTED, deposit_id
from sync.domain.codes import OrderState
from sync.domain.order import Order
from sync.server.commands.order_rows import open_document
from sync.server.tables.deposits import draft_deposit
from sync.server.tables.orders import work_order
from tests.helpers.desk import Desk, desk, leak
from tests.helpers.server import RunningServer, running_server
from tests.integration.client.test_handover import lose_reply, write
from tests.integration.client.test_offline import free_port

FIRST, SECOND = "水管爆裂", "水管爆裂，路面结冰"


class Scene:
    """A server that comes and goes, two desks that are switched on and off, and one draft at both of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    @contextmanager
    def server(self) -> Iterator[RunningServer]:
        with running_server(self.folder / "server", port=self.port) as server:
            yield server

    @contextmanager
    def at(self, name: str, person: str = "agent") -> Iterator[Desk]:
        with desk(self.folder / name, self.url) as here:
            here.sign_in(person)
            yield here

    def given_away(self, monkeypatch: pytest.MonkeyPatch) -> StoredDraft:
        """Hand a draft over at the first desk and lose the answer: it stays there, and lies at the server."""
        with self.at("first") as first:
            first.wait_ready()
            draft = write(first, leak(content=FIRST))
            lose_reply(first, "deposits", monkeypatch)
            with pytest.raises(AppError, match="timed_out"):
                first.app.handover.hand_over((draft.id,))
        return draft

    def submitted(self, name: str, content: str) -> SubmitReceipt:
        """Submit the only draft of a desk."""
        with self.at(name) as here:
            return submit(here, content)


def only_item(here: Desk) -> AttentionItem:
    here.wait_until(lambda: here.app.attention.count() == 1, "nobody was asked")
    return here.app.attention.items()[0]


def submit(here: Desk, content: str) -> SubmitReceipt:
    (draft,) = here.app.intake.drafts()
    return here.app.intake.submit(draft.id, leak(content=content))


def take_over(here: Desk) -> None:
    here.wait_ready()
    here.wait_until(lambda: len(here.app.intake.drafts()) == 1, "the draft did not come")


def all_orders(server: RunningServer) -> dict[str, Order]:
    """Return every order by its number."""
    with server.services.database.read() as connection:
        rows = connection.execute(select(work_order.c.id, work_order.c.doc)).all()
    found = [open_document(row.doc, row.id, server.services.sealer) for row in rows]
    return {order.no: order for order in found}


def test_a_draft_submitted_at_two_desks_is_one_order_and_a_case_for_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(tmp_path)
    with scene.server():
        scene.given_away(monkeypatch)
    late = scene.submitted("first", FIRST)
    with scene.server() as server:
        with scene.at("second") as second:
            take_over(second)
            made = submit(second, SECOND)
            second.wait_order(made.order)
        with scene.at("first") as first:
            item = only_item(first)
            assert (item.kind, item.code, item.by_name) == ("quarantined", DRAFT_SUBMITTED, "测试agent")
            assert (item.mine["content"], item.no) == (FIRST, late.no)
            assert (item.theirs["no"], item.theirs["order"]) == (made.no, made.order)
            first.wait_order(made.order)
            case = first.app.attention.case(item.id)
            assert case is not None
            assert (case.item.theirs["content"], case.state) == (SECOND, OrderState.ACCEPTED)
        assert {no: order.content for no, order in all_orders(server).items()} == {made.no: SECOND}


def test_who_sends_the_second_one_all_the_same_keeps_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(tmp_path)
    with scene.server():
        scene.given_away(monkeypatch)
    late = scene.submitted("first", FIRST)
    with scene.server() as server:
        with scene.at("second") as second:
            take_over(second)
            made = submit(second, SECOND)
            second.wait_sent()
        with scene.at("first") as first:
            first.app.attention.send_again(only_item(first).id)
            assert first.wait_order(late.order).no == late.no
            assert first.app.attention.items() == ()
        assert {no: order.content for no, order in all_orders(server).items()} == {made.no: SECOND, late.no: FIRST}


def test_a_copy_that_got_another_name_beside_other_words_is_still_that_draft(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as second:
        for here in (first, second):
            here.sign_in("agent").wait_ready()
        draft = write(first, leak(content=FIRST))
        second.app.intake.save_draft(draft.id, leak(content=SECOND))
        lose_reply(first, "deposits", monkeypatch)
        with pytest.raises(AppError, match="timed_out"):
            first.app.handover.hand_over((draft.id,))
        (renamed,) = second.app.handover.collect()
        assert renamed != draft.id
        made = second.app.intake.submit(renamed, leak(content=FIRST))
        second.wait_order(made.order)
        first.app.intake.submit(draft.id, leak(content=FIRST))
        assert only_item(first).theirs["no"] == made.no
        second.app.intake.submit(draft.id, leak(content=SECOND))
        assert only_item(second).theirs["no"] == made.no


def test_a_draft_that_a_team_lead_took_is_still_the_one_of_its_author(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as lead:
        first.sign_in("agent").wait_ready()
        lead.sign_in("team_lead").wait_ready()
        draft = write(first, leak(content=FIRST))
        lose_reply(first, "deposits", monkeypatch)
        with pytest.raises(AppError, match="timed_out"):
            first.app.handover.hand_over((draft.id,))
        with server.services.database.write() as connection:
            connection.execute(update(draft_deposit).values(deposited_at=1))
        (held,) = lead.app.handover.held()
        lead.app.handover.take_held(held.id)
        (taken,) = lead.app.intake.drafts()
        made = lead.app.intake.submit(taken.id, leak(content=SECOND))
        lead.wait_order(made.order)
        first.app.intake.submit(draft.id, leak(content=FIRST))
        item = only_item(first)
        assert (item.by_name, item.theirs["no"]) == ("测试team_lead", made.no)


@pytest.mark.parametrize("marks", [True, False])
def test_only_a_server_that_knows_marks_gets_one(server: RunningServer, tmp_path: Path, marks: bool) -> None:
    with desk(tmp_path / "a", server.url) as here:
        here.sign_in("agent").wait_ready()
        seat = here.app.handover._seat
        seat.session.draft_marks = marks
        draft = write(here, leak())
        receipt = here.app.intake.submit(draft.id, leak())
        command = seat.store.commands.command(receipt.command)
        assert command is not None
        assert decode_draft(command.args).draft_mark == (deposit_id(seat.person.id, draft.id) if marks else "")
