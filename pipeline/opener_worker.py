"""The opening process: `python -m pipeline.opener_worker FD MEMORY_BYTES`. Started by `pipeline.opener`, never by hand.

Confined like a reader (`pipeline.worker`), but light: it starts in a tenth of a second. Takes (action, arguments) from
the pipe and answers with ("value", …) once or often, then ("end", None), or ("refused", error), ("failed", traceback).
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from models.errors import MemoryExceeded, VanbanError
from pipeline.limits import Limits
from pipeline.logs import set_up
from pipeline.read import mebibytes
from pipeline.sandbox import die_with_parent, enter, limit_memory


def main() -> None:
    pipe = Connection(int(sys.argv[1]))
    memory = int(sys.argv[2])
    set_up()
    die_with_parent()
    missing = enter(Path(tempfile.gettempdir()))  # before libraries start threads, which would stay free
    limit_memory(memory)
    pipe.send(("ready", missing))
    while True:
        try:
            action, arguments = pipe.recv()
        except EOFError:
            return
        pipe.send(_answered(pipe, action, arguments, memory))


def _answered(pipe: Connection, action: str, arguments: tuple[Any, ...], memory: int) -> tuple[str, Any]:
    """Sends the values as they come; returns how it ended."""
    try:
        for value in ACTIONS[action](*arguments):
            pipe.send(("value", value))
    except VanbanError as error:
        return ("refused", error)
    except MemoryError:
        return ("refused", MemoryExceeded(limit=mebibytes(memory)))
    except Exception:
        return ("failed", traceback.format_exc())
    return ("end", None)


def _papers(data: bytes, limits: Limits) -> Iterator[Any]:
    """(name, bytes or error) of each file in an archive or a letter; None alone where it is a file itself."""
    from pipeline.readers import sniffing
    from pipeline.readers.archive import members

    if sniffing.sniff(data) in sniffing.HOLDERS:
        yield from members(data, limits)
    else:
        yield None


def _picture(data: bytes, media_type: str, page: int, scale: float, more: tuple[Limits, int]) -> Iterator[bytes]:
    from pipeline.pictures import drawn

    limits, turn = more
    yield drawn(data, media_type, page, scale, limits=limits, turn=turn)


def _register(data: bytes) -> Iterator[Any]:
    from pipeline.registers import parsed

    yield from parsed(data)


ACTIONS: dict[str, Callable[..., Iterator[Any]]] = {"papers": _papers, "picture": _picture, "register": _register}


if __name__ == "__main__":
    main()
