"""Logs by structlog: ids and outcomes, never a visitor's text or an address."""

import logging

import structlog


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
        cache_logger_on_first_use=True,
    )
