"""Logs: one JSON object a line on standard error, with a person's facts in none of them.

What a library says is not ours to trust: its sentence may quote a row, an address or a file's line. So of its
records the place is kept, and of an exception its kind and where it was raised, never what it said.
"""

import logging
import os
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from types import TracebackType

import structlog
from structlog.typing import Processor

KEPT = frozenset([
    "event", "level", "timestamp", "logger", "where", "error", "raised", "request_id", "route", "method",
    "status", "ms", "actor", "role", "job", "staff_id", "run", "step", "batch", "table", "seconds", "rows",
    "part", "kind", "verb", "port", "pid",
])  # fmt: skip
"""What a line may say. A field that is not named here is dropped: it could name somebody."""
OURS = "amity"
DEEPEST = 30
REQUESTS = "amity.requests"
SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def configure(level: str = os.environ.get("AMITY_LOG_LEVEL", "WARNING")) -> None:
    """Set up structlog and let the standard library's records take the same road."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    to_standard_error = logging.StreamHandler(sys.stderr)
    to_standard_error.setFormatter(formatter())
    root = logging.getLogger()
    root.handlers = [to_standard_error]
    root.setLevel(level)
    logging.getLogger(REQUESTS).setLevel("INFO" if says_requests() else "WARNING")
    logging.captureWarnings(True)
    sys.excepthook = _tell_what_ends_us


def says_requests() -> bool:
    """Tell whether each request gets a line: in a bank yes, in a demo on somebody's terminal no."""
    return os.environ.get("AMITY_LOG_REQUESTS", "0" if os.environ.get("AMITY_DEMO") == "1" else "1") == "1"


def formatter() -> logging.Formatter:
    """Return what writes a record as a line of JSON."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*SHARED, only_where_it_was_said],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            only_where_it_was_raised,
            keep_only_known,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def only_where_it_was_said(
    _logger: object, _method: str, line: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """Of a library's record keep who said it and where, not what."""
    record = line.get("_record")
    if isinstance(record, logging.LogRecord) and not record.name.startswith(OURS):
        line["event"] = f"said by {record.name}"
        line["where"] = f"{record.module}:{record.lineno}"
        if isinstance(status := getattr(record, "status_code", None), int):
            line["status"] = status
    return line


def only_where_it_was_raised(
    _logger: object, _method: str, line: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """Of an exception keep its kind and the places it came through, not what it said."""
    given = line.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["error"] = " < ".join(_kinds(error))
        line["raised"] = list(_places(error.__traceback__))
    return line


def keep_only_known(
    _logger: object, _method: str, line: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """Drop every field that is not known to be free of personal facts."""
    return {name: value for name, value in line.items() if name in KEPT}


def _kinds(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield type(error).__name__
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace)[-DEEPEST:]:
        place = "/".join(frame.filename.rsplit("/", 2)[-2:])
        yield f"{place}:{frame.lineno} {frame.name}"


def _tell_what_ends_us(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(OURS).critical("ended", exc_info=(kind, error, trace))
