"""Order numbers and their check digit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.domain.numbering import (
    MAX_SERIAL,
    EmergencyParts,
    NumberParts,
    emergency_device,
    format_emergency,
    format_no,
    is_valid_no,
    parse_emergency,
    parse_no,
    spoken,
)

NO_HURRY = settings(deadline=None)
SERIALS = st.integers(0, MAX_SERIAL)


def test_a_number_is_year_serial_and_check_digit_and_is_spoken_like_a_mobile_number():
    assert format_no(2026, 1) == "26000000015"
    assert spoken("26000000015") == "260 0000 0015"
    assert spoken("D0003700017") == "D0003700017"
    assert parse_no("260 0000-0015") == NumberParts(2026, 1)


@pytest.mark.parametrize("text", ["", "26000000014", "2600000001", "260000000155", "2600000001x", "２６000000015"])
def test_anything_else_is_no_number(text: str):
    assert not is_valid_no(text)


@pytest.mark.parametrize(("year", "serial"), [(1999, 1), (2100, 1), (2026, -1), (2026, MAX_SERIAL + 1)])
def test_what_does_not_fit_is_refused(year: int, serial: int):
    with pytest.raises(ValueError, match="out of range"):
        format_no(year, serial)


@NO_HURRY
@given(st.integers(2000, 2099), SERIALS)
def test_every_number_reads_back(year: int, serial: int):
    no = format_no(year, serial)
    assert len(no) == 11
    assert parse_no(spoken(no)) == NumberParts(year, serial)


@NO_HURRY
@given(SERIALS, st.integers(0, 10), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(serial: int, place: int, shift: int):
    no = format_no(2026, serial)
    wrong = no[:place] + str((int(no[place]) + shift) % 10) + no[place + 1 :]
    assert not is_valid_no(wrong)


@NO_HURRY
@given(SERIALS, st.integers(0, 9))
def test_every_swap_of_neighbours_is_caught(serial: int, place: int):
    no = format_no(2026, serial)
    swapped = no[:place] + no[place + 1] + no[place] + no[place + 2 :]
    assert swapped == no or not is_valid_no(swapped)


def test_the_emergency_series_stands_apart_and_is_unique_by_device_and_counter():
    assert format_emergency(37, 1).startswith("D000370001")
    numbers = {format_emergency(device, counter) for device in range(30) for counter in range(30)}
    assert len(numbers) == 900
    assert not any(is_valid_no(number) for number in numbers)


@pytest.mark.parametrize(("device", "counter"), [(-1, 0), (100_000, 0), (0, -1), (0, 10_000)])
def test_an_emergency_number_that_does_not_fit_is_refused(device: int, counter: int):
    with pytest.raises(ValueError, match="out of range"):
        format_emergency(device, counter)


def test_an_emergency_number_is_read_back():
    assert parse_emergency(format_emergency(37, 1)) == EmergencyParts(device=37, counter=1)
    assert parse_emergency(format_emergency(99_999, 9_999)) == EmergencyParts(device=99_999, counter=9_999)


@pytest.mark.parametrize("text", ["", "D", "26000000015", "D00037000", "D0003700010", "D000370001x", "D00037000１0"])
def test_what_is_no_emergency_number_is_not_read(text: str):
    assert parse_emergency(text) is None


def test_a_device_is_offered_another_place_at_each_attempt_and_always_the_same_ones():
    offered = [emergency_device("device-1", attempt) for attempt in range(20)]
    assert offered == [emergency_device("device-1", attempt) for attempt in range(20)]
    assert len(set(offered)) == 20
    assert all(0 <= place < 100_000 for place in offered)
