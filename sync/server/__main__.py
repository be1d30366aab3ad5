"""``hotline-server`` and ``python -m sync.server``."""

import os
import sys

from sync.server.admin.cli import run
from sync.server.logs import set_up_logs


def main() -> int:
    """Run the program; returns the exit code."""
    set_up_logs(os.environ.get("HOTLINE_LOG_LEVEL", "INFO").upper())
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
