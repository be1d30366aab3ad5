"""How long a seat opens without the server, whatever the workstation's clock says."""

from pathlib import Path

import pytest

from desktop.errors import AppError, AppErrorCode
from desktop.services.events import SessionEnded
from sync.domain.instant import DAY, HOUR, MINUTE
from tests.helpers.desk import desk
from tests.helpers.practice_desk import StandingClock
from tests.helpers.server import running_server
from tests.integration.client.test_offline import free_port


@pytest.fixture
def left(tmp_path: Path) -> tuple[Path, str, int]:
    """A seat that was signed in once; the server is away now. Folder, address, and the server's time then."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    with running_server(tmp_path / "server", port=port) as server, desk(tmp_path / "a", url) as seat:
        seat.sign_in("agent").wait_ready()
        return tmp_path / "a", url, server.services.clock.now()


@pytest.mark.parametrize("moved", [-10 * MINUTE, 10 * HOUR])
def test_within_the_time_the_seat_opens(left: tuple[Path, str, int], moved: int) -> None:
    folder, url, now = left
    with desk(folder, url, clock=StandingClock(now + moved)) as seat:
        seat.sign_in("agent")
        assert seat.app.session.is_offline_unlock


def test_who_works_without_the_server_is_signed_out_when_the_time_ends(left: tuple[Path, str, int]) -> None:
    folder, url, now = left
    clock = StandingClock(now + HOUR)
    with desk(folder, url, clock=clock) as seat:
        seat.sign_in("agent")
        clock.now += 60 * HOUR
        seat.app.sync_status.sync_now()
        seat.wait_until(lambda: seat.app.sync_status.status().error != "", "not tried")
        assert not seat.app.session.is_over
        ended = list[str]()
        seat.app.events.subscribe(lambda event: ended.append(event.reason) if isinstance(event, SessionEnded) else None)
        clock.now += 20 * HOUR
        seat.app.sync_status.sync_now()
        seat.wait_until(lambda: seat.app.session.is_over, "still at work after 81 hours")
        assert ended == [AppErrorCode.OFFLINE_TIME_OVER]


@pytest.mark.parametrize("moved", [80 * HOUR, -3 * DAY, -400 * DAY])
def test_after_the_time_or_with_the_clock_set_back_it_does_not(left: tuple[Path, str, int], moved: int) -> None:
    folder, url, now = left
    with desk(folder, url, clock=StandingClock(now + moved)) as seat:
        with pytest.raises(AppError) as caught:
            seat.sign_in("agent")
        assert caught.value.code == AppErrorCode.OFFLINE_TIME_OVER
