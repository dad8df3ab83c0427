from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from prasan.web.accounts.access import start_of


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send everyone to the page that their role starts on."""
    start = start_of(request.user)
    if start is None:
        raise PermissionDenied(_("This account belongs to no unit yet. Ask your administrator to set one."))
    return redirect(start)
