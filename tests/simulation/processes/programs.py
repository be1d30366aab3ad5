"""Handles on the programs: started, told what to do, killed as a power cut would."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from tests.helpers.server_city import PASSWORD

ROOT = Path(__file__).parents[3]


class ServerHandle:
    """One server process. Started again, it listens where it did before."""

    def __init__(self, where: list[str], keys: Path) -> None:
        self._where = where
        self._keys = keys
        self._port = 0
        self._process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        return "127.0.0.1", self._port

    def start(self) -> None:
        """Start and wait until requests are served."""
        command = [sys.executable, "-m", "sync.server", "serve", *self._where, "--ready-json", "--exit-with-parent"]
        self._process = subprocess.Popen(
            [*command, "--port", str(self._port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            text=True,
            env={**os.environ, "HOTLINE_KEY_FILE": str(self._keys)},
        )
        line = _out(self._process).readline()
        if not line:
            raise RuntimeError("the server did not start")
        self._port = urlsplit(str(json.loads(line)["url"])).port or 0

    def kill(self) -> None:
        """End it at once."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            _out(process).close()


class SeatHandle:
    """One desk process, and what it has confirmed so far: orders with their numbers, words that were typed."""

    def __init__(self, folder: Path, url: str, number: str) -> None:
        self.number = number
        self.orders: dict[str, str] = {}
        self.words: set[str] = set()
        self._arguments = [str(folder), url, number, PASSWORD]
        self._process: subprocess.Popen[str] | None = None

    def start(self, seed: int) -> bool:
        """Start; ``False`` when nobody was let in (the server away at the very first sign-in)."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.simulation.processes.seat_program", *self._arguments, str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            text=True,
        )
        if _out(self._process).readline().startswith("ready"):
            return True
        self.kill()
        return False

    def tell(self, *words: str) -> None:
        """Give it things to do, without waiting."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write("".join(word + "\n" for word in words))
        self._process.stdin.flush()

    def hear(self) -> str:
        """Wait for the next answer and note what it confirms."""
        assert self._process is not None
        line = _out(self._process).readline()
        if not line.endswith("\n"):
            raise RuntimeError(f"the desk of {self.number} ended by itself")
        self._note(line)
        return line.strip()

    def kill(self) -> None:
        """End it at once; what it had said before counts too."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for line in _out(process).read().splitlines(keepends=True):
            self._note(line)
        process.wait()
        _out(process).close()
        if process.stdin is not None:
            try:
                process.stdin.close()
            except BrokenPipeError:
                return  # it was killed before it had read everything

    def _note(self, line: str) -> None:
        match line.split() if line.endswith("\n") else []:
            case ["saved", order, number, word]:
                self.orders[order] = number
                self.words.add(word)
            case ["typed", word]:
                self.words.add(word)
            case _:
                return


def _out(process: "subprocess.Popen[str]") -> IO[str]:
    assert process.stdout is not None
    return process.stdout
