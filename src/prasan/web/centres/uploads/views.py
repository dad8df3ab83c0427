from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.centres import periods
from prasan.centres.definitions import shipped_definitions
from prasan.centres.importing import ImportFileError, uploads
from prasan.centres.importing.template import template
from prasan.centres.importing.uploads import Upload, UploadBusyError
from prasan.centres.lifecycle import Duty, LifecycleError
from prasan.engine import detached
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.centres.filing.actions import user_duties
from prasan.web.centres.filing.lists import lists_for
from prasan.web.centres.filing.pages import form_areas, seen_report
from prasan.web.centres.filing.reports import closed_reports, version_values
from prasan.web.centres.uploads import words
from prasan.web.centres.uploads.actions import take
from prasan.web.centres.words import period_name
from prasan.web.shell.templatetags.prasan import in_words
from prasan.web.snapshots import data_folder

View = Callable[..., HttpResponse]


def _for_filers(view: View) -> View:
    """For officers of a unit that files reports; what they send in is of that unit alone."""

    @for_roles(Role.OFFICER)
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        unit = request.user.unit_code
        today = periods.Period(timezone.localdate().year + periods.BUDDHIST_ERA).code
        if Duty.FILES not in user_duties(request.user, unit, today):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@_for_filers
def upload(request: HttpRequest) -> HttpResponse:
    """Send a file of figures in; a posted one is kept and checked by a process of its own."""
    if request.method != "POST":
        return _form(request)
    file = request.FILES.get("file")
    if file is None:
        limit = settings.PRASAN_UPLOAD_LIMIT // 2**20
        return _form(request, _("Choose a file of at most %(limit)s MB.") % {"limit": limit}, 400)
    reason = request.POST.get("reason", "").strip()
    unit = request.user.unit_code
    try:
        run = uploads.begin(
            _folder(), unit, pieces=file.chunks(), name=file.name, by=request.user.get_username(), reason=reason,
            today=timezone.localdate(),
            closed={key: why for key, why in closed_reports(reopening=bool(reason)).items() if key[0] == unit},
        )  # fmt: skip
    except ImportFileError:
        return _form(request, _("Only CSV, TSV, XLSX, JSON and ADX (XML) are read. Save the file as one of them."), 400)
    except UploadBusyError:
        return _form(request, _("Another file of your unit is being checked. Wait for it, or stop it."), 409)
    return redirect("centres:uploaded", run)


@_for_filers
def uploaded(request: HttpRequest, run: str) -> HttpResponse:
    """How far a file is, and what became of its rows."""
    return _page(request, _found(request, run))


@_for_filers
@require_POST
def stop(request: HttpRequest, run: str) -> HttpResponse:
    """Stop the checking of a file."""
    found = _found(request, run)
    if found.state == "running":
        detached.stop(found.folder)
    return redirect("centres:uploaded", run)


@_for_filers
@require_POST
def taken(request: HttpRequest, run: str) -> HttpResponse:
    """Take the figures of a checked file into drafts: all of them, or (asked so) the good ones."""
    found = _found(request, run)
    try:
        take(request.user, found, good_alone=request.POST.get("rows") == "good")
    except LifecycleError as error:
        said = {
            "refused_rows": _("Some rows are refused. Mend the file, or take the good rows alone."),
            "nothing": _("There is no figure in it that can be taken."),
        }.get(error.code, _("A report has changed since the file was checked. Send the file in again."))
        return _page(request, found, said, 409)
    return redirect("centres:uploaded", run)


@_for_filers
def fates(request: HttpRequest, run: str, name: str) -> HttpResponse:
    """What became of every row, as CSV; or the refused rows as a workbook that can be mended and sent in."""
    path = _found(request, run).folder / {"rows": uploads.ROWS, "refused": uploads.REFUSED}[name]
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{request.user.unit_code}-{path.name}")


@_for_filers
def workbook(request: HttpRequest, unit: str, data_set: str, period: str) -> HttpResponse:
    """A workbook for a report of the asker's unit, with the figures that its draft has."""
    seen = seen_report(request.user, unit, data_set, period)
    if not seen.own:
        raise Http404
    values = version_values(seen.versions[0]) if seen.versions else {}
    areas = [seen.now.areas[code] for code in form_areas(seen.data_set, seen.now) if code]
    made = template(shipped_definitions(), seen.data_set, seen.unit, periods.parse(period), areas, values)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(made, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{"-".join(seen.key)}.xlsx"'
    return answer


def _folder() -> Path:
    return data_folder() / "centres" / "uploads"


def _found(request: HttpRequest, run: str) -> Upload:
    found = uploads.find(_folder(), request.user.unit_code, run)
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    sent = [(each, words.state_words(each.state)) for each in uploads.uploads(_folder(), request.user.unit_code)]
    own = lists_for(request.user, "").own
    return render(request, "centres/uploads/upload.html", {"error": error, "sent": sent, "own": own}, status=status)


def _page(request: HttpRequest, found: Upload, error: str = "", status: int = 200) -> HttpResponse:
    told = found.told
    definitions = shipped_definitions()
    reports = []
    for key, counts in found.taken.get("reports", {}).items():
        unit, data_set, period = key.split(" ")
        name = f"{in_words(definitions.data_set[data_set])}, {period_name(period)}"
        reports.append(((unit, data_set, period), name, counts))
    page = {
        "found": found,
        "state": words.state_words(found.state),
        "percent": 100 * found.done // found.steps,
        "problems": [(*words.problem_words(code), rows) for code, rows in told.get("problems", {}).items()],
        "findings": [(each, *words.problem_words(each["problem"])) for each in told.get("findings", [])],
        "reports": reports,
        "error": error,
    }
    return render(request, "centres/uploads/uploaded.html", page, status=status)
