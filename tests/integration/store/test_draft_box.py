"""Drafts that are given away, with a clock that does not always go forward."""

import msgspec
import pytest

from desktop.store.store import SeatStore
from sync.contract.drafts import DraftWords, words_digest
from tests.helpers.store import NOW

HOUR = 3_600_000


@pytest.mark.parametrize("moved", [-HOUR, 0, HOUR])
def test_a_draft_given_away_is_gone_however_the_clock_was_moved_before(store: SeatStore, moved: int) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)
    store.drafts.mark_handed({"d1": NOW}, NOW + moved)
    assert store.drafts.remove_handed({"d1": NOW}) == ("d1",)
    assert store.drafts.drafts() == ()


@pytest.mark.parametrize("moved", [-HOUR, 0, HOUR])
def test_what_is_written_after_it_was_given_away_stays_however_the_clock_was_moved(
    store: SeatStore, moved: int
) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)
    store.drafts.mark_handed({"d1": NOW}, NOW + 1)
    store.drafts.save_draft("d1", b"more words", NOW + 1 + moved)
    assert store.drafts.remove_handed({"d1": NOW}) == ()
    assert [one.data for one in store.drafts.drafts()] == [b"more words"]


def test_a_draft_that_was_never_given_away_is_not_removed(store: SeatStore) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)
    assert store.drafts.remove_handed({"d1": NOW}) == ()
    store.drafts.mark_handed({"d1": NOW}, NOW + 1)
    store.drafts.mark_kept(["d1"])
    assert store.drafts.remove_handed({"d1": NOW}) == ("d1",), "it may end at another desk"


def test_in_another_epoch_of_the_server_drafts_it_had_count_as_written_on_since(store: SeatStore) -> None:
    for name in ("d1", "d2"):
        store.drafts.open_draft(name, b"words", "", NOW)
    assert not store.drafts.is_same_epoch("one")
    store.drafts.mark_handed({"d1": NOW}, NOW + 1)
    assert store.drafts.is_same_epoch("one")
    assert not store.drafts.is_same_epoch(""), "an older server says nothing of it"
    assert not store.drafts.is_same_epoch("two")
    assert store.drafts.is_same_epoch("two")
    assert {one.id: one.updated_at for one in store.drafts.drafts()} == {"d1": NOW + 2, "d2": NOW}


@pytest.mark.parametrize("moved", [-HOUR, 0, HOUR])
def test_what_is_written_after_it_came_back_outlives_its_end_elsewhere(store: SeatStore, moved: int) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)
    store.drafts.mark_handed({"d1": NOW}, NOW + 1)
    store.drafts.mark_kept(["d1"])
    store.drafts.save_draft("d1", b"more words", NOW + 1 + moved)
    assert store.drafts.remove_handed({"d1": NOW}) == ()


def test_other_words_of_the_same_moment_are_not_put_over_those_that_were_given_away(store: SeatStore) -> None:
    mine = store.drafts.open_draft("d1", b"words", "", NOW)
    store.drafts.mark_handed({"d1": NOW}, NOW + 1)
    assert not store.drafts.put_draft(msgspec.structs.replace(mine, data=b"other words", handed_at=-NOW))
    assert [one.data for one in store.drafts.drafts()] == [b"words"]
    assert store.drafts.put_draft(msgspec.structs.replace(mine, data=b"more words", updated_at=NOW + 1))


def test_a_draft_thrown_away_is_remembered_by_its_words_until_the_server_has_heard_of_it(store: SeatStore) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)
    store.drafts.mark_handed({"d1": NOW}, NOW + 1)
    store.drafts.discard_draft("d1")
    thrown = {"d1": DraftWords(NOW, words_digest("d1", b"words"))}
    assert store.drafts.dropped() == thrown
    store.drafts.forget_dropped(thrown)
    assert store.drafts.dropped() == {}


def test_words_written_since_a_draft_was_read_do_not_set_out_and_stay(store: SeatStore) -> None:
    (read,) = [store.drafts.open_draft("d1", b"words", "", NOW)]
    store.drafts.save_draft("d1", b"more words", NOW + 5)
    assert store.drafts.mark_handed({"d1": read.updated_at}, NOW + 9) == frozenset()
    assert store.drafts.remove_handed({"d1": NOW}) == ()
    assert [one.data for one in store.drafts.drafts()] == [b"more words"]
