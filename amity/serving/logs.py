"""Logs: one JSON object a line on standard error, with a person's facts in none of them."""

import logging
import os
import sys
from collections.abc import MutableMapping

import structlog
from structlog.typing import Processor

KEPT = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "logger",
        "exception",
        "stack_info",
        "error",
        "job",
        "staff_id",
        "run",
        "step",
        "batch",
        "table",
        "seconds",
        "rows",
        "method",
        "path",
        "status",
        "part",
        "kind",
        "verb",
        "reference",
        "port",
    ]
)
"""What a line may say. A field that is not named here is dropped: it could name somebody."""


def configure(level: str = os.environ.get("AMITY_LOG_LEVEL", "WARNING")) -> None:
    """Set up structlog and let the standard library's records take the same road."""
    shared: list[Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = [
        keep_only_known,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    to_standard_error = logging.StreamHandler(sys.stderr)
    to_standard_error.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [to_standard_error]
    root.setLevel(level)


def keep_only_known(
    _logger: object, _method: str, line: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """Drop every field that is not known to be free of personal facts."""
    return {name: value for name, value in line.items() if name in KEPT or name == "exc_info"}
