"""A program for tests that kill it: an agent's desk without widgets that takes order after order.

Arguments: data folder, server address, agent number, password. After each save it prints ``order-id number`` on a
line of its own; it goes on until it is killed.
"""

import sys
from pathlib import Path

from desktop.bootstrap import Overrides, build_app
from desktop.credentials import FileKeystore
from desktop.settings import Settings
from tests.helpers.cheap_keys import cheap_derivation
from tests.helpers.desk import leak


def main(folder: Path, url: str, number: str, password: str) -> None:
    """Take orders."""
    app = build_app(Settings(server=url), Overrides(data_dir=folder, keystore=FileKeystore(folder)))
    app.session.sign_in(number, password)
    while True:
        receipt = app.intake.submit("", leak())
        sys.stdout.write(f"{receipt.order} {receipt.no}\n")
        sys.stdout.flush()


def run(arguments: list[str]) -> int:
    """Take orders into a store that tests open as well."""
    with cheap_derivation():
        main(Path(arguments[0]), *arguments[1:4])
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
