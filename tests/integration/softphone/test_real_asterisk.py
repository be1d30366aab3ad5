"""The adapter judged by a real Asterisk with a queue: a caller from a trunk, an agent at a real phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace

from sync.telephony.commands import Answer, HangUp
from sync.telephony.event_box import EventBox
from sync.telephony.events import Answered, CallEvent, Ended, LineState, Outcome, Ringing
from sync.telephony.systems import make_system, read_system_address
from tests.helpers.ami.real_asterisk import DNIS, QUEUE, SECRET, RealAsterisk, real_asterisk
from tests.helpers.sip.sipp import caller
from tests.helpers.sip.softphone import HERE, RealClock, softphone

PATIENCE = 20.0
_SLACK_MS = 400
"""Between what the phone and the exchange see of the same moment, on a busy machine."""
_Kind = TypeVar("_Kind", bound=CallEvent)


@contextmanager
def followed(pbx: RealAsterisk) -> Iterator[EventBox]:
    """What the adapter tells, run as the server runs it; ended at the end."""
    box = EventBox()
    address = replace(read_system_address("asterisk", pbx.url), secret=SECRET)
    adapter = make_system("asterisk", address, box.put, RealClock(), lambda: 0.0)
    adapter.start()
    try:
        yield box
    finally:
        adapter.close()


def _until(box: EventBox, kind: type[_Kind]) -> _Kind:
    """Return the next event of a kind; what comes before it is passed by."""
    while True:
        event = box.take(PATIENCE)
        assert event is not None, f"no {kind.__name__} was told"
        if isinstance(event, kind):
            return event


def test_a_queue_call_has_its_number_queue_agent_and_timings(tmp_path: Path) -> None:
    with real_asterisk(tmp_path / "pbx") as pbx, softphone(pbx.sip) as phone, followed(pbx) as box:
        phone.line(LineState.CONNECTED)
        with caller(tmp_path, "stays", f"{HERE}:{pbx.sip}", to=DNIS):
            seen_ringing = phone.until(Ringing)
            rang = _until(box, Ringing)
            phone.adapter.send(Answer(seen_ringing.call_id))
            seen_answered, answered = phone.until(Answered), _until(box, Answered)
            phone.adapter.send(HangUp(seen_ringing.call_id))
            seen_ended, ended = phone.until(Ended), _until(box, Ended)
    for event in (rang, answered, ended):
        assert (event.number, event.dnis, event.queue) == ("+8613800138000", DNIS, QUEUE)
        assert (event.agent, event.extension, event.interface) == ("王芳", "8012", "PJSIP/8012")
        assert event.unique_id
        assert (event.call_id, event.unique_id) == (rang.call_id, rang.unique_id)
    assert answered.ring_ms == pytest.approx(seen_answered.mono_ms - seen_ringing.mono_ms, abs=_SLACK_MS)
    assert answered.wait_ms is not None
    assert answered.wait_ms >= (answered.ring_ms or 0)
    assert ended.talk_ms == pytest.approx(seen_ended.mono_ms - seen_answered.mono_ms, abs=_SLACK_MS)
    assert ended.outcome is Outcome.COMPLETED
