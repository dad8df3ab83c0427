"""What a report's page shows, and what its form says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone

from prasan.centres.areas import NOT_STATED
from prasan.centres.definitions import DataElement, DataSet, shipped_definitions
from prasan.centres.due import can_file
from prasan.centres.importing.checking import ReportKey
from prasan.centres.importing.written import number_of
from prasan.centres.lifecycle import HANDED_IN, OPEN, SEALED, Act, State, allowed
from prasan.centres.organisation import Unit
from prasan.centres.validation import Doubt
from prasan.web.accounts.models import User
from prasan.web.centres.filing import words
from prasan.web.centres.filing.actions import Filer, report_doubts, user_duties
from prasan.web.centres.filing.reports import seal_of, version_values
from prasan.web.centres.models import CellReason, Event, Report, Version
from prasan.web.centres.organisation import Organisation, organisation
from prasan.web.centres.words import period_name

FIELD = "v"
REASON = "r"


@dataclass
class Cell:
    """A figure of the form: ``text`` as typed, ``figure`` as read; what is wrong with it, or was when it was returned.

    A ``summed`` one is of a province whose districts are filed, and is not typed.
    """

    element: DataElement
    area: str
    text: str = ""
    figure: str = ""
    summed: bool = False
    wrong: list[str] = field(default_factory=list)
    unusual: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its place on the page."""
        return f"c-{self.element.id}-{self.area or NOT_STATED}"

    @property
    def name(self) -> str:
        """Its field in the form."""
        return f"{FIELD}.{self.element.id}.{self.area}"

    @property
    def reason_name(self) -> str:
        """The field for a reason to return it."""
        return f"{REASON}.{self.element.id}.{self.area}"

    @property
    def noted(self) -> bool:
        """Whether something is said about it."""
        return bool(self.wrong or self.unusual or self.reasons)


@dataclass(frozen=True)
class Row:
    """An area of the form with a cell for each element; ``address`` leads to its districts, where they may be filed."""

    name: str
    cells: list[Cell]
    address: str = ""


@dataclass(frozen=True)
class ReportPage:
    """Everything on the page.  ``wrong`` and ``unusual`` have every doubt in words, with the place it is about.

    ``province`` is the name of the one whose districts are shown, empty where provinces are.
    """

    key: ReportKey
    unit: Unit
    data_set: DataSet
    period: str
    number: int
    state: str
    state_words: str
    due: str
    acts: frozenset[Act]
    version: Version | None
    columns: list[DataElement]
    rows: list[Row]
    province: str
    sums: list[str]
    wrong: list[tuple[str, str]]
    unusual: list[tuple[str, str]]
    reasons: list[str]
    history: list[tuple[Version, list[tuple[str, Event]]]]

    @property
    def may(self) -> set[str]:
        """What the reader may do, by name."""
        return {str(act) for act in self.acts}


@dataclass(frozen=True)
class Seen:
    """A report that somebody may see: ``versions`` of it, the latest first; ``own`` whether it is of their unit."""

    key: ReportKey
    unit: Unit
    data_set: DataSet
    versions: list[Version]
    own: bool
    now: Organisation


def seen_report(user: Filer, unit: str, data_set: str, period: str) -> Seen:
    """A report in the asker's scope; a draft is seen by its own unit alone.  Raises Http404 for others."""
    now = organisation(timezone.localdate())
    known = shipped_definitions().data_set.get(data_set)
    if known is None or unit not in now.visible(user.unit_code):
        raise Http404
    own = unit == user.unit_code
    report = Report.objects.filter(unit=unit, data_set=data_set, period=period).first()
    if report is None and not can_file(known, now.tree, unit, period, now.structure.day):
        raise Http404
    versions = list(report.versions.select_related("report").order_by("-number")) if report else []
    if not own:
        versions = [version for version in versions if version.state in SEALED]
    return Seen((unit, data_set, period), now.tree.units[unit], known, versions, own, now)


def report_page(
    user: User,
    seen: Seen,
    province: str = "",
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> ReportPage:
    """The page of a report as it stands, or of one province of it by district.

    ``typed`` and ``errors`` are what was sent and could not be kept.
    """
    version = seen.versions[0] if seen.versions else None
    state = State(version.state) if version else State.DRAFT
    acts = allowed(state, user_duties(user, seen.key[0], seen.key[2]))
    if version is None and not seen.own:
        acts = frozenset()
    cells = version_values(version) if version else {}
    judged = bool(cells) and state in (*OPEN, State.SUBMITTED)
    doubts = report_doubts(seen.data_set, seen.key, cells) if judged else []
    due, today = seen.data_set.due(seen.key[2]), seen.now.structure.day
    before = next((each for each in seen.versions[1:2] if each.state == State.RETURNED), None)
    told_by = version if state == State.RETURNED else before if state in OPEN else None
    grid = _grid(seen, cells, province, whole=Act.COMPLETE in acts)
    by_place = {(cell.element.id, cell.area): cell for row in grid for cell in row.cells}
    for cell in by_place.values():
        cell.text = (typed or {}).get(cell.name, cell.text)
        if error := (errors or {}).get(cell.name):
            cell.wrong.append(error)
    wrong, unusual = _put_beside(doubts, by_place, seen)
    reasons = _returned(told_by, by_place) if told_by else []
    return ReportPage(
        key=seen.key,
        unit=seen.unit,
        data_set=seen.data_set,
        period=period_name(seen.key[2]),
        number=version.number if version else 0,
        state=version.state if version else words.NONE,
        state_words=words.state_name(version.state if version else words.NONE),
        due=words.due_words(due, today, handed_in=state in HANDED_IN),
        acts=acts,
        version=version,
        columns=[shipped_definitions().element[element] for element in seen.data_set.elements],
        rows=grid,
        province=words.area_name(province, seen.now) if province else "",
        sums=[
            words.figure(sum(value for (of, _), value in cells.items() if of == element))
            for element in seen.data_set.elements
        ],
        wrong=wrong,
        unusual=unusual,
        reasons=reasons,
        history=_history(seen.versions),
    )


@dataclass(frozen=True)
class VersionPage:
    """A version that has been sealed, as it was, and whether its figures still have its seal."""

    report: ReportPage
    version: Version
    holds: bool


def version_page(user: User, seen: Seen, number: int, province: str = "") -> VersionPage:
    """The page of a sealed version.  Raises Http404 where there is none."""
    at = next((at for at, each in enumerate(seen.versions) if each.number == number and each.state in SEALED), None)
    if at is None:
        raise Http404
    version = seen.versions[at]
    alone = Seen(seen.key, seen.unit, seen.data_set, [version], seen.own, seen.now)
    return VersionPage(report_page(user, alone, province), version, seal_of(version) == version.seal)


def read_form(
    data_set: DataSet, sent: Mapping[str, str], areas: Sequence[str]
) -> tuple[dict[tuple[str, str], float | None], dict[str, str]]:
    """The figures that were sent (None where a cell is empty), and by field what is no figure."""
    cells: dict[tuple[str, str], float | None] = {}
    errors = {}
    for element in data_set.elements:
        for area in areas:
            name = f"{FIELD}.{element}.{area}"
            if name not in sent:
                continue
            text = sent[name].strip()
            try:
                cells[element, area] = number_of(text) if text else None
            except ValueError:
                errors[name] = words.no_figure()
    return cells, errors


def form_areas(data_set: DataSet, now: Organisation) -> list[str]:
    """The areas that may be filed, by code, a province before its districts; none stated comes last."""
    if data_set.by_area == "none":
        return [""]
    return [*sorted(area.code for area in now.areas.values() if data_set.takes(area.level) and area.stated), ""]


def province_of(seen: Seen, asked: str) -> str:
    """The province whose districts are asked for; empty where none is.  Raises Http404 where it cannot be."""
    area = seen.now.areas.get(asked)
    if asked and (seen.data_set.by_area != "district" or area is None or area.level != "province" or not area.stated):
        raise Http404
    return asked


def _grid(seen: Seen, cells: Mapping[tuple[str, str], float], province: str, *, whole: bool) -> list[Row]:
    """A row for each area, a cell for each element; of what cannot be edited only the rows that have a figure.

    Of a ``province`` its districts; else provinces, and those of which districts are filed as their sums.
    """
    by_district = seen.data_set.by_area == "district"
    if province:
        shown = [area for area in form_areas(seen.data_set, seen.now) if area[:2] == province and area != province]
        shown.append(province)
    else:
        shown = [area for area in form_areas(seen.data_set, seen.now) if len(area) < len("5001")]
    filled = {area for _, area in cells} | ({area[:2] for _, area in cells} if not province else set())
    detailed = {area[:2] for _, area in cells if len(area) > len("50")} if not province else set()
    rows = []
    for area in shown:
        if not whole and area not in filled:
            continue
        row = []
        for element in seen.data_set.elements:
            cell = Cell(shipped_definitions().element[element], area, summed=area in detailed)
            within = [value for (of, at), value in cells.items() if of == element and at[:2] == area]
            value = cells.get((element, area)) if area not in detailed else sum(within) if within else None
            if value is not None:
                cell.text, cell.figure = words.typed(value), words.figure(value)
            row.append(cell)
        name = words.area_name(area, seen.now)
        if seen.data_set.by_area == "none":
            name = words.whole_unit()
        elif area == province and province:
            name = words.no_district()
        opened = f"?{urlencode({'province': area})}" if by_district and area and not province else ""
        rows.append(Row(name, row, opened))
    return rows


def _put_beside(
    doubts: list[Doubt], by_place: Mapping[tuple[str, str], Cell], seen: Seen
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    wrong, unusual = [], []
    for doubt in doubts:
        said = words.doubt_words(doubt)
        place = words.doubt_place(doubt, shipped_definitions(), seen.now)
        beside = [by_place[element, doubt.area] for element in doubt.elements if (element, doubt.area) in by_place]
        for cell in beside:
            (cell.wrong if doubt.strict else cell.unusual).append(said)
        (wrong if doubt.strict else unusual).append((beside[0].id if beside else "", f"{place}: {said}"))
    return wrong, unusual


def _returned(version: Version, by_place: Mapping[tuple[str, str], Cell]) -> list[str]:
    """Put each reason beside its cell; those of the whole report are left over."""
    rest = []
    for why in CellReason.objects.filter(version=version).order_by("pk"):
        cell = by_place.get((why.element, why.area))
        if cell is None:
            rest.append(why.reason)
        else:
            cell.reasons.append(why.reason)
    return rest


def _history(versions: list[Version]) -> list[tuple[Version, list[tuple[str, Event]]]]:
    events: dict[int, list[tuple[str, Event]]] = defaultdict(list)
    for event in Event.objects.filter(version__in=[each.pk for each in versions]).order_by("pk"):
        events[event.version_id].append((words.event_name(event.act), event))
    return [(version, events[version.pk]) for version in versions]
