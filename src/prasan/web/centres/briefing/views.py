from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.centres.organisation import MINISTRY, Unit
from prasan.centres.periods import PeriodError
from prasan.centres.rollup import FILE, KIND
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.centres import words
from prasan.web.centres.alerts.views import open_alerts
from prasan.web.centres.briefing import ranking
from prasan.web.centres.briefing.comparing import compared
from prasan.web.centres.briefing.mapped import first_map
from prasan.web.centres.briefing.overview import Overview, overview, read_positions
from prasan.web.centres.briefing.wall import SECONDS, panels
from prasan.web.centres.organisation import Organisation, organisation
from prasan.web.shell.templatetags.prasan import in_words
from prasan.web.snapshots import store

_staff = for_roles(Role.EXECUTIVE, Role.OFFICER)


def executive(request: HttpRequest, unit: str) -> HttpResponse:
    """The first page of a centre: what is off target, what changed, what is late, what needs a decision."""
    now, scope, snapshot, told = seen(request, unit)
    context = {
        "page": told,
        "unit": told.unit,
        "above": above(now, scope, unit),
        "mapped": first_map(snapshot, scope, now, told),
        "gone": unit not in now.structure,
    }
    context["alerts"] = open_alerts(now.visible(unit), now)
    return render(request, "centres/briefing/overview.html", context)


def seen(request: HttpRequest, unit: str) -> tuple[Organisation, frozenset[str], Snapshot | None, Overview]:
    """What the asker sees of a unit; raises Http404 outside their scope and for a period without figures."""
    now = organisation(timezone.localdate())
    scope = now.visible(request.user.unit_code)
    if unit not in scope:
        raise Http404
    snapshot = store().find(KIND)
    try:
        return now, scope, snapshot, overview(snapshot, unit, now, scope, request.GET.get("period", ""))
    except (LookupError, PeriodError):
        raise Http404 from None


def above(now: Organisation, scope: frozenset[str], unit: str) -> list[tuple[object, str]]:
    """The units above, the highest first, each with its code where the asker may go there."""
    chain = reversed(now.structure.ancestors(unit)) if unit in now.structure else ()
    return [(now.tree.units[code], code if code in scope else "") for code in chain]


@_staff
def rank(request: HttpRequest, unit: str) -> HttpResponse:
    """The units below, the departments or the provinces in the order of an indicator."""
    now, scope, snapshot, told = seen(request, unit)
    chosen = next(
        (each for each in told.standings if request.GET.get("indicator", "") in {"", each.indicator.id}), None
    )
    of = request.GET.get("of", "") or (ranking.BELOW if now.structure.children(unit) else ranking.PROVINCES)
    if of not in (ranking.BELOW, ranking.DEPARTMENTS, ranking.PROVINCES) or (told.standings and chosen is None):
        raise Http404
    ranked = None
    if snapshot is not None and chosen is not None:
        with Engine.over_file(snapshot.file(FILE)) as engine:
            ranked = ranking.ranking(engine, scope, now, unit, chosen.indicator, chosen.cell_period, of)
    period = request.GET.get("period", "")
    choices = [(ranking.PROVINCES, _("Provinces"))]
    below = now.structure.children(unit) if unit in now.structure else []
    if below:
        level = _("Ministries") if any(each.level == MINISTRY for each in below) else _("Departments")
        choices.insert(0, (ranking.BELOW, level))
        if any(each.level == MINISTRY for each in below):
            choices.insert(1, (ranking.DEPARTMENTS, _("Departments")))
    context = {
        "page": told,
        "unit": told.unit,
        "ranked": ranked,
        "chosen": chosen,
        "of": of,
        "choices": choices,
        "period": period,
        "period_choices": told.known_periods,
    }
    return render(request, "centres/briefing/ranking.html", context)


@_staff
def compare(request: HttpRequest, unit: str) -> HttpResponse:
    """Two units, or two periods, side by side."""
    now, scope, snapshot, told = seen(request, unit)
    other = request.GET.get("with", "") or unit
    if other not in scope:
        raise Http404
    period, other_period = request.GET.get("period", ""), request.GET.get("with_period", "")
    rows, known = [], ()
    if snapshot is not None:
        file = snapshot.file(FILE)
        ones, known = read_positions(file, unit, scope, period)
        if not request.GET and len(ones) and ones[0].before is not None:
            period, other_period = ones[0].cell.period, ones[0].before.period  # the last two, to begin with
            ones, known = read_positions(file, unit, scope, period)
        if other_period and other_period not in known:
            raise Http404
        rows = compared(ones, read_positions(file, other, scope, other_period)[0])
    units = [now.tree.units[code] for code in sorted(scope) if code in now.structure]
    context = {
        "unit": told.unit,
        "other": now.tree.units[other],
        "units": units,
        "periods": [(code, words.period_name(code)) for code in known],
        "period": period,
        "other_period": other_period,
        "rows": rows,
        "heads": _heads(told.unit, now.tree.units[other], period, other_period),
        "same": (unit, period) == (other, other_period),
        "page": told,
    }
    return render(request, "centres/briefing/compare.html", context)


def _heads(unit: Unit, other: Unit, period: str, other_period: str) -> list[str]:
    """What tells the two sides apart: their names, or their periods."""
    if unit.code != other.code:
        return [in_words(unit), in_words(other)]
    return [words.short_period(code) if code else _("Latest") for code in (period, other_period)]


@_staff
def wall(request: HttpRequest, unit: str) -> HttpResponse:
    """The wall display: one panel after the other, by the answer's own header, without a script.

    A screen on a wall has nobody who signs in again: as long as it is shown, its session goes on.
    """
    now, scope, snapshot, told = seen(request, unit)
    on_map = first_map(snapshot, scope, now, told)
    shown = panels(told, on_map)
    asked = request.GET.get("panel", "0")
    at = int(asked) % len(shown) if asked.isdecimal() and len(asked) < 6 else 0
    context = {
        "page": told,
        "unit": told.unit,
        "panel": shown[at],
        "mapped": on_map,
        "at": at,
        "shown": range(len(shown)),
    }
    answer = render(request, "centres/briefing/wall.html", context)
    if "hold" not in request.GET:
        answer["Refresh"] = f"{SECONDS}; url={request.path}?panel={(at + 1) % len(shown)}"
        request.session.modified = True
    return answer
