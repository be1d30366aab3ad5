"""Knowledge: is the right article among the first three for what callers ask, in the search and in the form's card.

Articles, questions and the words of everyday speech have one author, so the figure says less than a city's own calls
would. Words of everyday speech that stood in a question and in no article were taken out. The weights of the terms were
chosen on the questions of even place and rounded with all in sight; ``odd_half`` is the others. How little evidence the
card still shows was chosen with all in sight too. ``no_everyday_words`` is the search without that list.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec.structs import replace

from sync.domain.reference import Article, Category, ReferenceKind
from sync.matching.knowledge import KnowledgeIndex
from sync.server.sample.reference_files import load_reference
from tests.benchmarks.figure import Figure
from tests.benchmarks.scale import Scale
from ui.intake.relevance import ArticleIndex, entry_of

QUESTIONS = Path(__file__).with_name("knowledge_questions.txt")
DAY = "2026-11-26"
GOAL, GOAL_MS = 0.85, 100.0
FIRST = 3
MANY, GOAL_INDEX_S, GOAL_FIRST_S = 16_000, 1.0, 0.3
Called = Callable[[str], tuple[str, ...]]


def knowledge_questions(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Ask 300 questions, once as a search and once as words of the form without any category."""
    del folder
    reference = load_reference()
    articles = [one for one in reference[ReferenceKind.ARTICLE] if isinstance(one, Article)]
    names = {one.id: (one.name, *one.aliases) for one in reference[ReferenceKind.CATEGORY] if isinstance(one, Category)}
    called = names.__getitem__
    index = KnowledgeIndex(entry_of(one, called) for one in articles)
    card = ArticleIndex(articles, called)
    titles = {one.id: one.title for one in articles}
    found: dict[str, list[bool]] = {"search": [], "card": []}
    samples: list[float] = []
    for title, question in questions():
        found["search"].append(title in [titles[hit.id] for hit in index.find(question, DAY, FIRST)])
        begun = time.perf_counter()
        shown = card.about(question, "", FIRST, DAY)
        samples.append((time.perf_counter() - begun) * 1000)
        found["card"].append(title in [one.title for one in shown])
    note = scale.note(f"{len(articles)} articles")
    bare = KnowledgeIndex((entry_of(one, called) for one in articles), everyday=_none)
    found["search.no_everyday_words"] = [
        title in [titles[hit.id] for hit in bare.find(question, DAY, FIRST)] for title, question in questions()
    ]
    for name, right in found.items():
        for part, kept in (("top3", right), ("top3_odd_half", right[1::2])):
            share = sum(kept) / len(kept)
            figure = f"knowledge_questions.{name}.{part}"
            goal = None if name.endswith("words") else GOAL
            yield Figure(figure, share, "share", goal, len(kept), better="higher", note=note)
    yield Figure.from_samples("knowledge_questions.query", samples, unit="ms", goal=GOAL_MS, note=note)
    yield from _many(articles, called, scale)


def _many(articles: list[Article], called: Called, scale: Scale) -> Iterable[Figure]:
    """Make the index of a big city's articles (in the background at a seat) and ask it for the first time."""
    grown = [replace(articles[at % len(articles)], id=f"a{at}") for at in range(MANY)]
    note = scale.note(f"{MANY} articles")
    begun = time.perf_counter()
    index = KnowledgeIndex(entry_of(one, called) for one in grown)
    yield Figure("knowledge_questions.index", time.perf_counter() - begun, "s", GOAL_INDEX_S, 1, note=note)
    begun = time.perf_counter()
    index.find(questions()[0][1], DAY, FIRST)
    yield Figure("knowledge_questions.first_search", time.perf_counter() - begun, "s", GOAL_FIRST_S, 1, note=note)


def _none(_text: str) -> set[str]:
    return set()


def questions() -> list[tuple[str, str]]:
    """Return the title of the right article and the question, in the order of the file."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line and not line.startswith("#")]
    return [(title, question) for title, *asked in rows for question in asked]
