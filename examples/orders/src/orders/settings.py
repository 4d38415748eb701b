from datetime import timedelta
from functools import lru_cache

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix='ORDERS_', env_file='.env')

    database_url: str = 'sqlite+aiosqlite:///orders.db'
    broker_url: str = 'memory://'
    log_json: bool = False

    shipping_url: str = 'http://localhost:9001'
    mail_url: str = 'http://localhost:9002'
    http_timeout_seconds: float = 5.0

    token_secret: SecretStr = SecretStr('only-for-development-never-for-production')
    token_lifetime: timedelta = timedelta(hours=8)
    webhook_secret: SecretStr = SecretStr('only-for-development')

    draft_lifetime: timedelta = timedelta(days=30)


@lru_cache
def get_settings() -> Settings:
    return Settings()
