"""A reader that was taken over: it does inside a reader process what the file asks for, and tells what came of it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.limits import Limits
from pipeline.read import ReadPaper
from tests.fake_readers import _result


def _dial(family: int, kind: int, address: object) -> None:
    with socket.socket(family, kind) as tried:
        tried.settimeout(5)
        tried.connect(address)  # type: ignore[arg-type]


def _program(*command: str) -> None:
    """A program that the reader starts is bound by the same rules."""
    if shutil.which(command[0]) is None:
        raise PermissionError(errno.EACCES, "the program is not here: nothing to try")
    if subprocess.run(command, capture_output=True, check=False).returncode:
        raise PermissionError(errno.EACCES, "the program failed")


def _truncate(folder: str) -> None:
    os.truncate(Path(folder, "kept"), 0)


def _datagram(path: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as tried:
        tried.sendto(b"x", path)


ATTEMPTS: dict[str, Callable[..., object]] = {
    "tcp": lambda port: _dial(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", int(port))),
    "udp": lambda port: _dial(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", int(port))),
    "tcp6": lambda port: _dial(socket.AF_INET6, socket.SOCK_STREAM, ("::1", int(port))),
    "raw": lambda port: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).close(),
    "packet": lambda port: socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close(),
    "netlink": lambda port: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close(),
    "by-curl": lambda port: _program("bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{int(port)}"),
    "unix": lambda path: _dial(socket.AF_UNIX, socket.SOCK_STREAM, path),
    "unix-datagram": _datagram,
    "write": lambda folder: Path(folder, "new").write_text("x"),
    "append": lambda folder: Path(folder, "kept").open("a").close(),
    "truncate": _truncate,
    "remove": lambda folder: Path(folder, "kept").unlink(),
    "rename": lambda folder: Path(folder, "kept").rename(Path(tempfile.gettempdir(), "taken")),
    "link": lambda folder: Path(folder, "link").hardlink_to(Path(folder, "kept")),
    "folder": lambda folder: Path(folder, "new").mkdir(),
    "by-touch": lambda folder: _program("touch", str(Path(folder, "new"))),
    "chmod": lambda path: Path(path).chmod(0o777),
    "kill-parent": lambda: os.kill(os.getppid(), signal.SIGTERM),
}


def attempt(data: bytes, name: str, limits: Limits, *, reference_day: date | None = None) -> ReadPaper:
    what, *arguments = json.loads(data)
    if what == "scratch":
        Path(tempfile.gettempdir(), "inside").write_text("x")
        return _result(data, tempfile.gettempdir())
    try:
        ATTEMPTS[what](*arguments)
    except OSError as error:
        return _result(data, errno.errorcode[error.errno or 0])
    return _result(data, "done")


def chatter(data: bytes, name: str, limits: Limits, *, reference_day: date | None = None) -> ReadPaper:
    """Tells of pages without end, in place of an answer."""
    pipe = Connection(int(sys.argv[1]))
    while True:
        pipe.send(("recognising", 1))
