"""What a person was told is not done is asked about again: the server may have done it for a copy of the store."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sync.client.rechecking import EVERY
from sync.client.transport_error import LineError, TransportError
from sync.contract.errors import ErrorCode
from sync.contract.messages import Result
from sync.domain.codes import Outcome
from tests.helpers.engine_bench import Bench
from tests.helpers.store import order, save_act


class Line:
    """Answers from what a test puts into it."""

    def __init__(self) -> None:
        self.known: dict[str, Outcome] = {}
        self.asked: list[list[str]] = []
        self.faults: list[TransportError] = []

    def outcomes(self, ids: Sequence[str], token: str) -> Sequence[Result]:
        assert token
        self.asked.append(list(ids))
        if self.faults:
            raise self.faults.pop(0)
        return [Result(1, one, self.known[one]) for one in ids if one in self.known]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    made.server.put(order("order-1"))
    made.settle()
    yield made
    made.close()


@pytest.fixture
def line(bench: Bench) -> Line:
    """A command was refused; from now on outcomes can be asked for."""
    bench.server.outcomes["c-1"] = Outcome.REJECTED
    save_act(bench.store, "c-1", "order-1", "note")
    bench.settle()
    assert _state(bench) == ("attention", "rejected")
    asking = Line()
    bench.engine.rechecker.line = asking
    return asking


def _state(bench: Bench) -> tuple[str, str]:
    with bench.store.database.reading() as connection:
        row = connection.exec_driver_sql("SELECT state, outcome FROM outbox WHERE id = 'c-1'").one()
    return row[0], row[1]


def test_what_is_done_after_all_leaves_the_tray_and_screens_hear_of_it(bench: Bench, line: Line) -> None:
    line.known["c-1"] = Outcome.APPLIED
    bench.observer.changes.clear()
    bench.settle()
    assert line.asked == [["c-1"]]
    assert _state(bench) == ("done", "applied")
    assert bench.store.attention.items() == ()
    assert [one.ids["attention"] for one in bench.observer.changes] == [("c-1",)]
    bench.settle_over(2 * EVERY)
    assert line.asked == [["c-1"]], "nothing is left to ask about"


def test_what_stays_refused_is_asked_about_when_its_order_changes_and_every_hour(bench: Bench, line: Line) -> None:
    line.known["c-1"] = Outcome.REJECTED
    bench.settle()
    assert len(line.asked) == 1
    bench.settle_over(EVERY / 2)
    assert len(line.asked) == 1
    bench.server.put(order("order-1", ver=2))
    bench.settle_over(60)
    assert len(line.asked) == 2
    bench.settle_over(EVERY)
    assert len(line.asked) == 3
    assert _state(bench) == ("attention", "rejected")


def test_what_the_server_had_done_already_for_a_copy_leaves_the_tray_at_once(bench: Bench, line: Line) -> None:
    line.known["c-1"] = Outcome.REJECTED
    bench.settle()
    assert len(line.asked) == 1
    line.known["c-1"] = Outcome.SAME
    bench.server.tell_outcome("c-1")
    bench.settle_over(60)
    assert _state(bench) == ("done", "same")
    assert len(line.asked) == 2


@pytest.mark.allows_log("server restored")
def test_a_new_epoch_is_a_reason_to_ask(bench: Bench, line: Line) -> None:
    bench.settle()
    bench.server.epoch = "epoch-2"
    bench.settle_over(60)
    assert len(line.asked) == 2


@pytest.mark.parametrize("code", [ErrorCode.NOT_FOUND, ErrorCode.METHOD_NOT_ALLOWED, ErrorCode.OVERLOADED])
def test_a_server_that_cannot_be_asked_is_left_alone_for_an_hour(bench: Bench, line: Line, code: str) -> None:
    line.faults.append(TransportError(code, 404))
    bench.settle_over(EVERY / 2)
    assert len(line.asked) == 1
    assert bench.engine.board.status.online
    line.known["c-1"] = Outcome.SAME
    bench.settle_over(EVERY)
    assert _state(bench) == ("done", "same")


def test_a_broken_line_is_tried_again(bench: Bench, line: Line) -> None:
    line.faults.append(TransportError(LineError.TIMED_OUT))
    line.known["c-1"] = Outcome.MERGED
    bench.settle_over(60)
    assert len(line.asked) == 2
    assert _state(bench) == ("done", "merged")


def test_without_a_line_nothing_is_asked(bench: Bench) -> None:
    assert bench.engine.rechecker.due_in == EVERY
    assert not bench.engine.rechecker.step("t", "e")
