"""The reader process: `python -m pipeline.worker FD MEMORY_BYTES READER`. Started by `pipeline.workers`, never by hand.

Confines itself (`pipeline.sandbox`) before anything else and says ("ready", {what could not be done: why}). Takes
(name, limits, reference day, aid) and then the file's bytes from the pipe, answers with ("pages", count), a
("recognising", page) for each page that is recognised, and then one of ("done", ReadPaper), ("refused", error),
("failed", traceback). After "done" comes ("signatures", those of the file; None where their check broke), so that
nothing in a signature can cost the reading. Ends when the pipe closes, and with its parent.
"""

from __future__ import annotations

import errno
import gc
import pickle
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import date
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

from models.errors import MemoryExceeded, StoreFull, VanbanError
from pipeline.learned import Aid
from pipeline.limits import Limits
from pipeline.logs import set_up
from pipeline.progress import told_to
from pipeline.read import count_pages, mebibytes
from pipeline.sandbox import die_with_parent, enter, limit_memory
from pipeline.spool import Data, received


def main() -> None:
    pipe = Connection(int(sys.argv[1]))
    memory = int(sys.argv[2])
    set_up()
    die_with_parent()
    missing = enter(Path(tempfile.gettempdir()))  # before libraries start threads, which would stay free
    reader = _reader(sys.argv[3])
    settle()
    limit_memory(memory)
    pipe.send(("ready", missing))
    settled = False
    while True:
        try:
            name, limits, reference_day, aid = pipe.recv()
            data = received(pipe)
        except EOFError:
            return
        except StoreFull as error:
            pipe.send(("refused", error))
            continue
        pipe.send(("pages", count_pages(data)))
        with told_to(lambda page: pipe.send(("recognising", page))):
            answer = _read(reader, data, name, limits, reference_day, aid=aid)
        done = answer[0] == "done"
        message = ForkingPickler.dumps(answer, pickle.HIGHEST_PROTOCOL)
        del answer  # a long paper is large, and need not be there twice while the parent takes it
        pipe.send_bytes(message)
        del message
        if done:
            pipe.send(("signatures", _signatures(data)))
        del data
        gc.collect()
        if not settled:  # with what the first file's format needed
            settle()
            settled = True


def settle() -> None:
    """Take what is loaded now, the libraries above all, out of the search for garbage: it stays, and is large."""
    gc.collect()
    gc.freeze()


def _reader(dotted: str) -> Callable[..., object]:
    """The function named `module:name`; heavy parts are imported here, before the clock of the first file starts."""
    module_name, _, name = dotted.partition(":")
    module = import_module(module_name)
    if hasattr(module, "warm_up"):
        module.warm_up()
    found: Callable[..., object] = getattr(module, name)
    return found


def _read(
    reader: Callable[..., object],
    data: Data,
    name: str,
    limits: Limits,
    reference_day: date | None,
    *,
    aid: Aid | None,
) -> tuple[str, object]:
    helped = {} if aid is None else {"aid": aid}
    try:
        return ("done", reader(data, name, limits, reference_day=reference_day, **helped))
    except VanbanError as error:
        return ("refused", error)
    except MemoryError:
        return ("refused", MemoryExceeded(limit=mebibytes(limits.memory_bytes)))
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return ("refused", StoreFull())
        return ("failed", traceback.format_exc())


def _signatures(data: Data) -> object:
    from pipeline import signatures

    try:
        return signatures.signatures_in(data)
    except Exception:
        return None


if __name__ == "__main__":
    main()
