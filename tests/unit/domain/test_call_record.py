"""Calls as they are kept: two tellings of one call, who waits to be called back, and who sees the number."""

from msgspec.structs import replace

from sync.domain.call_record import (
    CALLS,
    CLAIM_LASTS,
    Asking,
    AskStage,
    CallDirection,
    CallFacts,
    CallRecord,
    CallResult,
    gone,
    has_talked,
    is_claimed,
    is_missed,
    merge,
    missed_again,
    record_id,
    scopes_of_call,
    settles,
    view_call,
)
from sync.domain.codes import Disclosure

NUMBER = "+8613800138000"
MISSED = CallFacts(number=NUMBER, rang_at=1_000, ended_at=20_000, result=CallResult.ABANDONED)
TALK = CallFacts(number=NUMBER, rang_at=30_000, answered_at=33_000, ended_at=90_000, agent="u1", recording_id="r1")


def test_only_a_call_with_a_number_that_nobody_answered_is_missed() -> None:
    assert is_missed(MISSED)
    assert not is_missed(TALK)
    assert not is_missed(replace(MISSED, ended_at=None))
    assert not is_missed(replace(MISSED, number=""))
    assert not is_missed(replace(MISSED, hidden=True))
    assert not is_missed(replace(MISSED, direction=CallDirection.OUTBOUND))


def test_two_tellings_of_one_call_keep_what_either_knows() -> None:
    early = CallFacts(number=NUMBER, queue="q1", dnis="12345", unique_id="1.1", rang_at=1_000, order_id="o1")
    late = CallFacts(rang_at=1_500, answered_at=3_000, held_ms=700, ended_at=9_000, recording_id="r", agent="u1")
    for first, second in ((early, late), (late, early)):
        both = merge(first, second)
        assert (both.number, both.queue, both.rang_at, both.answered_at, both.ended_at) == (
            NUMBER,
            "q1",
            1_000,
            3_000,
            9_000,
        )
        assert (both.held_ms, both.recording_id, both.agent, both.order_id) == (700, "r", "u1", "o1")
    assert merge(CallFacts(), CallFacts()) == CallFacts()
    assert merge(replace(early, hidden=True), replace(late, hidden=True)).hidden


def test_who_says_only_which_order_a_call_led_to_changes_nothing_else_of_it() -> None:
    called_back = CallFacts(
        direction=CallDirection.OUTBOUND, number=NUMBER, rang_at=1_000, answered_at=2_000, agent="u1"
    )
    assert merge(called_back, CallFacts(order_id="o1")) == replace(called_back, order_id="o1")
    assert merge(called_back, CallFacts(number=NUMBER)).direction is CallDirection.INBOUND, "who knows the call says"


def test_only_the_telephone_system_says_whether_the_caller_is_on_hold() -> None:
    held = CallFacts(number=NUMBER, answered_at=2_000, held_at=5_000, agent="u1", extension="8001")
    assert merge(held, CallFacts(order_id="o1")).held_at == 5_000, "an order saved meanwhile ends no hold"
    assert merge(held, replace(held, held_at=None), by_system=True).held_at is None
    assert merge(replace(held, held_at=None), held, by_system=True).held_at == 5_000
    assert merge(held, replace(held, ended_at=9_000), by_system=True).held_at is None
    asked = replace(held, held_at=None, asking=Asking("8013", AskStage.RINGING, 6_000))
    assert merge(held, asked, by_system=True).held_at == 5_000, "the caller waits while a colleague is rung"


def test_only_the_telephone_system_says_who_is_asked_and_that_is_forgotten_with_the_call() -> None:
    asking = Asking("8013", AskStage.TALKING, 5_000)
    talk = CallFacts(number=NUMBER, answered_at=2_000, agent="u1", extension="8012")
    asked = merge(talk, replace(talk, asking=asking), by_system=True)
    assert asked.asking == asking
    assert merge(asked, CallFacts(order_id="o1")).asking == asking, "an order saved meanwhile ends no asking"
    assert merge(asked, replace(talk, held_at=6_000), by_system=True).asking == asking
    assert merge(talk, replace(talk, asking=asking)).asking is None, "a seat's word of it counts for nothing"
    over = replace(asking, stage=AskStage.OVER)
    assert merge(asked, replace(talk, asking=over), by_system=True).asking == over
    assert merge(asked, replace(talk, ended_at=9_000), by_system=True).asking is None
    assert merge(asked, replace(talk, result=CallResult.TRANSFERRED), by_system=True).asking is None


def test_a_state_read_anew_without_anybody_asked_ends_an_old_asking() -> None:
    nobody = Asking("", AskStage.OVER, 9_000, "lost")
    talk = CallFacts(number=NUMBER, answered_at=1_000)
    assert merge(talk, replace(talk, asking=nobody), by_system=True).asking is None
    for stage, outcome in ((AskStage.RINGING, "lost"), (AskStage.TALKING, "completed"), (AskStage.JOINED, "completed")):
        asked = replace(talk, asking=Asking("8013", stage, 5_000))
        over = merge(asked, replace(talk, asking=nobody), by_system=True)
        assert over.asking == Asking("8013", AskStage.OVER, 9_000, outcome)
        assert merge(over, replace(talk, asking=replace(nobody, since=9_500)), by_system=True) == over


def test_a_talk_that_is_told_again_began_when_it_was_told_first() -> None:
    talk = CallFacts(number=NUMBER, answered_at=3_000, extension="8001")
    again = replace(talk, answered_at=50_000)
    assert merge(talk, again, by_system=True).answered_at == 3_000
    assert merge(talk, replace(again, extension="8002"), by_system=True).answered_at == 50_000
    assert merge(replace(talk, result=CallResult.TRANSFERRED), again, by_system=True).answered_at == 50_000
    assert merge(replace(talk, answered_at=None), again, by_system=True).answered_at == 50_000


def test_a_call_nobody_heard_the_end_of_was_there_as_long_as_it_is_known_to_have_been() -> None:
    talk = CallFacts(number=NUMBER, rang_at=1_000, answered_at=3_000)
    over = gone(talk, heard_until=9_000, now=60_000)
    assert (over.ended_at, over.end_unsure, over.result) == (9_000, True, CallResult.FAILED)
    assert gone(talk, heard_until=2_000, now=60_000).ended_at == 3_000, "it was answered later than that"
    assert gone(replace(talk, held_at=5_000), heard_until=2_000, now=60_000).ended_at == 5_000
    assert gone(talk, heard_until=9_000, now=8_000).ended_at == 8_000, "no end lies ahead"
    passed_on = gone(replace(talk, result=CallResult.TRANSFERRED), heard_until=9_000, now=60_000)
    assert passed_on.result is CallResult.TRANSFERRED
    assert is_missed(gone(replace(talk, answered_at=None), heard_until=9_000, now=60_000))


def test_an_end_that_is_exactly_known_takes_the_place_of_one_that_is_not_and_never_the_other_way() -> None:
    talk = CallFacts(number=NUMBER, rang_at=1_000, answered_at=3_000)
    unsure, sure = gone(talk, heard_until=9_000, now=60_000), replace(talk, ended_at=12_000)
    for first, second in ((unsure, sure), (sure, unsure)):
        both = merge(first, second)
        assert (both.ended_at, both.end_unsure) == (12_000, False)
    told = replace(talk, ended_at=9_000, order_id="o1")
    assert merge(unsure, told).end_unsure, "who repeats the end knows no more of it"
    assert merge(unsure, CallFacts(order_id="o1")).end_unsure
    assert merge(talk, unsure).end_unsure


def test_a_call_that_comes_back_from_a_transfer_is_under_way_at_the_same_phone() -> None:
    passed = CallFacts(number=NUMBER, agent="u1", extension="8001", result=CallResult.TRANSFERRED)
    back = CallFacts(number=NUMBER, agent="u1", extension="8001")
    assert merge(passed, back, by_system=True).result is CallResult.UNDER_WAY
    assert merge(passed, back).result is CallResult.TRANSFERRED, "a seat's word of an order says nothing of that"
    assert merge(passed, replace(back, extension="8002", agent=""), by_system=True).result is CallResult.TRANSFERRED
    assert merge(passed, replace(back, extension="8002", agent="u2")).result is CallResult.UNDER_WAY
    assert merge(passed, replace(back, extension=""), by_system=True).result is CallResult.TRANSFERRED


def test_a_number_that_calls_again_waits_once_and_a_later_talk_ends_it() -> None:
    waiting = CallRecord("c1", facts=MISSED, waiting=True, first_at=1_000)
    again = missed_again(waiting, replace(MISSED, rang_at=25_000))
    assert (again.times, again.first_at, again.facts.rang_at) == (2, 1_000, 25_000)
    assert settles(TALK, again)
    assert settles(replace(TALK, direction=CallDirection.OUTBOUND), again)
    assert not settles(replace(TALK, answered_at=24_000), again)
    assert not settles(replace(TALK, direction=CallDirection.INTERNAL), again)
    assert not settles(MISSED, again)
    assert not has_talked(replace(TALK, number=""))


def test_the_id_of_a_call_is_plain_and_short_and_a_seats_own_calls_carry_its_mark() -> None:
    assert record_id("1764.12") == "1764.12"
    assert record_id("SIP/8012 <x>") == "SIP_8012__x_"
    assert len(record_id("1" * 100)) == 64
    assert record_id("local-1", "@abc") == "local-1@abc"
    assert record_id("1" * 100, "@abc").endswith("1@abc")


def test_a_claim_lasts_half_an_hour() -> None:
    record = CallRecord("c1", facts=MISSED, claimed_at=1_000)
    assert is_claimed(record, 1_000 + CLAIM_LASTS - 1)
    assert not is_claimed(record, 1_000 + CLAIM_LASTS)
    assert not is_claimed(CallRecord("c1"), 0)


def test_a_call_under_way_is_its_agents_alone_and_others_see_the_number_masked() -> None:
    record = CallRecord("c1", facts=TALK, caller_ref="abcd")
    assert scopes_of_call(record) == {CALLS, "user:u1"}
    assert scopes_of_call(replace(record, facts=replace(TALK, ended_at=None))) == {"user:u1"}
    assert scopes_of_call(replace(record, facts=MISSED)) == {CALLS}
    assert view_call(record, Disclosure.FULL).facts.number == NUMBER
    masked = view_call(record, Disclosure.MASKED)
    assert (masked.facts.number, masked.facts.recording_id, masked.caller_ref) == ("138****8000", "", "abcd")
    hidden = view_call(record, Disclosure.HIDDEN)
    assert (hidden.facts.number, hidden.caller_ref) == ("", "")


def test_no_seat_is_told_which_telephone_system_a_call_is_at() -> None:
    for disclosure in Disclosure:
        assert view_call(CallRecord("c1", facts=TALK, pbx="10.0.0.5:5038"), disclosure).pbx == ""
