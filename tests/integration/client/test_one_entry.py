"""One draft is one entry: an older copy of it never stands beside the newer words that came from it."""

import pytest

from desktop.errors import AppError
from desktop.services.values import StoredDraft
from tests.helpers.desk import Desk, leak
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
)
from tests.integration.client.test_handover import contents, lose_reply, lose_request, write

__all__ = ["desks"]

THIRD = "水管爆裂，三号楼停水"


def written_on_unacknowledged(
    first: Desk, second: Desk, lose: type[lose_request], monkeypatch: pytest.MonkeyPatch
) -> StoredDraft:
    """Give a draft from one desk to the other, whose word that it has it is lost, and write on it there."""
    draft = write(first, leak(content=FIRST))
    first.app.handover.hand_over((draft.id,))
    lose(second, "acknowledge", monkeypatch)
    with pytest.raises(AppError, match="timed_out"):
        collect(second)
    rewrite(second, draft)
    return draft


@pytest.mark.parametrize("lose", [lose_request, lose_reply])
def test_words_written_on_after_an_acknowledgement_that_was_lost_are_handed_over(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, lose: type[lose_request]
) -> None:
    first, second = desks
    draft = written_on_unacknowledged(first, second, lose, monkeypatch)
    assert second.app.handover.hand_over((draft.id,)) == (), "no other desk has words of it"
    collect(first)
    assert (contents(first), contents(second)) == ([SECOND], [])


def test_they_stay_alone_where_they_are_collected_again(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = desks
    written_on_unacknowledged(first, second, lose_request, monkeypatch)
    collect(second, first)
    assert (contents(first), contents(second)) == ([], [SECOND])


def test_what_was_written_on_after_a_lost_answer_takes_the_place_of_its_older_words_that_come_back(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = give_away_unheard(first, monkeypatch)
    rewrite(first, draft)
    hand_over_in_vain(first, draft, monkeypatch)
    rewrite(first, draft, THIRD)
    collect(first, second)
    assert (contents(first), contents(second)) == ([THIRD], [])
    first.app.handover.hand_over((draft.id,))
    collect(second)
    assert (contents(first), contents(second)) == ([], [THIRD])


@pytest.mark.parametrize("back", [True, False])
def test_an_older_copy_that_is_handed_over_once_more_makes_room_for_the_words_that_came_from_it(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, back: bool
) -> None:
    first, second = desks
    draft = give_away_unheard(first, monkeypatch)
    collect(second)
    rewrite(second, draft)
    second.app.handover.hand_over((draft.id,))
    assert first.app.handover.hand_over((draft.id,)) == (), "newer words of it wait at the server"
    collect(first, second) if back else collect(second, first)
    assert (contents(first), contents(second)) == (([SECOND], []) if back else ([], [SECOND]))


def test_words_that_came_back_twice_are_told_from_those_written_since(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = give_away_unheard(first, monkeypatch)
    rewrite(first, draft)
    collect(second)
    rewrite(second, draft, THIRD)
    second.app.handover.hand_over((draft.id,))
    collect(first)
    assert sorted(contents(first)) == sorted([SECOND, THIRD]), "words of two desks are both kept"


def test_words_that_are_taken_up_again_at_another_desk_are_not_taken_for_the_older_ones(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks
    draft = give_away_unheard(first, monkeypatch)
    rewrite(first, draft, THIRD)
    hand_over_unheard(first, draft, monkeypatch)
    collect(second)
    rewrite(second, draft, FIRST)
    second.app.handover.hand_over((draft.id,))
    collect(first)
    assert FIRST in contents(first), "they are the newest there are"


def test_older_words_are_known_however_often_the_newer_ones_have_set_out_in_vain(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _second = desks
    draft = give_away_unheard(first, monkeypatch)
    rewrite(first, draft)
    for _try in range(10):
        hand_over_in_vain(first, draft, monkeypatch)
    collect(first)
    assert contents(first) == [SECOND]
