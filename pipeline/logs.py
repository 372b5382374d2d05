"""Logs: one JSON object a line on standard error; standard output stays for results."""

from __future__ import annotations

import logging
import os
import sys
from typing import TextIO

import structlog


def set_up(level: str | None = None, stream: TextIO | None = None) -> None:
    """Level from the argument, else VANBAN_LOG_LEVEL, else warning."""
    chosen = (level or os.environ.get("VANBAN_LOG_LEVEL") or "warning").upper()
    number = logging.getLevelNamesMapping().get(chosen, logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
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
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
            ],
        )
    )
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)
