"""``python -m tests.benchmarks``: print every figure as a JSON line with its goal beside.

``--short`` measures at a reduced size (for the regular check); the default is the full size named in the design.
``--only NAME`` (repeatable) runs single benchmarks, ``--but NAME`` leaves one out. A figure that misses its goal does
not fail the run; a benchmark that cannot be measured does.
"""

import argparse
import sys
import tempfile
import traceback
from pathlib import Path

from tests.benchmarks.registry import BENCHMARKS, Scale


def main(arguments: list[str] | None = None) -> int:
    """Run the chosen benchmarks; 0 when each of them printed its figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="reduced size")
    parser.add_argument("--only", action="append", default=[], choices=sorted(BENCHMARKS), help="run only this one")
    parser.add_argument("--but", action="append", default=[], choices=sorted(BENCHMARKS), help="leave this one out")
    parser.add_argument("--work-dir", type=Path, help="keep the generated stores here and use them again")
    options = parser.parse_args(arguments)
    scale = Scale.short() if options.short else Scale.full()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as scratch:
        folder = options.work_dir or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name in [one for one in options.only or BENCHMARKS if one not in options.but]:
            try:
                for figure in BENCHMARKS[name](scale, folder):
                    print(figure.line(), flush=True)  # noqa: T201 - the product of this program
            except Exception:  # noqa: BLE001 - one broken benchmark must not hide the others' figures
                failed += 1
                print(f"{name} could not be measured", file=sys.stderr)  # noqa: T201
                traceback.print_exc()
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
