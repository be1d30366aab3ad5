"""``hotline-server`` and ``python -m sync.server``."""

import sys

from sync.server.admin.cli import run


def main() -> int:
    """Run the program; returns the exit code."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
