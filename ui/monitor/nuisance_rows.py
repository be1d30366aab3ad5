"""Measures against nuisance callers as rows, and what was done about one as lines."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from sync.domain.nuisance import Nuisance, NuisanceState
from ui.panels.texts.nuisance import act_name, reason_name, state_name, step_name
from ui.panels.texts.times import day_moment
from ui.theme.tone import Tone
from ui.widgets.row_list import RowItem

translate = QCoreApplication.translate
_LAST_LINES = 4


def nuisance_row(one: Nuisance, person: Callable[[str], str]) -> RowItem:
    """Return a measure: the masked number, why, who proposed it with how much evidence, until when."""
    evidence = translate("NuisanceBoard", "通话 {calls} · 工单 {orders}")
    parts = [
        "、".join(person(one_person) for one_person in one.proposed_by),
        day_moment(one.proposed_at),
        evidence.format(calls=len(one.calls), orders=len(one.orders)),
    ]
    if one.awaited:
        parts.append(translate("NuisanceBoard", "{count} 项证据尚未到达").format(count=len(one.awaited)))
    waits = one.state is NuisanceState.PROPOSED
    if not waits:
        until = translate("NuisanceBoard", "{step} · 至 {until}")
        parts.append(until.format(step=step_name(one.step), until=day_moment(one.until)))
    return RowItem(
        one.id,
        one.number,
        " · ".join(parts),
        badge=reason_name(one.reason),
        badge_tone=Tone.NEUTRAL,
        pill=state_name(one.state),
        tone=Tone.WAITING if waits else Tone.DANGER,
    )


def case_lines(one: Nuisance, person: Callable[[str], str]) -> str:
    """Return the newest lines of the history, a line each."""
    lines = (
        " ".join(part for part in (day_moment(line.at), person(line.by), act_name(line.act), line.words) if part)
        for line in one.history[-_LAST_LINES:]
    )
    return "\n".join(lines)
