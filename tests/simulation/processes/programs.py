"""Handles on the programs: started, told what to do, killed as a power cut would."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from sync.server.admin import cli
from tests.helpers.server_city import PASSWORD
from tests.simulation.processes import seat_program
from tests.simulation.processes.forks import Fork


class ServerHandle:
    """One server process. Started again, it listens where it did before."""

    def __init__(self, where: list[str], keys: Path) -> None:
        self._where = where
        self._keys = keys
        self._port = 0
        self._program: Fork | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        return "127.0.0.1", self._port

    def start(self) -> None:
        """Start and wait until requests are served."""
        arguments = ["serve", *self._where, "--ready-json", "--exit-with-parent", "--port", str(self._port)]
        self._program = Fork(cli.run, arguments, {"HOTLINE_KEY_FILE": str(self._keys)})
        line = self._program.output.readline()
        if not line:
            raise RuntimeError("the server did not start")
        self._port = urlsplit(str(json.loads(line)["url"])).port or 0

    def kill(self) -> None:
        """End it at once."""
        program, self._program = self._program, None
        if program is not None:
            program.kill()


class SeatHandle:
    """One desk process, and what it has confirmed so far: orders with their numbers, words that were typed."""

    def __init__(self, folder: Path, url: str, number: str) -> None:
        self.number = number
        self.orders: dict[str, str] = {}
        self.words: set[str] = set()
        self._arguments = [str(folder), url, number, PASSWORD]
        self._program: Fork | None = None

    def start(self, seed: int) -> bool:
        """Start; ``False`` when nobody was let in (the server away at the very first sign-in)."""
        self._program = Fork(seat_program.run, [*self._arguments, str(seed)])
        if self._program.output.readline().startswith("ready"):
            return True
        self.kill()
        return False

    def tell(self, *words: str) -> None:
        """Give it things to do, without waiting."""
        assert self._program is not None
        self._program.input.write("".join(word + "\n" for word in words))
        self._program.input.flush()

    def hear(self) -> str:
        """Wait for the next answer and note what it confirms."""
        assert self._program is not None
        line = self._program.output.readline()
        if not line.endswith("\n"):
            raise RuntimeError(f"the desk of {self.number} ended by itself")
        self._note(line)
        return line.strip()

    def kill(self) -> None:
        """End it at once; what it had said before counts too."""
        program, self._program = self._program, None
        if program is not None:
            for line in program.kill().splitlines(keepends=True):
                self._note(line)

    def _note(self, line: str) -> None:
        match line.split() if line.endswith("\n") else []:
            case ["saved", order, number, word]:
                self.orders[order] = number
                self.words.add(word)
            case ["typed", word]:
                self.words.add(word)
            case _:
                return
