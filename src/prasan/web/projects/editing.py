"""Where officers draft a project."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from prasan.architecture.projects.portfolio import from_package
from prasan.centres.organisation import Unit
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.centres.organisation import organisation
from prasan.web.projects import actions
from prasan.web.projects.actions import ProjectActError
from prasan.web.projects.forms import DraftForm
from prasan.web.projects.models import Project
from prasan.web.projects.standing import blueprint
from prasan.web.projects.words import Naming, refusal_words

_officers = for_roles(Role.OFFICER)


@_officers
def new(request: HttpRequest) -> HttpResponse:
    """Draft a project; ``package`` begins it from a work package of the unit's blueprint."""
    if request.method == "POST":
        return _posted(request, None)
    begun = from_package(blueprint().estate, request.GET.get("package", ""))
    own = begun if begun is not None and begun.owner == request.user.unit_code else None
    return _page(request, DraftForm.of(own), None)


@_officers
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a draft of one's own unit."""
    project = get_object_or_404(Project, pk=number, unit=request.user.unit_code, stage="draft")
    return (
        _posted(request, project) if request.method == "POST" else _page(request, DraftForm.of(project.told()), project)
    )


def _posted(request: HttpRequest, project: Project | None) -> HttpResponse:
    known, unit = blueprint(), request.user.unit_code
    form = DraftForm.posted(request.POST, known)
    if "find" in request.POST:
        form.seek(known, unit)
        return _page(request, form, project, status=200)
    proposal = form.proposal(unit, project.pk if project else 0, known, set(_units()))
    if proposal is None:
        return _page(request, form, project, status=400)
    seen = request.POST.get("revision", "")
    try:
        saved = (
            actions.save(request.user, project, proposal, int(seen) if seen.isdecimal() and len(seen) < 10 else 0)
            if project
            else actions.draft(request.user, proposal)
        )
    except ProjectActError as error:
        return _page(request, form, project, error=refusal_words(error.code), status=409)
    return redirect("projects:project", saved.pk)


def _units() -> dict[str, Unit]:
    return {each.code: each for each in organisation(timezone.localdate()).structure.units}


def _page(
    request: HttpRequest, form: DraftForm, project: Project | None, *, error: str = "", status: int = 200
) -> HttpResponse:
    known, unit = blueprint(), request.user.unit_code
    naming = Naming(known)
    shown = form.shown(naming, unit, project.pk if project else 0, _units())
    packages = known.estate.of_type("WorkPackage") if request.method == "GET" and project is None else []
    begins = [(each.key, naming.own(each)) for each in packages if each.unit == unit]
    context = {**shown, "project": project, "error": error, "begins": begins}
    return render(request, "projects/edit.html", context, status=status)
