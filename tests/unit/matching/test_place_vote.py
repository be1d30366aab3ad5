"""The vote of known addresses: rare words, longest runs, probabilities."""

import tracemalloc

import pytest

from sync.matching.place_vote import DistrictVote, KnownAddress
from sync.matching.place_words import pieces

KNOWN = [
    *(KnownAddress(f"文化路{number}号", "金水") for number in range(1, 40, 3)),
    *(KnownAddress(f"文化路{number}号", "惠济") for number in range(300, 340, 5)),
    *(KnownAddress(f"嵩山路{number}号翠竹花园", "中原") for number in range(1, 9)),
]
VOTE = DistrictVote(KNOWN)


def test_a_name_of_one_district_decides():
    district, share = VOTE.shares("翠竹花园东门")[0]
    assert district == "中原"
    assert share > 0.8


def test_house_numbers_tell_the_districts_of_one_road_apart():
    assert VOTE.shares("文化路5号")[0][0] == "金水"
    assert VOTE.shares("文化路322号")[0][0] == "惠济"


def test_shares_are_probabilities():
    for text in ("文化路", "", "没有见过的地方"):
        assert sum(share for _, share in VOTE.shares(text)) == pytest.approx(1.0)


def test_what_was_never_seen_is_said_to_be_unknown():
    assert VOTE.knows(pieces("文化路9号"))
    assert not VOTE.knows(pieces("abc"))
    assert not VOTE.knows(())


def test_without_known_addresses_there_is_no_answer():
    assert DistrictVote([]).shares("文化路") == ()
    assert DistrictVote([KnownAddress("", "金水"), KnownAddress("文化路", "")]).districts == ()


def test_one_district_alone_is_certain():
    assert DistrictVote([KnownAddress("文化路", "金水")]).shares("文化路") == (("金水", 1.0),)


def test_what_is_learned_of_long_lists_stays_small_in_memory():
    known = [KnownAddress(f"{_road(at)}{at}号{_road(at * 7)}花园", f"区{at % 12}") for at in range(1_200)]
    tracemalloc.start()
    try:
        vote = DistrictVote(known)
        held, highest = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert vote.shares(known[5].text)[0][0] == "区5"
    assert held < 22_000 * len(known), "bytes for an address of the list"
    assert highest < 24_000 * len(known)


def _road(at: int) -> str:
    return "".join(chr(0x4E00 + (at * step) % 3_000) for step in (31, 57, 91, 133)) + "路"
