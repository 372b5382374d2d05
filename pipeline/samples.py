"""Where the sample papers are: beside the packages, in the project's folder."""

from __future__ import annotations

from pathlib import Path


def sample_papers() -> Path | None:
    """The folder of the sample papers; None where the program was installed without them."""
    folder = Path(__file__).resolve().parent.parent / "samples" / "papers"
    return folder if folder.is_dir() else None
