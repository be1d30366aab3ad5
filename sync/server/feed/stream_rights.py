"""Whether somebody may go on listening."""

from sync.contract.codec import encode
from sync.server.auth.principals import Principal, Principals
from sync.server.faults import ServerFault
from sync.server.feed.hub import LookAgain, event
from sync.server.lanes import Lane
from sync.server.ports import Clock


def rights_check(principals: Principals, reads: Lane, clock: Clock) -> LookAgain:
    """Return the check: the person as they are now, or the last event of their stream."""

    async def look_again(principal: Principal) -> Principal | bytes:
        now = clock.now()
        try:
            fresh = await reads.run(principals.load, principal.note, now)
        except ServerFault as fault:
            if fault.status >= 500:
                return principal  # too busy to look: nobody's rights have changed by that
            return event("revoked", encode({"code": fault.code.value}))
        if fresh.scope_set != principal.scope_set:
            return event("scopes", encode({"scope_set": fresh.scope_set}))
        if now > principal.note.until:
            return event("expired", b"{}")
        return fresh

    return look_again
