"""The edition that the site shows, and how a page writes its rows."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from prasan.centres import periods
from prasan.centres.publishing.catalogue import DataSet, Edition
from prasan.centres.publishing.described import shipped_words
from prasan.centres.publishing.editions import KIND, OF_SERVICES
from prasan.centres.publishing.tables import read_rows
from prasan.engine.snapshots import Snapshot
from prasan.web.shell.templatetags.prasan import number, thai
from prasan.web.snapshots import store

FIRST = 10  # rows that a page shows


def published() -> Edition | None:
    """The live edition; None where nothing was published yet."""
    snapshot = store().find(KIND)
    return None if snapshot is None else _edition(_Whole(snapshot))


def state() -> tuple[object, ...]:
    """What pages of open data are made of: another after each edition."""
    snapshot = store().find(KIND)
    return (settings.PRASAN_SITE_URL, *(_Whole(snapshot).key if snapshot else ()))


class _Whole:
    """A snapshot that is the same as another of the same folder, made at the same time."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self.key = snapshot, (snapshot.path, snapshot.manifest["made"])

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Whole) and self.key == other.key


@lru_cache(maxsize=4)
def _edition(whole: _Whole) -> Edition:
    return Edition(whole.snapshot, shipped_words())


def preview(data_set: DataSet) -> dict[str, Any]:
    """The heads and first rows of a data set, in words; a figure that is hidden is None."""
    which, own = ("th" if thai() else "en"), data_set.name == OF_SERVICES
    told = _first(data_set.files["parquet"].path)
    if own:
        heads = [_("Service"), _("Applications"), _("Finished, per cent"), _("Satisfied, per cent"), _("Stars")]
        rows = [
            (
                [row[f"service_{which}"]],
                [_figure(row[name]) for name in ("applications", "finished_percent", "satisfied_percent", "stars")],
            )
            for row in told
        ]
        return {"heads": heads, "texts": 1, "rows": rows}
    heads = [_("Indicator"), _("Unit"), _("Area"), _("Period"), _("Figure"), _("Measured in")]
    rows = [
        (
            [row[f"{name}_{which}"] for name in ("indicator", "unit", "area")]
            + [getattr(periods.parse(row["period"]), f"label_{which}")],
            [None if row["suppressed"] else _figure(row["value"]), row[f"measured_in_{which}"]],
        )
        for row in told
    ]
    return {"heads": heads, "texts": 4, "rows": rows}


def _first(path: Any) -> list[dict[str, Any]]:
    return _read(path)[:FIRST]


@lru_cache(maxsize=16)
def _read(path: Any) -> tuple[dict[str, Any], ...]:
    return tuple(read_rows(path)[:FIRST])


def _figure(value: float | None) -> str | None:
    return None if value is None else number(value, 0 if float(value).is_integer() else 1)


def columns(data_set: DataSet) -> list[tuple[str, str]]:
    """Each column of the files, and what it says."""
    if data_set.name == OF_SERVICES:
        return [
            ("service, service_th, service_en", _("the service: its id in the catalogue, and its names")),
            ("agency", _("the agency that answers for it, five digits")),
            ("applications", _("applications that were sent within a year")),
            ("finished_percent", _("of a hundred who began, those who sent")),
            ("satisfied_percent", _("of a hundred who said, those who gave 4 or 5 of 5")),
            ("stars", _("the mean of 1 to 5")),
            ("suppressed", _("true where a figure is hidden")),
        ]
    return [
        ("indicator, indicator_th, indicator_en", _("what is counted: its id, and its names")),
        ("measured_in_th, measured_in_en", _("in what it is counted")),
        ("unit_code, unit_th, unit_en", _("the unit of government, five digits, and its names")),
        ("area_code, area_level, area_th, area_en", _("TH, a province (2 digits) or a district (4), and its names")),
        ("period, period_starts, period_ends", _("the period, of the Buddhist Era, and its first and last day")),
        ("value", _("the figure; empty where it is hidden or nothing was reported")),
        ("numerator, denominator", _("the sums that a ratio is worked out from")),
        ("suppressed", _("true where a figure is hidden")),
        (
            "expected, reported, late",
            _("reports that were expected, that were accepted, and those of them that came late"),
        ),
    ]
