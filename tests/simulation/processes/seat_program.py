"""A person's desk without widgets that does what it is told on its input, one word a line, and says what it did.

Arguments: data folder, server address, agent number, password, seed. ``call`` takes an order (``saved ORDER NO WORD``),
``act`` does something with an order (``typed WORD`` or ``nothing``), ``quiet`` waits until nothing is unsent and the
feed is read to its end (``quiet``), ``tray`` prints what needs the person, ``rows`` id and version of every order.
"""

import random
import sys
import threading
from pathlib import Path

import msgspec

from desktop.bootstrap import Overrides, build_app
from desktop.credentials import FileKeystore
from desktop.errors import AppError
from desktop.services.app import App
from desktop.services.events import Event
from desktop.settings import Settings
from tests.helpers.desk import leak
from tests.simulation.real.acts import act_somehow, rows_of

_LOOK_AGAIN = 0.2
_PATIENCE = 120.0


class SeatProgram:
    """The desk and the words it understands."""

    def __init__(self, app: App, seed: int) -> None:
        self._app = app
        self._seed = seed
        self._chance = random.Random(seed)
        self._count = 0
        self._changed = threading.Condition()
        app.events.subscribe(self._on_event)

    def answer(self, word: str) -> str:
        """Do what a line asks for; returns what to say."""
        self._count += 1
        typed = f"word-{self._seed}-{self._count}"
        if word == "call":
            receipt = self._app.intake.submit("", leak(title=typed))
            return f"saved {receipt.order} {receipt.no} {typed}"
        if word == "act":
            _, kept = act_somehow(self._app, self._chance, typed)
            return f"typed {kept}" if kept else "nothing"
        if word == "quiet":
            return "quiet" if self._wait_quiet() else f"restless {self._app.sync_status.status().error}"
        if word == "tray":
            return "tray " + msgspec.json.encode(self._app.attention.items(), enc_hook=str).decode()
        found = {row.id: row.ver for row in rows_of(self._app)}
        return "rows " + msgspec.json.encode(found).decode()

    def _wait_quiet(self) -> bool:
        """Wait until everything is sent and a further look at the feed has brought nothing new."""
        waited = 0.0
        seen = -1
        while waited < _PATIENCE:
            self._app.sync_status.sync_now()
            with self._changed:
                self._changed.wait(_LOOK_AGAIN)
            waited += _LOOK_AGAIN
            status = self._app.sync_status.status()
            if status.online and not status.unsent and not status.pulling and status.position:
                if status.position == seen:
                    return True
                seen = status.position
        return False

    def _on_event(self, event: Event) -> None:
        del event
        with self._changed:
            self._changed.notify_all()


def run(arguments: list[str]) -> int:
    """Sign in and listen to the input until it ends; returns the exit code."""
    folder, url, number, password, seed = arguments
    app = build_app(Settings(server=url), Overrides(data_dir=Path(folder), keystore=FileKeystore(Path(folder))))
    try:
        app.session.sign_in(number, password)
    except AppError as error:
        sys.stdout.write(f"shut {error.code}\n")
        return 1
    program = SeatProgram(app, int(seed))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        try:
            said = program.answer(line.strip())
        except AppError as error:
            said = f"failed {error.code}"
        sys.stdout.write(said + "\n")
        sys.stdout.flush()
    app.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
