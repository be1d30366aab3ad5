"""Telephone numbers are compared in one form and shown in another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.domain.phone import dialled, is_hidden, mask, mask_name, normalise, spoken_number

NO_HURRY = settings(deadline=None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("13800138000", "+8613800138000"),
        ("138 0013-8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("0371-66881234", "+8637166881234"),
        ("66881234", "+8637166881234"),
        ("12345", "12345"),
        ("+1 415 555 2671", "+14155552671"),
        ("+12", ""),
        ("12", ""),
        ("0123", ""),
        ("", ""),
        ("不知道", ""),
        ("1" * 40, ""),
    ],
)
def test_a_number_has_one_form_for_comparing(typed: str, expected: str):
    assert normalise(typed) == expected


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800138000", "138****8000"),
        ("+8613800138000", "138****8000"),
        ("0371-66881234", "0371****1234"),
        ("66881234", "66****34"),
        ("12345", "****"),
        ("138****8000", "138****8000"),
        ("", ""),
    ],
)
def test_a_masked_number_shows_its_ends_only(number: str, shown: str):
    assert mask(number) == shown


@NO_HURRY
@given(st.text("0123456789+- ", max_size=20))
def test_masking_hides_most_digits_and_masking_again_changes_nothing(number: str):
    shown = mask(number)
    assert mask(shown) == shown
    assert sum(ch.isdigit() for ch in shown) <= 8
    assert not shown or "****" in shown


def test_a_masked_name_keeps_its_first_character():
    assert mask_name(" 张三丰 ") == "张**"
    assert mask_name("  ") == ""


@pytest.mark.parametrize(
    ("number", "hidden"),
    [("", True), ("Anonymous", True), ("0000000", True), ("-", True), ("13800138000", False), ("12345", False)],
)
def test_a_withheld_number_is_recognised(number: str, hidden: bool):
    assert is_hidden(number) is hidden


def test_a_number_is_spoken_as_people_here_say_it():
    assert spoken_number("+8613800138000") == "13800138000"
    assert spoken_number("+8637167181234") == "037167181234"
    assert spoken_number("+442079460000") == "+442079460000"
    assert spoken_number("12345") == "12345"


@pytest.mark.parametrize("written", ["0371-55504080", "(0371) 5550 4080", "037155504080"])
def test_a_number_is_dialled_without_the_signs_it_is_written_with(written: str) -> None:
    assert dialled(written) == "037155504080"
