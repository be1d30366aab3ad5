"""What the engine does with the feed, snapshots, scopes, epochs and tokens."""

import pytest
from msgspec.structs import replace

from sync.client.signals import Signal, SignalKind
from sync.client.transport_error import LineError, TransportError
from sync.contract.errors import ErrorCode
from sync.contract.messages import PullReply
from sync.contract.replica import Cursor
from sync.domain.codes import Outcome
from tests.helpers.engine_bench import Bench
from tests.helpers.store import DESK, order, save_act, save_create


def shown(bench: Bench) -> set[str]:
    with bench.store.database.reading() as connection:
        return {one for (one,) in connection.exec_driver_sql("SELECT id FROM order_list")}


def test_reference_is_fetched_first_and_the_feed_goes_on_from_there(bench: Bench) -> None:
    bench.server.put(order("o1"))

    bench.settle()

    snapshots = [call for call in bench.server.calls if call.startswith("snapshot")]
    assert snapshots == ["snapshot global", f"snapshot {DESK}"]
    assert shown(bench) == {"o1"}
    cursor = bench.store.replica.cursor()
    assert cursor is not None
    assert cursor.pos == len(bench.server.feed)


def test_a_hint_brings_changes_at_once(bench: Bench) -> None:
    bench.settle()
    bench.server.put(order("o7"))
    bench.settle()
    assert shown(bench) == set()

    bench.engine.signal(Signal(SignalKind.HINT, len(bench.server.feed)))
    bench.settle()

    assert shown(bench) == {"o7"}


def test_without_hints_the_feed_is_asked_every_fifteen_seconds(bench: Bench) -> None:
    bench.settle()
    bench.server.put(order("o7"))

    bench.settle_over(16)

    assert shown(bench) == {"o7"}


def test_many_pages_are_read_to_the_end(bench: Bench) -> None:
    bench.settle()
    for number in range(20):
        bench.server.put(order(f"o{number}"))

    bench.engine.signal(Signal(SignalKind.HINT, 20))
    bench.settle()

    assert len(shown(bench)) == 20


def test_a_torn_snapshot_is_fetched_again(bench: Bench) -> None:
    bench.server.put(order("o1"))
    bench.server.torn_snapshots = 1

    bench.settle_over(60)

    assert bench.server.calls.count(f"snapshot {DESK}") == 2
    assert bench.store.replica.held_scopes() == {"global", DESK}
    assert shown(bench) == {"o1"}


def test_a_restart_fetches_only_what_is_missing(bench: Bench) -> None:
    bench.settle()
    bench.fresh_engine()
    bench.server.calls.clear()

    bench.settle()

    assert not [call for call in bench.server.calls if call.startswith("snapshot")]


def test_commands_go_out_between_two_pieces_of_a_snapshot(bench: Bench) -> None:
    for number in range(1200):
        bench.server.orders[f"x{number}"] = order(f"x{number}")
    while not any(call == f"snapshot {DESK}" for call in bench.server.calls):
        bench.engine.step()
    save_create(bench.store, 1)

    bench.engine.step()

    assert bench.states() == {"c1": "done"}
    assert bench.store.replica.held_scopes() == {"global"}


def test_changed_rights_purge_what_may_no_longer_be_read(bench: Bench) -> None:
    bench.server.put(order("o1"))
    bench.settle()
    bench.server.scopes, bench.server.scope_set = ["global", "unit:u1"], "s2"

    bench.engine.signal(Signal(SignalKind.HINT))
    bench.settle()

    assert shown(bench) == set()
    assert bench.store.replica.held_scopes() == {"global", "unit:u1"}
    cursor = bench.store.replica.cursor()
    assert cursor is not None
    assert cursor.scope_set == "s2"


@pytest.mark.allows_log("sync")
def test_rights_that_changed_while_a_restored_server_began_anew_purge_as_well(bench: Bench) -> None:
    bench.server.put(order("o1"))
    bench.settle()
    bench.server.epoch = "epoch-2"
    bench.server.scopes, bench.server.scope_set = ["global", "unit:u1"], "s2"

    bench.engine.signal(Signal(SignalKind.HINT))
    bench.settle_over(60)

    assert shown(bench) == set()


def test_a_page_that_does_not_start_at_the_cursor_is_not_applied(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.server.put(order("o1"))
    bench.settle()
    old = bench.server.pull

    def from_the_beginning(cursor: Cursor, token: str, wait: int = 0) -> PullReply:
        return old(replace(cursor, pos=0), token, wait)

    monkeypatch.setattr(bench.server, "pull", from_the_beginning)
    bench.server.put(order("o2"))
    before = bench.store.replica.cursor()

    bench.engine.signal(Signal(SignalKind.HINT))
    bench.engine.drain_signals()
    bench.engine.step()

    assert bench.store.replica.cursor() == before
    assert shown(bench) == {"o1"}


def test_a_hint_about_rights_is_enough(bench: Bench) -> None:
    bench.settle()
    bench.server.scopes, bench.server.scope_set = ["global", DESK, "user:u1"], "s2"

    bench.engine.signal(Signal(SignalKind.SCOPES))
    bench.settle()

    assert "user:u1" in bench.store.replica.held_scopes()


@pytest.mark.allows_log("sync")
def test_a_restored_server_gets_back_what_it_had_acknowledged(bench: Bench) -> None:
    for number in (1, 2):
        save_create(bench.store, number)
    bench.settle()
    numbers = [bench.store.commands.command(f"c{n}").args for n in (1, 2)]
    bench.server.epoch = "epoch-2"
    bench.server.orders.clear()
    bench.server.feed.clear()
    bench.server.log.clear()
    bench.server.next_seq = 1

    bench.engine.signal(Signal(SignalKind.HINT))
    bench.settle_over(60)

    assert set(bench.server.orders) == {"o1", "o2"}
    assert [bench.store.commands.command(f"c{n}").args for n in (1, 2)] == numbers
    assert set(bench.states().values()) == {"done"}
    cursor = bench.store.replica.cursor()
    assert cursor is not None
    assert cursor.epoch == "epoch-2"


@pytest.mark.allows_log("sync")
def test_a_refused_command_between_acknowledged_ones_does_not_block_a_new_epoch(bench: Bench) -> None:
    save_create(bench.store, 1)
    bench.settle()
    bench.server.outcomes["d1"] = Outcome.SUPERSEDED
    save_act(bench.store, "d1", "o1", "dispatch")
    save_create(bench.store, 3)
    bench.settle()
    bench.server.epoch, bench.server.next_seq = "epoch-2", 1
    bench.server.orders.clear()
    bench.server.feed.clear()
    bench.server.log.clear()

    bench.engine.signal(Signal(SignalKind.HINT))
    bench.settle_over(120)

    assert set(bench.server.orders) == {"o1", "o3"}
    assert bench.states() == {"c1": "done", "d1": "attention", "c3": "done"}


class Cut(BaseException):
    """The power went."""


@pytest.mark.allows_log("sync")
def test_a_seat_cut_off_at_the_first_sight_of_a_restored_server_still_gives_back_its_work(bench: Bench) -> None:
    save_create(bench.store, 1)
    bench.settle()
    bench.server.epoch, bench.server.next_seq = "epoch-2", 1
    bench.server.orders.clear()
    bench.server.feed.clear()
    bench.server.log.clear()
    start_epoch = bench.store.replica.start_epoch

    def cut_after(epoch: str) -> None:
        start_epoch(epoch)
        raise Cut

    bench.store.replica.start_epoch = cut_after
    bench.engine.signal(Signal(SignalKind.HINT))
    with pytest.raises(Cut):
        bench.settle()

    bench.store.replica.start_epoch = start_epoch
    bench.fresh_engine()
    bench.settle_over(60)
    assert set(bench.server.orders) == {"o1"}


@pytest.mark.allows_log("sync")
def test_a_server_whose_feed_ends_before_our_cursor_was_restored_too(bench: Bench) -> None:
    save_create(bench.store, 1)
    bench.settle()
    bench.server.orders.clear()
    bench.server.feed.clear()
    bench.server.log.clear()
    bench.server.next_seq = 1
    bench.server.pull_faults = [TransportError(ErrorCode.CURSOR_GONE, 410, {"pos": 0})]

    bench.engine.signal(Signal(SignalKind.HINT))
    bench.settle_over(60)

    assert set(bench.server.orders) == {"o1"}


def test_a_row_that_stays_comes_again_in_the_variant_of_the_new_rights(bench: Bench) -> None:
    bench.server.put(order("o1", content="what only the old rights show"))
    bench.settle()
    bench.server.orders["o1"] = order("o1", content="***")
    bench.server.scope_set = "s2"

    bench.engine.signal(Signal(SignalKind.SCOPES))
    bench.settle()

    record = bench.store.orders.order("o1")
    assert record is not None
    assert record.content == "***"


def test_a_cursor_too_old_leads_to_a_new_snapshot(bench: Bench) -> None:
    bench.server.put(order("o1"))
    bench.settle()
    bench.server.pull_faults = [TransportError(ErrorCode.CURSOR_GONE, 410)]
    bench.server.calls.clear()

    bench.engine.signal(Signal(SignalKind.HINT))
    bench.settle()

    assert f"snapshot {DESK}" in bench.server.calls
    assert shown(bench) == {"o1"}


def test_an_expired_token_is_refreshed_and_the_outbox_stays(bench: Bench) -> None:
    bench.settle()
    save_create(bench.store, 1)
    bench.server.valid_token = "another"

    bench.settle()

    assert bench.server.refreshed == 1
    assert bench.states() == {"c1": "done"}


def test_a_refused_refresh_ends_the_session_and_keeps_the_outbox(bench: Bench) -> None:
    bench.settle()
    save_create(bench.store, 1)
    bench.server.valid_token = "another"
    bench.server.refresh_faults = [TransportError(ErrorCode.TOKEN_INVALID, 401)]

    bench.settle()

    assert bench.observer.ended == ["token_invalid"]
    assert bench.store.outbox.counts().unsent == 1
    assert bench.error == "token_invalid"


def test_a_client_too_old_still_sends_but_does_not_pull(bench: Bench) -> None:
    bench.settle()
    bench.server.pull_faults = [TransportError(ErrorCode.CLIENT_TOO_OLD, 426)]
    bench.engine.signal(Signal(SignalKind.HINT))
    bench.settle()
    assert bench.error == ErrorCode.CLIENT_TOO_OLD
    pulls = bench.server.calls.count("pull")

    save_create(bench.store, 1)
    bench.engine.signal(Signal(SignalKind.HINT))
    bench.settle()

    assert bench.states() == {"c1": "done"}
    assert bench.server.calls.count("pull") == pulls


@pytest.mark.parametrize("code", [LineError.TLS_FAILED, LineError.WRONG_ADDRESS, LineError.NOT_A_SERVER])
def test_a_wrong_line_is_named_in_the_status(bench: Bench, code: LineError) -> None:
    bench.server.snapshot_faults = [TransportError(code)] * 100

    bench.settle()

    status = bench.engine.board.status
    assert (status.error, status.online) == (code.value, False)


def test_the_clock_offset_is_measured(bench: Bench) -> None:
    bench.server.clock_ahead = 90_000

    bench.settle()

    assert bench.engine.board.status.clock_offset_ms == 90_000


@pytest.mark.allows_log("sync")
def test_a_fault_of_the_store_is_told_and_tried_again(bench: Bench) -> None:
    bench.settle()
    held = bench.store.replica.apply_page
    broken = [True]

    class Full(Exception):
        code = "store_full"

    def apply_page(*arguments: object) -> object:
        if broken[0]:
            raise Full
        return held(*arguments)

    bench.store.replica.apply_page = apply_page
    bench.server.put(order("o9"))
    bench.engine.signal(Signal(SignalKind.HINT))
    bench.engine.drain_signals()
    bench.engine.guarded_step()
    assert bench.error == "store_full"

    broken[0] = False
    bench.settle_over(30)
    assert shown(bench) == {"o9"}
    assert bench.error == ""
