"""Joins this seat's telephone to its services: the adapter of the settings, calls told by other programs, practice."""

import json
import random
import threading
from pathlib import Path

import msgspec

from desktop.services.app import App
from desktop.services.phone_service import PhoneService
from desktop.services.phone_setup import split_secret
from desktop.settings import Settings, load_settings, save_settings
from desktop.telephony.local_calls import LocalCall, LocalCalls
from sync.telephony.adapter import PhoneAdapter, PhoneClock
from sync.telephony.events import Answered, Ended, Missed, Outcome, PhoneEvent, Ringing
from sync.telephony.simulated import PlayedCall, SimulatedAdapter

FIRST_CALL_S, REST_S = 45.0, 90.0
"""Seconds before the first practice call, and between calls."""


def take_local_calls(app: App, folder: Path, clock: PhoneClock) -> None:
    """Let ``hotline-desk call`` and ``hotline:`` URLs reach this program while it runs."""
    calls = LocalCalls(folder, _LocalLine(app, clock).take)
    app.starters.append(calls.start)
    app.closers.append(calls.close)


def begin_telephone(app: App, url: str, folder: Path) -> None:
    """Plug the telephone of the settings as the program starts, away from its thread; a secret leaves the file."""

    def begin() -> None:
        app.phone_setup.begin(url)
        kept = load_settings(folder) if split_secret(url)[1] else Settings()
        bare, secret = split_secret(kept.phone)
        if secret:
            save_settings(folder, msgspec.structs.replace(kept, phone=bare))

    if url:
        thread = threading.Thread(target=begin, name="telephone-start", daemon=True)
        app.starters.append(thread.start)
        app.closers.append(lambda: thread.join() if thread.ident is not None else None)


def plug_practice(app: App, stories: bytes, clock: PhoneClock) -> None:
    """Ring calls of the practice city now and then. ``stories``: a JSON list of number, queue and words."""
    found = json.loads(stories)
    calls = [
        PlayedCall(one["number"], queue=one["queue"], after_s=REST_S if at else FIRST_CALL_S)
        for at, one in enumerate(found)
    ]
    app.phone.stories = {one["number"]: one["story"] for one in found}
    _plug(app, SimulatedAdapter(app.phone.take, clock, random.random, calls, by_itself=False))


def _plug(app: App, adapter: PhoneAdapter) -> None:
    app.phone.plug(adapter)
    app.starters.append(adapter.start)
    app.closers.append(adapter.close)


class _LocalLine:
    """Turns what another program tells into events of this seat's telephone."""

    def __init__(self, app: App, clock: PhoneClock) -> None:
        self._app = app
        self._phone: PhoneService = app.phone
        self._clock = clock
        self._ids: dict[str, str] = {}
        self._count = 0

    def take(self, call: LocalCall) -> str:
        """Take a call; returns a code when nobody could see it."""
        if not self._app.session.is_signed_in:
            return "not_signed_in"
        key = call.id or call.number
        fields = {"ani": call.given, "number": call.number, "hidden": call.hidden, "queue": call.queue}
        self._phone.take(self._event(call.state, self._id(key, call.id, call.state), fields))
        return ""

    def _id(self, key: str, given: str, state: str) -> str:
        if given:
            return given
        known = self._ids.pop(key, "") if state == "ended" else self._ids.get(key, "")
        if not known:
            self._count += 1
            known = f"local-{self._clock.wall_ms()}-{self._count}"
            if state != "ended":
                self._ids[key] = known
        return known

    def _event(self, state: str, call_id: str, fields: dict[str, str | bool]) -> PhoneEvent:
        at = {"at_ms": self._clock.wall_ms(), "mono_ms": int(self._clock.monotonic() * 1000)}
        known = self._phone.call(call_id)
        if state == "ringing":
            return msgspec.convert({"event": "ringing", "call_id": call_id, **fields, **at}, Ringing)
        if state == "answered":
            return msgspec.convert({"event": "answered", "call_id": call_id, **fields, **at}, Answered)
        if known is not None and known.answered_at is None:
            return msgspec.convert({"event": "missed", "call_id": call_id, **fields, **at}, Missed)
        return msgspec.convert(
            {"event": "ended", "call_id": call_id, "outcome": Outcome.COMPLETED, **fields, **at}, Ended
        )
