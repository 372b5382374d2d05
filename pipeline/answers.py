"""What a confined reader process says, taken as data: nothing that it sends can run code in its parent.

Pickles may name any function to be called when they are read. Here only the value objects of a reading can be named,
and anything else is as if the process had died.
"""

from __future__ import annotations

import io
import pickle
from multiprocessing.connection import Connection
from typing import Any

VALUES = ("models.document", "models.words", "models.values", "models.signatures", "models.errors")
OTHERS = frozenset({
    ("pipeline.read", "ReadPaper"), ("datetime", "date"), ("datetime", "datetime"), ("datetime", "time"),
    ("datetime", "timedelta"), ("datetime", "timezone"), ("builtins", "set"), ("builtins", "frozenset"),
})  # fmt: skip
MOST_BYTES = 512 * 2**20  # of one answer; a whole paper of 500 pages has some 20 MB


class _Data(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Only names that the modules of value objects themselves define; no dotted ways through them."""
        if (module, name) in OTHERS or (module in VALUES and "." not in name):
            found = super().find_class(module, name)
            if module not in VALUES or getattr(found, "__module__", None) == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value of a reading")


def hear(pipe: Connection) -> tuple[str, Any]:
    """The next (kind, value) of a reader process. Raises EOFError where it sent none, or something else.

    Raises OSError where it sent too much.
    """
    data = pipe.recv_bytes(MOST_BYTES)
    try:
        kind, value = _Data(io.BytesIO(data)).load()
    except EOFError:
        raise
    except Exception as error:  # whatever a taken-over process makes up
        raise EOFError from error
    if not isinstance(kind, str):
        raise EOFError
    return kind, value
