from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from orders.settings import get_settings

ROOT = Path(__file__).parent.parent


@pytest.fixture
def empty_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f'sqlite+aiosqlite:///{tmp_path}/orders.db'
    monkeypatch.setattr(get_settings(), 'database_url', url)


@pytest.mark.usefixtures('empty_database')
def test_migrations_lead_to_the_models() -> None:
    config = Config(ROOT / 'alembic.ini')
    command.upgrade(config, 'head')
    command.check(config)


@pytest.mark.usefixtures('empty_database')
def test_migrations_can_be_undone() -> None:
    config = Config(ROOT / 'alembic.ini')
    command.upgrade(config, 'head')
    command.downgrade(config, 'base')
