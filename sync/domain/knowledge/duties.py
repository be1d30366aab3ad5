"""Who may do what with an article, and what waits for whom (5.7: 采编, 审核, 责任单位).

The desk writes about anything, a unit's own people write what they answer for. Editors (team leads, reply reviewers,
quality inspectors, administrators) review everything, a unit's leader what is the unit's; nobody reviews own words.
"""

from datetime import date, timedelta
from enum import StrEnum

from sync.domain.actor import Actor
from sync.domain.codes import Role
from sync.domain.knowledge.record import ArticleRecord, ArticleWork, WorkState
from sync.domain.reference import Article

EDITORS = (Role.TEAM_LEAD, Role.REPLY_REVIEWER, Role.QUALITY_INSPECTOR, Role.ADMINISTRATOR)
UNIT_STAFF = (Role.UNIT_OPERATOR, Role.UNIT_LEADER)
NOTICE_DAYS = 30
"""So many days before an article ends its owner has it among the tasks."""
_PROGRAMS = frozenset({Role.SYSTEM, Role.CHANNEL})


class Duty(StrEnum):
    """What has to be done about an article, the most urgent first."""

    WRONG = "wrong"
    EXPIRED = "expired"
    REVIEW = "review"
    RETURNED = "returned"
    EXPIRING = "expiring"


def may_write(actor: Actor, *units: str) -> bool:
    """Tell whether the actor may write an article of all these units (the former owner and the new one)."""
    return actor.has(Role.AGENT, *EDITORS) or _is_of(actor, units)


def may_review(actor: Actor, unit: str) -> bool:
    """Tell whether the actor reviews what others write for a unit."""
    return actor.has(*EDITORS) or (actor.has(Role.UNIT_LEADER) and _is_of(actor, (unit,)))


def may_withdraw(actor: Actor, unit: str) -> bool:
    """Tell whether the actor may take the unit's article away at once; answers reports of errors too.

    What no unit answers for only editors take away.
    """
    return actor.has(*EDITORS) or (bool(unit) and _is_of(actor, (unit,)))


def may_discard(actor: Actor, work: ArticleWork, unit: str) -> bool:
    """Tell whether the actor may drop words in work: their authors, and who may withdraw the article."""
    return actor.user_id in work.authors or may_withdraw(actor, unit)


def may_report(actor: Actor) -> bool:
    """Tell whether the actor may say that an article is wrong: every person may."""
    return bool(actor.roles - _PROGRAMS)


def is_owner(actor: Actor, unit: str) -> bool:
    """Tell whether the actor answers for the article: the unit's people; without a unit the team lead."""
    return _is_of(actor, (unit,)) if unit else actor.has(Role.TEAM_LEAD)


def unit_of(article: Article | None, record: ArticleRecord) -> str:
    """Return the unit that owns an article; of one never published the unit it is written for."""
    if article is not None:
        return article.unit
    return record.work.content.unit if record.work is not None else ""


def duties(article: Article | None, record: ArticleRecord, actor: Actor, today: str) -> tuple[Duty, ...]:
    """Return what waits for the actor about an article on a day (ISO), the most urgent first."""
    unit, found = unit_of(article, record), list[Duty]()
    owns = is_owner(actor, unit)
    if owns and record.open_reports:
        found.append(Duty.WRONG)
    ending = ends(article, record, today)
    if owns and ending is not None:
        found.append(ending)
    work = record.work
    if work is not None and work.state is WorkState.REVIEW and reviews(actor, work, unit):
        found.append(Duty.REVIEW)
    if work is not None and work.state is WorkState.RETURNED and work.author == actor.user_id:
        found.append(Duty.RETURNED)
    return tuple(sorted(found, key=list(Duty).index))


def ends(article: Article | None, record: ArticleRecord, today: str) -> Duty | None:
    """Tell whether a published article has ended, or ends soon, and no new words wait for their review."""
    if article is None or not article.active or not article.valid_to:
        return None
    if record.work is not None and record.work.state is WorkState.REVIEW and record.work.content.valid_to >= today:
        return None
    if article.valid_to < today:
        return Duty.EXPIRED
    last = (date.fromisoformat(today) + timedelta(days=NOTICE_DAYS)).isoformat()
    return Duty.EXPIRING if article.valid_to <= last else None


def reviews(actor: Actor, work: ArticleWork, owner: str) -> bool:
    """Tell whether the actor may pass words or send them back; ``owner`` is the unit that has the article now."""
    others = actor.user_id not in work.authors
    return others and may_review(actor, work.content.unit) and may_review(actor, owner or work.content.unit)


def _is_of(actor: Actor, units: tuple[str, ...]) -> bool:
    return actor.has(*UNIT_STAFF) and bool(actor.unit) and all(one == actor.unit for one in units if one)
