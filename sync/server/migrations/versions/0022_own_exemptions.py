"""Who exempted an order from callback keeps it in sight: the rows are written by ``own_callbacks``, which can open
orders.

Revision ID: 0022
"""

from alembic import op

revision = "0022"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing: documents are sealed, and a migration has no key."""


def downgrade() -> None:
    """Leave the rows of who called back last: an older server counts the others as wrong."""
    op.execute(
        "DELETE FROM order_scope WHERE scope LIKE 'called:%' AND scope <> 'called:' || COALESCE("
        "(SELECT actor FROM work_order_event WHERE work_order_event.order_id = order_scope.order_id"
        " AND kind = 'order.record_callback' ORDER BY id DESC LIMIT 1), '')"
    )
