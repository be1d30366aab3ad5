"""A server as a program of its own whose clock follows what it reads: one number of ms ahead a line, answered by it.

``python -m tests.benchmarks.soak_server FOLDER ORDERS`` prints its address first and ends with its input.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

from tests.benchmarks.steered_clock import SteeredClock
from tests.helpers.server import running_server

ROOT = Path(__file__).resolve().parents[2]


class SoakServer:
    """The program as its starter sees it."""

    def __init__(self, process: "Popen[str]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._orders, self._answers = process.stdin, process.stdout
        self.url = self._answers.readline().strip()
        if not self.url:
            raise RuntimeError("the server did not start")

    def put_forward(self, ahead: int) -> None:
        """Let its clock be so many ms ahead; returns when it is."""
        self._orders.write(f"{ahead}\n")
        self._orders.flush()
        self._answers.readline()


@contextmanager
def soak_server(folder: Path, orders: int) -> Iterator[SoakServer]:
    """Serve the sample city until the end of the block."""
    program = [sys.executable, "-m", "tests.benchmarks.soak_server", str(folder), str(orders)]
    with Popen(program, stdin=PIPE, stdout=PIPE, text=True, cwd=ROOT) as process:
        try:
            yield SoakServer(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=30)


def main(folder: Path, orders: int) -> None:
    """Serve until the input ends."""
    clock = SteeredClock()
    with running_server(folder, sample=orders, clock=clock) as server:
        print(server.url, flush=True)  # noqa: T201 - the product of this program
        for line in sys.stdin:
            clock.ahead = int(line)
            print(line.strip(), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
