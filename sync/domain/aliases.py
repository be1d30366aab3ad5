"""What callers call a place (别名), learned when somebody corrects where an address was read to lie.

One person's word is a candidate. It counts for the city when a second person says the same or a team lead does; an
administrator can take it back, and then it stays back whoever says it again.
"""

import hashlib
import re

from msgspec.structs import replace

from sync.domain.codes import Role
from sync.domain.reference import ALIAS, Site

LEAST_PEOPLE = 2
"""So many people have to say the same before it counts without a team lead."""
DECIDERS = (Role.TEAM_LEAD, Role.ADMINISTRATOR)
TELLERS = (Role.AGENT, Role.DISPATCHER, *DECIDERS)
_LONGEST = 16
_MOST_PEOPLE = 20
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def learnable(words: str) -> bool:
    """Tell whether words may become a name of a place: no numbers (those name a home), not a sentence."""
    return len(words) <= _LONGEST and _WORDS.fullmatch(words) is not None and len(_CHINESE.findall(words)) >= 2


def alias_id(words: str, area: str, meant: str) -> str:
    """Return the id under which everybody who says the same of the same place meets."""
    return "alias-" + hashlib.sha256(f"{words.casefold()}\n{area}\n{meant}".encode()).hexdigest()[:24]


def is_alias(site: Site) -> bool:
    """Tell whether the words, the place and the id belong together."""
    return (
        site.kind == ALIAS
        and learnable(site.name)
        and bool(site.area)
        and site.id == alias_id(site.name, site.area, site.address)
    )


def told(known: Site | None, said: Site, person: str, *, may_decide: bool) -> Site:
    """Return the alias after a person has said it. What was decided on stays so."""
    before = known if known is not None else replace(said, told_by=(), decided_by="", active=False)
    people = before.told_by if person in before.told_by else (*before.told_by, person)[:_MOST_PEOPLE]
    after = replace(before, told_by=people)
    if before.decided_by:
        return after
    if may_decide:
        return replace(after, active=True, decided_by=person)
    return replace(after, active=len(people) >= LEAST_PEOPLE)


def decided(known: Site, person: str, *, keep: bool) -> Site:
    """Return the alias after somebody who may has approved it or taken it back."""
    return replace(known, active=keep, decided_by=person)
