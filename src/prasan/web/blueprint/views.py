from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.centres.organisation import organisation
from prasan.web.snapshots import blueprints

for_blueprint = for_roles(Role.EXECUTIVE, Role.OFFICER, Role.ARCHITECT, Role.AUDITOR)
"""A view for those who may read the blueprints: they hold no personal data, and are one for all agencies."""


@for_blueprint
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies that sent a blueprint, with the newest of each."""
    units = organisation(timezone.localdate()).structure.units
    names = {unit.code: unit for unit in units}
    kept = blueprints()
    rows = [
        {"unit": names.get(code), "code": code, "newest": newest, "at": datetime.fromisoformat(newest.at)}
        for code in kept.units()
        for newest in [kept.of(code)[-1]]
    ]
    return render(request, "blueprint/agencies.html", {"rows": rows})
