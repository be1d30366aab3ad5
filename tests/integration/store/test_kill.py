"""A seat that is killed again and again."""

import os
import random
import signal
import sys
from pathlib import Path

import msgspec
import pytest

from sync.contract.messages import Command
from sync.domain.act import OrderDraft
from tests.helpers.store import opened
from tests.integration.store.writer_process import work

KILLS = 60


def _run_and_kill(folder: Path, first: int, seed: int, lines: int) -> list[str]:
    """Let a seat work in a process of its own, kill it after some acknowledged acts, return what it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(folder, first, writing, seed)
        finally:
            os._exit(1)
    os.close(writing)
    told = b""
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while told.count(b"\n") < lines:
            piece = pipe.read(4096)
            if not piece:
                break
            told += piece
        os.kill(child, signal.SIGKILL)
        while piece := pipe.read(4096):
            told += piece
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    return told.decode().splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.timeout(300)
def test_after_sixty_kills_nothing_acknowledged_is_lost_or_doubled(tmp_path: Path) -> None:
    chance = random.Random(7)
    told: list[str] = []
    for kill in range(KILLS):
        told += _run_and_kill(tmp_path / "seat", kill * 1000, kill, chance.randrange(1, 25))
    saved = [line.split()[1:] for line in told if line.startswith("saved")]
    drafted = {line.split()[1] for line in told if line.startswith("draft")}
    assert len(saved) > KILLS

    store = opened(tmp_path / "seat")
    assert store.repaired is None
    with store.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id, seq, payload FROM outbox ORDER BY seq").all()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
    kept = {row.id: (str(row.seq), _number(row.payload)) for row in rows}
    assert len(kept) == len(rows)
    assert {one: kept[one] for one, *_ in saved} == {one: (seq, no) for one, seq, no, _ in saved}
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert len({no for _, no in kept.values()}) == len(rows)
    assert len({msgspec.json.decode(row.payload, type=Command).target for row in rows}) == len(rows)

    used = {"d" + one.removeprefix("c") for one in kept}
    drafts = {draft.id for draft in store.drafts.drafts()}
    assert drafts.isdisjoint(used)
    assert drafted <= drafts | used
    undecided = {command.id for command in store.outbox.pending(100_000)}
    spooled = {path.name for path in (tmp_path / "seat" / "spool").iterdir()}
    assert spooled == {f"{one}.spool" for one in undecided}
    store.close()


def _number(payload: bytes) -> str:
    command = msgspec.json.decode(payload, type=Command)
    return msgspec.json.decode(command.args, type=OrderDraft).no
