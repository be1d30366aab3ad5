"""What is kept of an article beside its published text: words in work, reports of errors, versions, counts."""

from enum import StrEnum

from sync.domain.instant import Instant
from sync.domain.value import Value


class ArticleContent(Value):
    """The words of an article. Dates are ISO, ``areas`` codes it is limited to (empty: the city), ``link`` http(s)."""

    title: str = ""
    question: str = ""
    variants: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    answer: str = ""
    steps: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    basis: str = ""
    link: str = ""
    unit: str = ""
    valid_from: str = ""
    valid_to: str = ""
    areas: tuple[str, ...] = ()


class WorkState(StrEnum):
    """How far words in work are."""

    DRAFT = "draft"
    REVIEW = "review"
    RETURNED = "returned"


class ArticleWork(Value):
    """Words that are not published. ``author`` wrote last; nobody of ``authors`` may review them.

    ``note`` says what was changed and why, ``reason`` why they came back.
    """

    state: WorkState
    content: ArticleContent
    author: str
    author_name: str
    at: Instant
    authors: tuple[str, ...]
    note: str = ""
    reason: str = ""
    reviewer_name: str = ""
    reviewed_at: Instant = 0


class ArticleReport(Value):
    """Somebody found ``version`` wrong. ``answer`` is what the owner says to it; ``closed_at`` 0: it is open."""

    id: str
    by: str
    by_name: str
    at: Instant
    text: str
    version: int
    answer: str = ""
    closed_by_name: str = ""
    closed_at: Instant = 0


class ArticleRecord(Value):
    """Beside the article of the same id. ``rev`` counts the changes of words and state, what a writer has seen.

    ``live`` is the version published last (0: before records were kept, or never), ``wrong`` how many people reported a
    version, ``withdrawn`` why it was taken away (empty: it was not).
    """

    id: str
    rev: int = 0
    live: int = 0
    work: ArticleWork | None = None
    reports: tuple[ArticleReport, ...] = ()
    wrong: int = 0
    withdrawn: str = ""
    withdrawn_by_name: str = ""
    withdrawn_at: Instant = 0

    @property
    def open_reports(self) -> tuple[ArticleReport, ...]:
        """The reports nobody has answered."""
        return tuple(one for one in self.reports if not one.closed_at)


class ArticleVersion(Value):
    """A version as it was published. ``id`` is :func:`version_id`; without an author it is from before records."""

    id: str
    article: str
    no: int
    content: ArticleContent
    author_name: str = ""
    written_at: Instant = 0
    reviewer_name: str = ""
    at: Instant = 0
    note: str = ""


class ArticleUse(Value):
    """In how many orders the article's answer was given, counted by the server."""

    id: str
    used: int = 0


def version_id(article: str, no: int) -> str:
    """Return the id of a version."""
    return f"{article}:v{no}"
