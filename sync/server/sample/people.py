"""Draws callers and staff of the sample city. Names are invented, numbers are of the right form and plainly made up."""

import random

from stdnum.cn import uscc

from sync.domain.actor import Actor
from sync.domain.codes import CallerSubject, Role
from sync.domain.order import Caller
from sync.domain.organisation import Organisation
from sync.domain.reference import Staff
from sync.server.sample.names import name_stock

_PREFIXES = ("13", "15", "18")
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_REMEMBERED = 400


class Callers:
    """Draws callers; some call again."""

    def __init__(self) -> None:
        self._earlier: list[Caller] = []

    def draw(self, rng: random.Random, *, enterprise: bool = False) -> tuple[Caller, bool]:
        """Return a caller and whether they have called before."""
        if self._earlier and not enterprise and rng.random() < 0.13:
            return rng.choice(self._earlier), True
        caller = _new_caller(rng, enterprise=enterprise)
        if len(self._earlier) < _REMEMBERED:
            self._earlier.append(caller)
        else:
            self._earlier[rng.randrange(_REMEMBERED)] = caller
        return caller, False


def _new_caller(rng: random.Random, *, enterprise: bool) -> Caller:
    female = rng.random() < 0.52
    surname = rng.choice(name_stock().surnames)
    name = surname + rng.choice(name_stock().female if female else name_stock().male)
    roll = rng.random()
    tags: tuple[str, ...] = ("elderly",) if roll < 0.08 else ("disabled",) if roll < 0.095 else ()
    if roll > 0.985:
        tags = ("emotional",)
    landline = rng.random() < 0.05
    phone = f"0371-5566{rng.randint(0, 9999):04d}" if landline else mobile(rng)
    return Caller(
        name="" if rng.random() < 0.12 else name,
        salutation="ms" if female else "mr",
        phone=phone,
        contact_phone=mobile(rng) if landline or rng.random() < 0.05 else phone,
        subject=CallerSubject.ENTERPRISE if enterprise else CallerSubject.PERSON,
        company=company(rng) if enterprise else "",
        credit_code=credit_code(rng) if enterprise else "",
        tags=tags,
    )


def mobile(rng: random.Random) -> str:
    """Return a number of a mobile phone's form: 13x0013xxxx, 15x…, 18x…."""
    return f"{rng.choice(_PREFIXES)}{rng.randint(0, 9)}0013{rng.randint(0, 9999):04d}"


def company(rng: random.Random) -> str:
    """Return an invented company's name."""
    return f"郑州{rng.choice(name_stock().companies)}{rng.choice(name_stock().trades)}有限公司"


def credit_code(rng: random.Random) -> str:
    """Return a unified social credit code with right check characters that belongs to nobody in particular."""
    body = "MA" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    total = sum(weight * _DIGITS.index(ch) for weight, ch in zip(_ORG_WEIGHTS, body, strict=True))
    rest = 11 - total % 11
    check = "X" if rest == 10 else "0" if rest == 11 else str(rest)
    code = f"91410100{body}{check}"
    return code + uscc.calc_check_digit(code)


SYSTEM = Actor(user_id="system", name="系统", roles=frozenset({Role.SYSTEM}))
CHANNEL = Actor(user_id="channel", name="网络渠道", roles=frozenset({Role.CHANNEL}))


class Crew:
    """Who works at the hotline and in the units. Units without a user get a liaison of their own."""

    def __init__(self, staff: list[Staff], organisation: Organisation) -> None:
        self._organisation = organisation
        self._by_role: dict[Role, list[Actor]] = {}
        self._of_unit: dict[str, Actor] = {}
        for person in staff:
            actor = Actor(
                user_id=person.id, name=person.name, roles=frozenset(Role(role) for role in person.roles),
                unit=person.unit, agent_no=person.no, district=person.district,
            )  # fmt: skip
            for role in actor.roles:
                self._by_role.setdefault(role, []).append(actor)

    def one(self, rng: random.Random, role: Role) -> Actor:
        """Return somebody at the hotline with a role."""
        return rng.choice(self._by_role[role])

    def of_unit(self, unit_id: str) -> Actor:
        """Return the person who does a unit's work in the sample."""
        known = self._of_unit.get(unit_id)
        if known is None:
            unit = self._organisation.unit(unit_id)
            name = unit.liaison if unit is not None and unit.liaison else "承办人"
            roles = frozenset({Role.UNIT_OPERATOR, Role.UNIT_LEADER})
            known = self._of_unit[unit_id] = Actor(user_id=f"staff-{unit_id}", name=name, roles=roles, unit=unit_id)
        return known
