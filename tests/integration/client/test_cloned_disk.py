"""A workstation's disk copied to another one: row 17 of the sync scenarios."""

import shutil
from pathlib import Path

import pytest

from desktop.services.events import SessionEnded
from tests.helpers.desk import desk
from tests.helpers.server import running_server
from tests.integration.client.test_offline import free_port


@pytest.mark.allows_log("sync|desktop")
def test_both_copies_get_their_work_through_and_no_number_is_given_twice(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running_server(tmp_path / "server", port=port), desk(tmp_path / "a", url) as seat:
        seat.sign_in("agent").wait_ready()
    shutil.copytree(tmp_path / "a", tmp_path / "copy")
    with desk(tmp_path / "a", url) as first, desk(tmp_path / "copy", url) as second:
        first.sign_in("agent")
        second.sign_in("agent")
        ours, theirs = first.create(content="原件所记")[0], second.create(content="副本所记")[0]
        ended: list[SessionEnded] = []
        second.app.events.subscribe(lambda event: ended.append(event) if isinstance(event, SessionEnded) else None)
        with running_server(tmp_path / "server", port=port):
            first.app.sync_status.sync_now()
            first.wait_sent()
            second.app.sync_status.sync_now()
            second.wait_until(lambda: bool(ended), "the copy did not notice")

            assert [event.reason for event in ended] == ["device_cloned"]
            second.app.session.leave()
            second.sign_in("agent").wait_ready()
            second.wait_sent()

            numbers = {seat_order: first.wait_order(seat_order).no for seat_order in (ours, theirs)}
            assert len(set(numbers.values())) == 2
            assert first.wait_order(theirs).content == "副本所记"
