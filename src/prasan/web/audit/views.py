from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prasan.exchange.checkpoints import kept_checkpoints
from prasan.exchange.log_index import LogIndex, Search
from prasan.exchange.unusual import KnownPeopleError, Question, questions, read_known
from prasan.registers.contract import shipped_contracts
from prasan.thai.dates import buddhist_year
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.audit.words import words
from prasan.web.exchange import Telling, Uses, access_log
from prasan.web.log_words import action_words
from prasan.web.shell.days import DayField
from prasan.web.shell.templatetags.prasan import in_words
from prasan.web.snapshots import data_folder

ENTRIES_A_PAGE = 25
DAYS_BACK = 90
VERIFIED_AT_ONCE = 50_000  # entries; a longer log is read again by `prasan log verify`, and here by its root


class SearchForm(forms.Form):
    """What an auditor asks the log for; an empty field asks about nothing."""

    action = forms.ChoiceField(label=_("What was done"), required=False)
    who = forms.ChoiceField(label=_("Who"), required=False)
    unit = forms.ChoiceField(label=_("For which unit"), required=False)
    purpose = forms.ChoiceField(label=_("What for"), required=False)
    register = forms.ChoiceField(label=_("Register"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To, that day too"), required=False)

    def __init__(self, data: object, index: LogIndex, telling: Telling) -> None:
        super().__init__(data)
        words = {"action": action_words, "who": str, "unit": telling.unit, "purpose": telling.purpose}
        for column, told in words.items():
            choices = sorted(((each, told(each)) for each in index.values(column) if each), key=lambda pair: pair[1])
            self.fields[column].choices = [("", _("All")), *choices]
        registers = [(name, in_words(contract)) for name, contract in shipped_contracts().items()]
        for column in (*words, "register"):
            self.fields[column].widget.attrs["class"] = "form-control"
        self.fields["register"].choices = [("", _("All")), *registers]

    def asked(self) -> Search:
        """The search, of what is valid in the form."""
        told = self.cleaned_data if self.is_valid() else self.cleaned_data or {}
        texts = {name: told.get(name) or None for name in ("who", "unit", "purpose", "action", "register")}
        since, until = told.get("since"), told.get("until")
        return Search(**texts, since=_midnight(since), until=_midnight(until + timedelta(days=1)) if until else None)


@for_roles(Role.AUDITOR)
def log(request: HttpRequest) -> HttpResponse:
    """The log, newest first, of all uses or of those asked for, and whether it is whole."""
    kept = access_log()
    index, telling = LogIndex(kept), Telling()
    form = SearchForm(request.GET, index, telling)
    page = Paginator(Uses(form.asked()), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    extra = request.GET.copy()
    extra.pop("page", None)
    size = index.size()
    context = {
        "verification": kept.verify() if size <= VERIFIED_AT_ONCE else None,
        "size": size,
        "root": index.root(size).hex(),
        "checkpoints": len(kept_checkpoints(kept)),
        "form": form,
        "extra": f"{extra.urlencode()}&" if extra else "",
        "page": page,
        "uses": [telling.use(entry) for entry in page],
    }
    return render(request, "audit/log.html", context)


@for_roles(Role.AUDITOR)
def unusual(request: HttpRequest) -> HttpResponse:
    """Uses of the last quarter of a year that an auditor should ask about, each with the way to its entries."""
    try:
        staff, watched = read_known(data_folder() / "log" / "known-people.csv")
    except KnownPeopleError as error:
        return render(request, "audit/unusual.html", {"fault": error}, status=500)
    index, telling = LogIndex(access_log()), Telling()
    since = timezone.now() - timedelta(days=DAYS_BACK)
    asked = questions(index, since=since, staff=staff, watched=watched)
    page = Paginator(asked, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "days": DAYS_BACK,
        "known": bool(staff or watched),
        "page": page,
        "rows": [(each, *words(each), telling.unit(each.unit), _way_to(each)) for each in page],
    }
    return render(request, "audit/unusual.html", context)


def _way_to(question: Question) -> str:
    """The address of the uses that a question is about; a person is never in it, so that one leads to the account's."""
    day = f"{buddhist_year(question.day.year, question.day.month)}-{question.day:%m-%d}"
    asked = {"who": question.who, "since": day, "until": day}
    return f"{reverse('audit:log')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime(day.year, day.month, day.day)) if day else None
