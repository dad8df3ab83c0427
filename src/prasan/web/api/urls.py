"""The addresses of the interface, and how it says what is wrong: ``{"error": {"code", "message"}}``, in English."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from prasan.web.api.access import BySystemKey, TooManyRequestsError
from prasan.web.api.errors import ApiError
from prasan.web.registry.operations import router as registry
from prasan.web.registry.standard import searching  # noqa: F401  (the standard's operation is on the same router)

api = NinjaAPI(
    title="Prasan",
    version="1",
    description="Figures and registers of the Thai government, for the systems of its agencies.",
    auth=BySystemKey(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("/registry", registry)


@api.exception_handler(ApiError)
def refused(request: HttpRequest, error: ApiError) -> HttpResponse:
    """What an operation refuses, and why."""
    return api.create_response(request, error.told(), status=error.status)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401, and what to send."""
    return api.create_response(
        request,
        {"error": {"code": "no_key", "message": "send a key in force: Authorization: Bearer prasan_..."}},
        status=401,
    )


@api.exception_handler(TooManyRequestsError)
def too_many(request: HttpRequest, error: TooManyRequestsError) -> HttpResponse:
    """429, and when to ask again."""
    answer = api.create_response(
        request,
        {"error": {"code": "too_many", "message": f"this key has asked too often; {error}"}},
        status=429,
    )
    answer.headers["Retry-After"] = str(error.seconds)
    return answer


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422, with every place that is wrong; what was sent is not repeated, as it may be personal."""
    places = [{"place": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors]
    return api.create_response(
        request,
        {"error": {"code": "not_understood", "message": "the request is not in its form", "places": places}},
        status=422,
    )


urlpatterns = [path("v1/", api.urls)]
