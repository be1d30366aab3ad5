"""Which roles see which screens. Rights themselves are decided by ``sync.domain.access`` and on the server."""

from sync.domain.codes import Role

INTAKE_ROLES = frozenset({Role.AGENT, Role.TEAM_LEAD})
DISPATCH_ROLES = frozenset({Role.DISPATCHER, Role.ARBITER, Role.REPLY_REVIEWER, Role.TEAM_LEAD, Role.SUPERVISOR})
HANDLING_ROLES = frozenset({Role.UNIT_OPERATOR, Role.UNIT_LEADER, Role.GRID_WORKER})
CALLBACK_ROLES = frozenset({Role.CALLBACK_AGENT, Role.TEAM_LEAD})
LEADING_ROLES = frozenset(
    {Role.TEAM_LEAD, Role.SUPERVISOR, Role.LEADER, Role.ANALYST, Role.DISPATCHER, Role.ARBITER, Role.UNIT_LEADER}
)
KNOWLEDGE_ROLES = frozenset(set(Role) - {Role.SYSTEM, Role.CHANNEL})
ADMINISTRATION_ROLES = frozenset({Role.ADMINISTRATOR})
