"""Logs by structlog: ids and outcomes, never a visitor's text or an address."""

import logging
import sys
from typing import Any

import structlog


class StderrLogger(structlog.PrintLogger):
    """To stderr, as it is at the moment of writing: stdout is what a command answers, and others parse it."""

    def msg(self, message: str) -> None:
        print(message, file=sys.stderr, flush=True)  # noqa: T201

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


def configure(log_format: str, log_level: str) -> None:
    """`log_format` is `console` or `json`, `log_level` a name of the logging module."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[log_level]),
        logger_factory=_logger,
        cache_logger_on_first_use=True,
    )


def _logger(*_names: Any) -> StderrLogger:
    return StderrLogger()
