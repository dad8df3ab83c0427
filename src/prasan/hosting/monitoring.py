"""What workloads really use, from monitoring: the 95th percentile of each resource sizes them, and shows how much is allocated beside.

Two forms are read: CSV with the columns workload, resource and value (a sample a row; or one column a resource), and the JSON that
Prometheus gives for a range query, whose series have the labels ``workload`` and ``resource``.
"""

from __future__ import annotations

import csv
import json
import math
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from prasan.hosting.errors import HostingError
from prasan.hosting.workloads import RESOURCES

Samples = dict[tuple[str, str], "array[float]"]

LEAST = 20  # samples; of fewer no 95th percentile is taken
_PERCENTILE = 95


@dataclass(frozen=True)
class Sized:
    """One resource of a workload: what its table says, what monitoring says (p95), and from how many samples."""

    workload: str
    resource: str
    allocated: float
    used: float
    samples: int

    @property
    def over(self) -> float:
        """How many times what is used is allocated; inf where nothing is used."""
        return self.allocated / self.used if self.used else math.inf


def read_samples(path: Path) -> Samples:
    """Samples by workload and resource.  Raises HostingError with the place of the first fault."""
    if not path.is_file():
        raise HostingError(f"{path}: there is no such file. Remedy: export it from the monitoring.")
    return _prometheus(path) if path.suffix.lower() == ".json" else _csv(path)


def sized(tables: dict[str, Any], samples: Samples) -> tuple[dict[str, Any], list[Sized], list[str]]:
    """The tables with what was measured, what was changed, and the measured workloads that the tables do not have."""
    rows = {str(row.get("id")): row for row in tables["workloads"]}
    found = []
    for (workload, resource), values in sorted(samples.items()):
        if workload in rows and len(values) >= LEAST:
            used = round(float(np.percentile(np.asarray(values), _PERCENTILE)), 3)
            found.append(Sized(workload, resource, float(rows[workload].get(resource) or 0), used, len(values)))
    used_of = {(each.workload, each.resource): each.used for each in found}
    workloads = [
        {**row, **{name: used_of[key, name] for name in RESOURCES if (key, name) in used_of}}
        for key, row in rows.items()
    ]
    return {**tables, "workloads": workloads}, found, sorted({workload for workload, _ in samples} - rows.keys())


def _add(found: Samples, place: str, workload: str, resource: str, told: object) -> None:
    try:
        value = float(str(told).replace(",", ""))
    except ValueError:
        value = math.nan
    if math.isnan(value) and str(told).strip().casefold() == "nan":
        return  # Prometheus says so where it has no sample
    if not 0 <= value < math.inf:
        raise HostingError(f"{place}: {str(told)[:40]!r} is no amount. Remedy: a number that is not under 0.")
    if resource not in RESOURCES:
        raise HostingError(f"{place}: there is no resource {resource!r}. Remedy: one of {', '.join(RESOURCES)}.")
    found.setdefault((workload, resource), array("d")).append(value)


def _csv(path: Path) -> Samples:
    found: Samples = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            head = rows.fieldnames or []
            wide = [name for name in head if name in RESOURCES]
            if "workload" not in head or not (wide or {"resource", "value"} <= set(head)):
                raise HostingError(
                    f"{path}, line 1: the columns are {', '.join(head) or 'none'}. Remedy: workload, resource, value; or workload "
                    f"and some of {', '.join(RESOURCES)}."
                )
            for row in rows:
                place = f"{path}, line {rows.line_num}"
                if not (row["workload"] or "").strip():
                    raise HostingError(f"{place}, column workload: it is empty. Remedy: name the workload by its id.")
                pairs: Mapping[str, object] = (
                    {name: row[name] for name in wide} if wide else {(row["resource"] or "").strip(): row["value"]}
                )
                for resource, told in pairs.items():
                    if told not in (None, "") or not wide:
                        _add(
                            found,
                            f"{place}, column {resource if wide else 'value'}",
                            row["workload"].strip(),
                            resource,
                            told,
                        )
    except (UnicodeDecodeError, csv.Error) as error:
        raise HostingError(f"{path}: it is no CSV in UTF-8 ({error}). Remedy: export it so.") from error
    return found


def _prometheus(path: Path) -> Samples:
    found: Samples = {}
    try:
        series = json.loads(path.read_text(encoding="utf-8"))["data"]["result"]
        for at, each in enumerate(series):
            labels = each["metric"]
            for name in ("workload", "resource"):
                if name not in labels:
                    raise HostingError(
                        f"{path}, series {at + 1}: it has no label {name}. Remedy: label_replace(…) it in the query."
                    )
            samples = each["values"] if "values" in each else [each["value"]]
            for number, (_, value) in enumerate(samples, start=1):
                _add(found, f"{path}, series {at + 1}, sample {number}", labels["workload"], labels["resource"], value)
    except HostingError:
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise HostingError(
            f"{path}: it is no answer of Prometheus ({error}). Remedy: keep what /api/v1/query_range gives, as it is."
        ) from error
    return found
