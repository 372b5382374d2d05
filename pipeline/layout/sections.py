"""Outline headings nested into sections with paths like `III.3` and `Điều 5.1`."""

from __future__ import annotations

from collections.abc import Sequence

from models.document import Paragraph, Section, Zone


def sections(text: str, paragraphs: Sequence[Paragraph], zones: Sequence[Zone]) -> tuple[Section, ...]:
    return ()
