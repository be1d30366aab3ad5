"""From words at one seat to the lead's board at another, over a real server."""

from pathlib import Path

from desktop.services.alert_service import alert_id
from desktop.services.events import Event, RecordsChanged
from sync.contract.alerts import ALERT, ALERT_SEEN
from tests.helpers.desk import Desk, desk
from tests.helpers.server import running_server


def heard(seat: Desk) -> list[tuple[str, str]]:
    """Return what a seat is told of alerts from now on."""
    news: list[tuple[str, str]] = []

    def note(event: Event) -> None:
        if isinstance(event, RecordsChanged) and event.kind in (ALERT, ALERT_SEEN):
            news.extend((event.kind, one) for one in event.ids)

    seat.app.events.subscribe(note)
    return news


def test_a_lead_learns_of_an_alert_and_the_agent_that_it_was_seen(tmp_path: Path) -> None:
    with (
        running_server(tmp_path / "server") as server,
        desk(tmp_path / "a", server.url) as agent,
        desk(tmp_path / "b", server.url) as lead,
    ):
        agent.sign_in("agent").wait_ready()
        lead.sign_in("team_lead").wait_ready()
        told, answered = heard(lead), heard(agent)
        assert agent.app.alerts.can_tell
        (found,) = agent.app.alerts.find("他说不想活了")
        alert = alert_id("draft-1", found.category)
        agent.app.alerts.tell(alert, found)
        agent.app.alerts.tell(alert, found)
        lead.wait_until(lambda: (ALERT, alert) in told, "the lead hears nothing")
        (task,) = lead.app.seat_board.alerts()
        assert (task.id, task.detail["words"]) == (alert, "不想活")
        lead.app.seat_board.close_task(alert)
        agent.wait_until(lambda: (ALERT_SEEN, alert) in answered, "the agent does not hear that it was seen")
        assert told.count((ALERT, alert)) == 1
        agent.wait_sent()
        assert agent.app.sync_status.status().attention == 0
