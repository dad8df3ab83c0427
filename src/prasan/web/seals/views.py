from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from prasan.exchange.legal_bases import legal_bases
from prasan.exchange.officers import Officer
from prasan.exchange.seals import SealError, confirm_seal, end_seal, prolong_seal, propose_seal, read_seals, today
from prasan.web.accounts.access import Act, for_roles, may, must, stepped_up
from prasan.web.accounts.models import Role
from prasan.web.exchange import Telling, access_log
from prasan.web.seals.words import error_words, law_words, row
from prasan.web.shell.days import DayField

_TEXT = {"class": "form-control", "autocomplete": "off"}


class SealForm(forms.Form):
    """What a seal says."""

    order = forms.CharField(
        label=_("The order: its number, and of which court or authority"),
        max_length=500,
        widget=forms.TextInput(attrs=_TEXT),
    )
    law = forms.ChoiceField(label=_("The law that it rests on"), widget=forms.Select(attrs=_TEXT))
    reason = forms.CharField(label=_("Why (kept; name no person)"), max_length=500, widget=forms.TextInput(attrs=_TEXT))
    since = DayField(label=_("From"))
    until = DayField(label=_("Until, that day too; a year at most"))

    def __init__(self, data: object = None) -> None:
        super().__init__(data, initial={"since": today()})
        self.fields["law"].choices = [(each.id, law_words(each, "")) for each in legal_bases().values() if each.seals]


@for_roles(Role.APPROVER, Role.AUDITOR)
@stepped_up
def listed(request: HttpRequest) -> HttpResponse:
    """The seals of the reader's unit, and to an auditor all; an approving officer proposes one."""
    if request.method != "POST":
        return _page(request)
    user = request.user
    must(user, Act.SEAL, user.unit_code)
    form = SealForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        propose_seal(access_log(), Officer(user.get_username(), "account"), user.unit_code, **form.cleaned_data)
    except SealError as refused:
        return _page(request, form, error_words(refused))
    return redirect("seals:list")


@for_roles(Role.APPROVER)
@require_POST
@stepped_up
def act(request: HttpRequest, name: str) -> HttpResponse:
    """Confirm, prolong or end a seal of the officer's unit."""
    log, by, unit = access_log(), Officer(request.user.get_username(), "account"), request.user.unit_code
    try:
        match request.POST.get("act", ""):
            case "confirm":
                confirm_seal(log, by, name, unit)
            case "prolong":
                until = DayField().clean(request.POST.get("until", ""))
                prolong_seal(log, by, name, unit, until=until, order=request.POST.get("order", ""))
            case "end":
                end_seal(log, by, name, unit, reason=request.POST.get("reason", ""))
            case _:
                raise Http404
    except forms.ValidationError as wrong:
        return _page(request, error=wrong.messages[0])
    except SealError as refused:
        if refused.code == "unknown":
            raise Http404 from None
        return _page(request, error=error_words(refused))
    return redirect("seals:list")


def _page(request: HttpRequest, form: SealForm | None = None, error: str = "") -> HttpResponse:
    user, acts = request.user, may(request.user, Act.SEAL, request.user.unit_code)
    try:
        known = read_seals(access_log()).values()
    except SealError as altered:
        return render(request, "seals/list.html", {"error": error_words(altered)}, status=500)
    seals = [each for each in known if user.role == Role.AUDITOR or each.unit == user.unit_code]
    telling = Telling()
    rows = [row(each, user, telling, acts=acts) for each in reversed(seals)]
    context = {"rows": rows, "form": (form or SealForm()) if acts else None, "error": error}
    status = 409 if error else 400 if form is not None else 200
    return render(request, "seals/list.html", context, status=status)
