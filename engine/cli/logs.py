"""Log lines on standard error, so that standard output holds only what was asked for."""

from __future__ import annotations

import logging
import sys

import structlog


def log_to_stderr(kind: str = "auto", *, least: int = logging.INFO) -> None:
    """JSON in a container, words on a terminal; `kind` is auto, json or console."""
    as_json = kind == "json" or (kind == "auto" and not sys.stderr.isatty())
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
