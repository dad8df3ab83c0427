"""Figures in a file: CSV, XLSX, our JSON, ADX or DHIS2's JSON, into drafts of the asker's own unit, all or none."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from prasan.centres import importing
from prasan.centres.definitions import shipped_definitions
from prasan.centres.importing import ImportFileError, outcome
from prasan.centres.lifecycle import Duty, LifecycleError
from prasan.centres.periods import BUDDHIST_ERA, Period, PeriodError
from prasan.web.accounts.models import SystemKey
from prasan.web.api.errors import REFUSALS, ApiError, Refusal
from prasan.web.api.figures.asking import asker
from prasan.web.centres.filing.actions import user_duties
from prasan.web.centres.filing.landing import land
from prasan.web.centres.filing.reports import closed_reports

router = Router()
LARGEST = (
    50 * 2**20
)  # bytes, a million values: what is larger goes by the page, which checks it in a process of its own
SHOWN = 10_000  # findings that one answer has room for
SUFFIX_OF = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/adx+xml": ".adx",
    "application/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}


class AskedImport(Schema):
    data_set: str = Field("", max_length=64, description="this data set alone; rows of others are ignored")
    period: str = Field("", max_length=20, description="this period alone; rows that name none are of it")
    accept_good: bool = Field(False, description="take the good rows although others are refused")
    reopen: str = Field("", max_length=2000, description="why reports that are accepted are opened again")
    dry_run: bool = Field(False, description="say what would become of every row, and keep nothing")


class Rows(Schema):
    read: int
    accepted: int
    ignored: int
    refused: int


class FindingOut(Schema):
    """What became of a row that was not accepted, why, and what to do."""

    row: int
    column: str
    outcome: str
    problem: str
    told: str
    remedy: str


class Taken(Schema):
    """How many figures of a report are new, changed, or as they were."""

    new: int
    changed: int
    unchanged: int


class ImportOut(Schema):
    """``taken`` says whether anything was kept.  Rows without a finding were accepted."""

    taken: bool
    rows: Rows
    problems: dict[str, int]
    findings: list[FindingOut]
    findings_left_out: int
    reports: dict[str, Taken]


@router.post(
    "/imports",
    response={200: ImportOut, **REFUSALS, 422: ImportOut | Refusal, **dict.fromkeys((409, 413, 415), Refusal)},
    summary="Import figures into drafts",
    description="The body is the file, and Content-Type says its form. With 422 some rows are refused, and none was taken.",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in SUFFIX_OF},
        }
    },
)
def import_figures(request: HttpRequest, asked: Query[AskedImport]):
    who = asker(request, sandbox=True)
    sandbox = isinstance(request.auth, SystemKey) and request.auth.sandbox
    if sandbox and not asked.dry_run:
        raise ApiError(403, "sandbox_key", "a key of the sandbox keeps nothing: send dry_run=true, or a key in force")
    today = timezone.localdate()
    if Duty.FILES not in user_duties(who.who, who.unit, Period(today.year + BUDDHIST_ERA).code):
        raise ApiError(403, "not_theirs", "only units that file reports import figures, each for itself")
    if (suffix := SUFFIX_OF.get(request.content_type or "")) is None:
        raise ApiError(415, "unknown_form", f"send as Content-Type one of {', '.join(SUFFIX_OF)}")
    definitions = shipped_definitions()
    if asked.data_set and asked.data_set not in definitions.data_set:
        raise ApiError(404, "no_such_data_set", "there is no such data set")
    # Of the sandbox nobody learns which reports are open.
    closed = {} if sandbox else closed_reports(reopening=bool(asked.reopen.strip()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"figures{suffix}"
        _keep(request, path)
        try:
            checked = importing.check(
                importing.read(path, definitions), definitions, who.now.tree, today=today, data_set=asked.data_set,
                period=asked.period, closed=closed, only_unit=who.unit,
            )  # fmt: skip
        except ImportFileError as error:
            raise ApiError(422, "not_read", str(error)) from None
        except PeriodError:
            raise ApiError(422, "no_such_period", "write the period as 2558 or 2558Q4") from None
    taken = bool(checked.accepted) and not asked.dry_run and (asked.accept_good or not checked.refused)
    reports: dict[str, Any] = {}
    if taken:
        try:
            reports = land(checked, definitions, by=who.who.get_username(), reason=asked.reopen.strip())
        except LifecycleError as error:
            raise ApiError(409, error.code, f"{error}. Remedy: send the file again") from None
    told = outcome.told(checked)
    findings = told["findings"]
    answer = {
        "taken": taken,
        "rows": told["rows"],
        "problems": told["problems"],
        "findings": findings[:SHOWN],
        "findings_left_out": len(findings[SHOWN:]),
        "reports": reports,
    }
    return Status(422 if checked.refused and not taken and not asked.dry_run else 200, answer)


def _keep(request: HttpRequest, path: Path) -> None:
    """Write the body into a file, piece by piece.  Raises ApiError where it is too large."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise ApiError(413, "too_large", f"a file has at most {LARGEST // 2**20} MB: send it in parts, or by the page")
    with path.open("wb") as file:
        shutil.copyfileobj(request, file)
