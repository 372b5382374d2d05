"""Where trained models are kept, and what a reader process is given besides the file: model and memory.

VANBAN_HOME/models holds a folder for each training, named by its version, `report.json` of the latest, and the small
file `current` with the name of the folder in use. Without `current` the rules alone read.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from models.remembered import Memory

if TYPE_CHECKING:
    from corpus.store import Store
    from extractors.learned.model import LearnedModel
    from pipeline.train import Trained

log = structlog.get_logger("vanban.learned")

CURRENT = "current"
REPORT = "report.json"


@dataclass(frozen=True)
class Aid:
    """What earlier decisions lend to a reading. `model` is the folder of the trained model in use."""

    memory: Memory = field(default_factory=Memory)
    model: Path | None = None


def models_of(home: Path) -> Path:
    return home / "models"


def home_of(store: Store) -> Path:
    """VANBAN_HOME of an open store."""
    return store.originals.parent


def current_model(home: Path) -> Path | None:
    """The folder of the model in use; None where there is none."""
    pointer = models_of(home) / CURRENT
    try:
        name = pointer.read_text("utf-8").strip()
    except OSError:
        return None
    folder = models_of(home) / Path(name).name
    return folder if name and folder.is_dir() else None


def current_version(home: Path) -> str:
    """The version of the model in use; "" where there is none or it is unusable."""
    folder = current_model(home)
    if folder is None:
        return ""
    from extractors.learned.model import ModelUnusable, version_of

    with suppress(ModelUnusable):
        return version_of(folder)
    return ""


def aid_for(store: Store) -> Aid:
    """Memory and model for the papers that are read now."""
    from corpus.memory import remembered

    return Aid(remembered(store), current_model(home_of(store)))


def loaded(folder: Path | None) -> LearnedModel | None:
    """The model in this folder, or None where it does not load: a paper is then read by the rules alone."""
    if folder is None:
        return None
    from extractors.learned.model import ModelUnusable, load

    try:
        return load(folder)
    except ModelUnusable as error:
        log.error("trained model not usable", folder=folder.name, error=str(error))
        return None


def keep(home: Path, trained: Trained, report: Mapping[str, Any]) -> Path | None:
    """Write the components that are used and make them current; with none, nothing trained is used any more."""
    from extractors.learned.model import save

    root = models_of(home)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = None
    if trained.components:
        folder = root / trained.version
        made = Path(tempfile.mkdtemp(prefix=".new-", dir=root))
        save(made, trained.version, trained.components, trained.trust)
        (made / REPORT).write_text(_text(report), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
        _point(root, folder.name)
    else:
        forget(home)
    _replace(root / REPORT, _text(report))
    return folder


def forget(home: Path) -> bool:
    """Stop using the trained model; the folders stay. Returns whether there was one in use."""
    pointer = models_of(home) / CURRENT
    used = pointer.exists()
    pointer.unlink(missing_ok=True)
    return used


def _point(root: Path, name: str) -> None:
    _replace(root / CURRENT, name + "\n")


def _replace(path: Path, text: str) -> None:
    """All or nothing."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, "utf-8")
    new.replace(path)


def _text(report: Mapping[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
