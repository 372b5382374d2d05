"""Settings of the store, from the environment (`VANBAN_…`). Every setting is listed in docs and in `.env` form here.

| variable | meaning | default |
| --- | --- | --- |
| VANBAN_HOME | folder of the embedded database and of the original files | `vanban` in the user's data folder |
| VANBAN_DATABASE_URL | another database, `postgresql+psycopg://…` | SQLite in VANBAN_HOME |
| VANBAN_ALLOW_SECRET | take papers marked MẬT | off |
"""

from __future__ import annotations

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_home() -> Path:
    return Path(platformdirs.user_data_dir("vanban", appauthor=False))


class StoreSettings(BaseSettings):
    """Where papers are kept."""

    model_config = SettingsConfigDict(env_prefix="VANBAN_", extra="ignore")

    home: Path = Field(default_factory=default_home)
    database_url: str = ""
    allow_secret: bool = False

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of the database."""
        for short in ("postgresql://", "postgres://"):
            if self.database_url.startswith(short):
                return "postgresql+psycopg://" + self.database_url.removeprefix(short)
        return self.database_url or f"sqlite:///{self.home.expanduser().resolve() / 'vanban.sqlite3'}"

    @property
    def originals(self) -> Path:
        """The folder of the original files, by content hash."""
        return self.home.expanduser().resolve() / "originals"
