"""Heartbeats of the engine: told when something changed, and now and then."""

from pathlib import Path

import pytest

from sync.client.reporting import LOOK_EVERY, TELL_EVERY
from sync.contract.messages import NumberLease
from tests.helpers.engine_bench import Bench
from tests.helpers.store import NOW, save_create


@pytest.fixture
def bench(tmp_path: Path):
    made = Bench(tmp_path)
    yield made
    made.close()


def test_a_seat_tells_how_it_stands_when_it_has_come_to_rest(bench: Bench) -> None:
    bench.settle_over(LOOK_EVERY + 1)
    assert [report.unsent for report in bench.server.reports] == [0]
    assert bench.server.batches == []


def test_nothing_new_is_told_again_only_after_five_minutes(bench: Bench) -> None:
    _pass_together(bench, LOOK_EVERY + 1)
    _pass_together(bench, TELL_EVERY - 2 * LOOK_EVERY)
    assert len(bench.server.reports) == 1
    _pass_together(bench, 3 * LOOK_EVERY)
    assert len(bench.server.reports) == 2


def _pass_together(bench: Bench, seconds: float) -> None:
    """Let time pass for seat and server alike."""
    end = bench.clock.seconds + seconds
    while bench.clock.seconds < end:
        bench.server.clock_ahead = int(bench.clock.seconds * 1000)
        bench.settle_over(1.0)


def test_a_change_is_told_within_ten_seconds_with_the_marks_of_the_numbers(bench: Bench) -> None:
    bench.settle_over(LOOK_EVERY + 1)
    bench.store.outbox.settle((), [NumberLease("lease-9", 2026, 100, 119)], NOW)
    bench.store.drafts.open_draft("d1", b"{}", "", NOW)
    bench.settle_over(LOOK_EVERY + 1)
    told = bench.server.reports[-1]
    assert (told.drafts, told.oldest_draft_at) == (1, NOW)
    assert told.numbers["lease-9"] == 100


def test_blocks_given_up_keep_the_mark_of_what_was_really_used(bench: Bench) -> None:
    bench.store.outbox.settle((), [NumberLease("lease-9", 2025, 100, 119)], NOW)
    save_create(bench.store, 1)
    bench.store.new_device("device-2")
    marks = bench.store.outbox.report().numbers
    assert marks["lease-9"] == 101
    assert bench.store.outbox.counts().free_numbers == 0
