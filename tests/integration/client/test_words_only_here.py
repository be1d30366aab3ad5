"""Words of a handed-over draft stay at a desk while no other place has them, whatever the server says of others of the
same name: after a restore, after two desks wrote on one draft, and with two calls at once.
"""

import threading

import msgspec
import pytest
from sqlalchemy import Row, select, update

from desktop.services.form_draft_service import FormDraft
from desktop.services.values import StoredDraft
from sync.contract.codec import encode
from sync.contract.drafts import DraftDrops, words_digest
from sync.domain.codes import Action
from sync.server.ports import new_id
from sync.server.setup import change_epoch
from sync.server.tables.deposits import draft_deposit
from tests.helpers.desk import Desk, leak
from tests.helpers.server import RunningServer
from tests.integration.client.test_dropped_drafts import (
    FIRST,
    SECOND,
    Desks,
    collect,
    desks,
    give_away_unheard,
    hand_over_in_vain,
    hand_over_unheard,
    rewrite,
    throw_away_offline,
)
from tests.integration.client.test_handover import contents, write

__all__ = ["desks"]

THIRD = "水管爆裂，三号楼停水"


def backed_up(server: RunningServer) -> Row[tuple[object, ...]]:
    """Return what a backup made now knows of the only draft."""
    with server.services.database.read() as connection:
        return connection.execute(select(draft_deposit)).one()


def came_back_after_a_backup(server: RunningServer, desks: Desks) -> tuple[StoredDraft, Row[tuple[object, ...]]]:
    """Hand a draft to the second desk and, after a backup, back to the first one."""
    first, second = desks
    draft = write(first, leak(content=FIRST))
    first.app.handover.hand_over((draft.id,))
    collect(second)
    backup = backed_up(server)
    second.app.handover.hand_over((draft.id,))
    collect(first)
    return draft, backup


def put_back(server: RunningServer, backup: Row[tuple[object, ...]]) -> None:
    with server.services.database.write() as connection:
        connection.execute(update(draft_deposit).values(backup._asdict()))
    change_epoch(server.services.database, new_id)


def save_form(at: Desk, text: str) -> str:
    at.app.form_drafts.save(FormDraft("handling", "o-1", Action.REPLY, {"text": text}))
    return at.app.handover.open_drafts()[0].id


def write_in_the_same_moment(first: Desk, second: Desk, draft: StoredDraft) -> None:
    """Let each of two desks write on its copy of a draft within one millisecond."""
    moment = max(written_at(first), written_at(second)) + 60_000
    for here, words in ((first, SECOND), (second, THIRD)):
        here.app.handover._seat.store.drafts.save_draft(draft.id, encode(leak(content=words)), moment)
    assert written_at(first) == written_at(second) == moment


def two_desks_wrote_at_once(first: Desk, second: Desk, monkeypatch: pytest.MonkeyPatch) -> StoredDraft:
    draft = give_away_unheard(first, monkeypatch)
    collect(second)
    write_in_the_same_moment(first, second, draft)
    return draft


def written_at(at: Desk) -> int:
    (draft,) = at.app.handover._seat.store.drafts.drafts()
    return draft.updated_at


def forms(at: Desk) -> list[str]:
    return [one.values["text"] for one in at.app.form_drafts.drafts("handling")]


def test_what_came_back_stays_when_the_server_is_restored_to_when_another_desk_had_it(
    server: RunningServer, desks: Desks
) -> None:
    first, second = desks
    draft, backup = came_back_after_a_backup(server, desks)
    assert (contents(first), contents(second)) == ([FIRST], [])
    put_back(server, backup)
    collect(first, second, first, second)
    assert (contents(first), contents(second)) == ([FIRST], [])
    first.app.handover.hand_over((draft.id,))
    collect(second, first)
    assert (contents(first), contents(second)) == ([], [FIRST])


def test_what_came_back_and_set_out_without_an_answer_stays_after_a_restore(
    server: RunningServer, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft, backup = came_back_after_a_backup(server, desks)
    hand_over_unheard(first, draft, monkeypatch)
    put_back(server, backup)
    collect(first, second, first, second)
    assert (contents(first), contents(second)) == ([FIRST], [])


def test_a_draft_thrown_away_after_a_restore_goes_from_the_other_desk_as_before_it(
    server: RunningServer, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = write(first, leak(content=FIRST))
    change_epoch(server.services.database, new_id)
    hand_over_unheard(first, draft, monkeypatch)
    throw_away_offline(first, draft, monkeypatch)
    collect(second)
    collect(first, second)
    assert (contents(first), contents(second)) == ([], [])


def test_words_of_two_desks_stay_also_when_the_earlier_ones_set_out_in_vain(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = give_away_unheard(first, monkeypatch)
    rewrite(first, draft, SECOND)
    collect(second)
    rewrite(second, draft, THIRD)
    second.app.handover.hand_over((draft.id,))
    collect(second)
    hand_over_in_vain(first, draft, monkeypatch)
    collect(first)
    assert (contents(first), contents(second)) == ([SECOND], [THIRD])
    first.app.handover.hand_over((draft.id,))
    collect(second)
    assert (contents(first), sorted(contents(second))) == ([], sorted([SECOND, THIRD]))


def test_words_that_set_out_in_vain_stay_beside_later_ones_that_come_to_their_desk(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = give_away_unheard(first, monkeypatch)
    rewrite(first, draft, SECOND)
    collect(second)
    hand_over_in_vain(first, draft, monkeypatch)
    rewrite(second, draft, THIRD)
    second.app.handover.hand_over((draft.id,))
    collect(first)
    assert sorted(contents(first)) == sorted([SECOND, THIRD])


@pytest.mark.parametrize("later", [True, False])
def test_words_of_two_desks_that_go_to_the_server_one_after_the_other_are_both_kept(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, later: bool
) -> None:
    first, second = desks
    draft = give_away_unheard(first, monkeypatch)
    collect(second)
    for here, words in ((second, THIRD), (first, SECOND)) if later else ((first, SECOND), (second, THIRD)):
        rewrite(here, draft, words)
    second.app.handover.hand_over((draft.id,))
    first.app.handover.hand_over((draft.id,))
    collect(first, second, first, second)
    assert sorted(contents(first) + contents(second)) == sorted([SECOND, THIRD])


def test_words_of_the_same_moment_as_others_that_were_collected_stay(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = two_desks_wrote_at_once(first, second, monkeypatch)
    second.app.handover.hand_over((draft.id,))
    collect(second)
    hand_over_in_vain(first, draft, monkeypatch)
    collect(first)
    assert (contents(first), contents(second)) == ([SECOND], [THIRD])


@pytest.mark.parametrize("collected", [False, True])
def test_words_thrown_away_do_not_take_others_of_the_same_moment_with_them(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, collected: bool
) -> None:
    first, second = desks
    draft = two_desks_wrote_at_once(first, second, monkeypatch)
    second.app.handover.hand_over((draft.id,))
    if collected:
        collect(second)
    first.app.handover.drop((draft.id,))
    collect(second)
    assert (contents(first), contents(second)) == ([], [THIRD])


@pytest.mark.parametrize("whole", [True, False])
def test_only_a_server_that_knows_them_is_told_which_words_were_thrown_away(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    first, second = desks
    first.app.handover._seat.session.draft_words = whole
    draft = give_away_unheard(first, monkeypatch)
    told: list[bytes] = []
    online = first.app.handover._online
    send = online.send

    def listen(method: str, path: str, token: str, body: bytes) -> bytes:
        told.extend([body] if path.endswith("drop") else [])
        return send(method, path, token, body)

    monkeypatch.setattr(online, "send", listen)
    first.app.handover.drop((draft.id,))
    (drops,) = (msgspec.json.decode(body, type=DraftDrops) for body in told)
    assert drops.words == ({draft.id: words_digest(draft.id, draft.data)} if whole else {})
    collect(second)
    assert contents(second) == []


def test_a_form_that_set_out_in_vain_is_not_taken_for_an_earlier_one_of_its_name(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    mine = save_form(first, "已派人处理")
    (stored,) = first.app.handover._seat.store.drafts.drafts()
    save_form(second, "已联系物业")
    while written_at(second) <= stored.updated_at:  # by their times they are told apart
        save_form(second, "已联系物业")
    second.app.handover.hand_over((mine,))
    collect(second)
    hand_over_in_vain(first, stored, monkeypatch)
    collect(first)
    assert (forms(first), forms(second)) == (["已派人处理"], ["已联系物业"])


def test_a_draft_does_not_come_back_to_its_desk_while_the_answer_to_its_hand_over_is_under_way(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = write(first, leak(content=FIRST))
    online = first.app.handover._online
    send = online.send
    came_back, answered = threading.Event(), threading.Event()
    other = threading.Thread(target=collect, args=(first,))

    def slowly(method: str, path: str, token: str, body: bytes) -> bytes:
        if path.endswith("acknowledge"):
            came_back.set()
            answered.wait(5)
        answer = send(method, path, token, body)
        if path.endswith("deposits"):
            other.start()
            came_back.wait(0.5)
        return answer

    monkeypatch.setattr(online, "send", slowly)
    first.app.handover.hand_over((draft.id,))
    answered.set()
    other.join()
    collect(second)
    assert contents(first) + contents(second) == [FIRST]
