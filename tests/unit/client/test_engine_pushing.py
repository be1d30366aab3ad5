"""What the engine does with the outbox."""

import pytest

from sync.client.pushing import Send
from sync.client.signals import Signal, SignalKind
from sync.client.transport_error import LineError, TransportError
from sync.contract.errors import ErrorCode
from sync.contract.messages import NumberLease, PushReply
from sync.domain.codes import Outcome
from tests.helpers.engine_bench import Bench
from tests.helpers.store import NOW, save_act, save_create


def test_saved_commands_are_sent_in_order_and_become_done(bench: Bench) -> None:
    for number in (1, 2, 3):
        save_create(bench.store, number)

    bench.settle()

    assert bench.server.batches == [["c1", "c2", "c3"]]
    assert set(bench.states().values()) == {"done"}
    assert [result.id for result in bench.observer.results] == ["c1", "c2", "c3"]


def test_more_than_a_batch_goes_in_batches_of_50(bench: Bench) -> None:
    for number in range(55):
        save_act(bench.store, f"n{number:02}", "o1", "note")

    bench.settle()

    assert [len(batch) for batch in bench.server.batches] == [50, 5]


def test_old_work_goes_in_batches_of_25(bench: Bench) -> None:
    for number in range(55):
        save_act(bench.store, f"n{number:02}", "o1", "note")
    bench.clock.seconds += 61

    bench.settle()

    assert [len(batch) for batch in bench.server.batches] == [25, 25, 5]
    assert set(bench.states().values()) == {"done"}


def test_a_server_that_takes_fewer_at_once_gets_so_many_from_then_on(bench: Bench) -> None:
    for number in range(25):
        save_act(bench.store, f"n{number:02}", "o1", "note")
    bench.server.push_faults = [TransportError(ErrorCode.TOO_LARGE, 413, {"most": 10})]

    bench.settle()

    assert [len(batch) for batch in bench.server.batches] == [25, 10, 10, 5]
    assert set(bench.states().values()) == {"done"}


def test_a_lost_reply_leads_to_a_resend_and_one_order(bench: Bench) -> None:
    save_create(bench.store, 1)
    bench.server.lost_replies = 1

    bench.settle_over(60)

    assert bench.server.batches == [["c1"], ["c1"]]
    assert bench.states() == {"c1": "done"}
    assert bench.server.orders["o1"].ver == 1


def test_a_command_that_was_on_its_way_at_a_crash_is_sent_again(bench: Bench) -> None:
    save_create(bench.store, 1)
    bench.store.outbox.mark_sent(["c1"])

    bench.fresh_engine()
    bench.settle()

    assert bench.states() == {"c1": "done"}


def test_without_a_line_the_outbox_waits_and_goes_out_later(bench: Bench) -> None:
    bench.settle()
    bench.server.down = True
    for number in range(1, 21):
        save_create(bench.store, number)
    bench.settle_over(120)
    assert bench.store.outbox.counts().unsent == 20
    assert not bench.engine.board.status.online
    assert bench.error == LineError.UNREACHABLE

    bench.server.down = False
    bench.settle_over(60)

    assert bench.store.outbox.counts().unsent == 0
    assert bench.engine.board.status.online
    assert bench.error == ""
    assert len(bench.server.orders) == 20


def test_a_gap_is_filled_from_the_number_the_server_names(bench: Bench) -> None:
    save_create(bench.store, 1)
    save_create(bench.store, 2)
    bench.settle()
    bench.server.log.clear()
    bench.server.orders.clear()
    bench.server.next_seq = 1  # the server lost what it had
    save_create(bench.store, 3)

    bench.settle()

    assert bench.server.batches[-1] == ["c1", "c2", "c3"]
    assert set(bench.server.orders) == {"o1", "o2", "o3"}


def test_a_poison_command_is_put_aside_and_others_go_on(bench: Bench) -> None:
    for number in range(1, 6):
        save_create(bench.store, number)
    bench.server.poison = {"c3"}

    bench.settle_over(1800)

    states = bench.states()
    assert states.pop("c3") == "attention"
    assert set(states.values()) == {"done"}
    assert bench.store.attention.count() == 1


def test_a_server_that_is_wholly_broken_puts_nothing_aside(bench: Bench) -> None:
    save_create(bench.store, 1)
    bench.server.poison = {"c1"}
    bench.server.pull_faults = [TransportError(ErrorCode.INTERNAL, 500)] * 10_000

    bench.settle_over(1800)

    assert bench.states() == {"c1": "new"}


def test_a_command_the_server_cannot_read_does_not_hold_up_the_others(bench: Bench) -> None:
    for number in range(1, 8):
        save_create(bench.store, number)
    bench.server.unreadable = {"c5"}

    bench.settle()

    states = bench.states()
    assert states.pop("c5") == "attention"
    assert set(states.values()) == {"done"}


def test_retry_keeps_the_command_and_does_not_stop_pulling(bench: Bench) -> None:
    bench.server.outcomes["c1"] = Outcome.RETRY
    save_create(bench.store, 1)

    bench.settle()
    assert bench.states() == {"c1": "new"}
    assert "pull" in bench.server.calls

    bench.settle_over(60)
    assert bench.states() == {"c1": "done"}


def test_superseded_becomes_an_item_for_a_person(bench: Bench) -> None:
    save_create(bench.store, 1)
    bench.settle()
    bench.server.outcomes["d1"] = Outcome.SUPERSEDED
    save_act(bench.store, "d1", "o1", "dispatch")

    bench.settle()

    (item,) = bench.store.attention.items()
    assert (item.command, item.by_name) == ("d1", "李华")
    assert any("attention" in changed.ids for changed in bench.observer.changes)


def test_numbers_are_asked_for_with_each_push_and_kept(bench: Bench) -> None:
    bench.server.grant = [NumberLease(id="lease-9", year=2026, first=501, last=540)]
    before = bench.store.outbox.counts().free_numbers
    save_create(bench.store, 1)

    bench.settle()

    assert bench.store.outbox.counts().free_numbers == before - 1 + 40


@pytest.mark.allows_log("sync")
def test_a_copied_store_goes_on_as_a_new_device_by_itself(bench: Bench) -> None:
    bench.settle()
    bench.server.next_seq = 2  # the twin has used number 1
    save_create(bench.store, 1)

    bench.settle()

    assert bench.observer.ended == []
    assert bench.store.device == "device-2"
    assert bench.states() == {"c1": "done"}
    assert [call for call in bench.server.calls if call.startswith("fork")] == ["fork device-1 device-2"]


@pytest.mark.allows_log("sync")
def test_a_copy_whose_new_device_was_not_confirmed_asks_for_the_same_one_again(bench: Bench) -> None:
    bench.settle()
    bench.server.next_seq = 2
    bench.server.fork_faults = [TransportError(LineError.TIMED_OUT)]
    save_create(bench.store, 1)

    assert bench.settle() > 0
    assert (bench.store.device, bench.states()) == ("device-1", {"c1": "new"})
    bench.settle_over(120)

    forks = [call for call in bench.server.calls if call.startswith("fork")]
    assert forks == ["fork device-1 device-2"] * 2
    assert bench.states() == {"c1": "done"}


@pytest.mark.allows_log("sync")
@pytest.mark.parametrize("old_server", [True, False])
def test_a_copy_the_server_does_not_let_go_on_needs_one_sign_in_and_loses_nothing(
    bench: Bench, old_server: bool
) -> None:
    bench.server.forks = not old_server
    bench.keeper.save(bench.server.session())
    bench.settle()
    bench.server.next_seq = 2
    bench.server.fork_faults = [TransportError(ErrorCode.TOKEN_INVALID, 401)]
    save_create(bench.store, 1)

    bench.settle()

    assert bench.observer.ended == ["device_cloned"]
    assert bench.store.device == "device-2"
    assert [command.seq for command in bench.store.outbox.pending(10)] == [1]


@pytest.mark.allows_log("sync")
def test_a_copy_of_a_device_that_was_shut_out_is_shut_out_too(bench: Bench) -> None:
    bench.settle()
    bench.server.next_seq = 2
    bench.server.fork_faults = [TransportError(ErrorCode.DEVICE_REVOKED, 403)]
    save_create(bench.store, 1)

    bench.settle()

    assert bench.observer.ended == ["device_revoked"]
    assert bench.store.device == "device-1"


@pytest.mark.allows_log("sync")
def test_an_idle_copy_finds_out_before_it_gives_a_number_twice(bench: Bench) -> None:
    bench.settle()
    free = bench.store.outbox.counts().free_numbers
    assert free > 0
    bench.server.next_seq = 2  # the twin has sent something meanwhile
    bench.store.drafts.open_draft("d1", b"{}", "", NOW)

    bench.settle_over(12)

    assert bench.store.device == "device-2"
    assert bench.store.outbox.counts().free_numbers == 0


def test_new_work_does_not_shorten_a_back_off(bench: Bench) -> None:
    bench.settle()
    bench.server.push_faults = [TransportError(ErrorCode.OVERLOADED, 503, retry_after=30)]
    save_create(bench.store, 1)
    delay = bench.settle()
    assert delay >= 30
    sent = len(bench.server.batches)

    save_create(bench.store, 2)
    bench.engine.signal(Signal(SignalKind.OUTBOX))
    bench.settle()
    assert len(bench.server.batches) == sent

    bench.engine.signal(Signal(SignalKind.TRY_NOW))
    bench.settle()
    assert bench.states() == {"c1": "done", "c2": "done"}


def _begin_at_once(call: Send) -> Send:
    """Stand in for the thread beside the engine: the call is over before anybody waits for it."""
    try:
        reply = call()
    except TransportError as error:
        failure = error

        def fail() -> PushReply:
            raise failure

        return fail
    return lambda: reply


def test_the_next_batch_is_under_way_before_outcomes_are_stored_and_never_before_the_reply(bench: Bench) -> None:
    save_acts(bench, 120)
    decided: list[int] = []

    def beside(call: Send) -> Send:
        decided.append(list(bench.states().values()).count("done"))
        return _begin_at_once(call)

    bench.engine.pusher.beside = beside
    bench.settle()

    assert decided == [0, 0, 50]
    assert bench.server.batches == [acts(0, 50), acts(50, 100), acts(100, 120)]
    assert set(bench.states().values()) == {"done"}


def test_the_lost_reply_of_a_batch_under_way_leads_to_a_resend_of_that_batch(bench: Bench) -> None:
    save_acts(bench, 80)
    begun: list[int] = []

    def beside(call: Send) -> Send:
        begun.append(1)
        bench.server.lost_replies = int(len(begun) == 2)
        return _begin_at_once(call)

    bench.engine.pusher.beside = beside
    bench.settle_over(60)

    assert bench.server.batches == [acts(0, 50), acts(50, 80), acts(50, 80)]
    assert set(bench.states().values()) == {"done"}


def test_a_batch_under_way_when_the_program_ends_is_sent_again_at_the_next_start(bench: Bench) -> None:
    save_acts(bench, 80)
    bench.engine.pusher.beside = _begin_at_once
    while len(bench.server.batches) < 2:
        bench.engine.step()
    bench.engine.pusher.wait()

    bench.fresh_engine()
    bench.settle_over(60)

    assert bench.server.batches == [acts(0, 50), acts(50, 80), acts(50, 80)]
    assert set(bench.states().values()) == {"done"}


def test_a_batch_made_ready_counts_as_new_again_when_the_one_before_it_did_not_end_well(bench: Bench) -> None:
    save_acts(bench, 80)
    bench.server.outcomes["n049"] = Outcome.RETRY
    bench.engine.pusher.beside = _begin_at_once

    bench.settle()
    assert bench.server.batches == [acts(0, 50)]
    assert {bench.states()[one] for one in acts(49, 80)} == {"new"}

    bench.settle_over(60)
    assert set(bench.states().values()) == {"done"}


def test_without_a_reply_the_batch_made_ready_counts_as_new_again_too(bench: Bench) -> None:
    save_acts(bench, 80)
    bench.server.lost_replies = 1
    bench.engine.pusher.beside = _begin_at_once

    bench.settle()
    assert set(bench.states().values()) == {"new"}

    bench.settle_over(60)
    assert bench.server.batches == [acts(0, 50), acts(0, 50), acts(50, 80)]
    assert set(bench.states().values()) == {"done"}


def save_acts(bench: Bench, count: int) -> None:
    for number in range(count):
        save_act(bench.store, f"n{number:03}", "o1", "note")


def acts(first: int, end: int) -> list[str]:
    return [f"n{number:03}" for number in range(first, end)]
