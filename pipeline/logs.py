"""Logs on standard error; standard output stays for results.

One JSON object a line, or with VANBAN_LOG=text a line for people. Each line about a file has its SHA-256, and the
paper's id once it has one. No text of a paper is written: of an error only its kind, its places in our code and the
first line of what a database said, because messages quote what they choked on.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Any, TextIO

import structlog


def set_up(level: str | None = None, stream: TextIO | None = None) -> None:
    """Level from the argument, else VANBAN_LOG_LEVEL, else warning."""
    chosen = (level or os.environ.get("VANBAN_LOG_LEVEL") or "warning").upper()
    people = os.environ.get("VANBAN_LOG", "json").strip().lower() == "text"
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=False) if people else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    number = logging.getLevelNamesMapping().get(chosen, logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            without_words,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        # asked for at each line: standard error may be another one by then, and a closed one must not stop a reading
        logger_factory=lambda *_: structlog.PrintLogger(stream or sys.stderr),
    )
    handler = logging.StreamHandler(stream or sys.stderr)  # what the readers and libraries tell, in the same form
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_words,
                renderer,
            ],
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
            ],
        )
    )
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)


def without_words(_: Any, __: str, event: Any) -> Any:
    """A processor: tracebacks without messages and source lines, errors of databases without their statement."""
    for name in ("exception", "traceback"):
        if name in event:
            event[name] = "\n".join(_places(str(event[name])))
    if "error" in event:
        event["error"] = str(event["error"]).partition("\n")[0][:200]
    return event


def _places(told: str) -> list[str]:
    """Lines that name a place in the code, and the kinds of the errors."""
    kept = []
    for line in told.splitlines():
        if line.startswith('  File "'):
            kept.append(line)
        elif line[:1].isalpha() and (kind := line.partition(":")[0]).replace(".", "").isidentifier():
            kept.append(kind)
    return kept
