"""Drafts that are given away, with a clock that does not always go forward."""

import pytest

from desktop.store.store import SeatStore
from tests.helpers.store import NOW

HOUR = 3_600_000


@pytest.mark.parametrize("moved", [-HOUR, 0, HOUR])
def test_a_draft_given_away_is_gone_however_the_clock_was_moved_before(store: SeatStore, moved: int) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)
    store.drafts.mark_handed({"d1": NOW}, NOW + moved)
    assert store.drafts.remove_handed(["d1"]) == ("d1",)
    assert store.drafts.drafts() == ()


@pytest.mark.parametrize("moved", [-HOUR, 0, HOUR])
def test_what_is_written_after_it_was_given_away_stays_however_the_clock_was_moved(
    store: SeatStore, moved: int
) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)
    store.drafts.mark_handed({"d1": NOW}, NOW + 1)
    store.drafts.save_draft("d1", b"more words", NOW + 1 + moved)
    assert store.drafts.remove_handed(["d1"]) == ()
    assert [one.data for one in store.drafts.drafts()] == [b"more words"]


def test_a_draft_that_came_back_for_certain_is_not_taken_for_one_given_away(store: SeatStore) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)
    store.drafts.mark_handed({"d1": NOW}, NOW + 1)
    store.drafts.mark_kept(["d1"])
    assert store.drafts.remove_handed(["d1"]) == ()
    assert store.drafts.remove_ended(["d1"]) == ("d1",), "it may end at another desk"


@pytest.mark.parametrize("moved", [-HOUR, 0, HOUR])
def test_what_is_written_after_it_came_back_outlives_its_end_elsewhere(store: SeatStore, moved: int) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)
    store.drafts.mark_handed({"d1": NOW}, NOW + 1)
    store.drafts.mark_kept(["d1"])
    store.drafts.save_draft("d1", b"more words", NOW + 1 + moved)
    assert store.drafts.remove_ended(["d1"]) == ()


def test_words_written_since_a_draft_was_read_do_not_set_out_and_stay(store: SeatStore) -> None:
    (read,) = [store.drafts.open_draft("d1", b"words", "", NOW)]
    store.drafts.save_draft("d1", b"more words", NOW + 5)
    assert store.drafts.mark_handed({"d1": read.updated_at}, NOW + 9) == frozenset()
    assert store.drafts.remove_handed(["d1"]) == ()
    assert [one.data for one in store.drafts.drafts()] == [b"more words"]
