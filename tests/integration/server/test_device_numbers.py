"""Every device has a number of its own: what is told to a caller without a server and without a block stays true."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from sync.domain.codes import Outcome
from sync.domain.numbering import emergency_device, format_emergency
from sync.server import schema
from sync.server.auth import device_numbers
from sync.server.tables.people import device_number
from tests.helpers.http_seat import HttpSeat, copy_of
from tests.helpers.server import RunningServer, prepared_services
from tests.helpers.server_city import PASSWORD
from tests.helpers.store import same_place


def _signed_in(server: RunningServer, device: str, person: str) -> HttpSeat:
    seat = HttpSeat(server.url, device)
    seat.sign_in(person, PASSWORD)
    return seat


def test_two_devices_whose_ids_have_the_same_place_get_different_numbers_and_their_callers_the_truth(
    server: RunningServer,
) -> None:
    ids = same_place()
    seats = [_signed_in(server, device, person) for device, person in zip(ids, ("agent", "agent2"), strict=True)]
    given = [seat.session.device_number for seat in seats]
    assert given[0] == emergency_device(ids[0]), "who was first keeps what its id says, as older programs use it"
    assert len(set(given)) == 2
    for seat, number in zip(seats, given, strict=True):
        assert number is not None
        told = [format_emergency(number, counter) for counter in range(2)]
        for result, no in zip(seat.push(*(seat.create(no=no) for no in told)).results, told, strict=True):
            assert (result.outcome, result.detail) == (Outcome.APPLIED, {"no": no})
        unsent = format_emergency(number, 2)
        assert server.services.numbers.origin(unsent).device == seat.device, "whose it is, before it has come"


def test_a_number_of_another_devices_series_is_changed_and_the_owners_callers_keep_theirs(
    server: RunningServer,
) -> None:
    owner, other = server.seat("agent"), server.seat("agent2")
    assert owner.session.device_number is not None
    told = format_emergency(owner.session.device_number, 0)
    taken = other.push(other.create(no=told)).results[0]
    assert taken.outcome == Outcome.APPLIED
    assert taken.detail["renumbered"] == "number_not_leased"
    assert taken.detail["no"] != told
    own = owner.push(owner.create(no=told)).results[0]
    assert (own.outcome, own.detail) == (Outcome.APPLIED, {"no": told})


def test_a_copied_store_keeps_the_numbers_it_told_under_its_former_id(server: RunningServer) -> None:
    seat = server.seat("agent")
    assert seat.session.device_number is not None
    told = format_emergency(seat.session.device_number, 0)
    copy = copy_of(seat)
    result = copy.push(copy.create(no=told)).results[0]
    assert (result.outcome, result.detail) == (Outcome.APPLIED, {"no": told})


def test_a_device_keeps_its_number_and_a_copy_gets_one_at_once(server: RunningServer) -> None:
    seat = server.seat("agent")
    number = seat.session.device_number
    copy = copy_of(seat)
    assert copy.session.device_number not in {None, number}
    assert seat.sign_in("agent", PASSWORD).device_number == number


def test_many_who_ask_at_once_get_one_each(server: RunningServer) -> None:
    devices = [*same_place(), *(f"other-{number}" for number in range(6))]

    def ask(device: str) -> int | None:
        with server.services.database.write() as connection:
            return device_numbers.number_of(connection, device)

    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(ask, devices * 3))
    assert given[:8] == given[8:16] == given[16:]
    assert len(set(given[:8])) == 8
    assert None not in given


@pytest.mark.allows_log("sync.server")
def test_when_nearly_all_numbers_are_given_the_last_is_found_and_then_none(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_numbers, "EMERGENCY_DEVICES", 4)
    monkeypatch.setattr(device_numbers, "_ATTEMPTS", 0)
    with server.services.database.write() as connection:
        connection.execute(insert(device_number), [{"number": one, "device": f"d{one}"} for one in (0, 1, 3)])
        assert device_numbers.number_of(connection, "last") == 2
        assert device_numbers.number_of(connection, "too many") is None


def test_devices_that_are_there_get_theirs_with_the_schema(tmp_path: Path, database: str | None) -> None:
    services = prepared_services(tmp_path, database)
    schema.downgrade(services.database, "0007")
    second, first = same_place()
    with services.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO device (id, user_id, seat, created_at, seen_at, last_seq, last_occurred)"
                " VALUES (:id, 'u', '', :at, 1, 0, 0)"
            ),
            [{"id": second, "at": 2}, {"id": first, "at": 1}],
        )
    schema.upgrade(services.database)
    with services.database.read() as connection:
        given = {row.device: row.number for row in connection.execute(select(device_number))}
    services.close()
    assert given == {first: emergency_device(first), second: emergency_device(second, 1)}
