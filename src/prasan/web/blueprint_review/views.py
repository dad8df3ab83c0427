from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.architecture.branches import before_of, merge_of, propose_merge
from prasan.architecture.differences import Change, differences
from prasan.architecture.errors import BlueprintError, ModelFileError
from prasan.architecture.merging import Choice
from prasan.architecture.plateaus import as_of, steps
from prasan.architecture.submissions import Standing, Submission, Submissions
from prasan.centres.organisation import Unit, load_tree
from prasan.exchange.officers import Officer
from prasan.web import snapshots
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role, User
from prasan.web.blueprint.acts import noting
from prasan.web.blueprint.views import for_blueprint
from prasan.web.blueprint_review import words
from prasan.web.blueprint_review.access import decides, is_office, must_decide
from prasan.web.refusals import Refused, refusal_words
from prasan.web.shell.days import asked_day
from prasan.web.snapshots import blueprints

_architects = for_roles(Role.ARCHITECT)
CHANGES_A_PAGE = 100
MOST_BYTES = 60 * 2**20  # of a model: four times the largest that is known


@dataclass(frozen=True)
class Row:
    """A submission as it is listed."""

    submission: Submission
    unit: Unit | str
    at: datetime
    standing: Standing
    state: str


@for_blueprint
def listed(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    """The proposals that wait, and for an architect the form that sends one."""
    user, kept = request.user, blueprints()
    try:
        waiting = [_row(kept, each) for each in kept.waiting()]
    except Refused as refused:
        return render(request, "blueprint_review/list.html", {"error": refusal_words(refused)}, status=500)
    context = {
        "mine": [each for each in waiting if decides(user, each.submission.unit)],
        "others": [each for each in waiting if not decides(user, each.submission.unit)],
        "own": user.unit_code if user.role == Role.ARCHITECT and kept.every(user.unit_code) else "",
        "sends": user.role == Role.ARCHITECT,
        "units": [(code, _unit(code)) for code in kept.units()],
        "error": error,
    }
    return render(request, "blueprint_review/list.html", context, status=status)


@_architects
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Keep a model of the architect's own unit, as a proposal or on a branch."""
    file, user = request.FILES.get("file"), request.user
    if file is None or file.size is None or file.size > MOST_BYTES:
        return listed(
            request, error=_("Choose a file of at most %(limit)s MB.") % {"limit": MOST_BYTES >> 20}, status=400
        )
    branch = request.POST.get("branch", "").strip()
    name = Path(Path(file.name or "model.xml").name)
    try:
        taken, _losses = blueprints().take_data(
            file.read(), name, user.unit_code, user.get_username(), propose=True, branch=branch,
            telling=noting(user, "blueprint_sent"),
        )  # fmt: skip
    except ModelFileError as wrong:
        told = _("The file is not taken in, and nothing has changed. What is wrong, as the reader says it: %(what)s")
        return listed(request, error=told % {"what": str(wrong)}, status=400)
    return redirect("reviews:submission", taken.unit, taken.number)


@for_blueprint
def unit(request: HttpRequest, unit: str) -> HttpResponse:
    """Every submission of a unit and what became of it, and its branches."""
    kept = blueprints()
    every = _every(kept, unit)
    try:
        rows = [_row(kept, each) for each in reversed(every) if not each.branch]
    except Refused as refused:
        return render(request, "blueprint_review/unit.html", {"error": refusal_words(refused)}, status=500)
    branches = [(name, [_row(kept, each) for each in found]) for name, found in kept.branches(unit).items()]
    context = {
        "code": unit,
        "unit": _unit(unit),
        "rows": rows,
        "branches": branches,
        "acts": _merges(request.user, unit),
    }
    return render(request, "blueprint_review/unit.html", context)


@for_blueprint
def submission(request: HttpRequest, unit: str, number: int, *, error: str = "") -> HttpResponse:
    """What a submission changes of the accepted one that it was made from, and the decision on it."""
    kept = blueprints()
    chosen = _chosen(kept, unit, number)
    try:
        row, newest = _row(kept, chosen), kept.of(unit)
    except Refused as refused:
        return render(request, "blueprint_review/submission.html", {"error": refusal_words(refused)}, status=500)
    found = differences(before_of(kept, chosen), kept.read(chosen))
    counted = Counter((each.kind, each.what) for each in found)
    counts = [
        (name, [counted[kind, what] for what in words.CHANGES]) for kind, name in words.KINDS.items() if kind != "model"
    ]
    page = Paginator(found, CHANGES_A_PAGE).get_page(request.GET.get("page"))
    waits = row.standing.state == "waiting"
    context = {
        "code": unit, "row": row, "counts": counts, "heads": list(words.CHANGES.values()), "page": page,
        "changes": [_change(each) for each in page], "error": error,
        "acts": waits and decides(request.user, unit) and request.user.get_username() != chosen.by,
        "late": waits and (newest[-1].number if newest else None) != chosen.base,
        "merges": (waits or row.standing.state == "branch") and bool(newest) and _merges(request.user, unit),
    }  # fmt: skip
    return render(request, "blueprint_review/submission.html", context, status=409 if error else 200)


@_architects
@require_POST
def decide(request: HttpRequest, unit: str, number: int) -> HttpResponse:
    """Accept a proposal, or return it with words."""
    must_decide(request.user, unit)
    kept = blueprints()
    chosen = _chosen(kept, unit, number)
    did = request.POST.get("act")
    if did not in {"accepted", "returned"}:
        raise Http404
    try:
        kept.decide(
            chosen, "accepted" if did == "accepted" else "returned", by=Officer(request.user.get_username(), "account"),
            why=request.POST.get("why", "")[:2000],
        )  # fmt: skip
    except BlueprintError as wrong:
        return submission(request, unit, number, error=words.error_words(wrong))
    except Refused as refused:
        return submission(request, unit, number, error=refusal_words(refused))
    return redirect("reviews:submission", unit, number)


@_architects
def merge(request: HttpRequest, unit: str, number: int) -> HttpResponse:
    """The conflicts between a branch or a late proposal and the newest model; once all are chosen, the merge is proposed."""
    kept = blueprints()
    chosen = _chosen(kept, unit, number)
    if not _merges(request.user, unit) or not kept.of(unit) or kept.standing(chosen).state == "dropped":
        raise Http404
    choices: dict[str, Choice] = {}
    for key, side in request.POST.items():
        if key.startswith("choice:") and side in {"mine", "theirs"}:
            choices[key.removeprefix("choice:")] = "mine" if side == "mine" else "theirs"
    model, conflicts = merge_of(kept, chosen, choices)
    if request.method == "POST" and not conflicts:
        user = request.user
        taken = propose_merge(kept, chosen, model, user.get_username(), telling=noting(user, "blueprint_merged"))
        return redirect("reviews:submission", unit, taken.number)
    context = {
        "code": unit, "row": _row(kept, chosen), "conflicts": [(each, words.conflict_words(each.field)) for each in conflicts],
        "chosen": sorted(choices.items()), "missing": request.method == "POST",
    }  # fmt: skip
    return render(request, "blueprint_review/merge.html", context, status=409 if request.method == "POST" else 200)


@for_blueprint
def plateaus(request: HttpRequest, unit: str) -> HttpResponse:
    """A unit's steps from today to the target, and what stands on a day."""
    kept = blueprints()
    _every(kept, unit)
    estate = snapshots.estate()
    asked = asked_day(request.GET.get("on", ""), timezone.localdate())
    then = [each for each in as_of(estate, asked.day).things.values() if each.unit == unit]
    own = {key for key, each in estate.things.items() if each.unit == unit}
    context = {
        "code": unit,
        "unit": _unit(unit),
        "day": asked.day,
        "asked": asked,
        "stands": len(then),
        "all": len(own),
        "systems": [each for each in then if each.type == "ApplicationComponent"],
        "steps": [
            {
                "step": each, "start": parse_date(each.start) if each.start else None,
                "end": parse_date(each.end) if each.end else None, "has": len(each.has),
                "comes": [estate.things[key] for key in each.comes], "goes": [estate.things[key] for key in each.goes],
                "gaps": [estate.things[key] for key in each.gaps],
            }
            for each in steps(estate, unit)
        ],
    }  # fmt: skip
    return render(request, "blueprint_review/plateaus.html", context)


def _merges(user: User, unit: str) -> bool:
    """An architect of the unit itself or of who decides on it may propose a merge."""
    return user.role == Role.ARCHITECT and (user.unit_code == unit or is_office(user) or decides(user, unit))


def _unit(code: str) -> Unit | str:
    return load_tree().units.get(code, code)


def _every(kept: Submissions, unit: str) -> list[Submission]:
    found = kept.every(unit) if unit.isalnum() else []
    if not found:
        raise Http404
    return found


def _chosen(kept: Submissions, unit: str, number: int) -> Submission:
    found = next((each for each in _every(kept, unit) if each.number == number), None)
    if found is None:
        raise Http404
    return found


def _row(kept: Submissions, each: Submission) -> Row:
    standing = kept.standing(each)
    return Row(
        each, _unit(each.unit), datetime.fromisoformat(each.at), standing, str(words.STATES[standing.state])
    )  # fmt: skip


def _change(each: Change) -> dict[str, object]:
    return {
        "change": each,
        "kind": words.KINDS[each.kind],
        "what": words.CHANGES[each.what],
        "fields": [(words.field_words(field), field) for field in each.fields],
    }
