"""Which request a line of the log, a call to elsewhere or a process belongs to: W3C Trace Context, and a request's own id.

What comes in is carried on: in the log, in the header ``traceparent`` of calls that leave, and in ``TRACEPARENT`` of the
environment of processes that a request starts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

HEADER, VARIABLE = "traceparent", "TRACEPARENT"
_FORM = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Trace:
    """A request's place in a trace: ``trace_id`` is the whole's, ``span_id`` this part's, in hex; ``request_id`` a UUID."""

    trace_id: str
    span_id: str
    flags: str
    request_id: str

    @property
    def parent(self) -> str:
        """The header that makes what is called a part below this one."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


_current: ContextVar[Trace | None] = ContextVar("prasan_trace", default=None)


def begun(parent: str | None, request_id: str | None = None) -> Trace:
    """A new part below what a ``traceparent`` says, or of a new trace where it says nothing that can be read.

    A ``request_id`` is taken over where it is a UUID: another could say who somebody is.
    """
    read = _FORM.fullmatch(parent.strip().lower()) if parent and len(parent) < 200 else None
    known = read is not None and read[1] != "ff" and (read[1] != "00" or not read[5])
    sound = read is not None and known and set(read[2]) != {"0"} and set(read[3]) != {"0"}
    given = (request_id or "").lower()
    drawn = os.urandom(40).hex()  # asked of the system once
    return Trace(
        trace_id=read[2] if read is not None and sound else drawn[:32],
        span_id=drawn[32:48],
        flags=f"{int(read[4], 16) & 1:02x}" if read is not None and sound else "00",
        request_id=given if _UUID.fullmatch(given) else _uuid(drawn[48:]),
    )


def current() -> Trace | None:
    """The trace that what runs now belongs to, if it belongs to one."""
    return _current.get()


@contextmanager
def within(trace: Trace) -> Iterator[None]:
    """Have what runs in the block belong to a trace."""
    token = _current.set(trace)
    try:
        yield
    finally:
        _current.reset(token)


def carry_on() -> None:
    """From now on this process belongs to the trace that its environment names, or to a new one."""
    _current.set(begun(os.environ.get(VARIABLE)))


def headers() -> dict[str, str]:
    """What a call that leaves is to have in its headers."""
    trace = current()
    return {HEADER: trace.parent} if trace else {}


def variables() -> dict[str, str]:
    """What a process that is started is to have in its environment."""
    trace = current()
    return {VARIABLE: trace.parent} if trace else {}


def _uuid(told: str) -> str:
    return f"{told[:8]}-{told[8:12]}-4{told[13:16]}-{'89ab'[int(told[16], 16) % 4]}{told[17:20]}-{told[20:]}"
