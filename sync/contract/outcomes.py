"""Outcomes in the feed: a row without a body, to its author, for a command that was done without changing anything.

A copy of the store may have been told that the command is not done. Nothing else would make it ask: the order stays
as it is. A client that does not know the kind leaves the row out.
"""

from typing import Final

OUTCOME: Final = "outcome"
