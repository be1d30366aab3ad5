"""Hundreds of people with their devices and open sessions, put into a server's database without signing each one in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
from sqlalchemy import insert

from sync.domain.codes import Role
from sync.server.auth.accounts import Account
from sync.server.auth.tokens import AccessNote
from sync.server.bulk import load_people
from sync.server.config import ServerConfig, config_for_sqlite, config_for_url
from sync.server.ports import new_id
from sync.server.services import Services, build_services
from sync.server.tables.people import device, session_family
from tests.benchmarks.server_program import PASSWORD


class OpenSeat(msgspec.Struct):
    """A device whose person is signed in."""

    user: str
    number: str
    device: str
    token: str


@contextmanager
def services_on(where: Sequence[str]) -> Iterator[Services]:
    """Open the insides of a server that does not run, to arrange its database; passwords set here check quickly."""
    services = build_services(_config(where))
    try:
        yield services
    finally:
        services.close()


def open_seats(services: Services, count: int, each: int) -> list[OpenSeat]:
    """Add agents with ``each`` devices to a person and a session on every device."""
    people = [
        Account(id=new_id(), no=f"9{at:05d}", name=f"座席{at}", roles=(Role.AGENT.value,))
        for at in range(count // each)
    ]
    load_people(services, people, PASSWORD)
    now = services.clock.now()
    until = now + services.config.limits.access_token
    made: list[OpenSeat] = []
    devices: list[dict[str, object]] = []
    families: list[dict[str, object]] = []
    for at in range(count):
        person, one, family = people[at % len(people)], new_id(), new_id()
        times = {"created_at": now, "seen_at": now, "last_occurred": 0}
        devices.append({"id": one, "user_id": person.id, "seat": "", "last_seq": 0, **times})
        families.append({"id": family, "user_id": person.id, "device": one, "created_at": now, "reason": ""})
        token = services.tokens.access(AccessNote(person.id, one, family, until))
        made.append(OpenSeat(person.id, person.no, one, token))
    with services.database.write() as connection:
        connection.execute(insert(device), devices)
        connection.execute(insert(session_family), families)
    return made


def _config(where: Sequence[str]) -> ServerConfig:
    named = dict(zip(where[::2], where[1::2], strict=True))
    if "--sqlite" in named:
        config = config_for_sqlite(Path(named["--sqlite"]))
    else:
        config = config_for_url(named["--database"], Path(named["--keys"]))
    return replace(config, argon2_memory_kib=64, argon2_rounds=1)
