"""What a reader process may still do: no network, and nothing written outside its scratch folder.

Two means of the Linux kernel, both without privileges and both inherited by the programs that a reader starts:
Landlock (files, TCP, sockets by name, signals to others) through `landlockpy`, and a seccomp filter (sockets of any
other kind, and calls that no reader needs) through libseccomp. Where one of them is missing the reader works without
it; `probe` tries out what holds on this machine, for `vanban check`.

Reading is not restricted: what a reader process reads can leave it only as the text of the paper that it was given.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1  # linux/prctl.h
NETWORK = "network"
FILES = "files"
SIGNALS = "signals"
PROTECTIONS = (NETWORK, FILES, SIGNALS)
_PROBE_SECONDS = 30.0

# Refused whatever their arguments. Those of the second line change files in ways that Landlock does not see;
# io_uring would carry out calls that the filter does not see.
_REFUSED_CALLS = (  # noqa: SIM905 legible
    "connect ptrace process_vm_readv process_vm_writev pidfd_getfd mount umount2 move_mount fsopen open_tree "
    "chown fchown lchown fchownat setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr "
    "io_uring_setup pivot_root chroot setns unshare bpf perf_event_open userfaultfd kexec_load kexec_file_load "
    "init_module finit_module delete_module add_key request_key keyctl open_by_handle_at reboot swapon swapoff "
    "chmod fchmod fchmodat utime utimes utimensat futimesat"
).split()
_SOCKET_TYPE = 0xF  # the rest of the argument are flags
_SOCKETS = Path("/tmp")  # noqa: S108 where LibreOffice puts its socket; writable only where seccomp is missing


def enter(scratch: Path) -> dict[str, str]:
    """Confine this process and all it will start; must come before threads are started and hostile bytes are read.

    `scratch` is the one folder that may be written to. Returns what could not be done: {"landlock" or "seccomp": why}.
    """
    missing: dict[str, str] = {}
    try:
        _seccomp()
    except Exception as error:  # a machine without libseccomp: said, and the other means still holds
        missing["seccomp"] = f"{type(error).__name__}: {error}"
    try:
        _landlock([scratch, *([_SOCKETS] if missing else [])])
    except Exception as error:
        missing["landlock"] = f"{type(error).__name__}: {error}"
    return missing


def die_with_parent() -> None:
    """End when the thread that started this process ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def limit_memory(memory: int) -> None:
    """Private memory, in bytes, of this process and of each program it starts; no core dumps of papers."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))


def _landlock(writable: list[Path]) -> None:
    from landlockpy import AccessFS, Ruleset, Scope

    reads = AccessFS.READ_FILE | AccessFS.READ_DIR | AccessFS.EXECUTE
    changes = (
        AccessFS.WRITE_FILE | AccessFS.REMOVE_DIR | AccessFS.REMOVE_FILE | AccessFS.MAKE_DIR | AccessFS.MAKE_REG
        | AccessFS.MAKE_SOCK | AccessFS.MAKE_FIFO | AccessFS.MAKE_SYM | AccessFS.REFER | AccessFS.TRUNCATE
    )  # fmt: skip
    handled = changes | reads | AccessFS.MAKE_CHAR | AccessFS.MAKE_BLOCK | AccessFS.IOCTL_DEV | AccessFS.RESOLVE_UNIX
    with Ruleset(handled_fs=handled, scoped=Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL) as rules:
        rules.allow_path("/", reads)
        rules.allow_path("/dev/null", AccessFS.WRITE_FILE | AccessFS.TRUNCATE)
        for folder in writable:
            rules.allow_path(folder, changes | reads | AccessFS.RESOLVE_UNIX)
        rules.restrict()


def _seccomp() -> None:
    pyseccomp: Any = import_module("pyseccomp")
    refused = pyseccomp.ERRNO(errno.EACCES)
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    rules.add_rule(refused, "socket", pyseccomp.Arg(0, pyseccomp.NE, socket.AF_UNIX))
    # Without `connect`, a stream can go nowhere; a datagram could be sent to any socket in the file system.
    rules.add_rule(refused, "socket", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, _SOCKET_TYPE, socket.SOCK_DGRAM))
    # LibreOffice wants a socket by which a second office would find it, in _SOCKETS and nowhere else, and gives up
    # without; it is let believe that it has one.
    for name in ("bind", "listen"):
        rules.add_rule(pyseccomp.ERRNO(0), name)
    for name in _REFUSED_CALLS:
        with suppress(OSError):  # a call that this processor or this libseccomp does not know
            rules.add_rule(refused, name)
    rules.load()


# What holds on this machine ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Protection:
    """One of PROTECTIONS as it was tried out on this machine; `why` says what is missing where it is not `on`."""

    name: str
    on: bool
    why: str = ""


def probe() -> list[Protection]:
    """Try in a confined process what it must not be able to do: connect, write beside its folder, end its parent."""
    with tempfile.TemporaryDirectory(prefix="vanban-probe-") as folder, socket.create_server(("127.0.0.1", 0)) as door:
        scratch, outside = Path(folder, "scratch"), Path(folder, "outside")
        scratch.mkdir()
        outside.mkdir()
        command = [sys.executable, "-m", __name__, str(scratch), str(outside), str(door.getsockname()[1])]
        root = str(Path(__file__).resolve().parent.parent)
        paths = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH", "")) if p)
        try:
            done = subprocess.run(  # noqa: S603 our own interpreter and module
                command,
                capture_output=True,
                check=True,
                timeout=_PROBE_SECONDS,
                env=os.environ | {"PYTHONPATH": paths},
            )
            found: dict[str, Any] = json.loads(done.stdout)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            return [Protection(name, False, type(error).__name__) for name in PROTECTIONS]
    why = "; ".join(f"{name}: {reason}" for name, reason in found["missing"].items())
    return [Protection(name, not found[name], why if found[name] else "") for name in PROTECTIONS]


def _can_connect(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with suppress(OSError), socket.socket(socket.AF_INET, kind) as tried:
            tried.connect(("127.0.0.1", port))
            return True
    return False


def _can_write(outside: Path) -> bool:
    with suppress(OSError):
        (outside / "written").write_bytes(b"x")
        return True
    return False


def _can_signal() -> bool:
    with suppress(OSError):
        os.kill(os.getppid(), 0)
        return True
    return False


def main() -> None:
    """`python -m pipeline.sandbox SCRATCH OUTSIDE PORT`: the confined side of `probe`."""
    scratch, outside, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    missing = enter(scratch)
    found = {NETWORK: _can_connect(port), FILES: _can_write(outside), SIGNALS: _can_signal(), "missing": missing}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
