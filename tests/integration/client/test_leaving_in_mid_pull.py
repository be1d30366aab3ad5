"""Who signs out while the first pull comes over a slow line is let go, and gets the rest the next time."""

import threading
from pathlib import Path

from sync.server.admin.sample import SAMPLE_PASSWORD
from tests.faults.profiles import CLEAN, Profile
from tests.faults.running import running_proxy
from tests.helpers.desk import PATIENCE, desk
from tests.helpers.server import running_server

SLOW = Profile(rate=8_000, latency=0.05)


def test_a_sign_out_in_the_middle_of_the_first_pull_waits_for_no_slow_line(tmp_path: Path) -> None:
    with (
        running_server(tmp_path / "server", sample=100) as server,
        running_proxy(server.url, SLOW) as line,
        desk(tmp_path / "a", line.url) as seat,
    ):
        seat.sign_in("0201", SAMPLE_PASSWORD)
        seat.wait_until(lambda: seat.app.sync_status.status().pulling > 0, "no pull")
        leaving = threading.Thread(target=seat.app.session.sign_out)
        leaving.start()
        leaving.join(PATIENCE)
        assert not leaving.is_alive(), "still waiting for the line"
        assert not seat.app.session.is_signed_in

        line.become(CLEAN)
        seat.sign_in("0201", SAMPLE_PASSWORD).wait_ready()
        assert seat.app.reference.is_ready
