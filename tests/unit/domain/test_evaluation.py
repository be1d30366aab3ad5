"""The three rates."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.domain.codes import Satisfaction, Solved
from sync.domain.evaluation import Counts, Rates, count, evaluation_of, mean, pooled, rank, rates, rates_of
from sync.domain.order import Evaluation
from sync.domain.reference import Policy
from tests.helpers.small_city import Story

NO_HURRY = settings(deadline=None)
POLICY = Policy()
VECTOR = Counts(valid=200, contacted=196, solved=170, satisfied=150, basically=30)


def test_the_published_example_scores_87_7():
    found = rates_of(VECTOR, POLICY)
    assert (found.response, found.resolution, found.satisfaction, found.score) == (0.98, 0.85, 0.885, 87.7)


def test_nothing_valid_gives_no_rate_instead_of_zero():
    assert rates([], POLICY) == Rates(counts=Counts())
    assert rates([None, Evaluation(contacted=True)], POLICY).score is None


def said(solved: Solved, satisfied: Satisfaction, *, valid: bool = True, excluded: bool = False) -> Evaluation:
    return Evaluation(contacted=True, solved=solved, satisfied=satisfied, valid=valid, excluded=excluded)


def test_excluded_evaluations_leave_the_effective_rates_and_stay_in_the_raw_ones():
    both = [
        said(Solved.SOLVED, Satisfaction.SATISFIED),
        said(Solved.UNSOLVED, Satisfaction.DISSATISFIED, excluded=True),
        said(Solved.SOLVED, Satisfaction.SATISFIED, valid=False),
    ]
    assert rates(both, POLICY).resolution == 1.0
    assert rates(both, POLICY, effective=False).resolution == 0.5


def test_partly_solved_counts_where_the_city_says_so():
    partly = [said(Solved.PARTLY, Satisfaction.BASICALLY)]
    assert count(partly, POLICY) == Counts(valid=1, contacted=1, solved=0, satisfied=0, basically=1)
    assert count(partly, Policy(partly_solved_counts=True)).solved == 1


def test_the_first_or_the_last_round_counts():
    order = Story().reaches("closed").current
    assert evaluation_of(order, POLICY) == order.final_evaluation
    assert evaluation_of(order, Policy(evaluation_round="first")) == order.first_evaluation


def test_a_summary_is_pooled_or_the_mean_of_the_units():
    big, small = rates_of(Counts(90, 90, 90, 90, 0), POLICY), rates_of(Counts(10, 10, 0, 0, 0), POLICY)
    assert pooled([big, small], POLICY).resolution == 0.9
    average = mean([big, small, rates_of(Counts(), POLICY)])
    assert average.resolution == 0.5
    assert average.score == pytest.approx(55.0)
    assert mean([Rates()]) == Rates()


def test_units_rank_by_score_then_volume_and_the_unrated_stay_unranked():
    good, bad = rates_of(VECTOR, POLICY), rates_of(Counts(10, 10, 0, 0, 0), POLICY)
    ranked = rank([("a", bad, 9), ("b", good, 5), ("c", good, 8), ("d", Rates(), 99), ("e", good, 5)])
    assert [(row.unit, row.place) for row in ranked] == [("c", 1), ("b", 2), ("e", 2), ("a", 4), ("d", None)]


@NO_HURRY
@given(st.integers(1, 500), st.data())
def test_rates_lie_between_nothing_and_everything(valid: int, data: st.DataObject):
    satisfied = data.draw(st.integers(0, valid))
    basically = data.draw(st.integers(0, valid - satisfied))
    contacted, solved = data.draw(st.integers(0, valid)), data.draw(st.integers(0, valid))
    found = rates_of(Counts(valid, contacted, solved, satisfied, basically), POLICY)
    for rate in (found.response, found.resolution, found.satisfaction):
        assert rate is not None
        assert 0.0 <= rate <= 1.0
    assert found.score is not None
    assert 0.0 <= found.score <= 100.0
