"""``python -m tests.simulation --schedules N --seed S``: random schedules over real parts; exit 1 on a violation."""

import argparse
import os
import sys

import keyring
import msgspec

from tests.helpers.memory_keyring import MemoryKeyring
from tests.simulation.runs import STEPS, run_schedules


def main(arguments: list[str] | None = None) -> int:
    """Run and print a JSON summary."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--schedules", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=STEPS)
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    keyring.set_keyring(MemoryKeyring())
    summary = run_schedules(options.schedules, options.seed, options.steps)
    sys.stdout.write(msgspec.json.encode(summary).decode() + "\n")
    return 1 if summary.violations else 0


if __name__ == "__main__":
    raise SystemExit(main())
