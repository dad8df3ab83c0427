"""What is asked of plans: a new one, one with a change, to stop, and the acts towards approval."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.hosting.errors import HostingError
from prasan.hosting.kept import Kept, PlanActError, PlansBusyError
from prasan.hosting.whatif import Change
from prasan.web.accounts.access import for_roles, step_up
from prasan.web.accounts.models import Role, User
from prasan.web.exchange import access_log
from prasan.web.hosting import views, words
from prasan.web.hosting.views import acts_of, found_plan, plans

_officers = for_roles(Role.OFFICER)
_asking = for_roles(*views.ASKING)
_deciding = for_roles(Role.OFFICER, Role.EXECUTIVE)
_LARGEST = 100  # MB
_SUFFIXES = (".xlsx", ".yaml", ".yml", ".json")
_LONG = 200
_SECONDS = 600.0
_FACTORS = (0.1, 10.0)


@_officers
def new(request: HttpRequest) -> HttpResponse:
    """Send a problem's file in; a process of its own plans it."""
    if request.method != "POST":
        return render(request, "hosting/new.html")
    file = request.FILES.get("file")
    code, detail = "", ""
    suffix = Path(file.name).suffix.lower() if file else ""
    if file is None:
        code = "no_file"
    elif file.size > _LARGEST * 2**20:
        code = "too_large"
    elif suffix not in _SUFFIXES:
        code = "kind"
    else:
        title = request.POST.get("title", "").strip()[:_LONG] or Path(file.name).stem[:_LONG]
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"file{suffix}"
            with path.open("wb") as written:
                for piece in file.chunks():
                    written.write(piece)
            try:
                run = plans().begin(path, title, request.user.get_username(), seconds=_SECONDS)
            except (PlansBusyError, BlockingIOError):
                code = "busy"
            except HostingError as error:
                code, detail = "fault", str(error).replace(str(path), _("the file"))
            else:
                _log(request.user, "hosting_begin", run)
                return redirect("hosting:plan", run)
    context = {"error": words.refusal_words(code), "detail": detail}
    return render(request, "hosting/new.html", context, status=400)


@_asking
def what_if(request: HttpRequest, run: str) -> HttpResponse:
    """Change something and plan anew within seconds, beside the plan, which stays as it is."""
    kept = found_plan(run)
    if kept.state not in ("done", "refused"):
        raise Http404
    if request.method != "POST":
        return _form(request, kept)
    try:
        change = _change(request, kept)
    except ValueError:
        return _form(request, kept, "number")
    title = request.POST.get("title", "").strip()[:_LONG] or _("What if: %(title)s") % {"title": kept.title}
    try:
        made = plans().what_if(kept, change, title, request.user.get_username())
    except (PlansBusyError, BlockingIOError):
        return _form(request, kept, "busy")
    except HostingError:
        return _form(request, kept, "unknown")
    _log(request.user, "hosting_what_if", made)
    return redirect("hosting:plan", made)


def _change(request: HttpRequest, kept: Kept) -> Change:
    """What the form says.  Raises ValueError for a number that does not fit."""

    def listed(name: str) -> tuple[str, ...]:
        typed = request.POST.get(name, "").replace(",", " ").split()
        return tuple(dict.fromkeys([*request.POST.getlist(f"{name}_chosen"), *typed]))

    def factor(name: str) -> float:
        found = 1 + float(request.POST.get(name, "").strip() or 0) / 100
        if not _FACTORS[0] <= found <= _FACTORS[1]:
            raise ValueError(name)
        return found

    costs = {}
    for name, now in kept.problem().costs.every.items():
        typed = request.POST.get(f"cost:{name}", "").strip().replace(",", "")
        if typed and float(typed) != now.value:
            if not 0 <= float(typed) < 10**12:
                raise ValueError(name)
            costs[name] = float(typed)
    return Change(listed("closes"), listed("refuses"), factor("host_price"), factor("energy_price"), costs)


def _form(request: HttpRequest, kept: Kept, code: str = "") -> HttpResponse:
    problem = kept.problem()
    context = {
        "kept": kept, "error": words.refusal_words(code) if code else "", "values": request.POST,
        "centres": [
            (each, each.id in request.POST.getlist("closes_chosen")) for each in problem.sites if each.kind == "centre"
        ],
        "costs": [
            (name, words.coefficient_words(name), request.POST.get(f"cost:{name}", f"{each.value:g}"), each)
            for name, each in problem.costs.every.items()
        ],
    }  # fmt: skip
    return render(request, "hosting/what_if.html", context, status=400 if code else 200)


@_asking
@require_POST
def stop(request: HttpRequest, run: str) -> HttpResponse:
    """End a plan that is being worked out with the best found."""
    plans().stop(found_plan(run).id)
    return redirect("hosting:plan", run)


@_deciding
@require_POST
def act(request: HttpRequest, run: str) -> HttpResponse:
    """Freeze the baseline, propose, approve or return a plan."""
    kept, name, seen = found_plan(run), request.POST.get("act", ""), request.POST.get("seen", "")
    if name not in ("freeze", "propose", "approve", "return"):
        raise Http404
    if name not in acts_of(request.user, kept):
        return views.plan(request, run, error=words.refusal_words("stage"), status=409)
    if name == "approve":
        step_up(request)
    try:
        plans().act(
            run, name, request.user.get_username(), request.user.unit_code, seen=int(seen) if seen.isdecimal() else -1,
            number=request.POST.get("number", "").strip()[:_LONG], why=request.POST.get("why", "").strip()[:_LONG],
        )  # fmt: skip
    except PlanActError as error:
        return views.plan(request, run, error=words.refusal_words(error.code), status=409)
    _log(request.user, f"hosting_{name}", run)
    return redirect("hosting:plan", run)


def _log(user: User, action: str, run: str) -> None:
    event = {"action": action, "who": user.get_username(), "unit": user.unit_code, "purpose": "keep_projects"}
    access_log().append({**event, "registers": [], "rows": 1, "about": {"plan": run}})
