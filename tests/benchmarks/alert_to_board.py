"""From sensitive words in one seat to the alert as the team lead's board reads it, over a real server process."""

import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from desktop.services.alert_service import alert_id
from desktop.services.app import App
from desktop.services.events import Event, RecordsChanged
from sync.contract.alerts import ALERT
from tests.benchmarks.databases import city_on, kinds
from tests.benchmarks.figure import Figure
from tests.benchmarks.scale import Scale
from tests.benchmarks.seat_files import seat_app, signed_in
from tests.benchmarks.server_program import AGENTS, TEAM_LEAD, served

GOAL_MS = 1000.0
PATIENCE = 30.0
_TEXT = "来电人称邻居家老人独自在家，情绪低落，反复说不想活了，请求尽快派人上门查看。"


def alert_to_board(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Alert after alert: looked for, saved, sent, heard by the lead and read by the board."""
    for kind in kinds():
        home = folder / "alerts"
        with (
            city_on(kind, home) as where,
            served(where, home / f"{kind}.log") as server,
            tempfile.TemporaryDirectory() as agent_files,
            tempfile.TemporaryDirectory() as lead_files,
            seat_app(Path(agent_files), server.url) as agent,
            seat_app(Path(lead_files), server.url) as lead,
        ):
            signed_in(agent, AGENTS[0])
            signed_in(lead, TEAM_LEAD)
            heard = Heard(lead)
            samples = [_one(agent, lead, heard, f"draft-{at}") for at in range(scale.commits + 3)][3:]
            note = "words in the text to the row read by the board; painting adds the 100 ms screens gather news for"
            yield Figure.from_samples(f"alert_to_board.{kind}", samples, unit="ms", goal=GOAL_MS, note=note)


class Heard:
    """Which alerts a seat was told of."""

    def __init__(self, app: App) -> None:
        self._ids: set[str] = set()
        self._news = threading.Condition()
        app.events.subscribe(self._note)

    def wait(self, alert: str) -> None:
        """Wait for an alert."""
        with self._news:
            if not self._news.wait_for(lambda: alert in self._ids, PATIENCE):
                raise RuntimeError("the lead was told of no alert")

    def _note(self, event: Event) -> None:
        if isinstance(event, RecordsChanged) and event.kind == ALERT:
            with self._news:
                self._ids.update(event.ids)
                self._news.notify_all()


def _one(agent: App, lead: App, heard: Heard, draft: str) -> float:
    """Return ms from the words to the lead's reading; the lead sees it afterwards, so that one waits at a time."""
    began = time.perf_counter()
    (found,) = agent.alerts.find(_TEXT)
    alert = alert_id(draft, found.category)
    agent.alerts.tell(alert, found)
    heard.wait(alert)
    if all(task.id != alert for task in lead.seat_board.alerts()):
        raise RuntimeError("the board does not show the alert")
    took = (time.perf_counter() - began) * 1000
    lead.seat_board.close_task(alert)
    return took
