"""Order notes

Revision ID: 8e2b94c3d517
Revises: 5d0c1f0b7a61
Create Date: 2026-05-18 13:40:07.531960+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = '8e2b94c3d517'
down_revision = '5d0c1f0b7a61'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'notes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('author_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(length=1000), nullable=False),
        sa.Column(
            'created_at',
            sa.DateTime(timezone=True),
            server_default=sa.text('(CURRENT_TIMESTAMP)'),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ['author_id'], ['customers.id'], name=op.f('fk_notes_author_id_customers')
        ),
        sa.ForeignKeyConstraint(
            ['order_id'],
            ['orders.id'],
            name=op.f('fk_notes_order_id_orders'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notes')),
    )
    op.create_index(op.f('ix_notes_order_id'), 'notes', ['order_id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_notes_order_id'), 'notes')
    op.drop_table('notes')
