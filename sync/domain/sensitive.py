"""Words of danger and unrest in what a caller says (扬言, 自杀, 燃气泄漏…): the city's list, looked for as it is typed.

The list is reference data: an entry of the code list ``sensitive_word`` is a category, its note holds the words.
"""

import re
from collections.abc import Iterable

from sync.domain.reference import CodeItem
from sync.domain.value import Value

LIST = "sensitive_word"
ABUSE = "abuse"
"""Category without words: the agent says by a key that they are abused."""
LONGEST_CATEGORY = 24
_BREAKS = re.compile(r"[\s,，、;；]+")
_MOST_WORDS = 200


class Sensitive(Value):
    """What was found of one category: its code, its name and the city's words that stand in the text."""

    category: str
    name: str
    words: tuple[str, ...]


def words_of(item: CodeItem) -> tuple[str, ...]:
    """Return the words of a category, without repetition; single characters are none."""
    found = (word for word in _BREAKS.split(item.note.casefold()) if len(word) > 1)
    return tuple(dict.fromkeys(found))[:_MOST_WORDS]


def find_sensitive(items: Iterable[CodeItem], *texts: str) -> tuple[Sensitive, ...]:
    """Return the categories whose words stand in the texts, in the order of the list; blanks do not hide a word."""
    joined = "\n".join("".join(text.split()).casefold() for text in texts)
    found: list[Sensitive] = []
    for item in items:
        words = tuple(word for word in words_of(item) if word in joined)
        if words and len(item.code) <= LONGEST_CATEGORY:
            found.append(Sensitive(item.code, item.name, words))
    return tuple(found)
