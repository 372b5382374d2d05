"""Settings of reading and of the store together, from the environment.

| variable | meaning | default |
| --- | --- | --- |
| VANBAN_WORKERS | reader processes | number of CPU cores |
| VANBAN_LIMITS__PAGES, VANBAN_LIMITS__SECONDS, … | any field of `pipeline.limits.Limits` | as there |
| VANBAN_USER | name written into histories | the account's name |
| VANBAN_CACHE | folder of what OCR and conversion of pages already seen gave | the user's cache folder |
| VANBAN_LANGUAGE | language of messages, `vi` or `en` | `vi` |
| VANBAN_LOG | `json` or `text` (lines for people) | `json` |
| VANBAN_TRUST_ROOTS | folder of certificates that signatures may lead to | none: chains are not verified |
| VANBAN_LOG_LEVEL | `debug`, `info`, `warning`, `error` | `warning` |
"""

from __future__ import annotations

import os
from dataclasses import fields, replace
from typing import Any

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from models.settings import StoreSettings
from pipeline.limits import Limits


class Settings(StoreSettings):
    """All settings. Raises pydantic's ValidationError, which names the variable, where one makes no sense."""

    model_config = SettingsConfigDict(env_prefix="VANBAN_", env_nested_delimiter="__", extra="ignore")

    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1)
    limit_values: dict[str, Any] = Field(default_factory=dict, validation_alias="VANBAN_LIMITS")

    @field_validator("limit_values")
    @classmethod
    def _known_limits(cls, given: dict[str, Any]) -> dict[str, Any]:
        base = Limits()
        known = {f.name: type(getattr(base, f.name)) for f in fields(base) if f.name != "allow_secret"}
        unknown = sorted(given.keys() - known.keys())
        if unknown:
            raise ValueError(f"no such limit: {', '.join(unknown)}; known are {', '.join(known)}")
        values = {name: known[name](value) for name, value in given.items()}
        if any(value <= 0 for value in values.values()):
            raise ValueError("a limit must be above 0")
        return values

    def limits(self) -> Limits:
        """The limits with what the environment overrides."""
        return replace(Limits(), **self.limit_values, allow_secret=self.allow_secret)
