"""A client killed in the middle of its work: what it had said "saved" about is there, once, with its number."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.services.values import OrderQuery
from tests.helpers.desk import desk
from tests.helpers.server import running_server
from tests.helpers.server_city import PASSWORD
from tests.integration.client.test_offline import free_port


def kill_after(folder: Path, url: str, saved: int) -> dict[str, str]:
    """Start the client, kill it after some saves; returns what it had confirmed."""
    command = [sys.executable, "-m", "tests.helpers.killable_seat", str(folder), url, "agent", PASSWORD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        confirmed: dict[str, str] = {}
        for line in running.stdout:
            order_id, number = line.split()
            confirmed[order_id] = number
            if len(confirmed) >= saved:
                break
        running.kill()
        rest = running.stdout.read()
    for line in rest.splitlines():
        parts = line.split()
        if len(parts) == 2 and line + "\n" in rest:
            confirmed[parts[0]] = parts[1]
    return confirmed


@pytest.mark.slow
@pytest.mark.parametrize("server_there", [False, True])
def test_orders_confirmed_before_a_kill_arrive_once(tmp_path: Path, server_there: bool) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running_server(tmp_path / "server", port=port), desk(tmp_path / "a", url) as seat:
        seat.sign_in("agent").wait_ready()

    confirmed: dict[str, str] = {}
    if server_there:
        with running_server(tmp_path / "server", port=port):
            for saves in (1, 4, 7):
                confirmed |= kill_after(tmp_path / "a", url, saves)
    else:
        for saves in (1, 4, 7):
            confirmed |= kill_after(tmp_path / "a", url, saves)

    with running_server(tmp_path / "server", port=port), desk(tmp_path / "a", url) as seat:
        seat.sign_in("agent").wait_ready()
        seat.wait_sent()
        for order_id, number in confirmed.items():
            assert seat.wait_order(order_id).no == number
        rows = seat.app.orders.first_page(OrderQuery(), 1000)
        assert len({row.no for row in rows}) == len(rows)
        assert len(confirmed) >= 12
