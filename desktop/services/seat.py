"""Who sits here now, with which opened store. Services ask it at each call, so they outlive sign-out and sign-in."""

import threading

from desktop.errors import AppError, AppErrorCode
from desktop.services.emergency import for_emergency
from desktop.services.ports import SeatStore
from sync.contract.messages import Person, Session
from sync.domain.actor import Actor
from sync.domain.codes import Role


def actor_of(person: Person, desk: str = "") -> Actor:
    """Return the actor for a person; roles this program does not know yet are left out."""
    known = {role.value for role in Role}
    return Actor(
        user_id=person.id,
        name=person.name,
        roles=frozenset(Role(role) for role in person.roles if role in known),
        unit=person.unit,
        agent_no=person.no,
        desk=desk,
    )


class Seat:
    """The signed-in person and the opened store, or nobody."""

    def __init__(self, desk: str = "") -> None:
        self.desk = desk
        """The number of this seat (座席号), as the next sign-in tells it."""
        self.sitting = 0
        """How many times somebody has sat down here."""
        self._lock = threading.Lock()
        self._store: SeatStore | None = None
        self._full: SeatStore | None = None
        self._emergency = False
        self._session: Session | None = None
        self._actor: Actor | None = None

    def open(self, store: SeatStore, session: Session, *, emergency: bool = False) -> None:
        """Somebody has signed in; in an emergency orders are taken and nothing is read."""
        with self._lock:
            self._full = store
            self._store, self._session = for_emergency(store) if emergency else store, session
            self._emergency = emergency
            self._actor = actor_of(session.person, self.desk)
            self.sitting += 1

    def renew(self, session: Session) -> None:
        """Take a refreshed session of the same person (roles may have changed). It ends an emergency."""
        with self._lock:
            if self._store is not None:
                self._store, self._emergency = self._full, False
                self._session, self._actor = session, actor_of(session.person, self.desk)

    def clear(self) -> SeatStore | None:
        """Nobody is signed in any more; returns the store that was open (the caller closes it)."""
        with self._lock:
            store, self._store, self._full, self._session, self._actor = self._full, None, None, None, None
            self._emergency = False
        return store

    @property
    def is_emergency(self) -> bool:
        """Whether the offline lease has ended: orders are taken, nothing is read."""
        return self._emergency

    @property
    def is_taken(self) -> bool:
        """Whether somebody is signed in."""
        return self._store is not None

    @property
    def store(self) -> SeatStore:
        """The opened store; raises ``not_signed_in``."""
        store = self._store
        if store is None:
            raise AppError(AppErrorCode.NOT_SIGNED_IN)
        return store

    @property
    def session(self) -> Session:
        """The present session; raises ``not_signed_in``."""
        session = self._session
        if session is None:
            raise AppError(AppErrorCode.NOT_SIGNED_IN)
        return session

    @property
    def actor(self) -> Actor:
        """The signed-in person as the rules see them; raises ``not_signed_in``."""
        actor = self._actor
        if actor is None:
            raise AppError(AppErrorCode.NOT_SIGNED_IN)
        return actor

    @property
    def person(self) -> Person:
        """The signed-in person."""
        return self.session.person
