"""A number of its own for every device.

Revision ID: 0008
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_PLACES = 100_000
_ATTEMPTS = 1_000


def upgrade() -> None:
    """Add the table; each device that is there gets the place it has by its id, of two the one that came first."""
    table = op.create_table(
        "device_number",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_device_number")),
        sa.UniqueConstraint("device", name=op.f("uq_device_number_device")),
    )
    connection = op.get_bind()
    device = sa.table("device", sa.column("id", sa.String()), sa.column("created_at", sa.BigInteger()))
    devices = list(connection.scalars(sa.select(device.c.id).order_by(device.c.created_at, device.c.id)))
    numbers: dict[int, str] = {}
    for attempt in range(_ATTEMPTS):  # who finds all of them taken (a server with 100,000 devices) asks later
        left = [one for one in devices if numbers.setdefault(_place(one, attempt), one) != one]
        if not left:
            break
        devices = left
    if numbers:
        op.bulk_insert(table, [{"number": number, "device": one} for number, one in numbers.items()])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("device_number")


def _place(device: str, attempt: int) -> int:
    seed = f"{device}#{attempt}" if attempt else device
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]) % _PLACES
