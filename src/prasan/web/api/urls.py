"""The addresses of the interface, and how it says what is wrong: ``{"error": {"code", "message"}}``, in English."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.cache import add_never_cache_headers
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from prasan.web.api.access import BySystemKey, TooManyRequestsError
from prasan.web.api.blueprint import router as blueprint
from prasan.web.api.conditional import NotModifiedError
from prasan.web.api.errors import ApiError
from prasan.web.api.figures import router as figures
from prasan.web.open_data.anywhere import FROM_ANYWHERE
from prasan.web.open_data.operations import router as open_data
from prasan.web.registry.operations import router as registry
from prasan.web.registry.standard import searching  # noqa: F401  (the standard's operation is on the same router)


class _Api(NinjaAPI):
    """Answers that are not marked (:mod:`prasan.web.api.conditional`) are kept by nobody."""

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().create_response(request, *args, **kwargs)
        if not answer.has_header("Cache-Control"):
            add_never_cache_headers(answer)
        if request.path_info.startswith("/api/v1/open/"):
            for name, value in FROM_ANYWHERE.items():
                answer.headers[name] = value
        return answer


api = _Api(
    title="Prasan",
    version="1",
    description="Figures and registers of the Thai government, for the systems of its agencies.",
    auth=BySystemKey(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("/registry", registry)
api.add_router("/figures", figures)
api.add_router("/blueprint", blueprint)
api.add_router("/open", open_data)


@api.exception_handler(ApiError)
def refused(request: HttpRequest, error: ApiError) -> HttpResponse:
    """What an operation refuses, and why."""
    return api.create_response(request, error.told(), status=error.status)


@api.exception_handler(NotModifiedError)
def still_good(request: HttpRequest, same: NotModifiedError) -> HttpResponse:
    """304: whoever asks has it already."""
    return same.answer


@api.exception_handler(HttpError)
def not_read(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refuses before an operation is asked, as a body that is not JSON."""
    told = ApiError(error.status_code, "not_understood", "the request cannot be read: send JSON in UTF-8")
    return api.create_response(request, told.told(), status=error.status_code)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401, and what to send."""
    answer = refused(request, ApiError(401, "no_key", "send a key in force: Authorization: Bearer prasan_..."))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(TooManyRequestsError)
def too_many(request: HttpRequest, error: TooManyRequestsError) -> HttpResponse:
    """429, and when to ask again."""
    answer = api.create_response(
        request,
        {"error": {"code": "too_many", "message": f"this {error.who} has asked too often; {error}"}},
        status=429,
    )
    answer.headers["Retry-After"] = str(error.seconds)
    return answer


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422, with every place that is wrong; what was sent is not repeated, as it may be personal."""
    places = [{"place": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors]
    return refused(request, ApiError(422, "not_understood", "the request is not in its form", places))


urlpatterns = [path("v1/", api.urls)]
