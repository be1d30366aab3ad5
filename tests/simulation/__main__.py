"""``python -m tests.simulation --layer model|real|processes --schedules N --seed S``: random schedules, replayable.

Prints one JSON summary; exit code 1 when a promise is broken (or a replay differs).
"""

import argparse
import os
import sys

import msgspec

from tests.simulation.choice import LAYERS, make_layer
from tests.simulation.layers import run
from tests.simulation.mutations import main as run_mutations


def main(arguments: list[str]) -> int:
    """Run and print a JSON summary."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--layer", choices=LAYERS, default="model")
    parser.add_argument("--schedules", type=int, default=1, help="how many (processes: how many kills)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first one; the next has the next number")
    parser.add_argument("--steps", type=int, default=0, help="steps of a schedule (0: the layer's own)")
    parser.add_argument("--jobs", type=int, default=1, help="processes to use; the result is the same")
    parser.add_argument("--check-replay", action="store_true", help="play each seed twice and compare the traces")
    parser.add_argument("--mutations", action="store_true", help="show how soon each planted bug is found")
    options = parser.parse_args(arguments)
    if options.mutations:
        return run_mutations()
    layer = make_layer(options.layer)
    schedules, steps = options.schedules, options.steps
    if layer.counts_steps:
        steps = steps or max(1, min(layer.steps, schedules))
        schedules = -(-schedules // steps)
    summary = run(
        layer,
        schedules,
        options.seed,
        steps=steps,
        jobs=options.jobs,
        check_replay=options.check_replay,
    )
    if layer.counts_steps:
        summary.schedules, summary.rate_per_s = summary.steps, round(summary.rate_per_s * steps, 3)
    sys.stdout.write(msgspec.json.encode(summary).decode() + "\n")
    return 1 if summary.failed else 0


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets are walked in the same order in each process
        os.execve(sys.executable, [sys.executable, "-m", "tests.simulation", *sys.argv[1:]],
                  {**os.environ, "PYTHONHASHSEED": "0", "QT_QPA_PLATFORM": "offscreen"})  # fmt: skip
    raise SystemExit(main(sys.argv[1:]))
