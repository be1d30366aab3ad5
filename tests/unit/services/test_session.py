"""Signing in and out, and what a session leaves behind."""

import pytest

from desktop.errors import AppError, AppErrorCode
from desktop.services.events import SessionEnded
from tests.helpers.practice_desk import PracticeDesk


def test_the_signed_in_person_is_known(agent: PracticeDesk) -> None:
    assert agent.app.session.is_signed_in
    assert agent.app.session.person.name == "王敏"
    assert agent.app.session.actor.agent_no == agent.app.session.person.no


def test_an_unknown_number_is_refused(desk: PracticeDesk) -> None:
    with pytest.raises(AppError) as caught:
        desk.sign_in("9999")
    assert caught.value.code == "sign_in_failed"
    assert not desk.app.session.is_signed_in


def test_without_a_line_and_without_a_store_the_cause_is_told(desk: PracticeDesk) -> None:
    desk.line.down = True
    with pytest.raises(AppError) as caught:
        desk.sign_in("0000")
    assert caught.value.code == AppErrorCode.SIGN_IN_NEEDS_SERVER
    assert caught.value.values["cause"] == "server_unreachable"


def test_sign_out_closes_everything_and_tells(agent: PracticeDesk) -> None:
    heard: list[object] = []
    agent.app.events.subscribe(heard.append)

    agent.app.session.sign_out()

    assert SessionEnded("signed_out") in heard
    assert not agent.app.session.is_signed_in
    with pytest.raises(AppError) as caught:
        agent.app.intake.open_draft()
    assert caught.value.code == AppErrorCode.NOT_SIGNED_IN
    agent.app.session.sign_out()  # twice does no harm


def test_another_person_takes_over_the_seat(agent: PracticeDesk) -> None:
    agent.app.intake.open_draft()
    agent.sign_in_as("dispatcher")
    assert agent.app.session.person.name == "孙丽娟"
    assert agent.app.intake.drafts() == ()


def test_a_closed_app_can_be_closed_again(agent: PracticeDesk) -> None:
    agent.app.close()
    agent.app.close()
    assert not agent.app.session.is_signed_in


def test_the_status_of_nobody_is_offline(desk: PracticeDesk) -> None:
    status = desk.app.sync_status.status()
    assert (status.online, status.unsent) == (False, 0)


def test_a_sign_out_that_comes_too_late_lets_the_next_person_stay(agent: PracticeDesk) -> None:
    former = agent.app.session.sitting
    agent.sign_in_as("dispatcher")
    agent.app.session.sign_out(sitting=former)
    assert agent.app.session.person.name == "孙丽娟"
    agent.app.session.sign_out(sitting=agent.app.session.sitting)
    assert not agent.app.session.is_signed_in
