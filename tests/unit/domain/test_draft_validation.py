"""What the intake form says before an order is submitted."""

import pytest
from msgspec.structs import replace

from sync.domain.act import OrderDraft
from sync.domain.codes import Action, CallerSubject, Disclosure, RequestType
from sync.domain.draft_validation import bare_credit_code, credit_code_fault, is_credit_code, validate_draft
from sync.domain.order import Caller, Place
from sync.domain.text_rules import cleaned, hidden_at, is_clean, text_problem
from tests.helpers import small_city as city
from tests.helpers.small_city import CALLER, LIFT_PLACE, NANYANG_UNIT, at, draft, small_rules

NOW = at("2026-02-13 16:10")


def problems(wanted: OrderDraft) -> dict[str, str]:
    return {one.field: one.refusal.code.value for one in validate_draft(wanted, small_rules(), NOW)}


def test_a_complete_draft_has_no_problem():
    assert problems(draft()) == {}
    assert problems(draft(disposition=Action.DIRECT_DISPATCH, unit=NANYANG_UNIT)) == {}


def test_an_empty_draft_names_everything_that_is_missing_in_the_order_of_the_form():
    assert problems(OrderDraft()) == {
        "content": "required",
        "category": "required",
        "place.text": "address_required",
        "caller.contact_phone": "required",
        "read_back": "read_back_missing",
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"disposition": Action.DIRECT_CLOSE}, {"answer_text": "required"}),
        ({"disposition": Action.NOT_ACCEPT}, {"reason": "required", "channel_told": "required"}),
        ({"disposition": Action.INVALIDATE}, {"reason": "required"}),
        ({"disposition": Action.INVALIDATE, "reason": "x"}, {"reason": "unknown_code"}),
        ({"disposition": Action.MERGE}, {"merge_into": "required"}),
        ({"disposition": Action.MERGE, "merge_into": "o-9"}, {}),
        ({"disposition": Action.REDO, "content": "", "category": ""}, {}),
        ({"disposition": Action.DIRECT_DISPATCH}, {"unit": "required"}),
        ({"disposition": Action.DIRECT_DISPATCH, "unit": city.WATER}, {"unit": "directory_not_unique"}),
        (
            {
                "disposition": Action.NOT_ACCEPT,
                "request_type": RequestType.COMPLAINT,
                "reason": "other",
                "channel_told": "信访",
            },
            {"leader_confirmed": "leader_must_confirm"},
        ),
    ],
)
def test_each_way_out_of_the_form_asks_for_its_own_fields(changes: dict[str, object], expected: dict[str, str]):
    assert problems(draft(**changes)) == expected


def test_an_address_is_needed_unless_the_caller_asks_or_praises():
    nowhere = {"place": Place()}
    assert problems(draft(**nowhere)) == {"place.text": "address_required"}
    assert problems(draft(**nowhere, request_type=RequestType.CONSULT)) == {}
    assert problems(draft(**nowhere, request_type=RequestType.PRAISE)) == {}
    assert problems(draft(place=Place(poi="凤凰台小区"))) == {}


def test_a_complaint_names_whom_it_is_about():
    assert problems(draft(request_type=RequestType.COMPLAINT)) == {"accused_name": "accused_required"}
    assert problems(draft(request_type=RequestType.REPORT, accused_name="某饭店")) == {}
    assert problems(draft(request_type=RequestType.COMPLAINT, accused_unit=city.MARKET)) == {}


def test_who_wants_an_answer_must_be_reachable():
    nobody = {"caller": Caller(phone="anonymous")}
    assert problems(draft(**nobody)) == {"caller.contact_phone": "required"}
    assert problems(draft(**nobody, need_reply=False, need_callback=False)) == {}
    assert problems(draft(caller=Caller(anonymous=True))) == {}
    assert problems(draft(caller=Caller(email="a@b.cn"))) == {}


def test_who_completes_a_colleagues_order_need_not_be_shown_how_its_caller_is_reached():
    hidden = Caller(disclosure=Disclosure.HIDDEN)
    masked = Caller(name="张**", phone="138****8000", contact_phone="138****8000", disclosure=Disclosure.MASKED)
    assert problems(draft(caller=hidden)) == {"caller.contact_phone": "required"}
    assert problems(draft(caller=Caller(), completes="o-1")) == {"caller.contact_phone": "required"}
    assert problems(draft(caller=hidden, completes="o-1")) == {}
    assert problems(draft(caller=masked, completes="o-1")) == {}


def test_only_a_telephone_call_is_read_back():
    assert problems(draft(read_back=False)) == {"read_back": "read_back_missing"}
    assert problems(draft(read_back=False, channel="web")) == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"category": city.RETIRED}, {"category": "unknown_category"}),
        ({"place": replace(LIFT_PLACE, street="999")}, {"place.street": "unknown_area"}),
        ({"accused_unit": "nobody"}, {"accused_unit": "unknown_unit"}),
        ({"channel": "pigeon"}, {"channel": "unknown_code"}),
        ({"caller": replace(CALLER, contact_phone="abc")}, {"caller.contact_phone": "required"}),
        ({"caller": replace(CALLER, contact_phone="01")}, {"caller.contact_phone": "invalid_value"}),
        ({"caller": replace(CALLER, subject=CallerSubject.ENTERPRISE)}, {"caller.company": "required"}),
        ({"caller": replace(CALLER, credit_code="91410100MA0000000X")}, {"caller.credit_code": "invalid_value"}),
        ({"caller": replace(CALLER, email="no address")}, {"caller.email": "invalid_value"}),
        ({"caller": replace(CALLER, email="a@b c")}, {"caller.email": "invalid_value"}),
        ({"content": "x" * 2001}, {"content": "too_long"}),
        ({"caller": replace(CALLER, name="张\u202e三")}, {"caller.name": "invalid_characters"}),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(changes: dict[str, object], expected: dict[str, str]):
    assert problems(draft(**changes)) == expected


def test_a_credit_code_has_its_check_character():
    assert is_credit_code("91110000600037341L")
    assert not is_credit_code("91110000600037341M")
    assert not is_credit_code("short")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91110000600037341L", ""),
        ("9111 0000 6000 3734 1L", ""),
        ("９１１１００００６０００３７３４１Ｌ", ""),
        ("9111\u30000000\u30006000 3734 1ｌ", ""),
        ("９１１１００００６０００３７３４ＯＬ", "characters"),
        ("91110000600037341", "length"),
        ("9111000060003734OL", "characters"),
        ("A1110000600037341L", "characters"),
        ("91110000600037341M", "check"),
    ],
)
def test_what_is_wrong_with_a_credit_code_is_told(code: str, fault: str):
    assert credit_code_fault(code) == fault


@pytest.mark.parametrize(("code", "places"), [("9111 0000", 8), ("9111—0000—60", 10), ("９１１１\u3000０", 5), ("", 0)])
def test_the_places_of_a_credit_code_are_counted_as_they_are_checked(code: str, places: int):
    assert len(bare_credit_code(code)) == places


def test_a_blank_in_place_of_a_credit_code_is_none():
    assert problems(draft(caller=replace(CALLER, credit_code=" "))) == {}


def test_texts_are_clean_limited_and_can_be_cleaned():
    assert is_clean("一行\n二行\t😀")
    assert cleaned("a\u202eb\x00c") == "abc"
    assert text_problem("f", "好", 1) is None
    too_long = text_problem("f", "好好", 1)
    assert too_long is not None
    assert too_long.values == {"limit": 1, "length": 2}
    hidden = text_problem("f", "好\u202e好\x00", 9)
    assert hidden is not None
    assert hidden.values == {"at": 2, "what": "U+202E"}
    assert (hidden_at("😀\x07"), hidden_at("好")) == (1, -1)
