"""Numbers as telephone systems write them."""

import pytest

from sync.telephony.numbers import CallingNumber, area_of, read_number


@pytest.mark.parametrize(
    ("given", "e164", "area", "extension"),
    [
        ("13800138000", "+8613800138000", "", ""),
        ("013800138000", "+8613800138000", "", ""),
        ("8613800138000", "+8613800138000", "", ""),
        ("008613800138000", "+8613800138000", "", ""),
        ("+86 138-0013-8000", "+8613800138000", "", ""),
        ("138 0013 8000", "+8613800138000", "", ""),
        ("037112345678", "+8637112345678", "0371", ""),
        ("0371-12345678", "+8637112345678", "0371", ""),
        ("12345678", "+8637112345678", "0371", ""),
        ("(010) 65001234", "+861065001234", "010", ""),
        ("02165001234", "+862165001234", "021", ""),
        ("0371-12345678转8012", "+8637112345678", "0371", "8012"),
        ("0371-12345678-8012", "+8637112345678", "0371", "8012"),
        ("12345678 ext. 12", "+8637112345678", "0371", "12"),
        ("tel:+8613800138000;ext=77", "+8613800138000", "", "77"),
        ("sip:13800138000@10.0.0.5:5060", "+8613800138000", "", ""),
        ("１３８００１３８０００", "+8613800138000", "", ""),
        ("110", "110", "", ""),
        ("8012", "8012", "", ""),
        ("+442079460958", "+442079460958", "", ""),
    ],
)
def test_a_number_is_read_however_it_is_written(given: str, e164: str, area: str, extension: str):
    found = read_number(given)
    assert found is not None
    assert (found.e164, found.area_code, found.extension, found.hidden) == (e164, area, extension, False)
    assert found.is_number


@pytest.mark.parametrize(
    "given", ["", "  ", "anonymous", "Anonymous", "<unknown>", "withheld", "hidden", "Unavailable"]
)
def test_a_withheld_number_is_known_as_such(given: str):
    assert read_number(given) == CallingNumber(hidden=True)


@pytest.mark.parametrize(
    "given", ["12", "王先生", "1380013800a", "0" * 30, "9" * 500, "13800138000\r\nAction: x", "+12"]
)
def test_what_is_no_number_is_refused(given: str):
    assert read_number(given) is None


def test_local_numbers_take_the_area_code_of_the_city():
    found = read_number("65001234", area_code="10")
    assert found is not None
    assert (found.e164, found.area_code) == ("+861065001234", "010")


@pytest.mark.parametrize(("e164", "area"), [("110", ""), ("+8613800138000", ""), ("+4420", ""), ("+86755123", "")])
def test_only_chinese_fixed_numbers_have_an_area_code(e164: str, area: str):
    assert area_of(e164) == area
