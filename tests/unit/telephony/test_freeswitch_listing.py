"""The state read from FreeSWITCH's lists while a colleague is asked: by a program started anew, and after a gap."""

import pytest

from sync.domain.call_record import AskStage
from sync.telephony.events import Answered, Asked, CallEvent, Ended, Missed, Outcome, PhoneEvent, Ringing, Transferred
from tests.helpers.esl.played import AGENT, CALLER, COLLEAGUE, Played, bridge, channel

_ROWS = {
    CALLER: {"name": "sofia/external/138@t", "direction": "inbound", "call_uuid": CALLER, "cid_num": "13800138000"},
    AGENT: {"name": "sofia/internal/8012@h", "direction": "outbound", "call_uuid": CALLER, "created_epoch": "10"},
    COLLEAGUE: {"name": "sofia/internal/8013@h", "direction": "outbound", "created_epoch": "20"},
}
_ASKED = {"Call_Direction": "outbound", "Other_Type": "originator", "Other_Leg_Unique_ID": AGENT}


def _list(played: Played, *there: str, pairs: tuple[tuple[str, str], ...], ringing: bool = False) -> list[PhoneEvent]:
    """Read the channels that are there, and who talks with whom; ``ringing``: the colleague's phone."""
    return _read(played, *there, pairs=pairs, call_of_colleague=AGENT, ringing=ringing)


def _read(
    played: Played, *there: str, pairs: tuple[tuple[str, str], ...], call_of_colleague: str, ringing: bool
) -> list[PhoneEvent]:
    more = {"call_uuid": call_of_colleague, "callstate": "RINGING" if ringing else "ACTIVE"}
    lists = played.tracker.begin_lists()
    lists.channels = [{"uuid": uid, **_ROWS[uid], **(more if uid == COLLEAGUE else {})} for uid in there]
    lists.pairs = [{"uuid": near, "b_uuid": far} for near, far in pairs]
    return [one for one in played.tracker.listed(played.now()) if isinstance(one, CallEvent)]


_ALL = (CALLER, AGENT, COLLEAGUE)
_WITH_CALLER, _WITH_COLLEAGUE = (CALLER, AGENT), (AGENT, COLLEAGUE)
_BOTH = (_WITH_CALLER, _WITH_COLLEAGUE)


@pytest.mark.parametrize("call_of_colleague", [AGENT, CALLER])
@pytest.mark.parametrize(
    ("pairs", "ringing"),
    [((_WITH_CALLER,), True), (_BOTH, False), ((_WITH_COLLEAGUE,), False)],
)
def test_a_program_that_was_started_anew_finds_a_colleague_who_is_asked(
    call_of_colleague: str, pairs: tuple[tuple[str, str], ...], ringing: bool
):
    told = _read(Played(), *_ALL, pairs=pairs, call_of_colleague=call_of_colleague, ringing=ringing)
    answered, at_the_colleague, asked = told
    assert isinstance(answered, Answered)
    assert (answered.call_id, answered.extension, answered.ani) == (CALLER, "8012", "13800138000")
    assert isinstance(at_the_colleague, Ringing if ringing else Answered)
    assert (at_the_colleague.extension, at_the_colleague.asked_by) == ("8013", "8012")
    assert isinstance(asked, Asked)
    stage = AskStage.RINGING if ringing else AskStage.TALKING
    assert (asked.extension, asked.to, asked.stage, asked.resync) == ("8012", "8013", stage, True)


def test_a_program_that_was_started_anew_says_that_nobody_is_asked():
    answered, over = _list(Played(), CALLER, AGENT, pairs=(_WITH_CALLER,))
    assert isinstance(answered, Answered)
    assert isinstance(over, Asked)
    assert (over.extension, over.to, over.stage) == ("8012", "", AskStage.OVER)


@pytest.mark.parametrize("answered", [True, False])
def test_a_colleague_who_left_while_the_line_was_down_leaves_the_caller_with_the_agent(answered: bool):
    played = Played()
    played.talks()
    played.tell(channel("PROGRESS", COLLEAGUE, "sofia/internal/8013@h", **_ASKED))
    if answered:
        played.tell(bridge(AGENT, COLLEAGUE))
    gone, over = _list(played, CALLER, AGENT, pairs=(_WITH_CALLER,))
    assert isinstance(gone, Ended if answered else Missed)
    assert (gone.extension, gone.asked_by) == ("8013", "8012")
    assert isinstance(over, Asked)
    assert (over.extension, over.stage, over.outcome) == ("8012", AskStage.OVER, Outcome.LOST)


def test_what_became_of_a_colleague_while_the_line_was_down_is_told():
    played = Played()
    played.talks()
    played.tell(channel("PROGRESS", COLLEAGUE, "sofia/internal/8013@h", **_ASKED))
    _, talking = _list(played, *_ALL, pairs=_BOTH)
    assert isinstance(talking, Asked)
    assert talking.stage is AskStage.TALKING
    assert _list(played, *_ALL, pairs=_BOTH) == []
    passed, there = _list(played, CALLER, COLLEAGUE, pairs=((CALLER, COLLEAGUE),))
    assert isinstance(passed, Transferred)
    assert (passed.extension, passed.to, passed.attended) == ("8012", "8013", True)
    assert isinstance(there, Answered)
    assert (there.extension, there.asked_by) == ("8013", "")
