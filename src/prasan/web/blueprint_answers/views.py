"""The pages of the questions: all of them, and each with its findings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.architecture.answers.asking import OF_ONE, WHOLE, Asked
from prasan.architecture.answers.basis import Answer, Finding, Unjudged
from prasan.architecture.answers.naming import element_called, search
from prasan.architecture.errors import ModelFileError
from prasan.web.blueprint.views import for_blueprint
from prasan.web.blueprint_answers import words
from prasan.web.blueprint_answers.asked import answered, questions
from prasan.web.blueprint_answers.forms import AskedForm
from prasan.web.blueprint_answers.shown import Shown
from prasan.web.centres.organisation import organisation

FINDINGS_A_PAGE = 50
_VALUE, _FIT, _WITHIN = 3.0, 3.0, 365


@for_blueprint
def index(request: HttpRequest) -> HttpResponse:
    """Every question, with what was found of those about the whole estate."""
    rows = []
    today = timezone.localdate()
    for question in WHOLE:
        answer = answered(question, today, within=_WITHIN, value=_VALUE, fit=_FIT)
        found = [(kind, words.KINDS[kind], number) for kind, number in answer.counts.items()]
        rows.append({"question": question, "title": words.QUESTIONS[question], "answer": answer, "found": found})
    asking = [{"question": question, "title": words.QUESTIONS[question]} for question in OF_ONE]
    there = bool(questions().estate.things)
    return render(request, "blueprint_answers/index.html", {"rows": rows, "asking": asking, "there": there})


@for_blueprint
def question(request: HttpRequest, question: str) -> HttpResponse:
    """One question: its rule, what was found, from what it follows, and what could not be judged."""
    if question in OF_ONE:
        return _about_one(request, question)
    form, answer, shown = _asked(request, question)
    findings, undetermined = _of_interest(form, answer, shown)
    page = Paginator(findings, FINDINGS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **_words_of(question),
        "form": form,
        "answer": answer,
        "counts": [(kind, words.KINDS[kind], number) for kind, number in answer.counts.items()],
        "totals": [words.total(name, value) for name, value in answer.totals.items()],
        **_listed(shown, page, undetermined, request.GET),
    }
    return render(request, "blueprint_answers/question.html", context)


@for_blueprint
def download(request: HttpRequest, question: str) -> HttpResponse:
    """All that was found and all that could not be judged, as CSV for a spreadsheet."""
    if question not in WHOLE:
        raise Http404
    form, answer, shown = _asked(request, question)
    findings, undetermined = _of_interest(form, answer, shown)
    text = io.StringIO()
    rows = csv.writer(text)
    heads = (
        _("What was found"),
        _("Key"),
        _("Name"),
        _("Agency"),
        _("Together with"),
        _("Figures"),
        _("Follows from"),
        _("Lacks"),
    )
    rows.writerow(heads)
    for finding in findings:
        row = shown.row(finding)
        rows.writerow(
            [
                row.kind, finding.subject, row.subject.name, row.subject.agency,
                "; ".join(f"{other.name} ({key})" for other, key in zip(row.others, finding.others, strict=True)),
                "; ".join(row.facts), "; ".join(row.because), "; ".join(row.lacks),
            ]
        )  # fmt: skip
    for each in undetermined:
        one = shown.open(each)
        rows.writerow(
            [_("could not be judged"), each.subject, one.subject.name, one.subject.agency, "", one.said, "", "; ".join(one.wants)]
        )  # fmt: skip
    answered_as = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answered_as["Content-Disposition"] = f'attachment; filename="{question}.csv"'
    return answered_as


def _asked(request: HttpRequest, question: str) -> tuple[AskedForm, Answer, Shown]:
    """The form, the answer, and how things are shown.  Raises Http404 for a question that there is not."""
    if question not in WHOLE:
        raise Http404
    shown = _shown()
    codes = sorted({thing.unit for thing in questions().estate.things.values()})
    kinds = [kind for kind in words.KINDS if kind in _kinds_of(question)]
    form = AskedForm(question, kinds, [(code, shown.agency(code)) for code in codes], request.GET)
    form.is_valid()
    today = timezone.localdate()
    answer = answered(
        question,
        words.today_or(form.asked("on", None), today),
        within=form.asked("within", _WITHIN),
        value=form.asked("value", _VALUE),
        fit=form.asked("fit", _FIT),
    )
    return form, answer, shown


def _kinds_of(question: str) -> Sequence[str]:
    return {
        "data": ("no_owner", "no_master", "master_unsaid", "several_masters", "register_unknown", "register_not_drawn"),
        "applications": ("invest", "migrate", "tolerate", "eliminate"),
        "end-of-life": ("ended", "ending"),
        "digital": ("not_digital", "partly_digital", "not_served", "digital_unserved"),
        "zones": ("above_zone", "zone_skipped", "zone_crossed"),
        "collisions": ("collision", "contradiction"),
        "alignment": (
            "chain", "capability_without_strategy", "project_without_capability", "project_without_strategy",
            "project_without_indicator", "strategy_without_project", "pillar_without_project", "pillar_unknown",
            "indicator_unknown",
        ),
    }[question]  # fmt: skip


def _of_interest(form: AskedForm, answer: Answer, shown: Shown) -> tuple[list[Finding], list[Unjudged]]:
    kind, unit = form.asked("kind", ""), form.asked("unit", "")
    findings = [
        each
        for each in answer.findings
        if kind in ("", each.kind)
        and (not unit or unit in {shown.unit_of(key) for key in (each.subject, *each.others)})
    ]
    return findings, [each for each in answer.undetermined if not unit or shown.unit_of(each.subject) == unit]


def _about_one(request: HttpRequest, question: str) -> HttpResponse:
    """A question about an element, or two: they are searched for by words, and asked by key."""
    asking, shown = questions(), _shown()
    types = ("WorkPackage",) if question == "touches" else ()
    ends = []
    for name in ("element", "other") if question == "derive" else ("element",):
        text = request.GET.get(name, "").strip()[:200]
        chosen, near, faults = None, [], ""
        if text:
            try:
                chosen = element_called(asking.estate, text)
                if types and chosen.type not in types:
                    chosen, faults = None, _("This is no project: choose a work package.")
            except ModelFileError:
                near = search(asking.estate, text, types=types)
                faults = "" if near else _("Nothing in the blueprints has these words in its name.")
        elif types:
            near = asking.estate.of_type(*types)[:FINDINGS_A_PAGE]
        ends.append(
            {
                "field": name,
                "text": text,
                "chosen": shown.named(chosen.key) if chosen else None,
                "near": [(shown.named(each.key), _with(request.GET, name, each.key)) for each in near],
                "fault": faults,
            }
        )
    context: dict[str, Any] = {**_words_of(question), "ends": ends, "asked": request.GET}
    if all(end["chosen"] for end in ends):
        keys = [end["chosen"].key for end in ends]
        answer = asking.ask(
            question,
            Asked(
                timezone.localdate(),
                element=keys[0],
                other=keys[-1],
                needs=request.GET.get("way") == "needs",
                associations="associations" in request.GET,
            ),
        )
        page = Paginator(answer.findings, FINDINGS_A_PAGE).get_page(request.GET.get("page"))
        agencies = {shown.unit_of(each.subject) for each in answer.findings}
        context |= {"answer": answer, "agencies": len(agencies), **_listed(shown, page, [], request.GET)}
    return render(request, "blueprint_answers/one.html", context)


def _listed(shown: Shown, page: Any, undetermined: Sequence[Unjudged], asked: QueryDict) -> dict[str, Any]:
    """What the lists of findings take."""
    extra = asked.copy()
    extra.pop("page", None)
    return {
        "page": page,
        "rows": [shown.row(each) for each in page],
        "open": [shown.open(each) for each in undetermined[:FINDINGS_A_PAGE]],
        "open_count": len(undetermined),
        "extra": f"{extra.urlencode()}&" if extra else "",
        "query": f"?{extra.urlencode()}" if extra else "",
    }


def _words_of(question: str) -> dict[str, Any]:
    return {"question": question, "title": words.QUESTIONS[question], "rule": words.RULES[question]}


def _with(asked: QueryDict, name: str, key: str) -> str:
    """The address of the same question about another element."""
    changed = asked.copy()
    changed[name] = key
    changed.pop("page", None)
    return f"?{changed.urlencode()}"


def _shown() -> Shown:
    units = {unit.code: unit for unit in organisation(timezone.localdate()).structure.units}
    return Shown(questions().estate, units)
