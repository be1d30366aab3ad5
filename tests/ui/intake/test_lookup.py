"""Questions to the store that follow the typing."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from sync.domain.act import OrderDraft
from ui.intake.lookup import Lookup
from ui.jobs import JobRunner


class Broken(Exception):
    """The store does not answer."""


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[JobRunner]:
    """Real workers."""
    runner = JobRunner()
    yield runner
    runner.close()


def test_a_question_that_failed_is_settled_and_told(qtbot: QtBot, jobs: JobRunner) -> None:
    errors: list[Exception] = []
    jobs.failed.connect(errors.append)

    def fail(_draft: OrderDraft) -> str:
        raise Broken

    lookup = Lookup(fail, "", jobs, jobs)
    with qtbot.waitSignal(lookup.settled):
        lookup.ask_now(OrderDraft())
    assert (lookup.failed, lookup.has_answer, lookup.is_settled) == (True, False, True)
    assert [type(error) for error in errors] == [Broken]


def test_what_was_asked_while_another_question_failed_is_answered(qtbot: QtBot, jobs: JobRunner) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def answer(draft: OrderDraft) -> str:
        if draft.title == "first":
            begun.set()
            assert go_on.wait(10.0)
            raise Broken
        return draft.title

    lookup = Lookup(answer, "", jobs, jobs)
    settled: list[str] = []
    lookup.settled.connect(lambda: settled.append(lookup.answer))
    lookup.ask_now(OrderDraft(title="first"))
    assert begun.wait(10.0)
    lookup.ask_now(OrderDraft(title="second"))
    with qtbot.waitSignal(lookup.answered):
        go_on.set()
    assert (lookup.answer, lookup.failed, lookup.is_settled) == ("second", False, True)
    assert settled == ["second"]
