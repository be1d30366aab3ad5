"""Nuisance callers on the wire: the kind of their marks in the feed, and what a team lead reads to decide."""

from typing import Final

import msgspec

from sync.domain.nuisance import Nuisance

NUISANCE: Final = "nuisance"
"""Kind of the rows: a mark without a number, for who takes calls while it counts and for who proposed it."""

SET_ASIDE_ALERT: Final = "nuisance_set_aside"
"""Category of the alert that says that an agent set a measure aside without words of danger."""


class NuisanceList(msgspec.Struct, omit_defaults=True):
    """Proposals, measures in force and what was decided lately, with masked numbers; ``at`` by the server's clock."""

    at: int
    cases: list[Nuisance]
