"""A program for tests that kill it: an agent's desk without widgets that takes an order with a file and sends it.

Arguments: data folder, server address, file. Prints ``order-id file-id`` when the order is saved, then a dot for every
piece the server has; it goes on until it is killed.
"""

import sys
import threading
from pathlib import Path

from desktop.bootstrap import Overrides, build_app
from desktop.credentials import FileKeystore
from desktop.services.events import Event, RecordsChanged
from desktop.services.file_sender import FILE_KIND
from desktop.settings import Settings
from tests.helpers.cheap_keys import cheap_derivation
from tests.helpers.desk import leak
from tests.helpers.server_city import PASSWORD


def main(folder: Path, url: str, file: Path) -> None:
    """Take one order, then send."""
    app = build_app(Settings(server=url, desk="37"), Overrides(data_dir=folder, keystore=FileKeystore(folder)))

    def tell(event: Event) -> None:
        if isinstance(event, RecordsChanged) and event.kind == FILE_KIND:
            sys.stdout.write(".\n")
            sys.stdout.flush()

    app.session.sign_in("agent", PASSWORD)
    attached = app.attachments.attach(file)
    receipt = app.intake.submit("", leak(files=(attached,)))
    sys.stdout.write(f"{receipt.order} {attached.id}\n")
    sys.stdout.flush()
    app.events.subscribe(tell)
    threading.Event().wait()


if __name__ == "__main__":
    with cheap_derivation():
        main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
