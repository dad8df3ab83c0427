"""Logs that say what happened, and never of whom.

A line has the sentence as it is written in the code, with the numbers that it counts; what else is put into a sentence, and what
an exception says, may be somebody's name or id, and is left out.  What is needed to find a fault stays: which view or module, the
kind of exception, the places in the code, and the request's id, which the log of the proxy and the page of the reader have too.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeGuard

import structlog

from prasan.engine import tracing

REQUESTS = "prasan.request"
_PLACE = re.compile(r"%(?:\((\w+)\))?[-+ #0]*[\d*]*(?:\.[\d*]+)?[a-zA-Z%]")
_LARGEST = 10**6  # larger numbers may be somebody's
_DEEPEST = 40


class Word(str):
    """A word that stands in the code, such as a view's name: the only text that may be told with a line."""


class Safe(logging.Formatter):
    """Formats a record as a line: JSON, or ``plain`` for a terminal."""

    def __init__(self, form: str = "plain") -> None:
        super().__init__()
        self._json = form == "json"

    def format(self, record: logging.LogRecord) -> str:
        told = _told(record)
        if self._json:
            return json.dumps(told, ensure_ascii=False)
        head = f"{told.pop('at')} {told.pop('level'):<7} {told.pop('logger')}: {told.pop('event')}"
        trace = told.pop("traceback", [])
        rest = " ".join(f"{name}={value}" for name, value in told.items())
        return "\n".join([f"{head} {rest}".rstrip(), *(f"    {line}" for line in trace)])


def logging_of(form: str, level: str) -> dict[str, Any]:
    """What Python's logging is told: every line of every library goes through :class:`Safe`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"safe": {"()": "prasan.web.operations.logs.Safe", "form": form}},
        "handlers": {"safe": {"class": "logging.StreamHandler", "formatter": "safe"}},
        "root": {"handlers": ["safe"], "level": level.upper()},
        "loggers": {
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.server": {"handlers": [], "level": "NOTSET", "propagate": True},
            # Their requests are told by the middleware; a 404 is no warning.
            # It tells each variable that it did not find with all that stood about it, which may be what a citizen wrote.
            "django.template": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            "gunicorn.error": {"handlers": ["safe"], "level": level.upper(), "propagate": False},
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }


def say_by_logging() -> None:
    """Have structlog's lines go the same way: the event, and of what is told with it numbers, classes and each :class:`Word`."""

    def passed_on(_logger: object, _method: str, event: dict[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
        said = event.pop("event", "")
        return (str(said),), {"extra": {"told": event}, "stacklevel": 4}

    structlog.configure(
        processors=[passed_on],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _told(record: logging.LogRecord) -> dict[str, Any]:
    told: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": _sentence(record),
    }
    extra = getattr(record, "told", None)
    if isinstance(extra, Mapping):
        for name, value in extra.items():
            if isinstance(value, Word):
                told[name] = value
            elif _counts(value):
                told[name] = _rounded(value)
            elif isinstance(value, type):
                told[name] = value.__qualname__
    if match := getattr(getattr(record, "request", None), "resolver_match", None):
        told["view"] = match.view_name or "unnamed"  # what Django says of a request that failed
    trace = tracing.current()
    if trace is not None:
        told |= {"request_id": trace.request_id, "trace_id": trace.trace_id, "span_id": trace.span_id}
    if record.exc_info and record.exc_info[1] is not None:
        told |= _fault(record.exc_info[1])
    return told


def _sentence(record: logging.LogRecord) -> str:
    words = record.msg if isinstance(record.msg, str) else ""
    given = record.args
    if not given and not record.name.startswith("prasan."):
        # Another's sentence that was put together before it came here may say anything.
        return f"said at {_short(record.pathname)}:{record.lineno}"
    values = list(given) if isinstance(given, tuple) else []

    def filled(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%"
        value = given.get(place[1]) if isinstance(given, Mapping) and place[1] else values.pop(0) if values else None
        return str(_rounded(value)) if _counts(value) else "…"

    return _PLACE.sub(filled, words) if given else words


def _counts(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and abs(value) < _LARGEST


def _rounded(value: int | float) -> int | float:
    return round(value, 3) if isinstance(value, float) else value  # digits behind the point may be somebody's too


def _fault(error: BaseException) -> dict[str, Any]:
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 5:
        kinds.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return {"fault": " from ".join(kinds), "traceback": _places(error.__traceback__)}


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames][-_DEEPEST:]


def _short(path: str) -> str:
    for root in sorted(filter(None, sys.path), key=len, reverse=True):
        if path.startswith(root + "/"):
            return path[len(root) + 1 :]
    return Path(path).name
