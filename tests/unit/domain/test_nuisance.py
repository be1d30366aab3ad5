"""A number is marked by two people, for some days, and never refuses a call."""

import pytest
from msgspec.structs import replace

from sync.domain.actor import Actor
from sync.domain.call_record import CALLS
from sync.domain.codes import Role
from sync.domain.instant import DAY
from sync.domain.nuisance import (
    MOST_EVIDENCE,
    MOST_LINES,
    Nuisance,
    NuisanceReason,
    NuisanceState,
    NuisanceStep,
    approved,
    arrived,
    is_in_force,
    lifted,
    mark_of,
    proposed,
    refused,
    replaced,
    scopes_of_nuisance,
    set_aside,
)
from sync.domain.refusal import Refusal

NOW = 1_764_000_000_000
AGENT = Actor(user_id="a1", name="甲", roles=frozenset({Role.AGENT}))
OTHER = Actor(user_id="a2", name="乙", roles=frozenset({Role.AGENT}))
LEAD = Actor(user_id="l1", name="丙", roles=frozenset({Role.TEAM_LEAD}))
UNIT = Actor(user_id="u1", name="丁", roles=frozenset({Role.UNIT_OPERATOR}))
SAID = Nuisance("n1", "+8613800138000", NuisanceReason.ABUSE, "连续辱骂", calls=("c1",))


def good(result: Nuisance | Refusal) -> Nuisance:
    assert isinstance(result, Nuisance)
    return result


def code(result: Nuisance | Refusal) -> tuple[str, str]:
    assert isinstance(result, Refusal)
    return result.code.value, result.field


def proposal() -> Nuisance:
    return good(proposed(None, SAID, AGENT, NOW))


def in_force(days: int = 7) -> Nuisance:
    return good(approved(proposal(), NuisanceStep.LIMIT, days, LEAD, NOW))


def test_a_proposal_keeps_who_said_it_and_why() -> None:
    one = proposal()
    assert (one.state, one.proposed_by, one.proposed_at) == (NuisanceState.PROPOSED, ("a1",), NOW)
    assert [(line.by, line.act, line.words) for line in one.history] == [("a1", "propose", "连续辱骂")]
    assert scopes_of_nuisance(one) == {"user:a1"}, "nobody else hears of it before a lead has decided"


def test_a_second_proposal_of_the_number_is_added_to_the_first() -> None:
    both = good(proposed(proposal(), replace(SAID, id="n2", calls=("c1", "c2"), orders=("o1",)), OTHER, NOW + 1))
    assert (both.id, both.calls, both.orders, both.proposed_by) == ("n1", ("c1", "c2"), ("o1",), ("a1", "a2"))


def test_evidence_that_came_is_not_awaited_any_more_and_that_of_another_number_is_none() -> None:
    waits = good(proposed(None, replace(SAID, calls=("c1", "c2"), orders=("o1",), awaited=("c2", "o1")), AGENT, NOW))
    assert arrived(waits, {}) == waits
    seen = arrived(waits, {"c2": False, "o1": True})
    assert (seen.calls, seen.orders, seen.awaited) == (("c1",), ("o1",), ())
    both = good(proposed(waits, replace(SAID, calls=("c2", "c3"), awaited=("c3",)), OTHER, NOW))
    assert both.awaited == ("o1", "c3"), "who proposes it again has seen the second call"


@pytest.mark.parametrize(
    ("changes", "who", "why"),
    [
        ({}, UNIT, ("not_your_role", "")),
        ({"number": "110"}, AGENT, ("invalid_value", "number")),
        ({"reason": NuisanceReason.OTHER, "words": " "}, AGENT, ("required", "words")),
        ({"calls": ()}, AGENT, ("required", "evidence")),
        ({"calls": tuple(f"c{n}" for n in range(MOST_EVIDENCE + 1))}, AGENT, ("too_long", "evidence")),
    ],
)
def test_a_proposal_without_grounds_is_refused(changes: dict[str, object], who: Actor, why: tuple[str, str]) -> None:
    assert code(proposed(None, replace(SAID, **changes), who, NOW)) == why


def test_another_reason_needs_words_and_orders_are_evidence_too() -> None:
    said = replace(SAID, reason=NuisanceReason.OTHER, calls=(), orders=("o1",))
    assert good(proposed(None, said, AGENT, NOW)).orders == ("o1",)


def test_a_measure_ends_by_itself() -> None:
    one = in_force(3)
    assert (one.step, one.until, one.decided_by) == (NuisanceStep.LIMIT, NOW + 3 * DAY, "l1")
    assert is_in_force(one, NOW + 3 * DAY - 1)
    assert not is_in_force(one, NOW + 3 * DAY)
    assert not is_in_force(proposal(), NOW)
    assert scopes_of_nuisance(one) == {CALLS, "user:a1"}


def test_nobody_approves_what_they_proposed() -> None:
    own = good(proposed(proposal(), SAID, LEAD, NOW))
    assert code(approved(own, NuisanceStep.WARN, 3, LEAD, NOW)) == ("own_words", "")


def test_only_a_lead_decides_and_only_on_what_waits() -> None:
    assert code(approved(proposal(), NuisanceStep.WARN, 3, OTHER, NOW)) == ("not_your_role", "")
    assert code(approved(in_force(), NuisanceStep.WARN, 3, LEAD, NOW)) == ("changed_meanwhile", "")
    assert code(approved(proposal(), NuisanceStep.WARN, 400, LEAD, NOW)) == ("invalid_value", "days")
    assert code(refused(proposal(), "理由不足", OTHER, NOW)) == ("not_your_role", "")


def test_refusing_and_lifting_need_a_reason() -> None:
    assert code(refused(proposal(), " ", LEAD, NOW)) == ("required", "words")
    assert code(refused(in_force(), "不成立", LEAD, NOW)) == ("changed_meanwhile", "")
    one = good(refused(proposal(), "证据不足", LEAD, NOW))
    assert (one.state, one.answer, scopes_of_nuisance(one)) == (NuisanceState.REFUSED, "证据不足", {"user:a1"})
    assert code(lifted(proposal(), "误标", LEAD, NOW)) == ("changed_meanwhile", "")
    assert code(lifted(in_force(3), "误标", LEAD, NOW + 3 * DAY)) == ("changed_meanwhile", "")
    gone = good(lifted(in_force(), "误标", LEAD, NOW + 5))
    assert (gone.state, gone.history[-1].act, is_in_force(gone, NOW + 6)) == (NuisanceState.LIFTED, "lift", False)
    assert replaced(in_force(), LEAD, NOW).state is NuisanceState.LIFTED


def test_danger_to_life_sets_it_aside_for_the_call_and_leaves_it_in_force() -> None:
    one = good(set_aside(in_force(), "suicide", AGENT, NOW + 9))
    assert is_in_force(one, NOW + 9)
    assert (one.history[-1].act, one.history[-1].words) == ("set_aside", "suicide")
    assert good(set_aside(in_force(), "", AGENT, NOW)).history[-1].words == ""
    assert code(set_aside(in_force(), "wages", AGENT, NOW)) == ("invalid_value", "category")
    assert code(set_aside(in_force(), "", UNIT, NOW)) == ("not_your_role", "")


def test_the_history_stays_short() -> None:
    one = in_force()
    for _ in range(MOST_LINES + 5):
        one = good(set_aside(one, "", AGENT, NOW))
    assert len(one.history) == MOST_LINES
    assert [line.act for line in one.history if line.act != "set_aside"] == ["propose", "approve"], "decisions stay"


def test_what_is_not_in_force_is_not_set_aside() -> None:
    ended = good(lifted(in_force(), "误标", LEAD, NOW + 5))
    assert set_aside(ended, "", AGENT, NOW + 9) == ended
    assert set_aside(proposal(), "", AGENT, NOW) == proposal()
    assert set_aside(in_force(3), "", AGENT, NOW + 3 * DAY) == in_force(3), "it has run out"


def test_who_decides_on_a_proposal_sees_that_a_later_call_spoke_of_danger_to_life() -> None:
    one = good(set_aside(proposal(), "suicide", AGENT, NOW + 9))
    assert (one.state, one.history[-1].act, one.history[-1].words) == ("proposed", "set_aside", "suicide")
    refusal = good(refused(proposal(), "证据不足", LEAD, NOW))
    assert set_aside(refusal, "suicide", AGENT, NOW + 9) == refusal


def test_decisions_are_kept_however_many_there_are() -> None:
    line = in_force().history[-1]
    full = replace(in_force(), history=(line,) * MOST_LINES)
    assert len(good(lifted(full, "误标", LEAD, NOW + 5)).history) == MOST_LINES + 1


def test_a_mark_holds_no_number_and_the_answer_is_for_who_proposed() -> None:
    one = good(refused(proposal(), "证据不足", LEAD, NOW))
    assert mark_of(one, "ref", own=True).answer == "证据不足"
    assert mark_of(one, "ref", own=False).answer == ""
