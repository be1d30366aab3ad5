"""A seat that works until it is killed: started by ``test_kill.py``, tells on a pipe what it was told is saved."""

import os
import random
from pathlib import Path

import msgspec

from sync.domain.act import OrderDraft
from tests.helpers.store import NOW, cursor, lease, order, put, ready, result, save_create


def work(folder: Path, first: int, pipe: int, seed: int) -> None:
    """Save orders and drafts, apply pages and settle outcomes for ever; write a line to the pipe after each save."""
    chance = random.Random(seed)
    store = ready(folder, numbers=1)
    store.outbox.settle([], [lease("lease-big", 1000, 90_000)], NOW)
    number = first
    while True:
        number += 1
        draft_id = f"d{number}"
        store.drafts.open_draft(draft_id, f"words {number}".encode(), "", NOW)
        _tell(pipe, f"draft {draft_id}")
        if chance.random() < 0.8:
            command = save_create(store, number, draft_id=draft_id)
            no = msgspec.json.decode(command.args, type=OrderDraft).no
            _tell(pipe, f"saved {command.id} {command.seq} {no} {draft_id}")
        if chance.random() < 0.3:
            page = [put(order(f"x{chance.randrange(200)}", ver=number)) for _ in range(40)]
            store.replica.apply_page(page, cursor(number))
        if chance.random() < 0.2:
            waiting = store.outbox.pending(5)
            store.outbox.mark_sent([command.id for command in waiting])
            rows = [result(command, rows=[put(order(command.target, ver=2))]) for command in waiting]
            store.outbox.settle(rows, [], NOW)


def _tell(pipe: int, line: str) -> None:
    os.write(pipe, (line + "\n").encode())
