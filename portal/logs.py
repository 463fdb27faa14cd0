"""Logs by structlog: ids and outcomes, never a visitor's text or an address. What libraries log comes in the same form."""

import logging
import sys
import threading
from typing import Any

import structlog


class StderrLogger(structlog.PrintLogger):
    """To stderr, as it is at the moment of writing: stdout is what a command answers, and others parse it."""

    def msg(self, message: str) -> None:
        sys.stderr.write(f"{message}\n")  # in one piece: other threads write too
        sys.stderr.flush()

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


class Translator(logging.Handler):
    """Says in the house's form what libraries tell the standard library's `logging`."""

    def emit(self, record: logging.LogRecord) -> None:
        level = max(logging.DEBUG, record.levelno // 10 * 10)  # structlog knows the named levels only
        structlog.get_logger().log(level, record.getMessage(), logger=record.name, exc_info=record.exc_info)


def configure(log_format: str, log_level: str) -> None:
    """`log_format` is `console` or `json`, `log_level` a name of the logging module. Libraries are heard from WARNING on."""
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
        cache_logger_on_first_use=False,  # what was configured last counts, also for who has logged before
    )
    # aiosmtpd warns of every command it does not know, with what was in it: addresses, or lines of a mail.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    root = logging.getLogger()
    if not any(isinstance(handler, Translator) for handler in root.handlers):
        root.addHandler(Translator())


def own_process(log_format: str, log_level: str) -> None:
    """`configure` for a process that is the portal's alone: its warnings, and what nothing caught, become lines of the log too."""
    configure(log_format, log_level)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda died: _uncaught(died.exc_type, died.exc_value, died.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
    structlog.get_logger().critical("uncaught", exc_info=(kind, error, trace))


def _logger(*_names: Any) -> StderrLogger:
    return StderrLogger()
