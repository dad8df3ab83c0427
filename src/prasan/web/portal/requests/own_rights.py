"""The rights of the Act against each use of one's data, and consents that may be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.citizens.rights import Right, Stands, rights, uses_of
from prasan.exchange.standing import agreements_in
from prasan.exchange.terms import Agreement
from prasan.exchange.uses import use
from prasan.exchange.withdrawals import LEDGER, note_consent
from prasan.linkage.lookups.persons import links_of
from prasan.registers.contract import shipped_contracts
from prasan.web.agreements.words import law_words
from prasan.web.exchange import CITIZEN_UNIT, Telling, access_log
from prasan.web.portal.acting import permit_of
from prasan.web.portal.holdings.words import unit_name
from prasan.web.portal.person import for_person, for_rights
from prasan.web.portal.requests import acts
from prasan.web.portal.requests.models import Kind
from prasan.web.portal.requests.views import WRONG, papers_of
from prasan.web.portal.requests.words import error_words, register_name
from prasan.web.shell.templatetags.prasan import in_language
from prasan.web.snapshots import data_folder, store

# A correction is asked for on the field that is wrong, and a consent is taken back at once.
ELSEWHERE = ("correction", "consent")
OF_REGISTERS = ("access",)


@dataclass(frozen=True)
class UseView:
    """A use of the person's data by an agreement, in words, and how each right stands against it."""

    agreement: Agreement
    title: str
    users: str
    purposes: str
    registers: str
    laws: str
    consented: bool
    given: bool
    has: Sequence[Right]
    lacks: Sequence[Right]


@for_person
def overview(request: HttpRequest, spine_id: int) -> HttpResponse:
    """Every use of the person's data with the rights against it, and every right of the Act."""
    telling = Telling()
    uses = [_view(each, spine_id, telling) for each in _uses(spine_id)]
    context = {
        "uses": uses,
        "consents": [each for each in uses if each.consented],
        "rights": [(each, each.id not in ELSEWHERE) for each in rights().values()],
    }
    return render(request, "requests/rights.html", context)


@for_rights
def ask(request: HttpRequest, spine_id: int, right: str) -> HttpResponse:
    """Use a right: against which register or use, and why; where the law does not give it, the page says why not."""
    found = rights().get(right)
    if found is None or right in ELSEWHERE:
        raise Http404
    targets, error = _targets(found, spine_id), ""
    if request.method == "POST":
        chosen = next((each for each in targets if each.code == request.POST.get("target")), None)
        if chosen is None:
            error = _("Choose what it is about.")
        else:
            try:
                asked = acts.ask(
                    spine_id,
                    permit_of(request),
                    kind=Kind(right),
                    unit=chosen.unit,
                    text=acts.said(request.POST.get("text", "")),
                    papers=papers_of(request),
                    register=chosen.register,
                    agreement=chosen.agreement,
                )
            except WRONG as wrong:
                error = error_words(wrong)
            else:
                return redirect("own:request", asked.public_id)
    context = {
        "right": found,
        "targets": targets,
        "lacks": [_title(each) for each in _uses(spine_id) if found.against(each) == "no"],
        "chosen": request.POST.get("target", request.GET.get("about", "")),
        "text": request.POST.get("text", ""),
        "error": error,
    }
    return render(request, "requests/ask_right.html", context, status=400 if error else 200)


@for_rights
@require_POST
def consent(request: HttpRequest, spine_id: int) -> HttpResponse:
    """Take a consent back, or give it again; it holds from the next use on."""
    name, event = request.POST.get("agreement", ""), request.POST.get("event", "")
    found = next((each for each in _uses(spine_id) if each.id == name and each.by_consent), None)
    if found is None or event not in ("withdrawn", "given"):
        raise Http404
    permit = permit_of(request)
    head = note_consent(data_folder(), name, spine_id, "withdrawn" if event == "withdrawn" else "given")
    action = f"consent_{event}"
    use(
        access_log(), permit, action, rows=0, people=1, spine_id=spine_id, ledger=LEDGER, decisions=head, consent=name
    )  # fmt: skip
    return redirect("own:rights")


@dataclass(frozen=True)
class Target:
    """What a right may be used against: its ``code`` in the form, who answers for it, and how it stands."""

    code: str
    name: str
    unit: str
    stands: Stands
    register: str = ""
    agreement: str = ""


def _targets(right: Right, spine_id: int) -> list[Target]:
    if right.id in OF_REGISTERS:
        contracts = shipped_contracts()
        return [
            Target(f"register:{name}", register_name(name), contracts[name].owner, right.on(("duty",)), register=name)
            for name in _registers(spine_id)
            if name in contracts
        ]
    found = []
    for each in _uses(spine_id):
        stands = right.against(each)
        if stands != "no":
            who = sorted(each.consumers)[0]
            name = f"{_title(each)} · {unit_name(who)}"
            found.append(Target(f"agreement:{each.id}", name, who, stands, agreement=each.id))
    return found


def _registers(spine_id: int) -> list[str]:
    return list(dict.fromkeys(link.register for link in links_of(store(), spine_id)))


def _uses(spine_id: int) -> list[Agreement]:
    """The agreements in force by which somebody else than the person uses records of theirs."""
    now = timezone.localdate()
    return [
        each
        for each in uses_of(agreements_in(data_folder()), _registers(spine_id))
        if each.in_force(now) and each.consumers != {CITIZEN_UNIT}
    ]


def _view(agreement: Agreement, spine_id: int, telling: Telling) -> UseView:
    standing = [(each, each.against(agreement)) for each in rights().values()]
    return UseView(
        agreement,
        _title(agreement),
        ", ".join(map(unit_name, sorted(agreement.consumers))),
        ", ".join(map(telling.purpose, sorted(agreement.purposes))),
        ", ".join(map(register_name, sorted(agreement.registers))),
        law_words(agreement),
        agreement.by_consent,
        spine_id not in agreement.withdrawn,
        [right for right, stands in standing if stands != "no"],
        [right for right, stands in standing if stands == "no"],
    )


def _title(agreement: Agreement) -> str:
    return in_language(agreement, "title")
