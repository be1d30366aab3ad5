"""How changes arrive: by the stream, and by long polls where a proxy holds the stream back."""

from pathlib import Path

from tests.helpers.buffering_proxy import buffering_proxy
from tests.helpers.desk import desk
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
