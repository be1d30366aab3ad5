"""The words of a handed-over draft, sealed while they lie here, and what is known of them when they are gone."""

from typing import Any

from sqlalchemy import Row

from sync.contract.codec import decode, encode
from sync.contract.drafts import DraftDeposit, DraftWords, words_digest
from sync.server.sealing import Sealer


class DepositWords:
    """Seals and opens them. A digest is sealed as the words are: short ones could be guessed from it."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def seal(self, draft: DraftDeposit) -> bytes:
        """Return a draft as it lies in the database."""
        return self._sealer.seal(encode(draft), _place(draft.id))

    def open(self, row: Row[Any]) -> DraftDeposit:
        """Return the draft that lies in a row."""
        return decode(self._sealer.open(bytes(row.data), _place(row.id)), DraftDeposit)

    def of(self, row: Row[Any]) -> DraftWords:
        """Return which words a row has, or had; ``changed_at`` is 0 where that is not known."""
        if bytes(row.data):
            return words_of(self.open(row))
        known = row.words is not None
        return DraftWords(row.deposited_at, self._sealer.open(bytes(row.words), _known(row.id)).hex() if known else "")

    def gone(self, deposit: str, words: DraftWords) -> dict[str, Any]:
        """Return what a row keeps of words that are gone from it."""
        digest = self._sealer.seal(bytes.fromhex(words.digest), _known(deposit)) if words.digest else None
        return {"data": b"", "deposited_at": words.changed_at, "words": digest}


def words_of(draft: DraftDeposit) -> DraftWords:
    """Return which words a draft has."""
    return DraftWords(draft.updated_at, words_digest(draft.draft, draft.data))


def _place(deposit: str) -> str:
    return f"draft:{deposit}"


def _known(deposit: str) -> str:
    return f"draft-words:{deposit}"
