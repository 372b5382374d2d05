"""What a reader process sends is data: a taken-over one runs nothing in its parent."""

from __future__ import annotations

import io
import os
import pickle
from datetime import date
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import pytest

from models.errors import TimeExceeded
from pipeline import answers
from pipeline.limits import Limits
from pipeline.read import read_paper


def heard(data: bytes) -> tuple[str, Any]:
    ours, theirs = Pipe()
    theirs.send_bytes(data)
    return answers.hear(ours)


def sent(value: Any) -> bytes:
    """As a reader process sends it: Dask, where other tests loaded it here, pickles errors in a way of its own."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out)
    pickler.dispatch_table = {}
    pickler.dump(value)
    return out.getvalue()


def test_a_reading_and_an_error_come_through_whole() -> None:
    sample = Path(__file__).resolve().parent.parent / "samples" / "papers" / "15-cong-van-bao-cao-dinh-ky.txt"
    reading = read_paper(sample.read_bytes(), sample.name, Limits(), reference_day=date(2026, 1, 1))
    assert heard(pickle.dumps(("done", reading))) == ("done", reading)
    kind, error = heard(sent(("refused", TimeExceeded(limit=5))))
    assert kind == "refused" and isinstance(error, TimeExceeded) and error.details == {"limit": 5}


class Bomb:
    def __init__(self, act: Any, *given: Any) -> None:
        self.act, self.given = act, given

    def __reduce__(self) -> Any:
        return self.act, self.given


@pytest.mark.parametrize(
    "data",
    [
        pickle.dumps(("done", Bomb(os.system, "true"))),
        pickle.dumps(("done", Bomb(eval, "1"))),
        pickle.dumps(("done", Bomb(getattr, 1, "real"))),
        b"cmodels.errors\nfiles\n(S'models'\ntR.",  # a function that the module only imports
        b"\x80\x04\x8c\x0dmodels.errors\x8c\x0cjson.loads\x94\x93.",
        b"cmodels.engine\nmake_engine\n(S'sqlite://'\ntR.",
        b"not a pickle",
        pickle.dumps((1, 2)),
        pickle.dumps("done"),
    ],
)
def test_anything_else_is_as_if_the_process_had_died(data: bytes) -> None:
    with pytest.raises(EOFError):
        heard(data)
