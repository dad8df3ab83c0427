from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.architecture.vocabulary import PILLARS
from prasan.centres.simulations import runs
from prasan.centres.simulations.shown import shown_facts
from prasan.centres.simulations.workbook import write_workbook
from prasan.exchange.agreements import AgreementError, NotPermittedError
from prasan.exchange.ledger import LedgerError
from prasan.measures import MeasureFileError
from prasan.measures.files import read_measure
from prasan.measures.simulation import ScenarioError
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.centres.words import pillar_name
from prasan.web.measures import forms, results, words
from prasan.web.measures.faults import told
from prasan.web.measures.seen import Seen, seen_broken, seen_measure, seen_measures, seen_subject
from prasan.web.refusals import refusal_words
from prasan.web.snapshots import data_folder

_staff = for_roles(Role.EXECUTIVE, Role.OFFICER, Role.APPROVER)


@_staff
def listed(request: HttpRequest) -> HttpResponse:
    """The measures that the asker sees, by pillar, with their live figures."""
    seen = seen_measures(request.user)
    pillars = [
        (
            pillar_name(pillar) if pillar else _("No pillar stated"),
            [_live(each) for each in seen if each.pillar == pillar],
        )
        for pillar in (*PILLARS, "")
    ]
    broken = [(each.version, *told([each.fault])) for each in seen_broken(request.user)]
    return render(request, "measures/list.html", {"pillars": [each for each in pillars if each[1]], "broken": broken})


@_staff
def measure(request: HttpRequest, measure_id: str) -> HttpResponse:
    """What a measure says, its last run, and the simulations that were made of it."""
    seen = seen_measure(request.user, measure_id)
    context = {
        **_live(seen),
        "criteria": [(each, *words.other_language(each)) for each in seen.measure.criteria],
        "definitions": [(each, *words.other_language(each)) for each in seen.measure.definitions.values()],
        "parameters": [
            (each, words.unit(each.unit), [(since, words.value(_plain(value))) for since, value in each.values])
            for each in seen.measure.parameters.values()
        ],
        "names": words.other_language(seen.measure),
        "pillar": pillar_name(seen.pillar) if seen.pillar else "",
        "as_of": date.fromisoformat(seen.last.facts["as_of"]) if seen.last else None,
        "changed": seen.last is not None and seen.last.facts["digest"] != seen.measure.digest,
        "runs": runs.runs(_places().root, measure_id),
    }
    return render(request, "measures/measure.html", context)


@_staff
def simulate(request: HttpRequest, measure_id: str) -> HttpResponse:
    """The form of a simulation; sent, it starts one."""
    seen = seen_subject(request.user, measure_id)
    if request.method != "POST":
        earlier = runs.find_run(_places().root, measure_id, request.GET.get("like", ""))
        return _form_page(request, seen, forms.filled_by(seen.measure, earlier.asked) if earlier else {})
    filled = {name: str(value) for name, value in request.POST.items()}
    try:
        asked = forms.asked_for(seen.measure, filled)
        run = runs.begin(_places(), seen.measure, asked, by=request.user.get_username(), under=seen.address)
    except ScenarioError as error:
        return _form_page(request, seen, filled, error=words.error(error, seen.measure))
    except (NotPermittedError, AgreementError, LedgerError) as error:
        return _form_page(request, seen, filled, error=refusal_words(error))
    except runs.SimulationBusyError:
        problem = _("Other simulations are being worked out. Try again in a moment.")
        return _form_page(request, seen, filled, error=problem)
    return redirect("measures:simulation", measure_id, run)


@_staff
def simulation(request: HttpRequest, measure_id: str, run: str) -> HttpResponse:
    """How far a simulation is, and what came of it."""
    seen = seen_subject(request.user, measure_id)
    found = _run(measure_id, run)
    seen = _as_simulated(seen, found)
    context = {
        "measure": seen.measure,
        "seen": seen,
        "run": found,
        "refused": refusal_words(found.refusal) if found.refusal else found.error,
        "percent": round(100 * found.done / max(found.steps, 1)),
    }
    told = found.told
    if told is not None:
        simulated = told["scenarios"][-1]
        context |= {
            "counted": words.counted(seen.measure),
            "as_of": date.fromisoformat(simulated["as_of"]),
            "budget": simulated["budget"],
            "strategy": words.strategy(simulated["budget"]["strategy"]),
            "eligible": words.figure(simulated["totals"]["eligible"]),
            "paid": words.figure(simulated["totals"]["paid"]),
            "amount_unit": words.unit(seen.measure.amount_unit),
            "changed": results.changed(seen.measure, told),
            "totals": results.totals(seen.measure, told),
            "ranges": results.ranges(seen.measure, simulated),
            "comparison": results.comparison(seen.measure, told),
            "ages": results.by_group(seen.measure, told, "by_age"),
            "sexes": results.by_group(seen.measure, told, "by_sex"),
            "provinces": results.by_group(seen.measure, told, "by_province"),
            "criteria": results.criteria(seen.measure, told),
            "reference": results.reference(told),
            "map": results.map_of(seen.measure, told, request.GET.get("map", "")),
            "hides": results.hides(told),
        }
    return render(request, "measures/simulation.html", context)


@_staff
@require_POST
def stop_simulation(request: HttpRequest, measure_id: str, run: str) -> HttpResponse:
    """Stop a simulation that is being worked out."""
    seen_subject(request.user, measure_id)
    runs.stop(_places().root, measure_id, run)
    return redirect("measures:simulation", measure_id, run)


@_staff
def workbook(request: HttpRequest, measure_id: str, run: str) -> HttpResponse:
    """A simulation's result as a workbook: what the page shows, and no more."""
    seen = seen_subject(request.user, measure_id)
    found = _run(measure_id, run)
    if found.told is None:
        raise Http404
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / f"{seen.measure.id}-simulation.xlsx"
        write_workbook(found.told, _as_simulated(seen, found).measure, out)
        # Open before the folder goes: the file lives until it is sent.
        return FileResponse(out.open("rb"), as_attachment=True, filename=out.name)


def _live(seen: Seen) -> dict[str, object]:
    told = shown_facts(seen.last.facts) if seen.last else None
    return {
        "seen": seen,
        "measure": seen.measure,
        "counted": words.counted(seen.measure),
        "amount_unit": words.unit(seen.measure.amount_unit),
        "figures": told and {name: words.figure(value) for name, value in told.items()},
        "made": seen.last and seen.last.made,
    }


def _form_page(request: HttpRequest, seen: Seen, filled: dict[str, str], *, error: str = "") -> HttpResponse:
    context = {"measure": seen.measure, "seen": seen, "form": forms.form_of(seen.measure, filled), "error": error}
    return render(request, "measures/simulate.html", context, status=400 if error else 200)


def _run(measure_id: str, run: str) -> runs.Run:
    found = runs.find_run(_places().root, measure_id, run)
    if found is None:
        raise Http404
    return found


def _as_simulated(seen: Seen, run: runs.Run) -> Seen:
    """The measure as its file was when the simulation was asked for."""
    if not run.text or run.text == seen.measure.text:
        return seen
    try:
        return replace(seen, measure=read_measure(run.text, seen.measure.id))
    except MeasureFileError:  # a register has changed since
        return seen


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _places() -> runs.Places:
    data = data_folder()
    return runs.Places(data / "simulations", data / "snapshots", data / "log" / "access.jsonl", data)
