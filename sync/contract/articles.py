"""Arguments of ``article.<action>``, the acts on knowledge articles."""

import msgspec

from sync.domain.knowledge.record import ArticleContent


class ArticleArgs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``body``: the words of save and submit; ``text``: a note, reason, report or answer; ``reports``: answered ones.

    The guard's ``ver`` is the ``rev`` of the record that was seen.
    """

    body: ArticleContent = ArticleContent()
    text: str = ""
    reports: tuple[str, ...] = ()
