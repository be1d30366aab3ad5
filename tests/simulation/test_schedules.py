"""Random schedules over real parts with a bad line and restarts: nothing lost or doubled, all seats agree."""

from pathlib import Path

import pytest

from tests.simulation.runs import run_schedule


@pytest.mark.parametrize("seed", range(1, 7))
def test_after_any_schedule_all_seats_and_the_server_agree(tmp_path: Path, seed: int) -> None:
    report = run_schedule(seed, tmp_path)
    assert report.violations == []
    assert report.acts["create"] > 0
    assert sum(report.faults.values()) > 0
