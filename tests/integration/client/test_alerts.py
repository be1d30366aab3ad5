"""From words at one seat to the lead's board at another, over a real server."""

from pathlib import Path

from desktop.services.alert_service import alert_id
from desktop.services.events import Event, RecordsChanged
from sync.contract.alerts import ALERT, ALERT_SEEN
from sync.contract.drafts import deposit_id, renamed
from sync.domain.nuisance import NuisanceReason, NuisanceStep
from sync.server.ports import new_id
from tests.faults.profiles import CLEAN, Profile
from tests.faults.running import running_proxy
from tests.helpers.desk import Desk, desk
from tests.helpers.server import RunningServer


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


def test_an_alert_told_while_the_server_is_away_is_unsent_until_it_has_arrived(
    server: RunningServer, other: Desk, tmp_path: Path
) -> None:
    with running_proxy(server.url) as line, desk(tmp_path / "a", line.url) as one:
        one.sign_in("agent").wait_ready()
        other.sign_in("team_lead").wait_ready()
        told = heard(other)
        line.become(Profile(refuse=1.0))
        line.cut_all()
        one.wait_offline()
        (found,) = one.app.alerts.find("他说不想活了")
        alert = alert_id("draft-1", found.category)

        one.app.alerts.tell(alert, found)
        assert one.app.alerts.unsent() == {alert}

        line.become(CLEAN)
        one.app.sync_status.sync_now()
        other.wait_until(lambda: (ALERT, alert) in told, "the lead hears nothing")
        one.wait_sent()
        assert one.app.alerts.unsent() == frozenset()


def test_a_draft_that_came_from_another_desk_under_another_name_has_alerts_too(one: Desk, other: Desk) -> None:
    one.sign_in("agent").wait_ready()
    other.sign_in("team_lead").wait_ready()
    draft = renamed(new_id(), deposit_id("somebody", "draft-1"))
    (found,) = one.app.alerts.find("他说不想活了")
    one.app.alerts.tell(alert_id(draft, found.category), found)
    one.app.nuisance.propose("+8613800138000", NuisanceReason.ABUSE, "辱骂", calls=("c1",), orders=())
    one.wait_sent()
    (case,) = other.app.nuisance.cases().cases
    other.app.nuisance.approve(case.id, NuisanceStep.WARN, 3)
    other.wait_sent()
    one.app.nuisance.set_aside(case.id, draft, found.category)
    one.app.nuisance.set_aside(case.id, draft)
    one.wait_sent()
    assert one.app.sync_status.status().attention == 0, "the server took all of it"
    assert sorted(task.detail["category"] for task in other.app.seat_board.alerts()) == [
        "nuisance_set_aside",
        "suicide",
    ]
