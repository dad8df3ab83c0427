"""The report of a project for a budget officer: one page, in the language of the moment."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prasan.architecture.projects.portfolio import reusable
from prasan.centres.definitions import shipped_definitions
from prasan.web.centres.organisation import organisation
from prasan.web.projects.models import Project
from prasan.web.projects.standing import blueprint, standing
from prasan.web.projects.words import (
    Naming,
    act_words,
    baht,
    how_words,
    pillar_words,
    stage_words,
    summary_words,
    title,
)
from prasan.web.shell.documents import as_pdf
from prasan.web.shell.templatetags.prasan import be_date, in_words, number
from prasan.web.shell.themes import classification

_FINDINGS, _BENEFITS, _TOUCHED, _YEARS = 5, 3, 4, 6  # that one page has room for
_LONG, _LONGER = 150, 330  # letters


def report_of(project: Project) -> dict[str, Any]:
    """What the report says, as words under headings; the same for the page and for paper."""
    told, stands, naming = project.told(), standing(project), Naming(blueprint())
    today = timezone.localdate()
    now = organisation(today)
    above = now.structure.parent(told.owner) if told.owner in {each.code for each in now.structure.units} else None
    aims = naming.blueprint.aims([each for touch in told.touches if (each := naming.blueprint.thing(touch.key))])
    agency = naming.unit(told.owner) + (f" ({naming.unit(above)})" if above and above != "00000" else "")
    runs = " – ".join(filter(None, (be_date(told.starts), be_date(told.ends)))) or _("not stated")
    facts = [
        (_("Project"), title(told)),
        (_("Agency"), agency),
        (_("Together with"), _clipped(", ".join(naming.unit(each) for each in told.contributors), _LONG)),
        (_("What it does"), _clipped(told.summary, _LONGER)),
        (
            _("Pillar and goal"),
            _clipped(" · ".join((pillar_words(told.pillar), *(naming.own(each) for each in aims[:2]))), _LONG),
        ),
        (_("Runs"), runs),
        (_("Stage"), stage_words(told.stage)),
    ]
    years = [(_("Fiscal year %(year)s") % {"year": year}, number(amount)) for year, amount in told.budget[:_YEARS]]
    if len(told.budget) > _YEARS:
        years.append((_("Later"), number(sum(amount for _year, amount in told.budget[_YEARS:]))))
    findings = [(naming.finding(each), stands.answers.get(each.key)) for each in stands.findings]
    shown = findings[:_FINDINGS]
    return {
        "language": get_language() or "th",
        "title": _("Project brief for the budget officer"),
        "author": str(_("Prasan")),
        "classification": classification(),
        "printed": be_date(today),
        "number": _("No. %(number)s") % {"number": project.pk},
        "facts": [list(each) for each in facts if each[1]],
        "budget": {
            "heading": _("Budget (baht)"),
            "rows": [list(each) for each in years],
            "total": [_("Sum of all years"), number(told.total)],
        },
        "benefits": {
            "heading": _("Benefits and indicators"),
            "none": _("It states no benefit."),
            "rows": [
                [_clipped(each.what, _LONG), baht(each.baht) if each.baht else "", _indicator(each.indicator)]
                for each in told.benefits[:_BENEFITS]
            ],
            "sum": _payback(told.total, told.benefit),
        },
        "blueprint": {
            "heading": _("What it touches, and what is there to be used"),
            "none": _("It names no element of the blueprint that it touches."),
            "rows": _touched(project, naming),
        },
        "check": {
            "heading": _("What the check against the blueprint finds"),
            "summary": summary_words(stands.findings),
            "rows": [
                {
                    "severity": said.severity, "alarm": said.finding.severity == "severe", "what": _clipped(said.what, _LONG),
                    "follows": _clipped(" ".join(said.follows), _LONG),
                    "answer": _clipped(f"{_('The agency’s answer')}: {given.text}", _LONG) if given else f"{_('Settled by')}: {said.settles}",
                }
                for said, given in shown
            ],
            "more": _("And %(n)s more, on the project’s page.") % {"n": number(len(findings) - len(shown))}
            if len(findings) > len(shown)
            else "",
        },
        "moves": {
            "heading": _("Who moved it"),
            "rows": [
                [act_words(each.act), be_date(each.at), naming.unit(each.unit), _clipped(each.why, _LONG)]
                for each in project.moves.all()
                if each.act not in ("draft", "edit")
            ][-4:],
            "none": _("It has not been submitted yet."),
        },
        "opinion": {
            "heading": _("Opinion of the budget officer"),
            "choices": [_("to be approved"), _("to be approved in part"), _("to be returned"), _("to be refused")],
            "signed": _("Signed"),
            "position": _("Position"),
            "day": _("Date"),
        },
    }  # fmt: skip


def report_pdf(told: dict[str, Any]) -> bytes:
    """A report as PDF of one page, tagged for screen readers."""
    return as_pdf("projects/report.typ", told)


def _touched(project: Project, naming: Naming) -> list[list[str]]:
    told, rows = project.told(), []
    for each in told.touches[:_TOUCHED]:
        thing = naming.blueprint.thing(each.key)
        parts = (
            [key for key in reusable(thing, naming.blueprint) if key not in {t.key for t in told.touches}]
            if thing
            else []
        )
        there = _("There already: %(things)s") % {"things": naming.things(tuple(parts[:2]))} if parts else ""
        rows.append([how_words(each.how), _clipped(naming.thing(each.key), _LONG), _clipped(there, _LONG)])
    if len(told.touches) > _TOUCHED:
        rows.append(["", _("And %(n)s more, on the project’s page.") % {"n": number(len(told.touches) - _TOUCHED)}, ""])
    return rows


def _payback(total: int, yearly: int) -> str:
    if not total or not yearly:
        return ""
    return _("%(baht)s a year: the budget is worth it in %(years)s years.") % {
        "baht": baht(yearly),
        "years": number(total / yearly, 1),
    }


def _indicator(code: str) -> str:
    known = shipped_definitions().indicator.get(code)
    return in_words(known) if known else code


def _clipped(text: str, letters: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
