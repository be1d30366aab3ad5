"""The linear model over the characters of addresses, for lists of any size."""

from sync.matching.place_vote import DistrictVote, KnownAddress
from sync.server.places.linear_reading import LinearReading

GOLD = [KnownAddress(f"花园路{number}号金水花园", "金水") for number in range(8)]
TWO = [*GOLD, *(KnownAddress(f"嵩山路{number}号翠竹苑", "二七") for number in range(8))]
THREE = [*TWO, *(KnownAddress(f"江山路{number}号迎宾楼", "惠济") for number in range(8))]


def likeliest(known: list[KnownAddress], text: str) -> str:
    districts = sorted({one.district for one in known})
    scores = LinearReading(known, districts).scores(text)
    return districts[scores.index(max(scores))]


def test_two_and_more_districts_are_told_apart() -> None:
    for known in (TWO, THREE):
        assert likeliest(known, "花园路99号") == "金水"
        assert likeliest(known, "翠竹苑东门") == "二七"
    assert likeliest(THREE, "迎宾楼") == "惠济"


def test_of_one_district_or_of_unknown_characters_nothing_is_said() -> None:
    assert LinearReading(GOLD, ["金水"]).scores("花园路") == [0.0]
    assert LinearReading([], []).scores("花园路") == []
    assert len(set(LinearReading([KnownAddress("甲", "a"), KnownAddress("乙", "b")], ["a", "b"]).scores("丙"))) == 1
    one, other = LinearReading(TWO, ["二七", "金水"]), LinearReading(TWO, ["二七", "金水"])
    assert one.scores("xyz") == other.scores("xyz")  # the same list gives the same answers


def test_the_vote_adds_what_stands_beside_it() -> None:
    asked: list[tuple[str, ...]] = []

    def beside(districts: tuple[str, ...]):
        asked.append(districts)
        return lambda text: [5.0 if district == "二七" and text else 0.0 for district in districts]

    vote = DistrictVote(TWO, beside)
    assert asked == [("二七", "金水")]
    assert vote.shares("花园路") != DistrictVote(TWO).shares("花园路")
    assert vote.shares("没有见过")[0][0] == "二七"
