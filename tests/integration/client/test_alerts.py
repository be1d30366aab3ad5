"""From words at one seat to the lead's board at another, over a real server."""

from desktop.services.alert_service import alert_id
from desktop.services.events import Event, RecordsChanged
from sync.contract.alerts import ALERT, ALERT_SEEN
from tests.helpers.desk import Desk


def heard(seat: Desk) -> list[tuple[str, str]]:
    """Return what a seat is told of alerts from now on."""
    news: list[tuple[str, str]] = []

    def note(event: Event) -> None:
        if isinstance(event, RecordsChanged) and event.kind in (ALERT, ALERT_SEEN):
            news.extend((event.kind, one) for one in event.ids)

    seat.app.events.subscribe(note)
    return news


def test_a_lead_learns_of_an_alert_and_the_agent_that_it_was_seen(one: Desk, other: Desk) -> None:
    one.sign_in("agent").wait_ready()
    other.sign_in("team_lead").wait_ready()
    told, answered = heard(other), heard(one)
    assert one.app.alerts.can_tell
    (found,) = one.app.alerts.find("他说不想活了")
    alert = alert_id("draft-1", found.category)
    one.app.alerts.tell(alert, found)
    one.app.alerts.tell(alert, found)
    other.wait_until(lambda: (ALERT, alert) in told, "the lead hears nothing")
    (task,) = other.app.seat_board.alerts()
    assert (task.id, task.detail["words"]) == (alert, "不想活")
    other.app.seat_board.close_task(alert)
    one.wait_until(lambda: (ALERT_SEEN, alert) in answered, "the agent does not hear that it was seen")
    assert told.count((ALERT, alert)) == 1
    one.wait_sent()
    assert one.app.sync_status.status().attention == 0
