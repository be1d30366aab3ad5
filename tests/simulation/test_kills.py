"""The short form of the kills, and what the programs that are killed are: processes of their own, without imports."""

import os
import sys
import threading

from sync.server.ports import new_id
from tests.simulation.layers import run
from tests.simulation.processes.forks import Fork
from tests.simulation.processes.layer import ProcessesLayer

SEED = 1_000_001


def test_no_promise_is_broken_by_kills_of_servers_and_desks() -> None:
    layer = ProcessesLayer(postgres=False)
    summary = run(layer, 1, SEED, steps=2)
    assert summary.violations == []
    killed = [count for kind, count in summary.faults.items() if kind.endswith("_killed")]
    assert summary.faults["kills"] == sum(killed) == summary.steps >= 2
    assert summary.acts["create"] == summary.acts["orders"] > 0


def test_programs_of_one_source_are_processes_of_their_own_with_ids_of_their_own() -> None:
    pair = [Fork(tell_who, []) for _ in range(2)]
    told = [program.output.readline().split() for program in pair]
    for program in pair:
        assert program.kill() == ""
    assert len({process for process, *_ in told}) == 2
    assert len({made for _, made, _ in told}) == 2
    assert {threads for *_, threads in told} == {"1"}


def tell_who(arguments: list[str]) -> int:
    """Print process number, a fresh id and the number of threads, and wait for the end."""
    assert not arguments
    sys.stdout.write(f"{os.getpid()} {new_id()} {threading.active_count()}\n")
    sys.stdout.flush()
    sys.stdin.read()
    return 0
