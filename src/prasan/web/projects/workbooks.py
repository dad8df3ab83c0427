"""Workbooks that agencies without an architect send into their blueprint."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from prasan.architecture.errors import ModelFileError
from prasan.architecture.workbooks import empty_tables, tables_of, write_workbook
from prasan.architecture.workbooks.faults import Fault
from prasan.architecture.workbooks.reading import SUFFIXES
from prasan.architecture.workbooks.taking import Outcome, Workbooks
from prasan.centres.organisation import load_tree
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.exchange import access_log
from prasan.web.projects.actions import PURPOSE
from prasan.web.snapshots import blueprints, data_folder

_senders = for_roles(Role.OFFICER, Role.ARCHITECT)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LARGEST = 50  # MB: a sheet of a hundred thousand rows has ten
_SHOWN = 200
_LONGEST = 80  # letters of a file's name: a Thai one takes three bytes, and a name holds 255


@_senders
def upload(request: HttpRequest) -> HttpResponse:
    """Send a workbook into the blueprint of one's own unit; its good rows are a proposal to the office, the others can be mended."""
    if request.method != "POST":
        return _page(request)
    file = request.FILES.get("file")
    if file is None or file.size > _LARGEST * 2**20:
        return _page(request, _("Choose a file of at most %(limit)s MB.") % {"limit": _LARGEST})
    suffix = Path(file.name).suffix.lower()
    if suffix not in SUFFIXES:
        return _page(request, _("Only XLSX, ODS and CSV are read. Begin from the template."))
    unit, user = request.user.unit_code, request.user.get_username()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{Path(file.name).stem[:_LONGEST] or 'sheet'}{suffix}"
        with path.open("wb") as written:
            for piece in file.chunks():
                written.write(piece)
        known = load_tree().units.get(unit)
        try:
            outcome = _workbooks().take(path, unit, user, name=known.name_th if known else "", propose=True)
        except ModelFileError as error:
            return _page(request, _("The file cannot be read as such a workbook. Begin from the template."), str(error))
    event = {"action": "import_workbook", "who": user, "unit": unit, "purpose": PURPOSE, "registers": []}
    access_log().append(
        {**event, "rows": outcome.added + outcome.changed + outcome.removed, "about": {"run": outcome.run}}
    )
    return redirect("workbooks:sent", outcome.run)


@_senders
def sent(request: HttpRequest, run: str) -> HttpResponse:
    """What became of a workbook, row by row where something is wrong."""
    outcome = _found(request, run)
    faults = [(each, " ".join(each.column.split()), *fault_words(each)) for each in outcome.faults[:_SHOWN]]
    context = {
        "outcome": outcome, "faults": faults, "more": max(0, len(outcome.faults) - _SHOWN),
        "mends": _workbooks().to_mend(outcome) is not None,
    }  # fmt: skip
    return render(request, "projects/workbook_sent.html", context)


@_senders
def to_mend(request: HttpRequest, run: str) -> HttpResponse:
    """The rows that were set aside, as a workbook that may be mended and sent."""
    path = _workbooks().to_mend(_found(request, run))
    if path is None:
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"{request.user.unit_code}-{path.name}", content_type=_XLSX
    )


@_senders
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    return _file(write_workbook(empty_tables()), "blueprint-template.xlsx")


@_senders
def own(request: HttpRequest) -> HttpResponse:
    """A workbook of what the blueprint of one's own unit has."""
    unit, kept = request.user.unit_code, blueprints()
    if unit not in kept.units():
        raise Http404
    return _file(write_workbook(tables_of(kept.model(unit))), f"blueprint-{unit}.xlsx")


def _workbooks() -> Workbooks:
    return Workbooks(data_folder() / "architecture-workbooks", blueprints())


def _found(request: HttpRequest, run: str) -> Outcome:
    found = _workbooks().find(request.user.unit_code, run)
    if found is None:
        raise Http404
    return found


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, _XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page(request: HttpRequest, error: str = "", detail: str = "") -> HttpResponse:
    unit = request.user.unit_code
    context = {
        "error": error, "detail": detail, "sent": _workbooks().of(unit)[:20], "has_own": unit in blueprints().units()
    }  # fmt: skip
    return render(request, "projects/workbook.html", context, status=400 if error else 200)


def fault_words(fault: Fault) -> tuple[str, str]:
    """What is wrong with a row, and the remedy."""
    told = {"value": fault.value, "choices": fault.choices}
    what, remedy = {
        "no_code": (_("The row has no code."), _("Give it one of your own, unlike any other.")),
        "code_twice": (
            _("Another row of the sheet has this code."), _("Leave the row that is right, or give this one its own code.")
        ),
        "no_name": (_("It has no name."), _("Write a name in Thai or in English.")),
        "not_a_choice": (_("%(value)s is none of the choices."), _("Choose one of: %(choices)s")),
        "not_a_date": (_("%(value)s is no day that there ever was."), _("Write it as 2569-09-30.")),
        "not_a_number": (_("%(value)s is no number."), _("Use digits alone, such as 1200.50.")),
        "below_nought": (_("%(value)s is below nought."), _("Write a number of 0 or more.")),
        "out_of_range": (_("%(value)s is not between 1 and 5."), _("Write a number from 1 to 5.")),
        "unknown_code": (
            _("No row of %(choices)s has the code %(value)s."), _("Write the code as it stands there, or add the row.")
        ),
        "set_aside": (_("The row %(value)s that it names is set aside itself."), _("Mend that row, and send both.")),
        "not_letters": (_("%(value)s has signs that no file may hold."), _("Type it again without them.")),
        "semicolon": (_("A code with ; in it cannot be told from two."), _("Write it without ;")),
        "too_many_cells": (_("The row has more cells than the header."), _("Give each cell a header, or empty it.")),
        "unknown_sheet": (_("Nothing is known of such a sheet."), _("Name it one of: %(choices)s")),
    }[fault.code]  # fmt: skip
    return what % told, remedy % told
