"""What is offered again to a restored server is sealed again first; nobody waits for that."""

import threading

import pytest

from desktop.store.errors import StoreFull
from desktop.store.spool import SpooledCommand
from desktop.store.store import SeatStore
from tests.helpers.store import NOW, result, save_create


def test_a_person_saves_while_the_work_of_two_weeks_is_sealed_again(store: SeatStore) -> None:
    done = save_create(store, 1)
    store.outbox.settle([result(done)], [], NOW)
    prepare, saved = store.outbox._spool.prepare, threading.Event()

    def while_a_person_saves(command: SpooledCommand) -> None:
        prepare(command)
        person = threading.Thread(target=lambda: (save_create(store, 2), saved.set()))
        person.start()
        person.join(3)
        assert saved.is_set(), "the person waits for the disk"

    store.outbox._spool.prepare = while_a_person_saves
    assert store.outbox.reoffer(0, "e2") == 1
    assert [one.id for one in store.outbox.pending(9)] == ["c1", "c2"]
    assert sorted(one.id for one in store.outbox._spool.read_all()) == ["c1", "c2"]


def test_what_was_sealed_again_for_nothing_is_taken_away(store: SeatStore) -> None:
    done = save_create(store, 1)
    store.outbox.settle([result(done)], [], NOW)
    store.outbox.tidy()
    saving = store.database.saving
    store.database.saving = lambda: (_ for _ in ()).throw(StoreFull)
    with pytest.raises(StoreFull):
        store.outbox.reoffer(0, "e2")
    store.database.saving = saving
    assert store.outbox._spool.ids() == (set(), set())
    assert store.outbox.pending(9) == []
