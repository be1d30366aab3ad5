"""How changes arrive: by the stream, and by long polls where a proxy holds the stream back."""

import time
from pathlib import Path

import pytest

from desktop.services.events import Event, RecordsChanged
from sync.client.patience import Patience
from tests.faults.profiles import Profile
from tests.faults.running import running_proxy
from tests.helpers.buffering_proxy import buffering_proxy
from tests.helpers.desk import Desk, desk
from tests.helpers.server import RunningServer, server

__all__ = ["server"]


def test_the_stream_is_live_within_moments(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as seat:
        seat.sign_in("agent").wait_ready()
        seat.wait_until(lambda: seat.app.sync_status.status().live, "the stream is not live")


def test_behind_a_buffering_proxy_changes_arrive_by_long_polls(server: RunningServer, tmp_path: Path) -> None:
    with buffering_proxy(server.url) as proxy, desk(tmp_path / "a", proxy.url) as behind:
        with desk(tmp_path / "b", server.url) as other:
            behind.sign_in("agent").wait_ready()
            other.sign_in("agent2").wait_ready()

            order_id, number = other.create()

            assert behind.wait_order(order_id).no == number
            # The first fetch is over; from here on only a long poll can tell of the next order in time
            second, _ = other.create()
            behind.wait_order(second)
            assert not behind.app.sync_status.status().live
            assert proxy.streams >= 1
        behind.app.session.leave()
        assert proxy.long_polls >= 1


class Arrivals:
    """How often each order was told of on a seat."""

    def __init__(self, seat: Desk) -> None:
        self.ids: list[str] = []
        seat.app.events.subscribe(self._note)

    def _note(self, event: Event) -> None:
        if isinstance(event, RecordsChanged) and event.kind == "order" and event.origin == "sync":
            self.ids += event.ids


def test_a_stream_held_back_falls_to_long_polls_in_five_seconds_and_changes_show_in_two(
    server: RunningServer, tmp_path: Path
) -> None:
    with (
        running_proxy(server.url, Profile(hold=True)) as proxy,
        desk(tmp_path / "a", proxy.url) as behind,
        desk(tmp_path / "b", server.url) as other,
    ):
        other.sign_in("agent2").wait_ready()
        begun = time.monotonic()
        behind.sign_in("agent").wait_ready()
        first, _ = other.create()
        behind.wait_order(first)
        # A change that no stream tells of: only the long poll is quicker than the poll of 15 s
        while time.monotonic() < begun + 4.0:
            other.create()
            behind.wait_order(other.create()[0])
        for _ in range(2):
            saved = time.monotonic()
            order, _ = other.create()
            behind.wait_order(order)
            assert time.monotonic() - saved < 2.0
        assert time.monotonic() - begun < 12.0
        assert not behind.app.sync_status.status().live


def test_a_proxy_that_cuts_every_line_after_a_while_loses_and_doubles_nothing(
    server: RunningServer, tmp_path: Path
) -> None:
    with (
        running_proxy(server.url, Profile(longest=0.7)) as proxy,
        desk(tmp_path / "a", proxy.url) as behind,
        desk(tmp_path / "b", server.url) as other,
    ):
        behind.sign_in("agent").wait_ready()
        other.sign_in("agent2").wait_ready()
        arrivals, made = Arrivals(behind), list[str]()
        for _ in range(6):
            order, _ = other.create()
            saved = time.monotonic()
            behind.wait_order(order)
            assert time.monotonic() - saved < 2.5
            made.append(order)
        assert [arrivals.ids.count(order) for order in made] == [1] * 6


def test_a_line_that_went_silent_is_noticed_and_the_next_one_brings_what_was_missed(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    object.__setattr__(server.services.config.limits, "stream_comment_seconds", 0.5)
    with (
        running_proxy(server.url) as proxy,
        desk(tmp_path / "a", proxy.url, patience=Patience(silence=1.5)) as behind,
        desk(tmp_path / "b", server.url) as other,
    ):
        behind.sign_in("agent").wait_ready()
        other.sign_in("agent2").wait_ready()
        behind.wait_until(lambda: behind.app.sync_status.status().live, "the stream is not live")
        object.__setattr__(server.services.config.limits, "stream_comment_seconds", 10_000.0)
        monkeypatch.setattr(server.services.hub, "announce", lambda news: None)  # nothing comes through
        order, _ = other.create()
        saved = time.monotonic()
        behind.wait_order(order)
        assert time.monotonic() - saved < 10.0
