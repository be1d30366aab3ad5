"""How orders, units and articles look in the short lists of the intake screen."""

from PySide6.QtCore import QCoreApplication

from desktop.services.unit_advice import may_return
from desktop.services.values import OrderListRow, SimilarOrder, UnitSuggestion
from sync.domain.codes import OPEN_STATES
from sync.domain.instant import DAY, MINUTE, Instant, to_wall
from sync.domain.numbering import spoken
from sync.domain.reference import Article
from ui.intake.phrases import signal_name
from ui.panels.texts.names import channel_name, satisfaction_name, state_name
from ui.panels.texts.times import age, roughly, time_left_pill
from ui.panels.texts.tones import state_tone
from ui.widgets.row_list import RowItem

DOT = " · "
FIRST_ANSWER = 3 * MINUTE
"""A request by message waits this long for a first answer at most."""
KILOMETRE = 1000
ENOUGH = 5
"""Orders of a kind from which on a share says something."""
_CIRCLED = "①②③④⑤⑥⑦⑧⑨"


def days_ago(at: Instant, now: Instant) -> str:
    """Return the day of an instant as spoken: today, yesterday, n days ago."""
    days = (to_wall(now).date() - to_wall(at).date()).days
    if days <= 0:
        return QCoreApplication.translate("IntakeRows", "今天")
    if days == 1:
        return QCoreApplication.translate("IntakeRows", "昨天")
    return QCoreApplication.translate("IntakeRows", "{days} 天前").format(days=days)


def history_item(row: OrderListRow, now: Instant) -> RowItem:
    """Return an order of this caller: state, number, age, time left or how it ended."""
    parts = [spoken(row.no), days_ago(row.created_at, now)]
    if row.state in OPEN_STATES and row.due_at is not None:
        parts.append(time_left_pill(row.due_at, now)[0])
    elif row.satisfied:
        parts.append(satisfaction_name(row.satisfied))
    return RowItem(
        row.id,
        row.title,
        DOT.join(part for part in parts if part),
        pill=state_name(row.state, at_intake=row.at_intake),
        tone=state_tone(row.state, at_intake=row.at_intake),
    )


def similar_item(one: SimilarOrder, now: Instant) -> RowItem:
    """Return an order that may be the same matter, with its score and the signals that spoke: what is shortest stands
    first, so that a narrow column cuts the words alone.
    """
    row = one.row
    parts = [state_name(row.state, at_intake=row.at_intake), age(row.created_at, now)]
    if row.reporters:
        parts.append(QCoreApplication.translate("IntakeRows", "已关联 {count} 人").format(count=row.reporters))
    parts += (_evidence(one, signal) for signal in one.signals if signal != "time")
    tone = "danger" if one.score >= 0.9 else "waiting" if one.score >= 0.6 else "neutral"
    return RowItem(row.id, row.title, DOT.join(part for part in parts if part), pill=f"{one.score:.2f}", tone=tone)


def _evidence(one: SimilarOrder, signal: str) -> str:
    """Return a signal with what it saw: how far, what both tell of."""
    if signal == "place" and one.distance is not None:
        far = one.distance >= KILOMETRE
        amount = f"{one.distance / KILOMETRE:.1f} km" if far else f"{one.distance} m"
        return QCoreApplication.translate("IntakeRows", "距离 {amount}").format(amount=amount)
    if signal == "words" and one.shared:
        return QCoreApplication.translate("IntakeRows", "同事由“{matter}”").format(matter=one.shared)
    return signal_name(signal)


def article_item(article: Article, day: str, *, first: bool) -> RowItem:
    """Return an article; one that does not hold on the day (ISO) is struck."""
    if is_void(article, day):
        pill = QCoreApplication.translate("IntakeRows", "已失效")
        return RowItem(article.id, article.title, pill=pill, tone="danger", struck=True)
    key = QCoreApplication.translate("IntakeRows", "答复 Enter") if first else ""
    return RowItem(article.id, article.title, pill=key)


def is_void(article: Article, day: str) -> bool:
    """Tell whether an article does not hold on a day (ISO; without one every article holds)."""
    begun = not article.valid_from or article.valid_from <= day
    return bool(day) and not (begun and (not article.valid_to or day <= article.valid_to))


def unit_item(one: UnitSuggestion, at: int, chosen: bool, name: str) -> RowItem:
    """Return a suggested unit with its share, where there are enough orders for one; the chosen one has the pill."""
    return RowItem(
        one.unit,
        name,
        prefix=_CIRCLED[at],
        badge=QCoreApplication.translate("IntakeRows", "主办") if chosen else "",
        trailing=f"{one.share:.0%}" if one.same_kind >= ENOUGH else "",
    )


def unit_basis(one: UnitSuggestion, category: str, district: str) -> str:
    """Return why a unit is suggested, in one line: what it did before first, then the directory's rule."""
    reasons: list[str] = []
    if one.same_kind:
        reasons.append(_history_of(one, category, district))
    if one.basis or one.rule:
        rule = QCoreApplication.translate("IntakeRows", "派单目录：{rule}").format(rule=one.basis or one.rule)
        reasons.append(rule)
    why = QCoreApplication.translate("IntakeRows", "依据：{reasons}")
    return why.format(reasons="；".join(reasons)) if reasons else ""


def _history_of(one: UnitSuggestion, category: str, district: str) -> str:
    text = QCoreApplication.translate(
        "IntakeRows", "分类「{category}」× {district}，近 90 天同类 {all} 件中 {own} 件由其办理"
    )
    where = district or QCoreApplication.translate("IntakeRows", "全市")
    shown = text.format(category=category, district=where, all=one.same_kind, own=one.handled)
    if one.returned:
        text = QCoreApplication.translate("IntakeRows", "，退单 {returned} 件（{rate}）")
        shown += text.format(returned=one.returned, rate=f"{one.returned / max(one.handled, 1):.1%}")
    if may_return(one):
        shown += QCoreApplication.translate("IntakeRows", "，退单风险高")
    return shown


def is_recent(at: Instant, now: Instant) -> bool:
    """Tell whether an instant lies within the last 30 days."""
    return now - at <= 30 * DAY


def given_back_item(row: OrderListRow, missing: str, now: Instant, *, own: bool) -> RowItem:
    """Return an order that dispatch gave back: what is missing, how long it may still take, and whether one took it
    oneself.
    """
    due = row.due_at if row.due_at is not None else now
    parts = (
        QCoreApplication.translate("IntakeRows", "本人受理") if own else "",
        QCoreApplication.translate("IntakeRows", "缺：{what}").format(what=missing) if missing else "",
        spoken(row.no),
        time_left_pill(due, now)[0] if row.due_at is not None else "",
    )
    return RowItem(
        row.id,
        row.title or spoken(row.no),
        DOT.join(part for part in parts if part),
        pill=state_name(row.state, at_intake=True),
        tone="danger" if now > due else "waiting",
    )


def received_item(row: OrderListRow, now: Instant) -> RowItem:
    """Return a waiting request: channel, age, and the light of the limit for a first answer."""
    due = row.due_at if row.due_at is not None else row.created_at + FIRST_ANSWER
    tone = "danger" if now > due else "waiting" if now > due - MINUTE else "success"
    waited = QCoreApplication.translate("IntakeRows", "已等待 {span}").format(span=roughly(now - row.created_at))
    subtitle = DOT.join((spoken(row.no), waited))
    return RowItem(row.id, row.title or spoken(row.no), subtitle, pill=channel_name(row.channel), tone=tone)
