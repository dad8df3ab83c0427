"""The first layer: every request has an id and a place in a trace, is counted and logged, and health is answered at once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from prasan.engine import tracing
from prasan.web.operations import views
from prasan.web.operations.counting import counts
from prasan.web.operations.logs import REQUESTS, Word
from prasan.web.snapshots import data_folder

_said = logging.getLogger(REQUESTS)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
RUN = "run"
# Whoever asks these has no session, and may call the machine by a number: no layer that follows is theirs.
_STRAIGHT = {"/health/live": views.live, "/health/ready": views.ready, "/metrics": views.metrics}


def watched(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer with ``X-Request-Id``, and count and log what was asked: by the view's name, since an address may say more."""

    def answer(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        trace = tracing.begun(request.headers.get(tracing.HEADER), request.headers.get("X-Request-Id"))
        straight = _STRAIGHT.get(request.path_info)
        with tracing.within(trace):
            response = straight(request) if straight else get_response(request)
            took = time.perf_counter() - begun
            method = request.method if request.method in _METHODS else "other"
            if not straight:
                match = request.resolver_match
                view = (match.view_name or "unnamed") if match else "none"
                counts.count(data_folder() / RUN / "metrics", view, str(method), response.status_code, took)
                told = {
                    "method": Word(method),
                    "view": Word(view),
                    "status": response.status_code,
                    "ms": round(took * 1000, 1),
                }
                _said.info("request", extra={"told": told})
        response.headers["X-Request-Id"] = trace.request_id
        return response

    return answer
