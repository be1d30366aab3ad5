"""Cities set up before there were sensitive words get the usual list; a list of their own stays as it is.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

from sync.contract.codec import encode
from sync.server.ports import SystemClock
from sync.server.sample.reference_files import usual_codes

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the list to a city that works already and has none of it, not even a retired entry; seats are told."""
    connection = op.get_bind()
    codes = "SELECT count(*) FROM reference_item WHERE kind = 'code' AND id {} 'sensitive_word:%'"
    if connection.scalar(sa.text(codes.format("LIKE"))) or not connection.scalar(sa.text(codes.format("NOT LIKE"))):
        return
    now = SystemClock().now()
    for item in usual_codes("sensitive_word"):
        connection.execute(
            sa.text(
                "INSERT INTO reference_item (kind, id, ver, retired, updated_at, updated_by, body)"
                " VALUES ('code', :id, 1, 0, :now, 'upgrade', :body)"
            ),
            {"id": item.id, "now": now, "body": encode(item).decode()},
        )
        connection.execute(
            sa.text(
                "INSERT INTO feed_new (at, scope, entity, entity_id, ver, op)"
                " VALUES (:now, 'global', 'code', :id, 1, 'U')"
            ),
            {"now": now, "id": item.id},
        )
    connection.execute(sa.text("UPDATE head SET reference_ver = reference_ver + 1 WHERE id = 1"))


def downgrade() -> None:
    """Leave the list: it is the city's own by now, and an older server knows code lists of any name."""
