"""A draft thrown away after a hand-over without an answer goes from the desk that has collected it too: nothing written
there is lost, and nothing that was thrown away leads to a second order.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.services.values import StoredDraft
from tests.helpers.desk import Desk, desk, leak
from tests.helpers.server import RunningServer
from tests.integration.client.test_handover import contents, lose_reply, lose_request, write

FIRST, SECOND = "水管爆裂", "水管爆裂，路面结冰"


Desks = tuple[Desk, Desk]


@pytest.fixture
def desks(server: RunningServer, tmp_path: Path) -> Iterator[Desks]:
    """Two desks of one person, signed in."""
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as second:
        for here in (first, second):
            here.sign_in("agent").wait_ready()
        yield first, second


def give_away_unheard(at: Desk, monkeypatch: pytest.MonkeyPatch, content: str = FIRST) -> StoredDraft:
    """Hand a new draft over; the server has it, and the answer is lost."""
    draft = write(at, leak(content=content))
    hand_over_unheard(at, draft, monkeypatch)
    return draft


def hand_over_unheard(at: Desk, draft: StoredDraft, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_reply(at, "deposits", monkeypatch)
    with pytest.raises(AppError, match="timed_out"):
        at.app.handover.hand_over((draft.id,))


def hand_over_in_vain(at: Desk, draft: StoredDraft, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hand a draft over; it does not get to the server."""
    lose_request(at, "deposits", monkeypatch)
    with pytest.raises(AppError, match="timed_out"):
        at.app.handover.hand_over((draft.id,))


def throw_away_offline(at: Desk, draft: StoredDraft, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_request(at, "drop", monkeypatch)
    at.app.handover.drop((draft.id,))


def rewrite(at: Desk, draft: StoredDraft, content: str = SECOND) -> None:
    at.app.intake.save_draft(draft.id, leak(content=content))


def collect(*desks: Desk) -> None:
    for here in desks:
        here.app.handover.collect()


def both_have_one(first: Desk, second: Desk, monkeypatch: pytest.MonkeyPatch) -> StoredDraft:
    """Give a draft away unheard and collect it at the second desk: now it stands at both."""
    draft = give_away_unheard(first, monkeypatch)
    collect(second)
    assert contents(second) == [FIRST]
    return draft


def thrown_away_but_collected(first: Desk, second: Desk, monkeypatch: pytest.MonkeyPatch) -> StoredDraft:
    """Throw a draft away at the first desk while the second gets the copy nobody knew of."""
    draft = give_away_unheard(first, monkeypatch)
    throw_away_offline(first, draft, monkeypatch)
    collect(second)
    return draft


def test_what_was_thrown_away_offline_goes_from_the_desk_that_has_it_meanwhile(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    thrown_away_but_collected(first, second, monkeypatch)
    assert contents(second) == [FIRST], "nobody has told yet"
    collect(first, second)
    assert contents(first) == contents(second) == []


def test_an_order_made_offline_takes_its_draft_from_the_desk_that_has_it_meanwhile(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = both_have_one(first, second, monkeypatch)
    assert first.app.handover.submit(draft.id)
    first.wait_sent()
    collect(second)
    assert contents(second) == [], "the order would be entered twice"


def test_a_desk_where_somebody_sits_hears_at_once_that_a_draft_was_thrown_away(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = both_have_one(first, second, monkeypatch)
    first.app.handover.drop((draft.id,))
    second.wait_until(lambda: contents(second) == [], "it stays until the next sign-in")


def test_a_desk_where_somebody_sits_hears_at_once_that_an_order_was_made_of_a_draft(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = both_have_one(first, second, monkeypatch)
    assert first.app.handover.submit(draft.id)
    second.wait_until(lambda: contents(second) == [], "the order would be entered twice")


def test_words_written_there_meanwhile_stay(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = desks
    draft = thrown_away_but_collected(first, second, monkeypatch)
    rewrite(second, draft)
    collect(first, second, first, second)
    assert contents(first) == []
    assert contents(second) == [SECOND]


def test_words_written_there_meanwhile_stay_also_when_they_set_out_in_vain(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = thrown_away_but_collected(first, second, monkeypatch)
    rewrite(second, draft)
    hand_over_in_vain(second, draft, monkeypatch)
    collect(first, second)
    assert contents(second) == [SECOND]
    second.app.handover.hand_over((draft.id,))
    assert contents(second) == []
    collect(first)
    assert contents(first) == [SECOND], "what was thrown away does not stop what was written since"


@pytest.mark.parametrize("rewritten", [False, True])
def test_it_does_not_open_at_a_third_desk_when_the_second_hands_it_over_unread(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, rewritten: bool
) -> None:
    first, second = desks
    draft = give_away_unheard(first, monkeypatch)
    if rewritten:
        rewrite(first, draft)
    throw_away_offline(first, draft, monkeypatch)
    collect(second)
    collect(first)
    second.app.handover.hand_over((draft.id,))
    assert contents(second) == []
    collect(first)
    assert contents(first) == []


def test_it_goes_also_when_the_second_desk_has_handed_it_over_before_anybody_told(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = thrown_away_but_collected(first, second, monkeypatch)
    second.app.handover.hand_over((draft.id,))
    collect(first)
    assert contents(first) == [], "collected by the desk where it was thrown away"
    collect(second)
    assert contents(second) == []


def test_what_was_written_on_before_it_was_thrown_away_takes_the_older_words_elsewhere_with_it(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = give_away_unheard(first, monkeypatch)
    rewrite(first, draft)
    collect(second)
    assert contents(second) == [FIRST]
    first.app.handover.drop((draft.id,))
    collect(second)
    assert contents(second) == []


def test_a_deposit_that_arrives_after_everything_was_settled_is_ended_by_its_draft(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = write(first, leak(content=FIRST))
    late = first.app.handover._deposit_of(draft)
    hand_over_in_vain(first, draft, monkeypatch)
    collect(first)
    first.app.handover._post("deposits", first.app.handover._sync.access_token(), {"drafts": [late]})
    first.app.handover.drop((draft.id,))
    collect(second)
    assert contents(second) == []


def test_words_that_set_out_in_vain_stay_although_another_desk_has_the_ones_before(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = give_away_unheard(first, monkeypatch)
    rewrite(first, draft)
    hand_over_in_vain(first, draft, monkeypatch)
    collect(second)
    collect(first)
    assert contents(second) == [FIRST]
    assert contents(first) == [SECOND], "no other desk has these words"
