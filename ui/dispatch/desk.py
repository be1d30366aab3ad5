"""What each tab of the dispatch screen means: which queue, for whom, and what Enter and the digits do there."""

from dataclasses import dataclass

from desktop.services.values import Pool
from sync.domain.codes import Action, Role
from ui.panels.queue_view_model import QueueTab
from ui.translatable import QT_TRANSLATE_NOOP

_DISPATCHERS = frozenset({Role.DISPATCHER, Role.ARBITER, Role.TEAM_LEAD})
_ARBITERS = frozenset({Role.ARBITER})
_REVIEWERS = frozenset({Role.REPLY_REVIEWER})


@dataclass(frozen=True, slots=True)
class Review:
    """A review desk: Enter takes ``passes``; a digit takes ``sends_back`` with the entry of ``codes`` of that rank."""

    passes: Action
    sends_back: Action
    codes: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One tab; without a review it is a desk for dispatching."""

    tab: QueueTab
    review: Review | None = None


DESKS: tuple[Desk, ...] = (
    Desk(QueueTab("to_dispatch", Pool.TO_DISPATCH, QT_TRANSLATE_NOOP("QueueTab", "待派单"), _DISPATCHERS)),
    Desk(
        QueueTab("return_review", Pool.RETURN_REVIEW, QT_TRANSLATE_NOOP("QueueTab", "退单审核"), _DISPATCHERS),
        Review(Action.APPROVE_RETURN, Action.REFUSE_RETURN),
    ),
    Desk(
        QueueTab("extension_review", Pool.EXTENSION_REVIEW, QT_TRANSLATE_NOOP("QueueTab", "延期审核"), _DISPATCHERS),
        Review(Action.APPROVE_EXTENSION, Action.REFUSE_EXTENSION),
    ),
    Desk(
        QueueTab("reply_review", Pool.REPLY_REVIEW, QT_TRANSLATE_NOOP("QueueTab", "答复审核"), _REVIEWERS),
        Review(Action.PASS_REPLY, Action.SEND_BACK_REPLY, "reply_defect"),
    ),
    Desk(
        QueueTab(
            "suspension_review",
            Pool.SUSPENSION_REVIEW,
            QT_TRANSLATE_NOOP("QueueTab", "挂账审核"),
            _ARBITERS | _DISPATCHERS,
        ),
        Review(Action.APPROVE_SUSPENSION, Action.REFUSE_SUSPENSION),
    ),
    Desk(
        QueueTab(
            "claim_review",
            Pool.CLAIM_REVIEW,
            QT_TRANSLATE_NOOP("QueueTab", "不合理认定"),
            _ARBITERS | {Role.SUPERVISOR},
        ),
        Review(Action.DECIDE_UNREASONABLE, Action.DECIDE_UNREASONABLE),
    ),
    Desk(QueueTab("disputed", Pool.DISPUTED, QT_TRANSLATE_NOOP("QueueTab", "会商"), _ARBITERS)),
    Desk(QueueTab("near_due", Pool.NEAR_DUE, QT_TRANSLATE_NOOP("QueueTab", "即将超时"), _DISPATCHERS)),
    Desk(QueueTab("hard", Pool.HARD, QT_TRANSLATE_NOOP("QueueTab", "疑难"), _DISPATCHERS)),
)


def desks_for(roles: frozenset[Role]) -> tuple[Desk, ...]:
    """Return the desks of a person; a leader or administrator who only looks gets the dispatch desk."""
    mine = tuple(desk for desk in DESKS if desk.tab.roles & roles)
    return mine or DESKS[:1]
