"""Which device a device is a copy of.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_DEVICE = sa.table("device", sa.column("id", sa.String()), sa.column("forked_from", sa.String()))
_AUDIT = sa.table("audit", *(sa.column(name, sa.String()) for name in ("action", "device", "subject")))


def upgrade() -> None:
    """Add the column; for copies that went on before, the audit tells what they were."""
    op.add_column("device", sa.Column("forked_from", sa.String(64), nullable=True))
    connection = op.get_bind()
    told = sa.select(_AUDIT.c.device, _AUDIT.c.subject).where(_AUDIT.c.action == "device_forked")
    for row in connection.execute(told).all():
        this = (_DEVICE.c.id == row.device) & (_DEVICE.c.id != row.subject) & _DEVICE.c.forked_from.is_(None)
        connection.execute(sa.update(_DEVICE).where(this).values(forked_from=row.subject))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("device", "forked_from")
