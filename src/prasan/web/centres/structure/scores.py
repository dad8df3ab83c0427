"""What the pages on an indicator and on scores show, put together within the asker's scope."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from prasan.architecture.vocabulary import PILLARS
from prasan.centres import periods, query
from prasan.centres.areas import NATION
from prasan.centres.briefing.standings import target_of
from prasan.centres.definitions import Definitions, Indicator
from prasan.centres.organisation import Unit
from prasan.centres.query import Cell
from prasan.centres.scoring import Band, Plan, Scored, together
from prasan.engine.connection import Engine
from prasan.web.centres import words
from prasan.web.centres.organisation import Organisation
from prasan.web.centres.structure.pages import Choice, NoSuchPageError
from prasan.web.centres.structure.sentences import over_time, over_units
from prasan.web.centres.words import Wording
from prasan.web.shell.templatetags.prasan import in_words, number


@dataclass(frozen=True)
class TargetLine:
    """A target in words."""

    whom: str
    when: str
    value: str
    levels: list[str]
    weight: str


@dataclass(frozen=True)
class ScoreLine:
    """A figure, what was aimed at, and its score with what it is called."""

    name: str
    address: str
    figure: str
    target: str
    weight: str
    score: str
    band: Band | None


@dataclass(frozen=True)
class IndicatorPage:
    """What an indicator is and how a unit does by it."""

    unit: Unit
    indicator: Indicator
    wording: Wording
    pillar: str
    plan: str
    owner: str
    numerator: list[tuple[str, str]]
    denominator: list[tuple[str, str]]
    not_additive: list[str]
    targets: list[TargetLine]
    scores: list[ScoreLine]
    bands: list[Band]


def indicator_page(
    engine: Engine,
    today: Organisation,
    scope: frozenset[str],
    definitions: Definitions,
    indicator: Indicator,
    unit: str,
) -> IndicatorPage:
    """The page of an indicator for a unit within the scope."""
    wording = Wording(indicator, definitions)
    cells = query.over_time(engine, scope, indicator.id, unit, "TH")
    plan = definitions.plan.get(indicator.plan or "")
    legend = definitions.legend.get(indicator.legend or "")
    elements = [definitions.element[code] for code in dict.fromkeys(indicator.elements)]
    return IndicatorPage(
        unit=today.tree.units[unit],
        indicator=indicator,
        wording=wording,
        pillar=words.pillar_name(indicator.pillar),
        plan=_plan_name(plan) if plan else "",
        owner=in_words(today.tree.units[indicator.owner]),
        numerator=[
            ("−" if t.minus else "+", in_words(definitions.element[t.element])) for t in indicator.numerator_terms
        ],
        denominator=[
            ("−" if t.minus else "+", in_words(definitions.element[t.element])) for t in indicator.denominator_terms
        ],
        not_additive=[
            f"{in_words(each)}: {over_time(each.over_time)} {over_units(each.over_units)}"
            for each in elements
            if not each.additive
        ],
        targets=_targets(indicator, wording, today),
        scores=[
            _score_line(indicator, definitions, unit, cell, words.period_name(cell.period), _centre(unit, cell))
            for cell in cells
        ],
        bands=list(legend.bands) if legend else [],
    )


def _plan_name(plan: Plan) -> str:
    return f"{in_words(plan)} ({plan.since}–{plan.until or ''})"


def _centre(unit: str, cell: Cell) -> str:
    asked = urlencode({"indicator": cell.indicator, "period": cell.period})
    return reverse("centres:centre", args=[unit]) + "?" + asked


def _targets(indicator: Indicator, wording: Wording, today: Organisation) -> list[TargetLine]:
    lines = []
    if indicator.target is not None or indicator.levels is not None:
        levels = [wording.bare(level) for level in indicator.levels or ()]
        lines.append(
            TargetLine(
                _("all units"),
                _("always"),
                "" if indicator.target is None else wording.bare(indicator.target),
                levels,
                number(indicator.weight),
            )
        )
    for target in indicator.targets:
        units = ", ".join(in_words(today.tree.units[code]) for code in target.units if code in today.tree.units)
        ends = [words.period_name(code) for code in (target.since, target.until) if code]
        types = [words.period_type(kind) for kind in target.types]
        lines.append(
            TargetLine(
                units or _("all units"),
                " ".join([" – ".join(dict.fromkeys(ends)) or _("always"), *(f"({kind})" for kind in types)]),
                "" if target.value is None else wording.bare(target.value),
                [wording.bare(level) for level in target.levels or ()],
                number(indicator.weight if target.weight is None else target.weight),
            )
        )
    return lines


def _score_line(
    indicator: Indicator, definitions: Definitions, unit: str, cell: Cell | None, name: str, address: str
) -> ScoreLine:
    wording = Wording(indicator, definitions)
    period = periods.parse(cell.period) if cell else None
    aim = indicator.aim(unit, period) if period else None
    target = target_of(indicator, cell) if cell else None
    found = indicator.score(wording.value(cell), unit, period) if period else None
    legend = definitions.legend.get(indicator.legend or "")
    return ScoreLine(
        name=name,
        address=address,
        figure=wording.figure(cell),
        target="" if target is None else wording.bare(target),
        weight=number(aim.weight if aim else indicator.weight),
        score="" if found is None else f"{found:.4f}",
        band=legend.band(found) if legend and found is not None else None,
    )


@dataclass(frozen=True)
class ScoresPage:
    """A unit's scores of a period; ``pillars`` are (name, lines, score together)."""

    unit: Unit
    period_name: str
    periods: list[Choice]
    pillars: list[tuple[str, list[ScoreLine], str, str]]
    score: str
    covered: str


def scores_page(
    engine: Engine, today: Organisation, scope: frozenset[str], definitions: Definitions, unit: str, code: str
) -> ScoresPage:
    """The scores of a unit within the scope.  Raises NoSuchPageError for a period without a figure."""
    cells: dict[tuple[str, str], Cell] = {}
    for identity, of_it in query.of_unit(engine, scope, unit, NATION).items():
        cells.update({(identity, cell.period): cell for cell in of_it})
    known = sorted({period for _, period in cells}, key=lambda each: (periods.parse(each).ends, -len(each)))
    scored = [
        each
        for each in known
        if any(i.aim(unit, periods.parse(each)).levels for i in definitions.indicators if (i.id, each) in cells)
    ]
    code = code or (scored[-1] if scored else "")
    if code and code not in known:
        raise NoSuchPageError
    pillars, everything = [], []
    for pillar in PILLARS:
        lines, scores = [], []
        for indicator in definitions.indicators:
            cell = cells.get((indicator.id, code))
            if indicator.pillar != pillar or cell is None:
                continue
            period = periods.parse(code)
            aim = indicator.aim(unit, period)
            lines.append(_score_line(indicator, definitions, unit, cell, in_words(indicator), _about(unit, indicator)))
            if aim.levels is not None:
                scores.append((aim.weight, indicator.score(Wording(indicator, definitions).value(cell), unit, period)))
        everything += scores
        if lines:
            pillars.append((words.pillar_name(pillar), lines, *_scored(together(scores))))
    return ScoresPage(
        today.tree.units[unit],
        words.period_name(code) if code else "",
        [Choice(each, words.short_period(each), each == code) for each in scored],
        pillars,
        *_scored(together(everything)),
    )


def _about(unit: str, indicator: Indicator) -> str:
    return reverse("centres:indicator", args=[unit, indicator.id])


def _scored(found: Scored) -> tuple[str, str]:
    if not found.weight:
        return "", ""
    said = _("%(scored)s of %(weight)s of the weight scored") % {
        "scored": number(found.scored),
        "weight": number(found.weight),
    }
    return ("" if found.score is None else f"{found.score:.4f}"), said
