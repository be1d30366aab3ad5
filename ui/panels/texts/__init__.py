"""Every sentence about the business: codes in, words out. Chinese is the source; English comes from the translation.

``names``: ``state_name``, ``action_name``, ``type_name``… · ``tones``: tones of states · ``refusals``:
``refusal_text`` ·
``errors``: ``error_message`` · ``times``: ``moment``, ``day_moment``, ``time_left``, ``age`` · ``deadlines``:
``deadline_lines``.
"""

from ui.panels.texts.deadlines import deadline_lines
from ui.panels.texts.errors import Message, error_message, error_text
from ui.panels.texts.names import (
    action_name,
    assignment_name,
    channel_name,
    clock_name,
    light_name,
    outcome_name,
    role_name,
    satisfaction_name,
    solved_name,
    state_name,
    subject_name,
    type_name,
    urgency_name,
)
from ui.panels.texts.refusals import refusal_text
from ui.panels.texts.times import age, day_moment, duration, moment, time_left, time_left_tone
from ui.panels.texts.tones import light_tone, state_tone, type_tone, urgency_tone

__all__ = [
    "Message",
    "action_name",
    "age",
    "assignment_name",
    "channel_name",
    "clock_name",
    "day_moment",
    "deadline_lines",
    "duration",
    "error_message",
    "error_text",
    "light_name",
    "light_tone",
    "moment",
    "outcome_name",
    "refusal_text",
    "role_name",
    "satisfaction_name",
    "solved_name",
    "state_name",
    "state_tone",
    "subject_name",
    "time_left",
    "time_left_tone",
    "type_name",
    "type_tone",
    "urgency_name",
    "urgency_tone",
]
