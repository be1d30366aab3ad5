"""The short form of the simulation: no promise is broken, every planted bug is found, a seed replays exactly."""

import pytest

from tests.simulation.layers import run
from tests.simulation.model.layer import ModelLayer
from tests.simulation.mutations import bugs_of_model, bugs_of_real, hunt, layer_with
from tests.simulation.real.layer import RealLayer

SEED = 1_000_000
"""Far from the seeds of the long runs and of the hunts."""


def test_no_promise_is_broken_in_thousands_of_schedules_of_the_model() -> None:
    summary = run(ModelLayer(), 4_000, SEED, jobs=2)
    assert summary.violations == []
    assert summary.schedules == 4_000
    assert len(summary.faults) >= 18


def test_no_promise_is_broken_in_schedules_over_real_parts() -> None:
    summary = run(RealLayer(), 24, SEED, jobs=2)
    assert summary.violations == []
    assert len(summary.faults) >= 12
    assert summary.acts["create"] > 20


def test_a_seed_plays_the_same_schedule_again() -> None:
    assert run(ModelLayer(), 200, SEED, check_replay=True).replays_differ == []
    assert run(RealLayer(), 6, SEED, check_replay=True).replays_differ == []


def test_the_result_does_not_depend_on_the_number_of_processes() -> None:
    alone, together = (run(ModelLayer(), 300, SEED, jobs=jobs) for jobs in (1, 2))
    assert (alone.faults, alone.violations) == (together.faults, together.violations)


def test_other_seeds_play_other_schedules() -> None:
    layer = ModelLayer()
    assert len({layer.play(seed, 60, traced=True).trace for seed in range(20)}) == 20


@pytest.mark.parametrize(("bug", "budget"), bugs_of_model() + bugs_of_real())
def test_a_planted_bug_is_found(bug: type, budget: int) -> None:
    found = hunt(bug, layer_with(bug), budget)
    assert found.schedules, found.what
