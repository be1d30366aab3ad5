"""Every knowledge article with its record as this seat sees it, and finding among them (immutable)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from sync.domain.knowledge.content import content_of
from sync.domain.knowledge.duties import Duty
from sync.domain.knowledge.record import ArticleContent, ArticleRecord
from sync.domain.reference import Article
from sync.domain.value import Value
from sync.matching.knowledge import KnowledgeEntry, KnowledgeIndex
from sync.matching.pick_index import PickEntry, PickIndex
from sync.matching.spoken_keys import spoken_keys

_LEAST_EVIDENCE = 2
_MOST_SPOKEN = 40


class KnowledgeItem(Value):
    """One article. ``duties`` wait for the person at this seat; ``end`` tells that it has ended or ends soon.

    ``article`` is what is published (``None``: nothing yet), ``pending`` that an act here has not reached the server.
    """

    id: str
    article: Article | None
    record: ArticleRecord
    used: int = 0
    duties: tuple[Duty, ...] = ()
    end: Duty | None = None
    pending: bool = False

    @property
    def content(self) -> ArticleContent:
        """The published words; before there are any, those in work."""
        if self.article is not None:
            return content_of(self.article)
        return self.record.work.content if self.record.work is not None else ArticleContent()

    @property
    def is_live(self) -> bool:
        """Whether it is published and not withdrawn."""
        return self.article is not None and self.article.active


class KnowledgeReading:
    """All articles in the order of their titles. ``called`` gives what people call a category."""

    def __init__(self, items: Iterable[KnowledgeItem], called: Callable[[str], tuple[str, ...]], today: str) -> None:
        self.items: Sequence[KnowledgeItem] = sorted(items, key=lambda one: (one.content.title, one.id))
        self.today = today
        self._called = called

    @cached_property
    def by_id(self) -> Mapping[str, KnowledgeItem]:
        """The articles by id."""
        return {one.id: one for one in self.items}

    @property
    def hears_speech(self) -> bool:
        """Whether everyday speech is understood at once; else the first search makes the index."""
        return "_speech" in vars(self)

    def warm(self) -> None:
        """Make the indexes now, on a reader thread, not at the first search."""
        self.find("?")

    def take_over(self, former: "KnowledgeReading") -> None:
        """Use the indexes of an earlier reading where the words of all articles are still the same."""
        same = [(one.id, one.content) for one in former.items] == [(one.id, one.content) for one in self.items]
        if same:
            vars(self).update({name: made for name, made in vars(former).items() if name in ("_titles", "_speech")})

    def find(self, text: str, *, titles_only: bool = False) -> tuple[KnowledgeItem, ...]:
        """Return what a text is about, best first: title by words, pinyin or initials, then everyday speech."""
        words = text.strip()
        if not words:
            return tuple(self.items)
        found = dict.fromkeys(self._titles.find(words, len(self.items)))
        if titles_only:
            return tuple(self.by_id[one] for one in found)
        hits = self._speech.find(words, self.today, len(self.items))
        found |= dict.fromkeys(hit.id for hit in hits if hit.evidence >= _LEAST_EVIDENCE)
        return tuple(self.by_id[one] for one in found)

    @cached_property
    def _titles(self) -> PickIndex:
        return PickIndex(
            PickEntry(
                id=one.id,
                name=content.title,
                aliases=(content.question, *content.variants, *content.keywords),
                keys=spoken_keys(content.title[:_MOST_SPOKEN]),
            )
            for one in self.items
            for content in (one.content,)
        )

    @cached_property
    def _speech(self) -> KnowledgeIndex:
        return KnowledgeIndex(self._entry(one.id, one.content) for one in self.items)

    def _entry(self, item: str, content: ArticleContent) -> KnowledgeEntry:
        return KnowledgeEntry(
            id=item,
            names=(content.title, content.question, *content.variants),
            keywords=content.keywords,
            context=tuple(name for category in content.categories for name in self._called(category)),
            body=content.answer,
            valid_from=content.valid_from,
            valid_to=content.valid_to,
        )
