"""Drafts at the server of the model. Every method is one transaction."""


class DraftShelf:
    """What was handed over, by draft: the device that has taken it, 0 for none. And which order a draft has made."""

    __slots__ = ()

    deposits: dict[int, int]
    made: dict[int, int]
    revoked: set[int]

    def is_first(self, draft: int, target: int) -> bool:
        """Tell whether no other order was made of a draft; the copy of it that lies here ends."""
        self.deposits.pop(draft, None)
        return self.made.setdefault(draft, target) == target

    def deposit(self, device: int, draft: int) -> bool:
        """Keep a draft for the next desk. One that has an order already stands there with its words."""
        if device in self.revoked:
            return False
        if draft not in self.made:
            self.deposits[draft] = 0
        return True

    def give(self, device: int) -> int:
        """Return the oldest draft that no other desk has taken, 0 for none. It stays until the desk has it."""
        if device not in self.revoked:
            for draft, taken in self.deposits.items():
                if taken in (0, device):
                    self.deposits[draft] = device
                    return draft
        return 0

    def acknowledge(self, device: int, draft: int) -> None:
        """A desk has what it took."""
        if self.deposits.get(draft) == device:
            del self.deposits[draft]
