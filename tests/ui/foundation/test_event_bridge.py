"""Events of any thread reach views on the GUI thread, gathered."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.services.events import EventHub, RecordsChanged, SessionEnded, SyncStatusChanged
from tests.helpers.ui import wait_for
from ui.event_bridge import FILLING_MS, GATHER_MS, SOON_MS, EventBridge


@pytest.fixture
def hub() -> EventHub:
    return EventHub()


@pytest.fixture
def bridge(hub: EventHub, qapp: QApplication) -> Iterator[EventBridge]:
    del qapp
    made = EventBridge(hub)
    yield made
    made.close()


def test_many_events_arrive_as_one_a_kind(hub: EventHub, bridge: EventBridge) -> None:
    seen: list[tuple[str, object]] = []
    bridge.records_changed.connect(lambda kind, ids: seen.append((kind, ids)))
    threads = [
        threading.Thread(target=lambda n=n: [hub.publish(RecordsChanged("order", (f"{n}-{i}",))) for i in range(50)])
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hub.publish(RecordsChanged("unit", ("u1",)))
    wait_for(lambda: len(seen) >= 2, "events did not arrive")
    assert dict(seen) == {
        "order": frozenset(f"{n}-{i}" for n in range(4) for i in range(50)),
        "unit": frozenset({"u1"}),
    }


def test_status_and_end_of_session_arrive(hub: EventHub, bridge: EventBridge) -> None:
    seen: list[str] = []
    bridge.status_changed.connect(lambda: seen.append("status"))
    bridge.session_ended.connect(seen.append)
    hub.publish(SyncStatusChanged())
    hub.publish(SyncStatusChanged())
    hub.publish(SessionEnded("revoked"))
    wait_for(lambda: len(seen) == 2, "events did not arrive")
    assert seen == ["status", "revoked"]


def test_while_thousands_of_rows_arrive_views_are_told_less_often(hub: EventHub, bridge: EventBridge) -> None:
    seen: list[int] = []
    bridge.records_changed.connect(lambda _kind, ids: seen.append(len(ids)))
    for told, (rows, gathers) in enumerate(
        ((1, GATHER_MS), (1_000, FILLING_MS), (1_000, FILLING_MS), (2, GATHER_MS)), 1
    ):
        hub.publish(RecordsChanged("order", tuple(f"o{at}" for at in range(rows))))
        wait_for(lambda told=told: len(seen) == told, "events did not arrive")
        assert bridge.gathers_ms == gathers
    assert seen == [1, 1_000, 1_000, 2]


def test_a_change_after_a_pause_is_told_soon_and_those_that_follow_are_gathered(
    hub: EventHub, qapp: QApplication
) -> None:
    del qapp
    now = 1_000.0
    bridge = EventBridge(hub, monotonic=lambda: now)
    seen: list[object] = []
    bridge.records_changed.connect(lambda _kind, ids: seen.append(ids))
    waited = []
    for told, later_ms in enumerate((0, 0, 40, GATHER_MS), 1):
        now += later_ms / 1000
        hub.publish(RecordsChanged("order", (f"o{told}",)))
        wait_for(lambda told=told: len(seen) == told, "events did not arrive")
        waited.append(bridge.waits_ms)
    bridge.close()
    assert waited == [SOON_MS, GATHER_MS, GATHER_MS - 40, SOON_MS]


def test_views_that_take_long_are_left_their_rest_afterwards(hub: EventHub, qapp: QApplication) -> None:
    del qapp
    now = 1_000.0
    bridge = EventBridge(hub, monotonic=lambda: now)
    seen: list[object] = []

    def read_long(_kind: str, ids: object) -> None:
        nonlocal now
        now += 2 * GATHER_MS / 1000
        seen.append(ids)

    bridge.records_changed.connect(read_long)
    waited = []
    for told in (1, 2, 3):
        hub.publish(RecordsChanged("order", (f"o{told}",)))
        wait_for(lambda told=told: len(seen) == told, "events did not arrive")
        waited.append(bridge.waits_ms)
    bridge.close()
    assert waited == [SOON_MS, GATHER_MS, GATHER_MS]


def test_closed_bridge_hears_nothing(hub: EventHub, bridge: EventBridge) -> None:
    seen: list[str] = []
    bridge.records_changed.connect(lambda kind, _ids: seen.append(kind))
    bridge.close()
    hub.publish(RecordsChanged("order", ("o1",)))
    bridge.flush()
    assert seen == []
