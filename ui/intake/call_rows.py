"""Calls as rows of the intake screen's lists."""

from PySide6.QtCore import QCoreApplication

from sync.domain.call_record import CallDirection, CallRecord, is_claimed
from sync.domain.instant import MINUTE, Instant
from ui.intake.rows import DOT, FIRST_ANSWER, days_ago
from ui.panels.texts.times import day_moment, duration, roughly
from ui.theme.tone import Tone
from ui.widgets.row_list import RowItem

translate = QCoreApplication.translate


def call_item(record: CallRecord, now: Instant) -> RowItem:
    """Return a call of this caller: which way, when, how long, with whom."""
    facts = record.facts
    if facts.answered_at is None:
        pill, tone, length = translate("CallRows", "未接"), Tone.WAITING, ""
    else:
        out = facts.direction is CallDirection.OUTBOUND
        pill = translate("CallRows", "呼出") if out else translate("CallRows", "呼入")
        tone = Tone.NEUTRAL
        length = duration(facts.ended_at - facts.answered_at) if facts.ended_at is not None else ""
        if facts.end_unsure:
            length = translate("CallRows", "至少 {length}").format(length=length)
    parts = (length, facts.agent_name, facts.queue)
    parts = (days_ago(facts.rang_at, now), *parts)
    title = day_moment(facts.rang_at)
    return RowItem(record.id, title, DOT.join(part for part in parts if part), pill=pill, tone=tone)


def missed_item(record: CallRecord, now: Instant) -> RowItem:
    """Return a call that waits to be called back: age, how often, the light of three minutes, who has claimed it."""
    waited = max(0, now - record.first_at)
    tone = Tone.DANGER if waited > FIRST_ANSWER else Tone.WAITING if waited > FIRST_ANSWER - MINUTE else Tone.SUCCESS
    parts = [translate("CallRows", "已等待 {span}").format(span=roughly(waited))]
    if record.times > 1:
        parts.append(translate("CallRows", "来电 {count} 次").format(count=record.times))
    if record.facts.queue:
        parts.append(record.facts.queue)
    if is_claimed(record, now):
        parts.append(translate("CallRows", "{name} 已认领").format(name=record.claimed_name))
    return RowItem(record.id, record.facts.number, DOT.join(parts), pill=translate("CallRows", "漏接来电"), tone=tone)
