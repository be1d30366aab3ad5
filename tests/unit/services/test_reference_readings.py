"""Readings of reference data that happen at the same time: the newest stands."""

import threading
from collections.abc import Sequence

import pytest

from desktop.store.reference_shelf import ReferenceShelf
from sync.domain.reference import ReferenceKind
from sync.domain.value import Value
from tests.helpers.practice_desk import PracticeDesk
from tests.helpers.small_city import MARKET

PATIENCE = 20


class SlowShelf(ReferenceShelf):
    """A disk that stalls once, when a reading that was begun comes to the city's policy."""

    def __init__(self, shelf: ReferenceShelf) -> None:
        super().__init__(shelf._database)
        self.stalls, self.goes_on = threading.Event(), threading.Event()

    def items(self, kind: ReferenceKind) -> Sequence[Value]:
        """Return the items, late."""
        if kind is ReferenceKind.POLICY and not self.stalls.is_set():
            self.stalls.set()
            assert self.goes_on.wait(PATIENCE)
        return super().items(kind)


def test_a_reading_begun_before_a_change_does_not_stand_after_it(
    agent: PracticeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, reference = agent.app.session._seat.store, agent.app.reference
    shelf = SlowShelf(store.reference)
    monkeypatch.setattr(store, "reference", shelf)
    older = threading.Thread(target=reference.load)
    older.start()
    assert shelf.stalls.wait(PATIENCE)
    with store.database.applying() as connection:
        connection.exec_driver_sql(
            "UPDATE reference_item SET body = json_set(body, '$.short', '新名') WHERE kind = 'unit' AND id = ?",
            (MARKET,),
        )
    newer = threading.Thread(target=reference.load)
    newer.start()
    newer.join(0.5)  # it may have to wait for the older one
    shelf.goes_on.set()
    older.join(PATIENCE)
    newer.join(PATIENCE)
    assert reference.name_of(ReferenceKind.UNIT, MARKET) == "新名"
