"""When a name that callers use for a place counts for the city."""

import pytest
from msgspec.structs import replace

from sync.domain.aliases import alias_id, decided, is_alias, learnable, told
from sync.domain.reference import ALIAS, Site

SAID = Site(
    id=alias_id("大转盘", "410105", "紫荆山立交"), name="大转盘", area="410105", kind=ALIAS, address="紫荆山立交"
)


@pytest.mark.parametrize(
    ("words", "may"),
    [
        ("大转盘", True),
        ("老A座", True),
        ("转", False),
        ("3号楼502", False),
        ("大 转盘", False),
        ("", False),
        ("大" * 17, False),
    ],
)
def test_numbers_and_sentences_are_no_names(words: str, may: bool) -> None:
    assert learnable(words) is may


def test_the_second_person_makes_it_count() -> None:
    first = told(None, SAID, "u1", may_decide=False)
    assert (first.active, first.told_by) == (False, ("u1",))
    assert told(first, SAID, "u1", may_decide=False) == first
    second = told(first, SAID, "u2", may_decide=False)
    assert (second.active, second.told_by, second.decided_by) == (True, ("u1", "u2"), "")


def test_a_team_leads_word_counts_at_once() -> None:
    assert told(None, SAID, "lead", may_decide=True).active
    assert told(None, replace(SAID, active=True, told_by=("a", "b")), "u1", may_decide=False).active is False


def test_what_was_taken_back_stays_back_whoever_says_it() -> None:
    back = decided(told(None, SAID, "u1", may_decide=False), "admin", keep=False)
    for person, may_decide in (("u2", False), ("lead", True)):
        back = told(back, SAID, person, may_decide=may_decide)
        assert not back.active
    assert back.told_by == ("u1", "u2", "lead")
    assert decided(back, "admin", keep=True).active


def test_an_alias_is_bound_to_its_words_and_place() -> None:
    assert is_alias(SAID)
    assert SAID.called == "紫荆山立交"
    assert replace(SAID, kind="place").called == "大转盘"
    for wrong in (
        {"name": "小转盘"},
        {"area": ""},
        {"address": "别处"},
        {"kind": "place"},
        {"id": "alias-1"},
        {"name": "5号"},
    ):
        assert not is_alias(replace(SAID, **wrong))
