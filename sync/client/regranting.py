"""Changed rights: what may not be read any more is purged, and only what is new or shown otherwise is fetched."""

from sync.client.ports import Replica
from sync.contract.messages import Session
from sync.contract.replica import Changed, Granted

GLOBAL = "global"


def granted_by(session: Session) -> Granted:
    """Return what a session lets its person read."""
    variants = {grant.scope: grant.variant for grant in session.scopes}
    return Granted(scope_set=session.scope_set, reader=session.reader, variants={GLOBAL: "full", **variants})


def stands_under_others(replica: Replica, session: Session) -> bool:
    """Return whether the cache was filled under other rights than a session's.

    A program that starts hears of new rights at its sign-in. Rows fetched for them under the old cursor would stay for
    good when the old rights are given back before the feed tells of a change.
    """
    cursor = replica.cursor()
    return cursor is not None and cursor.epoch == session.epoch and cursor.scope_set != session.scope_set


def take_scopes(replica: Replica, session: Session) -> tuple[Changed, bool]:
    """Make the replica fit the rights of a session; returns what changed and whether there is something to fetch.

    Scopes that are shown as before stay held. Where it is not known what was granted before, or where the person has
    changed place (own unit, units of conflict), everything is fetched anew: a row that stays may have come in a better
    variant than may be seen now.
    """
    now = granted_by(session)
    cursor = replica.cursor()
    if cursor is None or cursor.epoch != session.epoch or cursor.scope_set == session.scope_set:
        return replica.forget_scopes(frozenset(now.variants)), False
    before = replica.granted()
    if before is not None and before.scope_set == cursor.scope_set and now.reader and before.reader == now.reader:
        return replica.regrant(before, now), True
    changed = replica.forget_scopes(frozenset(now.variants))
    replica.start_epoch(session.epoch)
    return changed, True
