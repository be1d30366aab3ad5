"""When the server itself fails: poison commands, broken lines, kills."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import requests
from sqlalchemy import func, select

from sync.contract.messages import Command, PushRequest, Result
from sync.domain.codes import Outcome
from sync.server.admin.check import find_faults
from sync.server.commands.context import Sending
from sync.server.commands.processor import Processor
from sync.server.commands.tasks import Tasks
from sync.server.commands.work import UnitOfWork
from sync.server.tables.orders import work_order
from tests.helpers.http_seat import TIMEOUT, HttpSeat
from tests.helpers.server import RunningServer, prepared_services
from tests.helpers.server_city import PASSWORD

ROOT = Path(__file__).parents[3]


class PoisonedProcessor(Processor):
    """A server with a fault: it breaks on one command."""

    def __init__(self, tasks: Tasks, breaks_on: Callable[[Command], bool]) -> None:
        super().__init__(tasks)
        self._breaks_on = breaks_on

    def apply(self, work: UnitOfWork, sending: Sending) -> Result:
        """Break, or apply."""
        if self._breaks_on(sending.command):
            raise ZeroDivisionError("a fault of the server")
        return super().apply(work, sending)


@pytest.mark.allows_log("batch failed|command failed", level=50)
def test_a_poison_command_is_tried_five_times_then_put_aside_and_the_others_go_on(server: RunningServer) -> None:
    seat = server.seat("agent")
    before, poison, after = seat.create(), seat.create(title="poison"), seat.create()
    tasks = Tasks(server.services.sealer, server.services.new_id)
    server.services.push.replace_processor(PoisonedProcessor(tasks, lambda command: command.id == poison.id))
    for _ in range(4):
        reply = seat.push(before, poison, after)
        assert [one.outcome for one in reply.results] == [Outcome.APPLIED, Outcome.RETRY]
        assert reply.next_seq == 2
    reply = seat.push(before, poison, after)
    assert [one.outcome for one in reply.results] == [Outcome.APPLIED, Outcome.QUARANTINED, Outcome.APPLIED]
    assert reply.results[1].code == "server_error"
    lead = server.seat("team_lead")
    raw = lead.call("GET", f"/admin/v1/quarantine/{poison.id}").json()["raw"]
    assert raw["args"]["title"] == "poison", "nothing the agent typed is lost"


def _start(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    command = [sys.executable, "-m", "sync.server", "serve", "--sqlite", str(folder), "--port", "0", "--ready-json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT)
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    assert ready["ready"] is True
    return process, ready["url"]


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(TIMEOUT)
    assert process.stdout is not None
    process.stdout.close()


def test_a_server_killed_in_the_middle_of_pushes_loses_and_doubles_nothing(tmp_path: Path) -> None:
    services = prepared_services(tmp_path)
    services.close()
    process, url = _start(tmp_path)
    seat = HttpSeat(url, "device-1")
    seat.sign_in("agent", PASSWORD)
    acknowledged: set[str] = set()
    waiting: list[Command] = []
    for round_ in range(6):
        waiting += [seat.create() for _ in range(20)]
        answered = 0
        for start in range(0, len(waiting), 5):
            if answered >= 5 + round_ * 3:
                break
            try:
                reply = seat.push(*waiting[start : start + 5])
            except requests.RequestException:
                break
            acknowledged |= {one.id for one in reply.results if one.outcome is Outcome.APPLIED}
            answered += len(reply.results)
        waiting = [command for command in waiting if command.id not in acknowledged]
        _push_without_waiting(seat, waiting[:5])
        _kill(process)
        process, seat.url = _start(tmp_path)
    for start in range(0, len(waiting), 25):
        reply = seat.push(*waiting[start : start + 25])
        assert {one.outcome for one in reply.results} == {Outcome.APPLIED}
    process.terminate()
    assert process.wait(TIMEOUT) == -signal.SIGTERM or process.returncode == 0
    assert process.stdout is not None
    process.stdout.close()
    services = prepared_services(tmp_path)
    with services.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(work_order)) == 120
    assert find_faults(services) == []
    services.close()


def _push_without_waiting(seat: HttpSeat, commands: list[Command]) -> None:
    """Send a batch and hang up, so that the kill comes at any moment of it."""
    request = PushRequest(seat.device, seat.session.epoch, seat.signed(commands), 150)
    try:
        seat.call_briefly("POST", "/sync/v1/push", msgspec.json.encode(request), 0.003)
    except requests.RequestException:
        return


def test_the_server_ends_with_its_parent(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-m', 'sync.server', 'serve', '--sqlite', sys.argv[1],"
        " '--port', '0', '--ready-json', '--exit-with-parent'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)\n"
        "print(child.stdout.readline().decode(), flush=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, cwd=ROOT, timeout=TIMEOUT, check=True
    )
    url = json.loads(done.stdout.decode())["url"]
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        try:
            requests.get(f"{url}/healthz", timeout=1)
        except requests.ConnectionError:
            return
    raise AssertionError("the server outlived its parent")


_COUNTING = """
import atexit, gc, sys
atexit.register(lambda: print(gc.get_freeze_count()))
from sync.server.__main__ import main
sys.exit(main())
"""


def test_rubbish_is_not_looked_for_among_what_lives_as_long_as_the_server(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _COUNTING, "serve", "--sqlite", str(tmp_path), "--port", "0", "--ready-json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT)
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["ready"] is True
    process.send_signal(signal.SIGINT)
    left_alone, _ = process.communicate(timeout=TIMEOUT)
    assert int(left_alone) > 50_000


def test_two_servers_on_one_folder_are_refused(tmp_path: Path) -> None:
    process, _ = _start(tmp_path)
    second = subprocess.run(
        [sys.executable, "-m", "sync.server", "serve", "--sqlite", str(tmp_path), "--port", "0"],
        capture_output=True,
        cwd=ROOT,
        timeout=TIMEOUT,
        check=False,
    )
    _kill(process)
    assert second.returncode == 2
    assert b"Another server is already using" in second.stderr


def test_a_reply_that_is_none_of_ours_never_has_the_status_500(server: RunningServer) -> None:
    seat = server.seat("administrator")
    paths = [
        ("GET", "/"),
        ("GET", "/sync/v1/push"),
        ("DELETE", "/admin/v1/users"),
        ("GET", "/admin/v1/users/%00"),
        ("PATCH", "/admin/v1/users/%00"),
        ("PATCH", "/admin/v1/users/x"),
        ("POST", "/admin/v1/devices/%F0%9F%98%80/revoke"),
        ("GET", "/admin/v1/quarantine/nothing"),
        ("POST", "/admin/v1/tasks/nothing/close"),
        ("GET", "/sync/v1/pull"),
        ("GET", "/sync/v1/snapshot"),
        ("POST", "/auth/v1/refresh"),
        ("POST", "/auth/v1/password"),
        ("GET", "/%2e%2e/etc/passwd"),
    ]
    for method, path in paths:
        reply = seat.call(method, path)
        assert 400 <= reply.status_code < 500, (path, reply.status_code)
        assert reply.json()["code"], path
