from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.engine.snapshots import NothingHeldError, SnapshotBusyError, SnapshotMissingError
from prasan.registers import deliveries
from prasan.registers.corrections import CorrectionError, correct
from prasan.registers.hold import discard_register, release_register
from prasan.registers.keeping import CarryError
from prasan.registers.profile import profile_of
from prasan.registers.quarantine import ExportError, export_quarantine, quarantined_rows, waiting
from prasan.registers.reading import DeliveryError, Options
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.exchange import access_log
from prasan.web.linkage.seen import sees_linkage
from prasan.web.registers import words
from prasan.web.registers.seen import Seen, seen_register, seen_registers
from prasan.web.snapshots import data_folder, store

ROWS_A_PAGE = 50
ENCODINGS = (("utf-8", "UTF-8"), ("cp874", "TIS-620, Windows-874"), ("utf-16", "UTF-16"))
_staff = for_roles(Role.EXECUTIVE, Role.OFFICER, Role.AUDITOR)
_officers = for_roles(Role.OFFICER)


@_staff
def listed(request: HttpRequest) -> HttpResponse:
    """The registers that the asker sees: how fresh, how good, and what waits."""
    rows = [
        {
            "seen": each,
            "every": words.every_words(each.standing.every),
            "held": [reason.in_words(each.contract, words.language()) for reason in each.standing.held_reasons],
        }
        for each in seen_registers(request.user)
    ]
    return render(request, "registers/list.html", {"rows": rows, "sees_linkage": sees_linkage(request.user)})


@_staff
def register(request: HttpRequest, name: str) -> HttpResponse:
    """A register's profile: of its live snapshot, or of another by id."""
    seen = seen_register(request.user, name)
    return _register_page(request, seen)


@_officers
@require_POST
def decide(request: HttpRequest, name: str) -> HttpResponse:
    """Release or discard a held delivery."""
    seen = seen_register(request.user, name, to_work=True)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return _register_page(request, seen, error=_("Say why. It is kept in the access log; name no person in it."))
    act = {"release": release_register, "discard": discard_register}.get(request.POST.get("decision", ""))
    if act is None:
        raise Http404
    try:
        act(store(), name, by=request.user.get_username(), reason=reason, log=access_log())
    except NothingHeldError:
        return _register_page(request, seen, error=_("Nothing waits for a decision any more."))
    except SnapshotBusyError:
        return _register_page(request, seen, error=_("The register is being written. Try again in a moment."))
    return redirect("registers:register", name)


@_officers
def quarantine(request: HttpRequest, name: str) -> HttpResponse:
    """The rows in quarantine: where each stands and why; what is in them is for the workbook alone."""
    return _quarantine_page(request, seen_register(request.user, name, to_work=True))


@_officers
@require_POST
def workbook(request: HttpRequest, name: str) -> HttpResponse:
    """The rows in quarantine as a workbook, to be corrected and sent back."""
    seen = seen_register(request.user, name, to_work=True)
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / f"{name}-quarantine.xlsx"
        try:
            export_quarantine(store(), name, out, by=request.user.get_username(), log=access_log())
        except ExportError:
            out = out.with_suffix(".csv")  # a cell is too long for a workbook
            export_quarantine(store(), name, out, by=request.user.get_username(), log=access_log())
        except SnapshotMissingError:
            raise Http404 from None
        # Open before the folder goes: the file lives until it is sent.
        return FileResponse(out.open("rb"), as_attachment=True, filename=f"{seen.standing.name}-quarantine{out.suffix}")


@_officers
@require_POST
def corrections(request: HttpRequest, name: str) -> HttpResponse:
    """Take corrected rows in, and say what became of them."""
    seen = seen_register(request.user, name, to_work=True)
    upload = request.FILES.get("file")
    if upload is None:
        return _quarantine_page(request, seen, error=_no_file())
    with tempfile.TemporaryDirectory() as scratch:
        suffix = Path(upload.name).suffix.lower()
        path = Path(scratch) / f"corrections{suffix if suffix.isascii() and len(suffix) < 10 else ''}"
        with path.open("wb") as file:
            for piece in upload.chunks():
                file.write(piece)
        try:
            done = correct(store(), name, path, by=request.user.get_username(), log=access_log())
        except (CorrectionError, CarryError, SnapshotMissingError) as error:
            return _quarantine_page(request, seen, error=str(error))
        except SnapshotBusyError:
            return _quarantine_page(request, seen, error=_("The register is being written. Try again in a moment."))
    return _quarantine_page(request, seen_register(request.user, name, to_work=True), done=done)


@_officers
def deliver(request: HttpRequest, name: str) -> HttpResponse:
    """Hand a delivery in."""
    seen = seen_register(request.user, name, to_work=True)
    if request.method != "POST":
        return _deliver_page(request, seen)
    upload = request.FILES.get("file")
    if upload is None:
        return _deliver_page(request, seen, error=_no_file())
    header = request.POST.get("header_row", "").strip()
    if header and not (header.isdecimal() and 1 <= int(header) <= 50):
        return _deliver_page(request, seen, error=_("The header's row is a number from 1 to 50."))
    told = {each: request.POST.get(each, "").strip() or None for each in ("encoding", "delimiter", "sheet")}
    try:
        run = deliveries.begin(
            _runs(),
            store(),
            access_log(),
            seen.contract,
            pieces=upload.chunks(),
            name=upload.name or "",
            by=request.user.get_username(),
            delta=request.POST.get("kind") == "delta",
            options=Options(header_row=int(header) if header else None, **told),
        )
    except DeliveryError as error:
        return _deliver_page(request, seen, error=str(error))
    except deliveries.DeliveryBusyError:
        return _deliver_page(
            request, seen, error=_("Another delivery of this register is being taken in. Follow it below.")
        )
    return redirect("registers:delivery", name, run)


@_officers
def delivery(request: HttpRequest, name: str, run: str) -> HttpResponse:
    """How far a delivery is, and what came of it."""
    seen = seen_register(request.user, name, to_work=True)
    found = deliveries.find_run(_runs(), name, run)
    if found is None:
        raise Http404
    delivered = found.facts.get("delivery", {})
    context = {
        "seen": seen,
        "run": found,
        "percent": round(100 * found.done / max(found.steps, 1)),
        "delivered": delivered,
        "why_not": words.refused_words(found) if found.state in ("refused", "stopped", "failed") else "",
        "reasons": words.reasons(seen.contract, found.facts.get("reasons", {})),
        "held": found.snapshot == seen.standing.held,
    }
    return render(request, "registers/delivery.html", context)


@_officers
@require_POST
def stop_delivery(request: HttpRequest, name: str, run: str) -> HttpResponse:
    """Stop a delivery that is being taken in."""
    seen_register(request.user, name, to_work=True)
    deliveries.stop(_runs(), name, run)
    return redirect("registers:delivery", name, run)


def _register_page(request: HttpRequest, seen: Seen, *, error: str = "") -> HttpResponse:
    name, asked = seen.standing.name, request.GET.get("snapshot")
    try:
        profile = profile_of(store(), name, asked)
    except SnapshotMissingError:
        if asked:
            raise Http404 from None
        return render(request, "registers/register.html", {"seen": seen, "profile": None, "error": error})
    snapshot = store().get(f"register/{name}", profile["snapshot"])
    context: dict[str, Any] = {
        "seen": seen,
        "every": words.every_words(seen.standing.every),
        "profile": profile,
        "made": datetime.fromisoformat(profile["made"]),
        "live": profile["snapshot"] == seen.standing.snapshot,
        "facts": snapshot.facts,
        "columns": words.column_views(seen.contract, profile),
        "reasons": words.reasons(seen.contract, snapshot.facts["reasons"]),
        "warnings": words.reasons(seen.contract, snapshot.facts["warnings"]),
        "held": [reason.in_words(seen.contract, words.language()) for reason in seen.standing.held_reasons],
        "error": error,
    }
    return render(request, "registers/register.html", context, status=400 if error else 200)


def _quarantine_page(request: HttpRequest, seen: Seen, *, error: str = "", done: Any = None) -> HttpResponse:
    name = seen.standing.name
    try:
        snapshot = waiting(store(), name)
    except SnapshotMissingError:
        raise Http404 from None
    total = int(snapshot.facts["quarantined"])
    last = max(1, -(-total // ROWS_A_PAGE))
    asked = request.GET.get("page", "1")
    at = min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 10 else 1
    rows = quarantined_rows(
        store(),
        name,
        by=request.user.get_username(),
        log=access_log(),
        limit=ROWS_A_PAGE,
        offset=(at - 1) * ROWS_A_PAGE,
    )
    context = {
        "seen": seen,
        "total": total,
        "held": snapshot.id == seen.standing.held,
        "reasons": words.reasons(seen.contract, snapshot.facts["reasons"]),
        "rows": [
            (row.source_file, row.source_row, [why.in_words(seen.contract, words.language()) for why in row.reasons])
            for row in rows
        ],
        "page": at,
        "last": last,
        "error": error,
        "done": done,
    }
    return render(request, "registers/quarantine.html", context, status=400 if error else 200)


def _deliver_page(request: HttpRequest, seen: Seen, *, error: str = "") -> HttpResponse:
    context = {
        "seen": seen,
        "every": words.every_words(seen.standing.every),
        "runs": deliveries.runs(_runs(), seen.standing.name),
        "encodings": ENCODINGS,
        "limit_mb": settings.PRASAN_UPLOAD_LIMIT // 2**20,
        "error": error,
    }
    return render(request, "registers/deliver.html", context, status=400 if error else 200)


def _no_file() -> str:
    return _("Choose a file of at most %(limit)s MB.") % {"limit": f"{settings.PRASAN_UPLOAD_LIMIT // 2**20:,}"}


def _runs() -> Path:
    return data_folder() / "deliveries"
