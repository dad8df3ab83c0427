"""Whoever asks is not known here, and not remembered: no cookie is set, no session touched, no answer logged or kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from prasan.citizens.asking import check, questions_of
from prasan.measures import Measure
from prasan.measures.model import MeasureDateError
from prasan.web.measures.words import unit
from prasan.web.portal.check.answers import column_label, read_form
from prasan.web.portal.own_data import verdict_words
from prasan.web.shell.templatetags.prasan import in_words, number
from prasan.web.snapshots import measures_in_force


def _in_own_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """In the language that the address or the form names: to remember a choice would take a cookie."""

    @never_cache
    @wraps(view)
    def speaking(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        asked = request.POST.get("language") or request.GET.get("language")
        spoken = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
        with translation.override(spoken):
            answer = view(request, *args, **kwargs)
        answer.headers["Content-Language"] = spoken
        return answer

    return speaking


@require_safe
@_in_own_language
def listed(request: HttpRequest) -> HttpResponse:
    """The measures that anybody may check themselves against."""
    return render(request, "check/list.html", {"measures": measures_in_force(), "spoken": translation.get_language()})


@csrf_exempt  # it changes nothing, and a token would be a cookie
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@_in_own_language
def measure(request: HttpRequest, name: str) -> HttpResponse:
    """The questions of a measure and, once they are sent, what it says of the answers."""
    chosen = next((each for each in measures_in_force() if each.id == name), None)
    if chosen is None:
        raise Http404
    questions = questions_of(chosen)
    form = read_form(questions, request.POST, household=chosen.unit == "household")
    context = {
        "measure": chosen,
        "form": form,
        "spoken": translation.get_language(),
        "not_asked": [in_words(each) for each in chosen.criteria if each.id in questions.not_asked],
    }
    if request.method == "POST" and "more" not in request.POST:
        if form.faults:
            return render(request, "check/measure.html", context, status=400)
        day = _day_for(chosen)
        try:
            found = check(chosen, form.me, form.others, day=day, all_told=form.all_told)
        except MeasureDateError:
            return render(request, "check/measure.html", {**context, "no_values": True})
        context |= {"result": _told(chosen, found), "day": day}
    return render(request, "check/measure.html", context)


def _day_for(measure: Measure) -> timezone.datetime.date:
    """Today, or the last day of a measure that is over."""
    today = timezone.localdate()
    return min(today, measure.ends) if measure.ends else max(today, measure.starts)


def _told(measure: Measure, found: object) -> dict[str, object]:
    criteria = [
        {
            "name": in_words(each),
            "verdict": found.criteria[each.id],
            "words": verdict_words(found.criteria[each.id]),
            "needs": [
                column_label(register, column)
                for register, columns in measure.reach(each.rule.node).columns.items()
                for column in columns
                if register in measure.registers
            ]
            if found.criteria[each.id] == "undetermined"
            else [],
        }
        for each in measure.criteria
    ]
    amount = number(found.amount, 0 if float(found.amount).is_integer() else 2) if found.amount else ""
    return {
        "verdict": found.verdict,
        "words": _("This measure is not for you") if found.verdict == "outside" else verdict_words(found.verdict),
        "amount": amount,
        "unit": unit(measure.amount_unit),
        "criteria": criteria,
    }
