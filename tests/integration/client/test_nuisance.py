"""A nuisance number from the agent who proposes it, also without the server, to the mark at every other seat."""

from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.services.events import Event, RecordsChanged
from desktop.services.nuisance_service import NuisanceStanding
from sync.contract.nuisance import NUISANCE
from sync.domain.nuisance import NuisanceReason, NuisanceState, NuisanceStep
from tests.helpers.desk import Desk, desk
from tests.helpers.practice_desk import practice_desk
from tests.helpers.server import running_server

NUMBER = "+8613800138000"


def _propose(seat: Desk) -> None:
    """Propose the number of a call that the seat has not sent."""
    seat.app.nuisance.propose(NUMBER, NuisanceReason.ABUSE, "连续辱骂", calls=("c1",), orders=())


def _waiting(lead: Desk) -> list[str]:
    return [one.id for one in lead.app.nuisance.cases().cases if one.state is NuisanceState.PROPOSED]


def test_what_a_lead_approves_is_marked_at_every_seat_and_lifting_takes_it_away(one: Desk, other: Desk) -> None:
    one.sign_in("agent").wait_ready()
    other.sign_in("team_lead").wait_ready()
    heard: list[str] = []

    def note(event: Event) -> None:
        if isinstance(event, RecordsChanged) and event.kind == NUISANCE and event.origin == "sync":
            heard.extend(event.ids)

    other.app.events.subscribe(note)
    _propose(one)
    assert one.app.nuisance.standing(NUMBER).proposed
    other.wait_until(lambda: bool(heard), "the lead hears nothing")
    (case,) = _waiting(other)
    assert other.app.nuisance.standing(NUMBER) == NuisanceStanding(), "a proposal marks nothing"
    other.app.nuisance.approve(case, NuisanceStep.LIMIT, 7)
    one.wait_until(lambda: one.app.nuisance.standing("138 0013 8000").mark is not None, "no mark at the agent's")
    other.wait_until(lambda: other.app.nuisance.standing(NUMBER).mark is not None, "no mark at the lead's")
    mark = one.app.nuisance.standing(NUMBER).mark
    assert mark is not None
    assert (mark.step, mark.reason) == (NuisanceStep.LIMIT, NuisanceReason.ABUSE)
    assert one.app.nuisance.standing("13900139000") == NuisanceStanding()
    store = other.app.session._seat.store
    with store.database.reading() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM nuisance_item").scalars().all()
    assert all(b"13800138000" not in bytes(body) for body in bodies)
    one.app.nuisance.set_aside(mark.id, "draft-1", "suicide")
    one.wait_sent()  # of a mark that is lifted already nothing is set aside any more
    other.app.nuisance.lift(mark.id, "误标")
    one.wait_until(lambda: one.app.nuisance.standing(NUMBER).mark is None, "still marked")
    assert {"propose", "approve", "set_aside", "lift"} == {
        line.act for line in other.app.nuisance.cases().cases[0].history
    }


def test_who_proposed_reads_why_it_was_refused(one: Desk, other: Desk) -> None:
    one.sign_in("agent").wait_ready()
    other.sign_in("team_lead").wait_ready()
    _propose(one)
    one.wait_sent()
    other.app.nuisance.refuse(_waiting(other)[0], "证据不足")
    one.wait_until(lambda: one.app.nuisance.standing(NUMBER).answer == "证据不足", "no answer")
    assert not one.app.nuisance.standing(NUMBER).proposed


def test_marks_come_with_the_first_fetch_of_a_seat(one: Desk, other: Desk) -> None:
    one.sign_in("agent").wait_ready()
    other.sign_in("team_lead").wait_ready()
    _propose(one)
    one.wait_sent()
    other.app.nuisance.approve(_waiting(other)[0], NuisanceStep.END, 3)
    other.wait_sent()
    one.app.session.leave()
    other.app.session.leave()
    fresh = one.sign_in("dispatcher").wait_ready()
    fresh.wait_until(lambda: fresh.app.nuisance.standing(NUMBER).mark is not None, "not in the snapshot")


def test_at_another_seat_the_person_finds_what_they_proposed(one: Desk, other: Desk) -> None:
    one.sign_in("agent").wait_ready()
    _propose(one)
    one.wait_sent()
    one.app.session.leave()
    other.sign_in("agent").wait_ready()
    other.wait_until(lambda: other.app.nuisance.standing(NUMBER).proposed, "not in the first fetch")
    stands = other.app.nuisance.standing(NUMBER)
    assert stands == NuisanceStanding(proposed=True, waiting=stands.waiting)
    assert stands.waiting


def test_a_number_is_proposed_without_the_server_and_arrives_later(tmp_path: Path) -> None:
    with running_server(tmp_path / "server") as server, desk(tmp_path / "a", server.url) as seat:
        seat.sign_in("agent").wait_ready()
        lead = server.seat("team_lead")
        server.stop()
        seat.wait_offline()
        _propose(seat)
        standing = seat.app.nuisance.standing(NUMBER)
        assert (standing.proposed, standing.unsent) == (True, True)
        with pytest.raises(AppError, match="server_unreachable|needs_connection"):
            seat.app.nuisance.cases()
        port = int(server.url.rpartition(":")[2])
        with running_server(tmp_path / "server", port=port):
            seat.app.sync_status.sync_now()
            seat.wait_until(lambda: seat.app.sync_status.status().unsent == 0, "not sent")
            (case,) = lead.call("GET", "/admin/v1/nuisance").json()["cases"]
            assert (case["number"], case["words"]) == ("138****8000", "连续辱骂")
            seat.wait_until(lambda: not seat.app.nuisance.standing(NUMBER).unsent, "still said to be unsent")


def test_an_older_server_is_asked_for_nothing(tmp_path: Path) -> None:
    with practice_desk(tmp_path) as seat:
        seat.sign_in_as("agent")
        assert not seat.app.nuisance.can_propose
        assert not seat.app.nuisance.can_decide
        assert seat.app.nuisance.standing(NUMBER) == NuisanceStanding()
