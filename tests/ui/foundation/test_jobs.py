"""Background work comes home on the GUI thread, or not at all."""

import threading

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from tests.helpers.ui import process_deleted, settle, wait_for
from ui.jobs import QUEUES, JobRunner


def on_gui_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def test_result_arrives_on_the_gui_thread(jobs: JobRunner) -> None:
    owner = QObject()
    seen: list[tuple[int, bool]] = []
    jobs.run(lambda: 42, owner=owner, on_done=lambda value: seen.append((value, on_gui_thread())))
    settle(jobs)
    assert seen == [(42, True)]


def test_work_runs_off_the_gui_thread(jobs: JobRunner) -> None:
    owner = QObject()
    names: list[str] = []
    jobs.run(lambda: threading.current_thread().name, owner=owner, on_done=names.append, queue="network")
    settle(jobs)
    assert names[0].startswith("ui-network")


def test_error_reaches_its_own_callback(jobs: JobRunner) -> None:
    owner = QObject()
    seen: list[str] = []
    jobs.run(lambda: 1 // 0, owner=owner, on_error=lambda error: seen.append(type(error).__name__))
    settle(jobs)
    assert seen == ["ZeroDivisionError"]


def test_error_without_callback_reaches_failed(jobs: JobRunner) -> None:
    owner = QObject()
    seen: list[Exception] = []
    jobs.failed.connect(seen.append)
    jobs.run(lambda: 1 // 0, owner=owner)
    settle(jobs)
    assert [type(error) for error in seen] == [ZeroDivisionError]


def test_nothing_is_delivered_to_an_owner_that_is_gone(jobs: JobRunner) -> None:
    gate = threading.Event()
    seen: list[int] = []
    owners = [QObject() for _ in range(40)]
    for at, owner in enumerate(owners):
        jobs.run(lambda at=at: gate.wait(5) and at, owner=owner, on_done=seen.append)
    for owner in owners[::2]:
        owner.deleteLater()
    process_deleted()
    gate.set()
    settle(jobs)
    assert sorted(seen) == list(range(1, 40, 2))


def test_cancelled_job_calls_nobody(jobs: JobRunner) -> None:
    owner, gate = QObject(), threading.Event()
    seen: list[object] = []
    first = jobs.run(lambda: gate.wait(5), owner=owner, on_done=seen.append, queue="store_write")
    second = jobs.run(lambda: 2, owner=owner, on_done=seen.append, queue="store_write")
    first.cancel()
    second.cancel()
    gate.set()
    settle(jobs)
    assert seen == []
    assert jobs.open_jobs == 0


@pytest.mark.parametrize(("queue", "workers"), QUEUES.items())
def test_queue_runs_as_many_at_once_as_it_should(jobs: JobRunner, queue: str, workers: int) -> None:
    owner, gate = QObject(), threading.Event()
    lock = threading.Lock()
    running: list[int] = [0]
    most: list[int] = [0]

    def work() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        gate.wait(5)
        with lock:
            running[0] -= 1

    for _ in range(workers + 3):
        jobs.run(work, owner=owner, queue=queue)
    wait_for(lambda: running[0] == workers, "not all workers took work")
    gate.set()
    settle(jobs)
    assert most[0] == workers


def test_closed_runner_takes_no_more_work(qapp: QApplication) -> None:
    del qapp
    runner = JobRunner()
    runner.close()
    assert runner.run(lambda: 1, owner=runner).cancelled


def test_cycle_with_a_widget_is_collected_on_the_gui_thread_only(jobs: JobRunner, qapp: QApplication) -> None:
    class Watched(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.me = self

    gone: list[bool] = []
    for _ in range(50):
        Watched().destroyed.connect(lambda: gone.append(on_gui_thread()))
    jobs.run(lambda: [[[number]] for number in range(200_000)], owner=qapp)
    settle(jobs)
    assert all(gone)
    jobs.close()
    process_deleted()
    assert gone == [True] * 50


def test_job_lets_go_of_what_it_held(jobs: JobRunner) -> None:
    owner = QObject()
    job = jobs.run(lambda: 1, owner=owner, on_done=lambda _value: None)
    settle(jobs)
    assert (job.owner, job.work, job.on_done) == (None, None, None)
