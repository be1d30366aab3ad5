"""The words of an article: how they stand in a published article, and what keeps them from being one."""

import re
from datetime import date

from sync.domain.knowledge.record import ArticleContent
from sync.domain.reference import Article
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.rules import Rules
from sync.domain.text_rules import text_problem

LIMITS: dict[str, int] = {"title": 60, "question": 120, "answer": 1000, "basis": 200, "link": 400}
"""Most characters of a text."""
ITEM_LIMITS: dict[str, tuple[int, int]] = {
    "variants": (30, 120),
    "categories": (12, 64),
    "keywords": (30, 30),
    "steps": (20, 200),
    "materials": (30, 200),
    "areas": (30, 64),
}
"""How many items, and most characters of each."""
REQUIRED = ("title", "question", "categories", "answer", "basis", "unit", "valid_from", "valid_to")
_LINK = re.compile(r"https?://[^\s/]+\S*\Z")


def content_of(article: Article) -> ArticleContent:
    """Return the words of a published article."""
    return ArticleContent(**{name: getattr(article, name) for name in ArticleContent.__struct_fields__})


def article_of(article_id: str, content: ArticleContent, version: int, keys: str) -> Article:
    """Return the article as everybody gets it. ``keys`` is how its title is spoken."""
    words = {name: getattr(content, name) for name in ArticleContent.__struct_fields__}
    return Article(id=article_id, version=version, keys=keys, **words)


def shape_problem(content: ArticleContent) -> Refusal | None:
    """Return why words cannot even be kept: too long, or with characters that no text may hold."""
    texts = [(name, getattr(content, name), limit) for name, limit in LIMITS.items()]
    texts += [(name, getattr(content, name), 64) for name in ("unit", "valid_from", "valid_to")]
    for name, (most, limit) in ITEM_LIMITS.items():
        items: tuple[str, ...] = getattr(content, name)
        if len(items) > most:
            return Refusal(RefusalCode.TOO_LONG, name, {"limit": most, "length": len(items)})
        texts += [(name, item, limit) for item in items]
    return next((problem for name, text, limit in texts if (problem := text_problem(name, text, limit))), None)


def problem_of(content: ArticleContent, rules: Rules, today: str) -> Refusal | None:
    """Return what keeps words from review and from being published on a day (ISO)."""
    shape = shape_problem(content)
    if shape is not None:
        return shape
    missing = next((name for name in REQUIRED if not _is_given(getattr(content, name))), "")
    if missing:
        return Refusal(RefusalCode.REQUIRED, missing)
    for name in ("valid_from", "valid_to"):
        if not is_day(getattr(content, name)):
            return Refusal(RefusalCode.INVALID_VALUE, name)
    if content.valid_to < max(content.valid_from, today):
        return Refusal(RefusalCode.INVALID_VALUE, "valid_to")
    if content.link and not is_link(content.link):
        return Refusal(RefusalCode.INVALID_VALUE, "link")
    return _unknown(content, rules)


def is_day(text: str) -> bool:
    """Tell whether a text is a date as ``2026-02-13``."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_link(text: str) -> bool:
    """Tell whether a text is an address of the web, which a browser may open."""
    return _LINK.match(text) is not None


def _is_given(value: str | tuple[str, ...]) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _unknown(content: ArticleContent, rules: Rules) -> Refusal | None:
    if any(rules.categories.get(one) is None for one in content.categories):
        return Refusal(RefusalCode.UNKNOWN_CATEGORY, "categories")
    if not rules.organisation.is_active_unit(content.unit):
        return Refusal(RefusalCode.UNKNOWN_UNIT, "unit")
    if any(rules.organisation.area(one) is None for one in content.areas):
        return Refusal(RefusalCode.UNKNOWN_AREA, "areas")
    return None
