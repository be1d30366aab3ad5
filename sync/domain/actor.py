"""The person (or program) that acts."""

from sync.domain.codes import Role
from sync.domain.value import Value


class Actor(Value):
    """Who acts, in which roles, for which unit (unit id, empty for hotline staff). ``district`` limits area roles."""

    user_id: str
    name: str
    roles: frozenset[Role]
    unit: str = ""
    agent_no: str = ""
    desk: str = ""
    conflicts: frozenset[str] = frozenset()
    district: str = ""

    def has(self, *roles: Role) -> bool:
        """Tell whether the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)


SYSTEM_ACTOR = Actor(user_id="system", name="system", roles=frozenset({Role.SYSTEM}))
