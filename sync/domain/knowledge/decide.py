"""What an act makes of an article and its record: the rules of writing, review, publishing, reports and withdrawal.

Both ends run it: the seat shows what it has done before the server has heard of it.
"""

from enum import StrEnum

from msgspec.structs import replace

from sync.domain.actor import Actor
from sync.domain.instant import Instant, to_wall
from sync.domain.knowledge.content import article_of, content_of, problem_of, shape_problem
from sync.domain.knowledge.duties import may_discard, may_report, may_review, may_withdraw, may_write, unit_of
from sync.domain.knowledge.record import (
    ArticleContent,
    ArticleRecord,
    ArticleReport,
    ArticleVersion,
    ArticleWork,
    WorkState,
    version_id,
)
from sync.domain.reference import Article
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.rules import Rules
from sync.domain.text_rules import text_problem
from sync.domain.value import Value

TEXT_LIMIT = 500
"""Most characters of a note, a reason, a report, an answer to it."""
MOST_REPORTS = 100
_KEPT_ANSWERED = 20
_KEPT_WORDS = 2000


class ArticleAction(StrEnum):
    """Acts on an article; a command is ``article.`` and one of these."""

    SAVE = "save"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    DISCARD = "discard"
    WITHDRAW = "withdraw"
    REPORT = "report"
    SETTLE = "settle"


class ArticleAct(Value):
    """One act. ``body`` are the words (save, submit), ``text`` a note, reason, report or answer, ``reports`` the ids of
    those that are answered. ``seen`` is the record's ``rev`` before it; ``None``: not guarded.
    """

    id: str
    action: ArticleAction
    actor: Actor
    at: Instant
    body: ArticleContent = ArticleContent()
    text: str = ""
    reports: tuple[str, ...] = ()
    seen: int | None = None


class Standing(Value):
    """An article and its record. ``versions`` are those an act adds."""

    article: Article | None
    record: ArticleRecord
    versions: tuple[ArticleVersion, ...] = ()


def decide(standing: Standing, act: ArticleAct, rules: Rules, keys: str = "") -> Standing | Refusal:
    """Return what is true after an act (the very same standing where it changes nothing), or why it is refused.

    ``keys``: how the title is spoken, for a published article. ``CHANGED_MEANWHILE`` says that somebody else changed
    words or state since ``seen``.
    """
    problem = text_problem("text", act.text, TEXT_LIMIT)
    if problem is not None:
        return problem
    if act.action is ArticleAction.REPORT:
        return _reported(standing, act)
    if act.action is ArticleAction.SETTLE:
        return _settled(standing, act)
    if act.seen is not None and act.seen != standing.record.rev:
        return Refusal(RefusalCode.CHANGED_MEANWHILE)
    if act.action in (ArticleAction.SAVE, ArticleAction.SUBMIT):
        return _written(standing, act, rules)
    if act.action is ArticleAction.WITHDRAW:
        return _withdrawn(standing, act)
    work = standing.record.work
    if work is None:
        return Refusal(RefusalCode.NOT_IN_THIS_STATE)
    if act.action is ArticleAction.DISCARD:
        return _discarded(standing, work, act)
    return _reviewed(standing, work, act, rules, keys)


def _written(standing: Standing, act: ArticleAct, rules: Rules) -> Standing | Refusal:
    record = standing.record
    if not may_write(act.actor, unit_of(standing.article, record), act.body.unit):
        return Refusal(RefusalCode.NOT_YOUR_ROLE)
    if act.action is ArticleAction.SUBMIT:
        problem, state = problem_of(act.body, rules, _day(act.at)), WorkState.REVIEW
    else:
        problem, state = shape_problem(act.body), WorkState.DRAFT
    if problem is not None:
        return problem
    former, author = record.work, act.actor.user_id
    authors = former.authors if former is not None else ()
    work = ArticleWork(
        state=state,
        content=act.body,
        author=author,
        author_name=act.actor.name,
        at=act.at,
        authors=authors if author in authors else (*authors, author),
        note=act.text,
        reason=former.reason if former is not None else "",
        reviewer_name=former.reviewer_name if former is not None else "",
        reviewed_at=former.reviewed_at if former is not None else 0,
    )
    return _with(standing, rev=record.rev + 1, work=work)


def _discarded(standing: Standing, work: ArticleWork, act: ArticleAct) -> Standing | Refusal:
    if not may_discard(act.actor, work, unit_of(standing.article, standing.record)):
        return Refusal(RefusalCode.NOT_YOUR_ROLE)
    return _with(standing, rev=standing.record.rev + 1, work=None)


def _reviewed(standing: Standing, work: ArticleWork, act: ArticleAct, rules: Rules, keys: str) -> Standing | Refusal:
    if work.state is not WorkState.REVIEW:
        return Refusal(RefusalCode.NOT_IN_THIS_STATE)
    owner = unit_of(standing.article, standing.record)
    if not (may_review(act.actor, work.content.unit) and may_review(act.actor, owner)):
        return Refusal(RefusalCode.NOT_YOUR_ROLE)
    if act.actor.user_id in work.authors:
        return Refusal(RefusalCode.OWN_WORDS)
    if act.action is ArticleAction.SEND_BACK:
        return _sent_back(standing, work, act)
    problem = problem_of(work.content, rules, _day(act.at))
    return problem if problem is not None else _published(standing, work, act, keys)


def _sent_back(standing: Standing, work: ArticleWork, act: ArticleAct) -> Standing | Refusal:
    if not act.text.strip():
        return Refusal(RefusalCode.REQUIRED, "text")
    returned = replace(
        work, state=WorkState.RETURNED, reason=act.text, reviewer_name=act.actor.name, reviewed_at=act.at
    )
    return _with(standing, rev=standing.record.rev + 1, work=returned)


def _published(standing: Standing, work: ArticleWork, act: ArticleAct, keys: str) -> Standing:
    record, former = standing.record, standing.article
    number = max(record.live, former.version if former is not None else 0) + 1
    version = ArticleVersion(
        id=version_id(record.id, number), article=record.id, no=number, content=work.content,
        author_name=work.author_name, written_at=work.at, reviewer_name=act.actor.name, at=act.at, note=work.note,
    )  # fmt: skip
    known = record.live if former is None or former.version == record.live else 0
    before = () if former is None or known else (_unrecorded(former),)
    answer = f"v{number}"
    reports = tuple(
        _answered(one, act, answer) if not one.closed_at and one.at <= work.at else one for one in record.reports
    )
    after = replace(
        record, rev=record.rev + 1, live=number, work=None, reports=_kept(reports), withdrawn="",
        withdrawn_by_name="", withdrawn_at=0,
    )  # fmt: skip
    return Standing(article_of(record.id, work.content, number, keys), after, (*before, version))


def _unrecorded(article: Article) -> ArticleVersion:
    """Return what was published before records were kept, so that it is not lost with its successor."""
    return ArticleVersion(
        id=version_id(article.id, article.version), article=article.id, no=article.version, content=content_of(article)
    )


def _withdrawn(standing: Standing, act: ArticleAct) -> Standing | Refusal:
    article = standing.article
    if article is None or not article.active:
        return Refusal(RefusalCode.NOT_IN_THIS_STATE)
    if not may_withdraw(act.actor, article.unit):
        return Refusal(RefusalCode.NOT_YOUR_ROLE)
    if not act.text.strip():
        return Refusal(RefusalCode.REQUIRED, "text")
    reports = tuple(one if one.closed_at else _answered(one, act, act.text) for one in standing.record.reports)
    after = _with(
        standing, rev=standing.record.rev + 1, withdrawn=act.text, withdrawn_by_name=act.actor.name,
        withdrawn_at=act.at, reports=_kept(reports),
    )  # fmt: skip
    return replace(after, article=replace(article, active=False))


def _reported(standing: Standing, act: ArticleAct) -> Standing | Refusal:
    """Note that an article is wrong. A person counts once for a version; more words of the same one are added.

    Words that no longer fit are refused, so that their author knows: nothing is cut off.
    """
    article, record = standing.article, standing.record
    if article is None:
        return Refusal(RefusalCode.NOT_IN_THIS_STATE)
    if not may_report(act.actor):
        return Refusal(RefusalCode.NOT_YOUR_ROLE)
    if not act.text.strip():
        return Refusal(RefusalCode.REQUIRED, "text")
    if any(act.id == one.id for one in record.reports):
        return standing
    mine = [one for one in record.reports if one.by == act.actor.user_id and one.version == article.version]
    counted = record.wrong + (0 if mine else 1)
    still_open = next((one for one in mine if not one.closed_at), None)
    if still_open is not None:
        words = f"{still_open.text}\n{act.text}"
        if len(words) > _KEPT_WORDS:
            return Refusal(RefusalCode.TOO_LONG, "text", {"limit": _KEPT_WORDS, "length": len(words)})
        more = replace(still_open, text=words, at=act.at)
        return _with(standing, reports=tuple(more if one is still_open else one for one in record.reports))
    report = ArticleReport(
        id=act.id, by=act.actor.user_id, by_name=act.actor.name, at=act.at, text=act.text, version=article.version
    )
    return _with(standing, wrong=counted, reports=(*record.reports, report)[-MOST_REPORTS:])


def _settled(standing: Standing, act: ArticleAct) -> Standing | Refusal:
    record = standing.record
    if not may_withdraw(act.actor, unit_of(standing.article, record)):
        return Refusal(RefusalCode.NOT_YOUR_ROLE)
    if not act.text.strip():
        return Refusal(RefusalCode.REQUIRED, "text")
    meant = [one for one in record.open_reports if one.id in act.reports]
    if not meant:
        return standing
    reports = tuple(_answered(one, act, act.text) if one in meant else one for one in record.reports)
    return _with(standing, reports=_kept(reports))


def _answered(report: ArticleReport, act: ArticleAct, answer: str) -> ArticleReport:
    return replace(report, answer=answer, closed_by_name=act.actor.name, closed_at=act.at)


def _kept(reports: tuple[ArticleReport, ...]) -> tuple[ArticleReport, ...]:
    """Return the open reports and the last answered ones, in their order."""
    answered = [one for one in reports if one.closed_at][-_KEPT_ANSWERED:]
    return tuple(one for one in reports if not one.closed_at or one in answered)


def _with(standing: Standing, **changes: object) -> Standing:
    return replace(standing, record=replace(standing.record, **changes))


def _day(at: Instant) -> str:
    return to_wall(at).date().isoformat()
