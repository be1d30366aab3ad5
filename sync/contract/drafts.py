"""Messages of ``/drafts/v1``: unsent orders and begun forms that a person hands over when leaving a desk."""

import hashlib
import re
from typing import Final, Literal

import msgspec

DRAFTS_AT_ONCE = 100
"""Most drafts of one request; a request holds 8 MB at most anyway."""

LEADS_AFTER_MS = 24 * 60 * 60 * 1000
"""From then on a draft nobody opened is the team lead's as well."""

KEEP_DRAFT = "draft.keep"
"""Type of the command as which a draft is handed in when its store was shut out: it is kept for somebody to read."""

DRAFT_SUBMITTED = "draft_submitted"
"""Why a create is kept for a person: a copy of its draft was submitted before. The result names that order."""

DRAFT_END: Final = "draft_end"
"""Kind of the rows of the feed, without a body, that say that a draft ended at some desk: in its person's own scope
``user:ID``, by the id of its deposit. A client that does not know the kind leaves them out.
"""

DraftFate = Literal["waiting", "taken", "unknown"]


class DraftDeposit(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One draft. ``id`` names it on the server, ``draft`` in a store's box; ``no`` is an order number it may hold.

    ``number`` is the caller's. ``updated_at`` tells which of two copies is the newer one.
    """

    id: str
    draft: str
    data: bytes
    created_at: int
    updated_at: int
    number: str = ""
    no: str = ""


class Deposits(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """``POST /drafts/v1/deposits``, and the reply to a take: whole drafts."""

    drafts: list[DraftDeposit] = []
    more: bool = False
    """In a reply: further ones wait, take again after acknowledging these."""


class DraftIds(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Which drafts: kept ones in a reply, acknowledged or asked-for ones in a request."""

    ids: list[str] = []


class DraftDrops(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """``POST /drafts/v1/drop``: drafts thrown away whose hand-over may have arrived, or may arrive later.

    By their names in the store's box, with the moment they were last changed (ms UTC, by the seat's clock as in a
    deposit).
    """

    drafts: dict[str, int] = {}
    words: dict[str, str] = {}
    """By the same names, the digests (:func:`words_digest`) of what was thrown away; told who knows of them
    (``Session.draft_words``), older clients tell none.
    """


class DraftWords(msgspec.Struct, frozen=True):
    """Which words of a draft: when they were last changed, and their digest as far as it is known."""

    changed_at: int
    digest: str = ""

    def are(self, other: "DraftWords") -> bool:
        """Tell whether these are the very same words; two desks may have written in one moment."""
        known = self.digest and other.digest
        return self.changed_at == other.changed_at and (not known or self.digest == other.digest)


class DraftFates(msgspec.Struct, omit_defaults=True):
    """Reply to ``POST /drafts/v1/fates``: what became of each; ``taken``: another device has it or ended it."""

    fates: dict[str, DraftFate]
    changed: dict[str, int] = {}
    """Of the taken ones, as far as it is known: when the words the server had of it were last changed. Others that a
    device has of it are nowhere else. Told who asks for it (``?changed=1``): older clients read no reply with it.
    """
    epoch: str = ""
    """In which epoch this is so; told with ``changed``. What a server said before it was put back to a backup may be
    true no more: of words that went or came in another epoch nothing of this tells where they are.
    """
    words: dict[str, str] = {}
    """The digests (:func:`words_digest`) of the same words, told with ``changed`` as far as they are known."""


class HeldDraft(msgspec.Struct, omit_defaults=True):
    """A draft that waits too long, as a team lead sees it in the list: whose, how old, no word of it."""

    id: str
    user_id: str
    user_no: str
    user_name: str
    seat: str
    created_at: int
    deposited_at: int
    no: str = ""


class HeldDrafts(msgspec.Struct):
    """Reply to ``GET /drafts/v1/held``, oldest first."""

    drafts: list[HeldDraft]


_MARK = re.compile(r"[0-9a-f]{40}\Z")


def deposit_id(user_id: str, draft_id: str) -> str:
    """Return the server's id of a person's draft: the same at every try, never that of another person's draft."""
    return hashlib.sha256(f"{user_id}\n{draft_id}".encode()).hexdigest()[:40]


def words_digest(draft_id: str, data: bytes) -> str:
    """Return what tells the words of a draft from others, also of the same moment.

    Who tries many short texts may guess them from it: it goes between the server and desks of the draft's person only,
    and lies where the words would lie, sealed.
    """
    return hashlib.sha256(draft_id.encode() + b"\n" + data).hexdigest()


def draft_mark(user_id: str, draft_id: str) -> str:
    """Return what a draft has in common with every copy of it, whatever the copy is called and whoever has it.

    It is the id of its first deposit, which a copy under another name has in that name (:func:`renamed`).
    """
    mark = draft_id.rpartition(".")[2]
    return mark if is_draft_mark(mark) else deposit_id(user_id, draft_id)


def renamed(name: str, mark: str) -> str:
    """Return a new name for a copy of a draft; it tells what it is a copy of."""
    return f"{name}.{mark}"


def short_name(draft_id: str) -> str:
    """Return what stands for a draft within the ids of other things, which are no longer than 64 characters."""
    mark = draft_id.rpartition(".")[2]
    return mark if is_draft_mark(mark) else draft_id


def is_draft_mark(text: str) -> bool:
    """Tell whether a text may be the mark of a draft."""
    return _MARK.match(text) is not None
