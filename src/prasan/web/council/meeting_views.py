from __future__ import annotations

import smtplib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.council import meetings as rules
from prasan.council.errors import CouncilError
from prasan.web.accounts.models import Role
from prasan.web.council import holding
from prasan.web.council.asked import cios, day_of, number_of, readers, secretaries, time_of
from prasan.web.council.calling import calendar_of, call_letters
from prasan.web.council.following import give
from prasan.web.council.minutes import minutes_as_docx, minutes_as_pdf, minutes_of
from prasan.web.council.models import Attendance, Item, Meeting, Paper, Recommendation, Resolution, Seat, Vote
from prasan.web.council.papers import content_of
from prasan.web.council.words import refusal

_OPENS_ITS_AGENDA = (rules.State.PLANNED, rules.State.CALLED, rules.State.OPEN)


@readers
def listed(request: HttpRequest) -> HttpResponse:
    """The meetings, the latest first; the secretary plans one."""
    error = ""
    if request.method == "POST":
        if request.user.role != Role.SECRETARY:
            raise PermissionDenied
        asked = request.POST
        try:
            made = holding.plan(
                request.user,
                asked.get("title", ""),
                day_of(asked, "day"),
                time_of(asked, "begins"),
                asked.get("place", ""),
            )
            return redirect("council:meeting", made.pk)
        except CouncilError as refused:
            error = refusal(refused)
    context = {
        "meetings": Meeting.objects.all(),
        "seats": Seat.objects.count(),
        "plans": request.user.role == Role.SECRETARY,
        "error": error,
        "asked": request.POST,
    }
    return render(request, "council/meetings.html", context, status=400 if error else 200)


@readers
def meeting(request: HttpRequest, number: int, *, error: str = "") -> HttpResponse:
    """One meeting: its agenda, papers, who is there, what was said and resolved."""
    of = get_object_or_404(Meeting, pk=number)
    user, state = request.user, rules.State(of.state)
    items = of.items.select_related("recommendation").prefetch_related("resolutions__votes", "resolutions__actions")
    attendance, seats, there = list(of.attendance.all()), holding.seats(), holding.present(of)
    keeps = user.role == Role.SECRETARY
    own = user.role == Role.CIO and user.unit_code in seats
    context: dict[str, Any] = {
        "meeting": of,
        "items": items,
        "attendance": attendance,
        "quorum": holding.quorum(of),
        "unsaid": [code for code in seats if code not in {each.unit for each in attendance}],
        "seats": seats,
        "present": there,
        "keeps": keeps,
        "acts": [each.value for each in rules.acts(state)] if keeps else [],
        "edits": keeps and state in _OPENS_ITS_AGENDA,
        "writes": keeps and state in (rules.State.OPEN, rules.State.CLOSED),
        "sits": keeps and state == rules.State.OPEN,
        "votes": own and state == rules.State.OPEN and user.unit_code in there,
        "says": own and state in (rules.State.PLANNED, rules.State.CALLED),
        "headings": Item.Heading.choices,
        "hows": Attendance.How.choices,
        "methods": Resolution.Method.choices,
        "choices": Vote.Choice.choices,
        "raised": Recommendation.objects.filter(state__in=("raised", "answered")) if keeps else [],
        "error": error,
    }
    return render(request, "council/meeting.html", context, status=409 if error else 200)


@secretaries
@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """What the secretary does with a meeting."""
    of, user, asked = get_object_or_404(Meeting, pk=number), request.user, request.POST
    doing = asked.get("act", "")
    try:
        match doing:
            case "call" | "open" | "close" | "confirm" | "cancel":
                holding.act(user, of, doing)
                if doing == "call":
                    _tell(of)
            case "tell" if of.state == rules.State.CALLED:
                _tell(of)
            case "publish":
                holding.publish(user, of)
            case "item":
                heading = number_of(asked, "heading") or 0
                holding.add_item(user, of, heading, asked.get("title", ""), number_of(asked, "recommendation"))
            case "paper":
                if "file" not in request.FILES:
                    raise CouncilError("file_empty")
                holding.add_paper(user, of, request.FILES["file"])
            case "attend":
                told = [asked.get(name, "") for name in ("unit", "how", "name", "letter")]
                holding.attend(user, of, *told)
            case "minutes":
                said = {each.pk: asked.get(f"said-{each.pk}", each.said) for each in of.items.all()}
                holding.write(user, of, said, asked.get("chair", ""))
            case "motion":
                holding.move(user, of, number_of(asked, "item") or 0, asked.get("text", ""), asked.get("method", ""))
            case "count":
                holding.count(user, _resolution(of, asked.get("resolution", "")), asked.get("casting", ""))
            case "vote":
                resolution = _resolution(of, asked.get("resolution", ""))
                holding.vote(user, resolution, *(asked.get(name, "") for name in ("unit", "choice", "dissent")))
            case "give":
                resolution = _resolution(of, asked.get("resolution", ""))
                give(user, resolution, asked.get("unit", ""), asked.get("what", ""), day_of(asked, "due"))
            case _:
                raise Http404
    except CouncilError as refused:
        return meeting(request, number, error=refusal(refused))
    except (OSError, smtplib.SMTPException):
        error = _("The meeting is called, but the letters could not be sent. Send them again.")
        return meeting(request, number, error=error)
    return redirect("council:meeting", number)


@cios
@require_POST
def vote(request: HttpRequest, number: int) -> HttpResponse:
    """A CIO's vote."""
    of, asked = get_object_or_404(Meeting, pk=number), request.POST
    try:
        resolution = _resolution(of, asked.get("resolution", ""))
        holding.vote(
            request.user, resolution, request.user.unit_code, asked.get("choice", ""), asked.get("dissent", "")
        )
    except CouncilError as refused:
        return meeting(request, number, error=refusal(refused))
    return redirect("council:meeting", number)


@cios
@require_POST
def attend(request: HttpRequest, number: int) -> HttpResponse:
    """A CIO says who comes for the agency."""
    of, asked = get_object_or_404(Meeting, pk=number), request.POST
    told = [asked.get(name, "") for name in ("how", "name", "letter")]
    try:
        holding.attend(request.user, of, request.user.unit_code, *told)
    except CouncilError as refused:
        return meeting(request, number, error=refusal(refused))
    return redirect("council:meeting", number)


@readers
def minutes_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The minutes in the official form, as PDF."""
    of = _held(number)
    made = minutes_as_pdf(minutes_of(of, thai_digits=request.GET.get("digits") != "arabic"))
    return as_file(made, "application/pdf", f"minutes-{of.year}-{of.number}.pdf")


@readers
def minutes_docx(request: HttpRequest, number: int) -> HttpResponse:
    """The minutes in the official form, as a text to be worked on."""
    of = _held(number)
    made = minutes_as_docx(minutes_of(of, thai_digits=request.GET.get("digits") != "arabic"))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return as_file(made, kind, f"minutes-{of.year}-{of.number}.docx")


@readers
def calendar(request: HttpRequest, number: int) -> HttpResponse:
    """The meeting for a calendar."""
    of = get_object_or_404(Meeting, pk=number)
    return as_file(calendar_of(of), "text/calendar; charset=utf-8", f"council-{of.year}-{of.number}.ics")


@readers
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """A file of the council, to be saved."""
    of = get_object_or_404(Paper, pk=number)
    try:
        return as_file(content_of(of), of.kind, of.name)
    except CouncilError as refused:
        return HttpResponse(refusal(refused), status=500, content_type="text/plain; charset=utf-8")


def _tell(of: Meeting) -> None:
    call_letters(of)
    of.told_at = timezone.now()
    of.save(update_fields=["told_at"])


def _held(number: int) -> Meeting:
    return get_object_or_404(Meeting, pk=number, state__in=("open", "closed", "confirmed"))


def _resolution(of: Meeting, number: str) -> Resolution:
    found = Resolution.objects.filter(
        item__meeting=of, pk=int(number) if number.isascii() and number.isdecimal() else 0
    ).first()
    if found is None:
        raise CouncilError("no_such")
    return found


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to be saved, and to be taken for nothing else."""
    response = HttpResponse(content, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
