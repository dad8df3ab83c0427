from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role


@for_roles(Role.CITIZEN)
def me(request: HttpRequest) -> HttpResponse:
    return render(request, "shell/base.html")
