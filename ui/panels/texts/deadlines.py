"""A deadline's explanation in sentences."""

from PySide6.QtCore import QCoreApplication

from sync.domain.codes import TimeBasis
from sync.domain.deadlines import Explanation
from ui.panels.texts.names import clock_name
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

BASES: dict[str, str] = {
    TimeBasis.NATURAL_MINUTE: QT_TRANSLATE_NOOP("Deadline", "{amount} 分钟"),
    TimeBasis.NATURAL_HOUR: QT_TRANSLATE_NOOP("Deadline", "{amount} 小时"),
    TimeBasis.WORKING_HOUR: QT_TRANSLATE_NOOP("Deadline", "{amount} 个工作小时"),
    TimeBasis.NATURAL_DAY: QT_TRANSLATE_NOOP("Deadline", "{amount} 个自然日"),
    TimeBasis.WORKING_DAY: QT_TRANSLATE_NOOP("Deadline", "{amount} 个工作日"),
    TimeBasis.DAY_HOURS_ON_WORKING_DAYS: QT_TRANSLATE_NOOP("Deadline", "{amount} 小时(工作日内计)"),
}


def limit_text(basis: str, amount: int) -> str:
    """Return a limit, e.g. ``5 个工作日``."""
    return translate("Deadline", BASES.get(basis, "{amount}")).format(amount=amount)


def _moment(value: str | int | None) -> str:
    return str(value or "")[:16].replace("T", " ")


def deadline_lines(explanation: Explanation, *, counted: bool = False) -> list[str]:
    """Return the sentences that say why a due moment is what it is, the most important first.

    ``counted``: how many days off there are is said beside them; only those with a name are named.
    """
    values = explanation.values
    lines = [
        translate("Deadline", "{kind}时限 {limit}，自 {start} 起算，至 {due}").format(
            kind=clock_name(str(values.get("kind", ""))),
            limit=limit_text(explanation.code, int(values.get("amount", 0))),
            start=_moment(values.get("start")),
            due=_moment(values.get("due")),
        )
    ]
    days_off = holidays_text(explanation) if counted else days_off_text(explanation)
    if days_off:
        lines.append(days_off)
    if values.get("worked_weekends"):
        days = str(values["worked_weekends"]).replace(",", "、")
        lines.append(translate("Deadline", "调休上班计为工作日：{days}").format(days=days))
    if values.get("extended_days"):
        text = translate("Deadline", "已延期 {days} 天，原截止 {due}")
        lines.append(text.format(days=values["extended_days"], due=_moment(values.get("original_due"))))
    if values.get("paused_minutes"):
        minutes = values["paused_minutes"]
        lines.append(translate("Deadline", "挂账停表 {minutes} 分钟，已顺延").format(minutes=minutes))
    if values.get("paused_since"):
        since = _moment(values["paused_since"])
        lines.append(translate("Deadline", "自 {since} 起停表").format(since=since))
    if values.get("uncertain"):
        years = str(values.get("unknown_years") or "")
        text = translate("Deadline", "{years} 年放假安排未发布，按周末推算，可能变动")
        lines.append(text.format(years=years.replace(",", "、")))
    return lines


def days_off_count(explanation: Explanation) -> str:
    """Return how many days off lie inside the limit, empty without any."""
    count = len(_holidays(explanation)) + int(explanation.values.get("weekend_days", 0) or 0)
    return translate("Deadline", "含 {count} 个休息日").format(count=count) if count else ""


def holidays_text(explanation: Explanation) -> str:
    """Return which days off are holidays, empty without any."""
    holidays = _holidays(explanation)
    return translate("Deadline", "节假日 {days}").format(days="、".join(holidays)) if holidays else ""


def _holidays(explanation: Explanation) -> list[str]:
    return [day for day in str(explanation.values.get("holidays", "")).split(",") if day]


def days_off_text(explanation: Explanation) -> str:
    """Return how many days off lie inside the limit and which are holidays, empty without any."""
    text, holidays = days_off_count(explanation), _holidays(explanation)
    return text + translate("Deadline", "(节假日 {days})").format(days="、".join(holidays)) if holidays else text
