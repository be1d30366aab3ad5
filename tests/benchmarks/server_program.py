"""The real server as a program of its own: made ready, started, asked for its CPU time, stopped."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sync.server.admin.sample import SAMPLE_PASSWORD

PASSWORD = SAMPLE_PASSWORD
TEAM_LEAD = "0101"
"""Leads a team and takes calls: sees the intake, dispatch and search screens, and the whole city's orders."""
AGENTS = ("0317", "0318", "0319", "0320", "0321")
ROOT = Path(__file__).resolve().parents[2]


class ServerProgram:
    """A served database."""

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self._process = process
        self.url = url

    def cpu_seconds(self) -> float:
        """Return the CPU time the server has used so far (0 where the system does not tell)."""
        stat = Path(f"/proc/{self._process.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Return the memory the server holds now (0 where the system does not tell)."""
        status = Path(f"/proc/{self._process.pid}/status")
        if not status.exists():
            return 0.0
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024


def sqlite_at(folder: Path) -> list[str]:
    """Return the arguments that name an embedded database."""
    return ["--sqlite", str(folder)]


def run_server_command(command: str, where: Sequence[str], *arguments: str) -> None:
    """Run ``hotline-server COMMAND`` to its end. Raises ``CalledProcessError``."""
    program = [sys.executable, "-m", "sync.server", *command.split(), *where, *arguments]
    subprocess.run(program, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_city(where: Sequence[str]) -> None:
    """Bring a database up to date and load reference data and people of the sample city, no orders."""
    run_server_command("init", where)
    run_server_command("sample", where, "--orders", "0")


@contextmanager
def served(where: Sequence[str], log: Path, port: int = 0) -> Iterator[ServerProgram]:
    """Serve a database until the end of the block."""
    program = [sys.executable, "-m", "sync.server", "serve", *where, "--port", str(port)]
    with log.open("a") as errors:
        process = subprocess.Popen(
            [*program, "--ready-json", "--exit-with-parent"], stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"the server did not start, see {log}")
            yield ServerProgram(process, str(json.loads(line)["url"]))
        finally:
            process.terminate()
            process.wait(timeout=30)
            assert process.stdout is not None
            process.stdout.close()
