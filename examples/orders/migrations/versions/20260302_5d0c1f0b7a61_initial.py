"""Initial

Revision ID: 5d0c1f0b7a61
Revises:
Create Date: 2026-03-02 09:14:51.208417+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = '5d0c1f0b7a61'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'customers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('email', sa.String(length=255), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=False),
        sa.Column('phone', sa.String(length=20), nullable=True),
        sa.Column('password_hash', sa.String(length=255), nullable=False),
        sa.Column('is_staff', sa.Boolean(), nullable=False),
        sa.Column(
            'created_at',
            sa.DateTime(timezone=True),
            server_default=sa.text('(CURRENT_TIMESTAMP)'),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_customers')),
        sa.UniqueConstraint('email', name=op.f('uq_customers_email')),
    )
    op.create_table(
        'items',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sku', sa.String(length=40), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=False),
        sa.Column('price_cents', sa.Integer(), nullable=False),
        sa.Column('weight_grams', sa.Integer(), nullable=False),
        sa.Column('is_listed', sa.Boolean(), nullable=False),
        sa.Column(
            'created_at',
            sa.DateTime(timezone=True),
            server_default=sa.text('(CURRENT_TIMESTAMP)'),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_items')),
        sa.UniqueConstraint('sku', name=op.f('uq_items_sku')),
    )
    op.create_table(
        'orders',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('customer_id', sa.Integer(), nullable=False),
        sa.Column(
            'status',
            sa.Enum(
                'draft',
                'placed',
                'paid',
                'shipped',
                'cancelled',
                name='orderstatus',
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column('reference', sa.String(length=40), nullable=True),
        sa.Column('placed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            'created_at',
            sa.DateTime(timezone=True),
            server_default=sa.text('(CURRENT_TIMESTAMP)'),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ['customer_id'],
            ['customers.id'],
            name=op.f('fk_orders_customer_id_customers'),
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_orders')),
    )
    op.create_index(op.f('ix_orders_customer_id'), 'orders', ['customer_id'])
    op.create_table(
        'order_lines',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('item_id', sa.Integer(), nullable=False),
        sa.Column('quantity', sa.Integer(), nullable=False),
        sa.Column('unit_price_cents', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['item_id'], ['items.id'], name=op.f('fk_order_lines_item_id_items')
        ),
        sa.ForeignKeyConstraint(
            ['order_id'],
            ['orders.id'],
            name=op.f('fk_order_lines_order_id_orders'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_order_lines')),
        sa.UniqueConstraint(
            'order_id', 'item_id', name=op.f('uq_order_lines_order_id_item_id')
        ),
    )


def downgrade() -> None:
    op.drop_table('order_lines')
    op.drop_index(op.f('ix_orders_customer_id'), 'orders')
    op.drop_table('orders')
    op.drop_table('items')
    op.drop_table('customers')
