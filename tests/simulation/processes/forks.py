"""Programs as processes that are forked from one which has read their modules.

A program is a process of its own from its first line on, with its own number, files, threads and ids; it is only spared
the second it would spend on imports. In the process it is forked from nothing is opened, no thread runs and no id is
made.
"""

import contextlib
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import IO

Main = Callable[[list[str]], int]
_MODULES = (
    "anyio._backends._asyncio",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
    "desktop.bootstrap",
    "desktop.store.vault",
    "sync.server.admin.cli",
    "tests.simulation.processes.seat_program",
)
_turn = threading.Lock()
"""The bookkeeping of ``multiprocessing`` is for one thread at a time."""


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_MODULES))
    return context


class Fork:
    """A running program: its input, its output, and its end."""

    def __init__(self, main: Main, arguments: list[str], environment: dict[str, str] | None = None) -> None:
        context = _context()
        child_in, ours_in = context.Pipe(duplex=False)
        ours_out, child_out = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(main, arguments, environment or {}, child_in, child_out))
        with _turn:
            self._process.start()
        child_in.close()
        child_out.close()
        self.input = _as_text(ours_in, "w")
        self.output = _as_text(ours_out, "r")

    def kill(self) -> str:
        """End it as a power cut would; returns what it had said and nobody has read yet."""
        self._process.kill()
        rest = self.output.read()
        with _turn:
            self._process.join()
            self._process.close()
        self.output.close()
        with contextlib.suppress(BrokenPipeError):  # it was killed before it had read everything
            self.input.close()
        return rest


def _as_text(end: Connection, mode: str) -> IO[str]:
    file = os.fdopen(os.dup(end.fileno()), mode, encoding="utf-8")
    end.close()
    return file


def _run(main: Main, arguments: list[str], environment: dict[str, str], told: Connection, said: Connection) -> None:
    """Be the program: standard input and output are the pipes, errors go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number, place in ((told.fileno(), 0), (said.fileno(), 1), (nowhere, 2)):
        os.dup2(number, place)
    told.close()
    said.close()
    os.close(nowhere)
    sys.stdin, sys.stdout = os.fdopen(0, "r", encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
    os.environ.update(environment)
    sys.exit(main(arguments))
