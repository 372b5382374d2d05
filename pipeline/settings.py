"""Settings of reading and of the store together, from the environment.

| variable | meaning | default |
| --- | --- | --- |
| VANBAN_WORKERS | reader processes | number of CPU cores |
| VANBAN_LIMITS__PAGES, VANBAN_LIMITS__SECONDS, … | any field of `pipeline.limits.Limits` | as there |
| VANBAN_LANGUAGE | language of messages, `vi` or `en` | `vi` |
| VANBAN_LOG_LEVEL | `debug`, `info`, `warning`, `error` | `warning` |
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from models.settings import StoreSettings
from pipeline.limits import Limits


class Settings(StoreSettings):
    """All settings. Raises pydantic's ValidationError, which names the variable, where one makes no sense."""

    model_config = SettingsConfigDict(env_prefix="VANBAN_", env_nested_delimiter="__", extra="ignore")

    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1)
    limit_values: dict[str, Any] = Field(default_factory=dict, validation_alias="VANBAN_LIMITS")

    def limits(self) -> Limits:
        """The limits with what the environment overrides."""
        base = Limits()
        given = {name: _like(getattr(base, name), value) for name, value in self.limit_values.items()}
        return replace(base, **given | {"allow_secret": self.allow_secret})


def _like(default: Any, value: Any) -> Any:
    return type(default)(value)
