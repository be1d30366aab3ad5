"""The drafts of a workstation of the model."""

OPEN, HANDED, SUBMITTED = range(3)
"""What became of a draft at a desk."""


class DeskDrafts:
    """What is typed at a desk and not submitted, and what was."""

    __slots__ = ()

    drafts: dict[int, int]

    def offer(self, draft: int) -> None:
        """A draft is about to be handed over: it stays until the server has said that it has it."""

    def handed_over(self, draft: int) -> None:
        """The server has it."""
        if self.drafts[draft] == OPEN:
            self.drafts[draft] = HANDED

    def open_drafts(self) -> list[int]:
        """Return what is typed here and not submitted."""
        return [draft for draft, state in self.drafts.items() if state == OPEN]

    def take_over(self, draft: int) -> None:
        """A draft comes from another desk; what was submitted here does not rise again."""
        if self.drafts.get(draft) != SUBMITTED:
            self.drafts[draft] = OPEN
