"""Moments and spans in words."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from sync.domain.instant import DAY, HOUR, MINUTE, SECOND, Instant, from_wall, to_wall
from ui.theme.tone import Tone

translate = QCoreApplication.translate
MOMENT_SHAPE = "2026-11-30 18:00"
_SEPARATORS = str.maketrans({"/": "-", ".": "-", "：": ":", "－": "-", "　": " "})
_FIRST_YEAR, _LAST_YEAR = 1971, 2199


def read_moment(text: str) -> Instant | None:
    """Return the instant a person wrote as date and time, e.g. ``2026-11-30 18:00``; ``None`` for anything else."""
    try:
        read = datetime.strptime(" ".join(text.translate(_SEPARATORS).split()), "%Y-%m-%d %H:%M")  # noqa: DTZ007
    except ValueError:
        return None
    return from_wall(read) if _FIRST_YEAR <= read.year <= _LAST_YEAR else None


def moment(instant: Instant | None) -> str:
    """Return date and time, e.g. ``2026-11-30 18:00``; empty without an instant."""
    return to_wall(instant).strftime("%Y-%m-%d %H:%M") if instant else ""


def day_moment(instant: Instant | None) -> str:
    """Return month, day and time, e.g. ``11-30 18:00``; empty without an instant."""
    return to_wall(instant).strftime("%m-%d %H:%M") if instant else ""


def clock_time(instant: Instant | None) -> str:
    """Return the time of day with seconds."""
    return to_wall(instant).strftime("%H:%M:%S") if instant else ""


def duration(milliseconds: int) -> str:
    """Return a span as ``mm:ss`` or ``h:mm:ss``."""
    seconds = max(0, milliseconds) // SECOND
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def span(milliseconds: int) -> str:
    """Return a span as ``hh:mm``, from two days on in days."""
    if milliseconds >= 2 * DAY:
        return translate("Times", "{days} 天").format(days=milliseconds // DAY)
    hours, rest = divmod(max(0, milliseconds), HOUR)
    return f"{hours:02d}:{rest // MINUTE:02d}"


def roughly(milliseconds: int) -> str:
    """Return a span by its largest unit from minutes on, e.g. ``5 分钟``."""
    if milliseconds >= 2 * DAY:
        return translate("Times", "{days} 天").format(days=milliseconds // DAY)
    if milliseconds >= 2 * HOUR:
        return translate("Times", "{count} 小时").format(count=milliseconds // HOUR)
    return translate("Times", "{count} 分钟").format(count=max(1, milliseconds // MINUTE))


def time_left(due: Instant | None, now: Instant) -> str:
    """Return what is left until an instant: ``00:42`` (hours and minutes), ``3 天``; after it ``超 02:10``."""
    if due is None:
        return ""
    left = due - now
    if left < 0:
        return translate("Times", "超 {span}").format(span=span(-left))
    return span(left)


def time_left_tone(due: Instant | None, now: Instant) -> str:
    """Return the tone of a time left: red from the last hour on, amber in the last four."""
    if due is None:
        return ""
    left = due - now
    if left <= HOUR:
        return Tone.DANGER
    return Tone.WAITING if left <= 4 * HOUR else ""


def time_left_pill(due: Instant, now: Instant) -> tuple[str, str]:
    """Return text and tone for a ``TimeLeftLabel``: ``剩 00:42`` or ``超 02:10``."""
    tone = time_left_tone(due, now) or Tone.SUCCESS
    if due < now:
        return time_left(due, now), tone
    return translate("Times", "剩 {span}").format(span=span(due - now)), tone


def age(instant: Instant, now: Instant) -> str:
    """Return how long ago something was: minutes, hours, then days."""
    gone = max(0, now - instant)
    if gone < MINUTE:
        return translate("Times", "刚刚")
    if gone < HOUR:
        return translate("Times", "{count} 分钟前").format(count=gone // MINUTE)
    if gone < DAY:
        return translate("Times", "{count} 小时前").format(count=gone // HOUR)
    return translate("Times", "{count} 天前").format(count=gone // DAY)
