"""What the pages on structure, indicators and scores show, put together within the asker's scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from prasan.centres import periods, query
from prasan.centres.definitions import Definitions, Indicator
from prasan.centres.organisation import STRUCTURE_OF_2558, Unit
from prasan.centres.structure.history import HistoryEvent
from prasan.centres.structure.history import history as history_of
from prasan.centres.structure.reforms import shipped_reforms
from prasan.centres.structure.rolled import Contribution, Structured, StructureFigure
from prasan.engine.connection import Engine
from prasan.web.centres import words
from prasan.web.centres.organisation import Organisation
from prasan.web.centres.structure.sentences import basis, event_sentence
from prasan.web.centres.words import Wording
from prasan.web.shell.templatetags.prasan import be_date, coverage, in_words, number


class NoSuchPageError(LookupError):
    """The page was asked for an indicator, a period or a day that there is not."""


@dataclass(frozen=True)
class AskedStructure:
    """What the address asks for; empty where it leaves the choice to the page.

    ``known`` is the day at whose end what was known is asked for; None for now.
    """

    unit: str
    indicator: str
    period: str
    area: str
    on: date
    known: date | None = None

    def address(self, unit: str) -> str:
        """The address of the page for another unit."""
        asked = {"indicator": self.indicator, "period": self.period, "area": self.area, "on": self.on.isoformat()}
        if self.known:
            asked["known"] = self.known.isoformat()
        return reverse("centres:structure", args=[unit]) + "?" + urlencode(asked)


@dataclass(frozen=True)
class Choice:
    """A line of a chooser."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class Line:
    """A unit in a table, its figure and what there is to say of it."""

    name: str
    address: str
    figure: str
    coverage: str
    notes: list[str]


@dataclass(frozen=True)
class Told:
    """An event of a history, in words."""

    day: date
    sentence: str
    law: str
    source: str
    basis: str
    note: str


@dataclass(frozen=True)
class HistoryPage:
    """A unit's history; ``heirs`` answer for it where it has gone."""

    unit: Unit
    stands: bool
    events: list[Told]
    heirs: list[Unit]


def history_page(today: Organisation, unit: str) -> HistoryPage:
    """The history of a unit that the asker may see; laws and names of units are public."""
    stands = unit in today.structure
    heirs = [] if stands else [today.tree.units[code] for code in sorted(today.tree.heirs(unit, today.structure))]
    return HistoryPage(today.tree.units[unit], stands, [_told(e) for e in history_of(today.tree, unit)], heirs)


def _told(event: HistoryEvent) -> Told:
    reform = event.reform
    return Told(
        day=event.day,
        sentence=event_sentence(event),
        law=_in_language(reform, "law") if reform else "",
        source=reform.source if reform else "",
        basis=basis(event.basis) if event.kind != "listed" else "",
        note=_in_language(reform, "note") if reform else "",
    )


def _in_language(thing: object, field: str) -> str:
    return str(getattr(thing, f"{field}_{'th' if words.thai() else 'en'}"))


@dataclass(frozen=True)
class StructurePage:
    """A figure under a structure; ``figure`` is None where the unit does not stand in it."""

    asked: AskedStructure
    unit: Unit
    wording: Wording
    period_name: str
    stands: bool
    headline: str
    coverage: str
    together: str
    units: list[Line]
    inherited: list[Line]
    shared: list[Line]
    unseen: int
    events: list[Told]
    days: list[Choice]
    indicators: list[Choice]
    periods: list[Choice]
    area: str


def structure_page(
    engine: Engine, today: Organisation, scope: frozenset[str], definitions: Definitions, asked: AskedStructure
) -> StructurePage:
    """The page of a unit under the structure of a day.  Raises NoSuchPageError and what reading figures raises."""
    indicator = chosen_indicator(definitions, asked.indicator)
    known = query.periods_of(engine, scope, indicator.id)
    code = asked.period or (known[-1] if known else "")
    area = today.areas.get(asked.area)
    # Of a day of which nothing was known of the period yet, the page says so.
    if area is None or not code or (code not in known and asked.known is None):
        raise NoSuchPageError
    known = known if code in known else [*known, code]
    asked = replace(asked, indicator=indicator.id, period=code, on=max(asked.on, today.tree.first_day))
    period = periods.parse(code)
    wording = Wording(indicator, definitions)
    structured = Structured(engine, today.tree, definitions, indicator, area.code, period, asked.on)
    stands = asked.unit in structured.structure
    figure = structured.figure([asked.unit]) if stands else None
    below = structured.below(asked.unit) if stands else []
    listed = [*figure.inherited, *figure.shared] if figure else []
    names = today.tree.named_on(asked.on)
    return StructurePage(
        asked=asked,
        unit=names[asked.unit],
        wording=wording,
        period_name=words.period_name(code),
        stands=stands,
        headline=_figure(figure, wording) if figure else "",
        coverage=_coverage(figure) if figure else "",
        together=_together(figure, wording, today) if figure else "",
        units=[_line(each, wording, names, asked) for each in below if set(each.units) <= scope],
        inherited=_lines(structured, figure.inherited, wording, today, scope) if figure else [],
        shared=_lines(structured, figure.shared, wording, today, scope) if figure else [],
        unseen=len({each.unit for each in listed if each.unit not in scope}),
        events=[_told(event) for event in history_of(today.tree, asked.unit) if event.kind != "listed"],
        days=_days(asked.on, today),
        indicators=[Choice(each.id, in_words(each), each.id == indicator.id) for each in definitions.indicators],
        periods=[Choice(each, words.period_name(each), each == code) for each in known],
        area=in_words(area),
    )


def chosen_indicator(definitions: Definitions, asked: str) -> Indicator:
    """The indicator that is asked for, or the first.  Raises NoSuchPageError."""
    if asked and asked not in definitions.indicator:
        raise NoSuchPageError
    return definitions.indicator[asked] if asked else definitions.indicators[0]


def _days(chosen: date, today: Organisation) -> list[Choice]:
    """The days on which the structure changed, and today; a day of the asker's own stays among them."""
    days = {STRUCTURE_OF_2558: _("as the budget of fiscal year 2558 lists it")}
    for reform in shipped_reforms():
        days[reform.since] = _in_language(reform, "name")
    days[today.structure.day] = _("today")
    days.setdefault(chosen, "")
    return [
        Choice(day.isoformat(), f"{be_date(day)}: {name}" if name else be_date(day), day == chosen)
        for day, name in sorted(days.items())
    ]


def _figure(figure: StructureFigure, wording: Wording) -> str:
    if figure.value is not None:
        return wording.bare(figure.value)
    if figure.suppressed:
        return words.why_none(words.HIDDEN)
    if figure.not_added:
        return _("Not added over units")
    if not figure.comparable:
        return _("No comparable figure")
    return words.why_none(words.NO_VALUE if figure.reported else words.NOT_REPORTED)


def _coverage(figure: StructureFigure) -> str:
    return coverage(figure, "reports") if figure.expected else ""


def _together(figure: StructureFigure, wording: Wording, today: Organisation) -> str:
    """What is comparable in the figure's place, in a sentence; empty where the figure is."""
    value = words.why_none(words.NO_VALUE) if figure.together_value is None else wording.bare(figure.together_value)
    joined = _(" and ")
    if (units := figure.units_together) is not None:
        now = joined.join(in_words(today.tree.named_on(figure.structure)[code]) for code in sorted(units.now))
        return _("Comparable only together: %(units)s: %(value)s") % {"units": now, "value": value}
    if (areas := figure.areas_together) is not None:
        now = joined.join(in_words(today.areas[code]) for code in sorted(areas.now) if code in today.areas)
        return _("Comparable only together: %(units)s: %(value)s") % {"units": now, "value": value}
    return ""


def _line(figure: StructureFigure, wording: Wording, names: Mapping[str, Unit], asked: AskedStructure) -> Line:
    [code] = figure.units
    notes = []
    if figure.inherited:
        count = len({each.unit for each in figure.inherited})
        notes.append(_("with %(count)s unit(s) of another name or place then") % {"count": number(count)})
    if figure.shared:
        notes.append(_("without units of which it has only a part now"))
    return Line(
        in_words(names[code]),
        asked.address(code),
        _figure(figure, wording),
        _coverage(figure),
        notes,
    )


def _lines(
    structured: Structured, found: Iterable[Contribution], wording: Wording, today: Organisation, scope: frozenset[str]
) -> list[Line]:
    """The contributions by unit; units outside the scope are not named."""
    by_unit: dict[str, list[Contribution]] = defaultdict(list)
    for each in found:
        if each.unit in scope:
            by_unit[each.unit].append(each)
    lines = []
    for code, of_unit in sorted(by_unit.items()):
        names = today.tree.named_on(periods.parse(of_unit[-1].period).ends)
        under = of_unit[-1].then_under
        value = structured.value(of_unit)
        lines.append(
            Line(
                in_words(names[code]),
                reverse("centres:history", args=[code]),
                words.why_none(words.NO_VALUE) if value is None else wording.bare(value),
                "",
                [_("then under %(unit)s") % {"unit": in_words(names[under])}] if under else [],
            )
        )
    return lines
