"""After an old backup was put back, or the wrong key file: no number twice, nothing written with other keys."""

import shutil
import subprocess
import sys
from pathlib import Path

from sync.contract.messages import NumberLease
from sync.domain.codes import Outcome
from sync.server.config import SQLITE_FILE
from sync.server.keys import make_keys, write_keys
from sync.server.ports import new_id, system_entropy
from sync.server.setup import change_epoch
from tests.helpers.http_seat import TIMEOUT
from tests.helpers.server import prepared_services, running_server

ROOT = Path(__file__).parents[3]


def _serials(leases: list[NumberLease]) -> set[tuple[int, int]]:
    return {(lease.year, serial) for lease in leases for serial in range(lease.first, lease.last + 1)}


def test_numbers_given_out_since_the_backup_are_not_given_to_others_again(tmp_path: Path) -> None:
    folder, backup = tmp_path / "server", tmp_path / "backup"
    with running_server(folder) as running:
        assert running.seat("agent").session.leases
    shutil.copytree(folder, backup)
    with running_server(folder) as running:
        outage = running.seat("agent2")
        spoken = _serials(outage.session.leases)
        create = outage.create()
        assert outage.push(create).results[0].outcome is Outcome.APPLIED

    shutil.rmtree(folder)
    shutil.copytree(backup, folder)
    services = prepared_services(folder)
    change_epoch(services.database, new_id)
    services.close()

    with running_server(folder) as running:
        other = running.seat("dispatcher")
        assert other.session.leases
        assert not _serials(other.session.leases) & spoken
        again = running.seat("agent2", device=outage.device)
        create.seq = again.seq
        (result,) = again.push(create).results
        assert result.outcome is Outcome.APPLIED
        assert "renumbered" not in result.detail, "the number that was spoken stays"


def test_a_server_with_another_key_file_does_not_start(tmp_path: Path) -> None:
    with running_server(tmp_path) as running:
        seat = running.seat("agent")
        seat.push(seat.create())
    (tmp_path / "keys.json").unlink()
    write_keys(tmp_path / "keys.json", make_keys(system_entropy))
    assert (tmp_path / SQLITE_FILE).exists()

    ended = subprocess.run(
        [sys.executable, "-m", "sync.server", "serve", "--sqlite", str(tmp_path), "--port", "0"],
        capture_output=True,
        cwd=ROOT,
        timeout=TIMEOUT,
        check=False,
    )

    assert ended.returncode == 2
    assert b"does not belong to this database" in ended.stderr
